package pipeline

import (
	"context"
	"fmt"
	"io"
	"maps"
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
	replies, err := f.importReplies(ctx, &done)
	if err != nil {
		return done, err
	}
	readings, err := f.importForms(ctx, &done)
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

func (f *Folder) importReplies(ctx context.Context, done *imported) (strict.Violations, error) {
	drawn, err := f.drawnCases()
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, c := range drawn {
		known[c.no] = c.kommune
	}
	files, err := f.arriving("replies", ".xlsx", ".csv")
	if err != nil {
		return nil, err
	}
	now, err := f.dispositions()
	if err != nil {
		return nil, err
	}
	var vs strict.Violations
	var entries []any
	said := map[string]DispositionEntry{}
	for i, name := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.progress(lang.Text{EN: "reading replies", DA: "læser svar fra kommunerne"}, int64(i), int64(len(files)))
		r, bad := forms.ReadReply(f.inPath(name), forms.ExpectReply{File: name, Batch: f.Batch.Batch.ID, Drawn: known})
		if len(bad) > 0 {
			vs = append(vs, bad...)
			continue
		}
		for _, c := range r.Cases {
			d, reason, _ := strings.Cut(c.Disposition(), ":")
			if d == "" {
				continue
			}
			e := DispositionEntry{CaseNo: c.CaseNo, Disposition: d, Reason: reason, SourceFile: name, SourceRow: c.Place.Line}
			if c.Reason != "" {
				e.Reason = c.Reason
			}
			if c.On != nil {
				e.On = c.On.String()
			}
			if other, twice := said[c.CaseNo]; twice && !other.same(e) {
				vs = append(vs, contradiction(c.Place, c.CaseNo, other.SourceFile, other.SourceRow))
				continue
			}
			said[c.CaseNo] = e
			if was, ok := now[c.CaseNo]; !ok || !was.same(e) {
				entries = append(entries, e)
			}
		}
	}
	if len(vs) > 0 {
		entries = slices.DeleteFunc(entries, func(e any) bool { return fromBad(vs, e.(DispositionEntry).SourceFile) })
	}
	done.dispositions = len(entries)
	return vs, f.appendAll(entries...)
}

func fromBad(vs strict.Violations, file string) bool {
	return slices.ContainsFunc(vs, func(v strict.Violation) bool { return v.File == file })
}

func (d DispositionEntry) same(o DispositionEntry) bool {
	return d.Disposition == o.Disposition && d.Reason == o.Reason && d.On == o.On
}

func contradiction(at strict.Place, caseNo, file string, row int) strict.Violation {
	return strict.Violation{Place: at, Rule: "contradiction", Subject: caseNo,
		Found:  lang.Text{EN: fmt.Sprintf("something else than in %s, row %d", file, row), DA: fmt.Sprintf("noget andet end i %s, række %d", file, row)},
		Wanted: lang.Text{EN: "one file for each case", DA: "én fil for hver sag"},
		Hint:   lang.Text{EN: "is one of them a copy? move it away", DA: "er den ene en kopi? flyt den væk"}}
}

// formName is forms/skema-R1.xlsx, or forms/skema-R1-2.xlsx for the cases
// that a reviewer was dealt later.
var formName = regexp.MustCompile(`^forms/skema-(.+?)(?:-(\d+))?\.xlsx$`)

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
	var vs strict.Violations
	var entries []any
	said := map[string]AnswersEntry{}
	for i, name := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.progress(lang.Text{EN: "reading forms", DA: "læser skemaer"}, int64(i), int64(len(files)))
		reviewer, cases, ok := f.casesOfForm(name, dealt)
		if !ok {
			vs = append(vs, strict.Violation{Place: strict.Place{File: name}, Rule: "not-a-form",
				Found:  lang.Text{EN: "a file that no reviewer was given", DA: "en fil, som ingen bedømmer har fået"},
				Wanted: lang.Text{EN: "the forms that barometer review --forms wrote, under their own names", DA: "de skemaer, som barometer review --forms skrev, under deres egne navne"},
				Hint:   lang.Text{EN: "a conflict copy? copy its answers into the form, and move it away", DA: "en konfliktkopi? skriv dens svar ind i skemaet, og flyt den væk"}})
			continue
		}
		form, bad := forms.ReadForm(f.inPath(name), forms.Expect{File: name, Batch: f.Batch.Batch.ID, Reviewer: reviewer, Codebook: book, Cases: cases})
		if err := f.formErrors(name, reviewer, bad); err != nil {
			return nil, err
		}
		if len(bad) > 0 {
			vs = append(vs, bad...)
			continue
		}
		for _, r := range form.Readings {
			e := AnswersEntry{CaseNo: r.CaseNo, Reviewer: reviewer, Reading: 1, CodebookVersion: book.Version,
				Answers: r.Answers, Remark: r.Remark, SourceFile: name, SourceRow: r.Row}
			if r.ReviewedOn != nil {
				e.ReviewedOn = r.ReviewedOn.String()
			}
			if other, twice := said[e.CaseNo]; twice && !other.same(e) {
				vs = append(vs, contradiction(strict.Place{File: name, Line: r.Row}, e.CaseNo, other.SourceFile, other.SourceRow))
				continue
			}
			said[e.CaseNo] = e
			if was, ok := now[e.CaseNo]; !ok || !was.same(e) {
				entries = append(entries, e)
			}
		}
	}
	entries = slices.DeleteFunc(entries, func(e any) bool { return fromBad(vs, e.(AnswersEntry).SourceFile) })
	done.readings = len(entries)
	return vs, f.appendAll(entries...)
}

// same compares what was said, not where it was read or under which version
// of the codebook.
func (a AnswersEntry) same(o AnswersEntry) bool {
	return a.Reviewer == o.Reviewer && a.Reading == o.Reading && a.ReviewedOn == o.ReviewedOn && a.Remark == o.Remark && maps.Equal(a.Answers, o.Answers)
}

// casesOfForm is whose form a file is, and which cases were dealt into it.
func (f *Folder) casesOfForm(name string, dealt []DealEntry) (reviewer string, cases []forms.Case, ok bool) {
	for _, d := range dealt {
		if d.Form == name {
			reviewer, ok = d.Reviewer, true
			cases = append(cases, f.formCase(d.CaseNo))
		}
	}
	return reviewer, cases, ok
}

// formCase is a case as a form shows it: the kommune is the beginning of its
// number.
func (f *Folder) formCase(no string) forms.Case {
	code, _, _ := strings.Cut(no, "-")
	k, _ := f.register().ByCode(code)
	return forms.Case{No: no, Kommune: code, KommuneName: k.Name}
}

// formErrors writes forms/fejlliste-R1.xlsx, or removes it where all is well
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
