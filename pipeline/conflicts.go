package pipeline

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// conflict tells what a file in forms/ is that was never dealt to anyone: a
// copy that a shared folder, a mail program or a person made of a form, or
// something else. Nothing of it is taken. A copy is compared with its form cell
// by cell, and of is the form: its reviewer gets the differences. A copy that
// says nothing that the form does not say is no violation; it is said that it
// can go.
func (f *Folder) conflict(name string, dealt []DealEntry) (vs strict.Violations, of string, err error) {
	of = f.originalOf(name, dealt)
	if of == "" {
		return strict.Violations{{Place: strict.Place{File: name}, Rule: "not-a-form",
			Found:  lang.Text{EN: "a file that no reviewer was given", DA: "en fil, som ingen jurist har fået"},
			Wanted: lang.Text{EN: "the forms that barometer review --forms wrote, under their own names", DA: "de skemaer, som barometer review --forms skrev, under deres egne navne"},
			Hint:   lang.Text{EN: "move it away", DA: "flyt den væk"}}}, "", nil
	}
	there, err := f.there(of)
	if err != nil {
		return nil, of, err
	}
	if !there {
		return strict.Violations{{Place: strict.Place{File: name}, Rule: "renamed-form",
			Found:  lang.Text{EN: "a copy of " + of + ", which is gone", DA: "en kopi af " + of + ", som er væk"},
			Wanted: lang.Text{EN: "the form under its own name", DA: "skemaet under sit eget navn"},
			Hint:   lang.Text{EN: "call it " + path.Base(of) + " if it is the right one", DA: "kald den " + path.Base(of) + ", hvis det er den rigtige"}}}, of, nil
	}
	c, vs := forms.CompareCopy(f.inPath(name), name, f.inPath(of), of)
	switch {
	case len(vs) > 0:
		for i := range vs {
			if vs[i].File == name {
				vs[i].Hint = lang.Text{EN: "a copy of " + of + ": move it away if the form holds", DA: "en kopi af " + of + ": flyt den væk, hvis skemaet er det rigtige"}
			}
		}
	case c.Spare() && c.Lacking == 0:
		f.say("%s is a copy of %s with the same answers: it can be deleted", "%s er en kopi af %s med de samme svar: den kan slettes", name, of)
	case c.Spare():
		f.say("%s is a copy of %s, which has all its answers and %d more: it can be deleted", "%s er en kopi af %s, som har alle dens svar og %d mere: den kan slettes", name, of, c.Lacking)
	default:
		vs = append(copied(name, of, c), c.Differences...)
	}
	return vs, of, nil
}

// copied is what is wrong with a copy as a whole.
func copied(name, of string, c forms.Copied) strict.Violations {
	const most = 5
	cases := strings.Join(c.Cases[:min(len(c.Cases), most)], ", ")
	if len(c.Cases) > most {
		cases += ", …"
	}
	return strict.Violations{{Place: strict.Place{File: name}, Rule: "conflict-copy",
		Found: lang.Text{EN: fmt.Sprintf("a copy of %s that says something else (cells: %d, cases: %d: %s)", of, c.Cells, len(c.Cases), cases),
			DA: fmt.Sprintf("en kopi af %s, som siger noget andet (celler: %d, sager: %d: %s)", of, c.Cells, len(c.Cases), cases)},
		Wanted: lang.Text{EN: "one file for each form: the copy is not read", DA: "én fil til hvert skema: kopien bliver ikke læst"},
		Hint:   lang.Text{EN: "write what holds into " + of + ", then delete the copy", DA: "skriv det, der gælder, i " + of + ", og slet derefter kopien"}}}
}

// originalOf is the form that a file is a copy of: by what it says of itself,
// whatever it is called, else by its name; empty where it is none's.
func (f *Folder) originalOf(name string, dealt []DealEntry) string {
	stood := map[string][]string{} // form -> cases that ever stood in it
	whose := map[string]DealEntry{}
	var names []string
	for _, d := range dealt {
		if _, seen := whose[d.Form]; !seen {
			names = append(names, d.Form)
		}
		whose[d.Form] = d
		stood[d.Form] = append(stood[d.Form], d.CaseNo)
	}
	byName := copyOf(name, names)
	says, ok := forms.DescribeForm(f.inPath(name))
	if !ok {
		return byName
	}
	if says.Batch != f.Batch.Batch.ID {
		return ""
	}
	var same []string // forms of the reviewer and the kind that the cases stood in
	for _, form := range names {
		if whose[form].Reviewer == says.Reviewer && max(whose[form].Reading, forms.FirstReading) == says.Kind && len(says.Cases) > 0 && !slices.ContainsFunc(says.Cases, func(no string) bool { return !slices.Contains(stood[form], no) }) {
			same = append(same, form)
		}
	}
	if len(same) == 0 || slices.Contains(same, byName) {
		return byName
	}
	return same[len(same)-1]
}

// copyMarks are what file managers, browsers and shared folders put in front
// of the name of a second copy. What they put behind it is anything that
// begins with a space or a mark: " (1)", " - Kopi", " (Anne's conflicted copy
// 2025-10-01)" of Dropbox, "-PC-JENS" of OneDrive, ".sync-conflict-…",
// "[Conflict]", and the name of whoever saved it last on SharePoint.
var copyMarks = regexp.MustCompile(`(?i)^(kopi af|kopi (\(\d+\)|\d+) af|copy of|copy (\(\d+\)|\d+) of|konfliktkopi af|conflict copy of) *`)

// copyOf is the form whose name a file bears with something before or behind
// it; of several the longest. Empty where there is none.
func copyOf(name string, names []string) (of string) {
	stem := func(name string) string { return strings.ToLower(strings.TrimSuffix(path.Base(name), path.Ext(name))) }
	file := copyMarks.ReplaceAllString(stem(name), "")
	for _, form := range names {
		rest, ok := strings.CutPrefix(file, stem(form))
		if ok && (rest == "" || strings.ContainsAny(rest[:1], " -_.([{~")) && len(form) > len(of) {
			of = form
		}
	}
	return of
}
