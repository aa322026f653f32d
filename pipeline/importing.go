package pipeline

import (
	"cmp"
	"context"
	"io"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

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

// say tells it, where there is something to tell.
func (sum imported) say(env Env) {
	var replies, readings lang.Text
	if sum.dispositions > 0 {
		of := counted(sum.dispositions, nounCase)
		replies = lang.Text{EN: "replies about " + of.EN, DA: "svar om " + of.DA}
	}
	if sum.readings > 0 {
		readings = counted(sum.readings, nounReading)
	}
	if sum != (imported{}) {
		env.say("new: %s", "nyt: %s", both(replies, readings))
	}
}

// importAll reads every file of replies/ and forms/ and appends what is new
// to the ledger. A reply with violations is left out as a whole, of a form only
// the cases concerned; all else is taken, and the violations of all are
// returned. Two files that say different things of one case are a violation of
// both.
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
// A spreadsheet in a format that is not read is a violation: somebody's work may
// be in it.
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

// importForms takes the readings of every form. A reading counts in the form
// into which it was dealt last; what an earlier one says of it is passed over.
// A case that was cleared takes its reading back. A form that is gone takes
// back nothing.
func (f *Folder) importForms(ctx context.Context, done *imported) (strict.Violations, error) {
	digests, vs, err := f.arriving("forms", ".xlsx")
	if err != nil || len(digests) == 0 {
		return vs, err
	}
	files := named(digests)
	if err := f.sayOpen(files); err != nil {
		return nil, err
	}
	key, err := f.formsKey(digests)
	if err != nil {
		return nil, err
	}
	if old, err := f.record(formsRead); err != nil || old.Key == key && len(vs) == 0 {
		return nil, err
	}
	dealt, err := f.dealt()
	if err != nil {
		return nil, err
	}
	out := map[string]*outForm{}
	for _, o := range outForms(dealt) {
		out[o.name] = o
	}
	known, err := f.known()
	if err != nil {
		return nil, err
	}
	if known.closed, err = f.closedReadings(dealt); err != nil {
		return nil, err
	}
	all := len(files)
	copies := map[string]strict.Violations{} // of each form
	files = slices.DeleteFunc(files, func(name string) bool {
		if out[name] != nil || err != nil {
			return false
		}
		var bad strict.Violations
		var of string
		bad, of, err = f.conflict(name, dealt)
		copies[of] = append(copies[of], bad...)
		vs = append(vs, bad...)
		return true
	})
	if err != nil {
		return nil, err
	}
	var entries []any
	workers, read := cmp.Or(f.Workers, runtime.GOMAXPROCS(0)), 0
	for some := range slices.Chunk(files, workers) { // so that no more workbooks than that are in memory at once
		f.progress(lang.Text{EN: "reading forms", DA: "læser skemaer"}, int64(read), int64(len(files)))
		said, err := known.readForms(ctx, some, out)
		if err != nil {
			return nil, err
		}
		for i, name := range some {
			found, took, bad := known.judge(out[name], said[i])
			if len(bad) > 0 {
				took.say(f.Env, name)
			}
			if err := f.formErrors(name, out[name].reviewer, took, slices.Concat(bad, copies[name])); err != nil {
				return nil, err
			}
			vs = append(vs, bad...)
			for _, e := range found {
				entries = append(entries, e)
			}
		}
		read += len(some)
	}
	done.readings = len(entries)
	if len(vs)+len(entries) == 0 && len(files) == all && !known.vain {
		return nil, f.rememberForms(key, digests)
	}
	return vs, f.appendAll(entries...)
}

// A formSaid is what a form says, before it is held against the ledger.
type formSaid struct {
	form *forms.FilledForm // nil: nothing of it is taken
	bad  strict.Violations
}

// readForms reads several forms at once.
func (k *known) readForms(ctx context.Context, names []string, out map[string]*outForm) ([]formSaid, error) {
	said := make([]formSaid, len(names))
	var group errgroup.Group
	for i, name := range names {
		o := out[name]
		if len(o.deals) == 0 {
			continue
		}
		want := k.expect(o)
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			said[i].form, said[i].bad = forms.ReadForm(k.inPath(o.name), want)
			return nil
		})
	}
	return said, group.Wait()
}

// expect is what a form is held against.
func (k *known) expect(o *outForm) forms.Expect {
	want := forms.Expect{File: o.name, Batch: k.Batch.Batch.ID, Reviewer: o.reviewer, Kind: o.kind, Codebook: k.book, Today: k.latest,
		Moved: o.moved, Answered: map[string]bool{}}
	for _, d := range o.deals {
		want.Cases = append(want.Cases, k.formCase(d))
		a := k.readings[d.slot()]
		want.Answered[d.CaseNo] = a.Reviewer == o.reviewer && !a.empty()
	}
	return want
}

// judge is what a form says that the ledger does not have. A case with
// something wrong is left as it was on record, and the others are taken.
func (k *known) judge(o *outForm, said formSaid) (found []AnswersEntry, took took, bad strict.Violations) {
	if len(o.deals) == 0 {
		return nil, took, nil
	}
	form, bad := said.form, said.bad
	if form == nil {
		took.nothing = true
		return nil, took, bad
	}
	took.refused = form.Refused
	for _, r := range form.Readings {
		before := len(bad)
		e := o.entry(form.Version, r)
		was, answered := k.readings[e.slot()]
		readable := was.assuming(e)
		switch {
		case answered && (was.same(e) || k.keysDamaged() && readable.same(e)):
		case k.words.refuses(&e):
			bad = append(bad, refusedText(e.CaseNo, strict.Place{File: o.name, Sheet: r.Sheet, Line: r.Row}))
		case k.closed[e.slot()] && k.moves(readable, e):
			bad = append(bad, closedViolation(o, r))
		default:
			found = append(found, e)
		}
		took.count(r.CaseNo, len(bad) == before)
	}
	k.sayInVain(o, form)
	return found, took, bad
}

// entry is a reading as the ledger holds it.
func (o *outForm) entry(version int, r forms.Reading) AnswersEntry {
	e := AnswersEntry{CaseNo: r.CaseNo, Reviewer: o.reviewer, Reading: o.kind, CodebookVersion: version,
		Answers: r.Answers, Remark: r.Remark, AskLead: r.AskLead, Question: r.Question, SourceFile: o.name, SourceRow: r.Row}
	if r.ReviewedOn != nil {
		e.ReviewedOn = r.ReviewedOn.String()
	}
	return e
}

// sayInVain names the cases that a form says something of which it did not say
// when they were moved to another: nothing of it counts.
func (k *known) sayInVain(o *outForm, form *forms.FilledForm) {
	var vain []string
	for _, r := range form.Elsewhere {
		e := o.entry(form.Version, r)
		if was := k.from[o.name][e.slot()]; !e.empty() && !was.same(e) {
			vain = append(vain, r.CaseNo)
		}
	}
	if len(vain) > 0 {
		k.vain = true
		k.say("%s: written in vain, since the cases are read in another form now: %s", "%s: skrevet forgæves, for sagerne læses i et andet skema nu: %s", o.name, someOf(vain))
	}
}

// formErrors writes private/fejlliste-R1.xlsx (fejlliste-anden-R1.xlsx for a
// second reading, and so on), or removes it where all is well again.
func (f *Folder) formErrors(form, reviewer string, took took, vs strict.Violations) error {
	if f.dry() || !formNames.MatchString(form) {
		return nil
	}
	name := "private/fejlliste-" + strings.TrimPrefix(strings.TrimPrefix(form, "forms/"), "skema-")
	if len(vs) == 0 {
		return removeIfThere(f.outPath(name))
	}
	f.say("%s: %s to send back to %s", "%s: %s, der kan sendes retur til %s", name, counted(len(vs), nounError), reviewer)
	return whole.WriteFile(f.tmp(), f.outPath(name), 0o600, func(w io.Writer) error {
		return forms.WriteErrorList(w, forms.ErrorList{Title: f.Batch.Batch.Title, To: reviewer, Reviewer: true,
			Nothing: took.nothing, Taken: took.taken, Refused: took.refused, Violations: vs, On: f.today()})
	})
}

// today is the day of the command's clock.
func (f *Folder) today() day.Date { return day.Date(f.Now.Unix() / 86400) }
