package pipeline

import (
	"context"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/whole"
)

// imported counts what an import put into the ledger.
type imported struct {
	dispositions, readings int
}

// importAll reads every file of replies/ and forms/ and appends what is new
// to the ledger. A file with violations is left out as a whole and the others
// are taken; the violations of all are returned. Two files that say different
// things of one case are a violation of both.
func (f *Folder) importAll(ctx context.Context) (imported, error) {
	var done imported
	readings, err := f.importForms(ctx, &done) // first: a reply must not give up what has been reviewed
	if err != nil {
		return done, err
	}
	replies, err := f.importReplies(ctx, &done)
	if err != nil {
		return done, err
	}
	return done, slices.Concat(replies, readings).Err()
}

// arriving are the spreadsheets and lists of a directory of the batch, by name.
// Locks of open spreadsheets are nobody's reply; a conflict copy is refused
// further on, by what it says.
func (f *Folder) arriving(dir string, endings ...string) ([]string, error) {
	files, err := f.digests([]string{dir + "/*"})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range files {
		if !passing(file.Path) && slices.Contains(endings, strings.ToLower(filepath.Ext(file.Path))) {
			names = append(names, file.Path)
		}
	}
	return names, nil
}

// formName is forms/skema-R1.xlsx, or forms/skema-R1_2.xlsx for the cases that
// a reviewer was dealt later.
var formName = regexp.MustCompile(`^forms/skema-[^/]+\.xlsx$`)

// importForms takes the readings of every form. A case counts in the form into
// which it was dealt last; what an earlier one says of it is passed over. A
// row that was cleared takes its review back. A form that is gone takes back
// nothing.
func (f *Folder) importForms(ctx context.Context, done *imported) (strict.Violations, error) {
	files, err := f.arriving("forms", ".xlsx")
	if err != nil || len(files) == 0 {
		return nil, err
	}
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	dealt, err := f.dealt()
	if err != nil {
		return nil, err
	}
	now, err := f.readings()
	if err != nil {
		return nil, err
	}
	answered := map[string]bool{}
	for no, a := range now {
		answered[no] = !a.empty()
	}
	var vs strict.Violations
	var entries []any
	for i, name := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.progress(lang.Text{EN: "reading forms", DA: "læser skemaer"}, int64(i), int64(len(files)))
		reviewer, cases, moved, ok := f.formOf(name, dealt)
		if !ok {
			vs = append(vs, strict.Violation{Place: strict.Place{File: name}, Rule: "not-a-form",
				Found:  lang.Text{EN: "a file that no reviewer was given", DA: "en fil, som ingen bedømmer har fået"},
				Wanted: lang.Text{EN: "the forms that barometer review --forms wrote, under their own names", DA: "de skemaer, som barometer review --forms skrev, under deres egne navne"},
				Hint:   lang.Text{EN: "a conflict copy? copy its answers into the form, and move it away", DA: "en konfliktkopi? skriv dens svar ind i skemaet, og flyt den væk"}})
			continue
		}
		var form *forms.FilledForm
		var bad strict.Violations
		if len(cases) > 0 {
			form, bad = forms.ReadForm(f.inPath(name), forms.Expect{File: name, Batch: f.Batch.Batch.ID, Reviewer: reviewer, Codebook: book,
				Cases: cases, Moved: moved, Answered: answered})
		}
		if err := f.formErrors(name, reviewer, bad); err != nil {
			return nil, err
		}
		vs = append(vs, bad...)
		if form == nil || len(bad) > 0 {
			continue
		}
		for _, r := range form.Readings {
			e := AnswersEntry{CaseNo: r.CaseNo, Reviewer: reviewer, Reading: 1, CodebookVersion: form.Version,
				Answers: r.Answers, Remark: r.Remark, SourceFile: name, SourceRow: r.Row}
			if r.ReviewedOn != nil {
				e.ReviewedOn = r.ReviewedOn.String()
			}
			if was, ok := now[e.CaseNo]; !ok || !was.same(e) {
				entries = append(entries, e)
			}
		}
	}
	done.readings = len(entries)
	return vs, f.appendAll(entries...)
}

// formOf is whose form a file is, which cases stand in it, and which were
// dealt into it once and stand in another now.
func (f *Folder) formOf(name string, dealt []DealEntry) (reviewer string, cases []forms.Case, moved []string, ok bool) {
	now := placed(dealt)
	for _, d := range dealt {
		if d.Form != name {
			continue
		}
		reviewer, ok = d.Reviewer, true
		if now[d.CaseNo].Form == name {
			cases = append(cases, f.formCase(d.CaseNo))
		} else {
			moved = append(moved, d.CaseNo)
		}
	}
	return reviewer, cases, moved, ok
}

// formCase is a case as a form shows it: the kommune is the beginning of its
// number.
func (f *Folder) formCase(no string) forms.Case {
	code, _, _ := strings.Cut(no, "-")
	k, _ := f.register().ByCode(code)
	return forms.Case{No: no, Kommune: code, KommuneName: k.Name}
}

// formErrors writes private/fejlliste-R1.xlsx, or removes it where all is well
// again.
func (f *Folder) formErrors(form, reviewer string, vs strict.Violations) error {
	if f.dry() || !formName.MatchString(form) {
		return nil
	}
	name := "private/" + strings.TrimSuffix(strings.Replace(strings.TrimPrefix(form, "forms/"), "skema-", "fejlliste-", 1), ".xlsx") + ".xlsx"
	if len(vs) == 0 {
		return removeIfThere(f.outPath(name))
	}
	f.say("%s: %d errors to send back to %s", "%s: %d fejl, der kan sendes retur til %s", name, len(vs), reviewer)
	return whole.WriteFile(f.tmp(), f.outPath(name), 0o600, func(w io.Writer) error {
		return forms.WriteErrorList(w, forms.ErrorList{Title: f.Batch.Batch.Title, To: reviewer, Reviewer: true, Violations: vs, On: f.today()})
	})
}

// today is the day of the command's clock.
func (f *Folder) today() day.Date { return day.Date(f.Now.Unix() / 86400) }
