package pipeline

import (
	"cmp"
	"context"
	"io"
	"runtime"
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
	if len(vs)+len(entries) == 0 && len(files) == all && !known.vain && !f.keysDamaged() {
		return nil, f.rememberForms(key, digests)
	}
	return vs, f.appendAll(entries...)
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
