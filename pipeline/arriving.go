package pipeline

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// arriving are the spreadsheets and lists of a directory of the batch, by name.
// Locks of open spreadsheets are nobody's reply; a conflict copy is refused
// further on, by what it says. A spreadsheet in a format that is not read is a
// violation: somebody's work may be in it.
func (f *Folder) arriving(dir string, endings ...string) (files []FileDigest, odd strict.Violations, err error) {
	all, err := f.digests([]string{dir + "/*"})
	for _, file := range all {
		switch ending := strings.ToLower(filepath.Ext(file.Path)); {
		case passing(file.Path):
		case slices.Contains(endings, ending):
			files = append(files, file)
		case slices.Contains(spreadsheets, ending):
			odd = append(odd, strict.Violation{Place: strict.Place{File: file.Path}, Rule: "format",
				Found:  lang.Text{EN: "a spreadsheet in another format (" + ending + "), which is not read", DA: "et regneark i et andet format (" + ending + "), som ikke bliver læst"},
				Wanted: lang.Text{EN: "an Excel workbook (.xlsx)", DA: "en Excel-projektmappe (.xlsx)"},
				Hint: lang.Text{EN: "open it, save it as .xlsx under its own name, and move this one away",
					DA: "åbn den, gem den som .xlsx under samme navn, og flyt denne fil væk"}})
		}
	}
	return files, odd, err
}

// spreadsheets are what spreadsheet programs save by other names.
var spreadsheets = []string{".ods", ".xls", ".xlsb", ".xlsm", ".xltx", ".fods", ".numbers", ".csv"}

// named are the files by name.
func named(files []FileDigest) []string {
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = file.Path
	}
	return names
}

// sayOpen names the forms that are open in a spreadsheet program, by the locks
// that Excel and LibreOffice leave beside them.
func (f *Folder) sayOpen(forms []string) error {
	for _, name := range forms {
		dir, base := path.Split(name)
		for _, lock := range []string{dir + "~$" + base, dir + ".~lock." + base + "#"} {
			open, err := f.there(lock)
			if err != nil {
				return err
			}
			if open {
				f.say("%s is open in a spreadsheet program: what is not saved is not read (if nobody has it open, delete %s)",
					"%s er åbent i et regnearksprogram: det, der ikke er gemt, er ikke læst (har ingen det åbent, så slet %s)", name, lock)
			}
		}
	}
	return nil
}
