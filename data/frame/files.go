package frame

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
)

// find lists the files to read, sorted and each once. Files that are none of
// the kommuner's lists are ignored and named in the frame; files that may be a
// list in a form that cannot be read, or twice, are refused.
func (r *reader) find(dir string, f *Frame) ([]string, error) {
	root := os.DirFS(dir)
	if _, err := fs.Stat(root, "."); err != nil {
		return nil, err
	}
	var all []string
	for _, pattern := range r.spec.Files {
		names, err := fs.Glob(root, pattern)
		names = slices.DeleteFunc(names, func(name string) bool {
			if ignored(name) {
				f.Ignored = append(f.Ignored, name)
				return true
			}
			return slices.ContainsFunc(r.spec.Except, func(not string) bool {
				is, err := path.Match(not, name)
				return err == nil && is
			})
		})
		if err != nil || len(names) == 0 && !(r.optional && strings.ContainsAny(pattern, "*?[")) {
			r.violations.add(noFile(pattern))
		}
		all = append(all, names...)
	}
	slices.Sort(f.Ignored)
	f.Ignored = slices.Compact(f.Ignored)
	slices.Sort(all)
	var lists []string
	for _, name := range slices.Compact(all) {
		info, err := fs.Stat(root, name)
		switch {
		case err != nil:
			return nil, err
		case info.IsDir():
			r.refuse(name, "directory", lang.Text{EN: "a directory", DA: "en mappe"}, aList,
				directoryHint(name))
		case !info.Mode().IsRegular():
			r.refuse(name, "no-file", lang.Text{EN: "a pipe or the like", DA: "et rør eller lignende"}, aList, lang.Text{EN: "move it away", DA: "flyt den væk"})
		case privacy.FindCPR(path.Base(name)):
			// The name is not repeated: it would go into reports and manifests.
			r.refuse(path.Join(path.Dir(name), "…"+path.Ext(name)), "cpr", lang.Text{EN: "a file whose name may hold a CPR number", DA: "en fil, hvis navn måske indeholder et CPR-nummer"},
				lang.Text{EN: "names without CPR numbers", DA: "navne uden CPR-numre"}, lang.Text{EN: "give the file another name", DA: "giv filen et andet navn"})
		case isCopy(name):
			r.refuse(name, "copy", lang.Text{EN: "a copy, by its name", DA: "en kopi efter navnet at dømme"},
				lang.Text{EN: "each list once", DA: "hver liste én gang"},
				lang.Text{EN: "delete it, or rename it if it is the right one", DA: "slet den, eller giv den et andet navn, hvis det er den rigtige"})
		default:
			if what, readable := kindOf(name); !readable {
				r.refuse(name, "format", what, aList, saveAsList)
				continue
			}
			lists = append(lists, name)
		}
	}
	return lists, nil
}

// directoryHint says how the files of a directory are read. One whose name is
// nearly that of a supplement was meant as one, and is no part of the frame.
func directoryHint(name string) lang.Text {
	lower := strings.ToLower(path.Base(name))
	if strings.HasPrefix(lower, "tillæg") || strings.HasPrefix(lower, "tillaeg") {
		return lang.Text{EN: "call it tillaeg-1, tillaeg-2 and so on if the lists came after the freeze", DA: "kald den tillaeg-1, tillaeg-2 og så videre, med ae og små bogstaver, hvis listerne kom efter låsningen"}
	}
	return lang.Text{EN: "name its files, as in " + name + "/*", DA: "angiv dens filer, som i " + name + "/*"}
}

// refuse notes a file that is not read.
func (r *reader) refuse(name, rule string, found, wanted, hint lang.Text) {
	r.violations.add(strict.Violation{Place: strict.Place{File: name}, Rule: rule,
		Kommune: r.fileKommune(name, ""), Found: found, Wanted: wanted, Hint: hint})
}

// ignored takes the files that programs leave behind: ~$x.xlsx beside a
// workbook that is open in Excel, .~lock.x.xlsx# in LibreOffice, and those of
// the file manager.
func ignored(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || base == "thumbs.db" || base == "desktop.ini"
}

// copied is how file managers and shared folders name a second copy.
var copied = regexp.MustCompile(`(?i)\(\d+\)$|[-_ ]+(kopi|copy)( ?\(\d+\))?$|^(kopi af|copy of) |\((.*[ '’])?(konfliktet kopi|conflicted copy|modstridende kopi).*\)|conflict(ed)?[-_ ]copy`)

func isCopy(name string) bool {
	base := path.Base(name)
	return copied.MatchString(strings.TrimSuffix(base, path.Ext(base)))
}

func isWorkbook(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".xlsx" || ext == ".xlsm"
}

// kindOf says what a file is by its name, and whether it can be read.
func kindOf(name string) (what lang.Text, readable bool) {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".csv", ".tsv", ".txt", ".xlsx", ".xlsm":
		return lang.Text{}, true
	case ".xls":
		return lang.Text{EN: "an old Excel file (.xls)", DA: "en ældre Excel-fil (.xls)"}, false
	case ".xlsb":
		return lang.Text{EN: "a binary Excel workbook (.xlsb)", DA: "en binær Excel-projektmappe (.xlsb)"}, false
	case ".ods":
		return lang.Text{EN: "an OpenDocument file (.ods)", DA: "en OpenDocument-fil (.ods)"}, false
	case ".numbers":
		return lang.Text{EN: "an Apple Numbers file (.numbers)", DA: "en Apple Numbers-fil (.numbers)"}, false
	case ".pdf":
		return lang.Text{EN: "a PDF file", DA: "en PDF-fil"}, false
	case ".doc", ".docx", ".rtf", ".odt":
		return lang.Text{EN: "a text document (" + ext + ")", DA: "et tekstdokument (" + ext + ")"}, false
	case "":
		return lang.Text{EN: "a file without an extension", DA: "en fil uden filendelse"}, false
	default:
		return lang.Text{EN: "a file of the kind " + ext, DA: "en fil af typen " + ext}, false
	}
}
