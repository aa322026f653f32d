package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"runtime"

	"golang.org/x/sync/errgroup"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/whole"
)

// formWords begin the names of forms, by kind.
var formWords = map[forms.Kind]string{
	forms.FirstReading: "skema", forms.SecondReading: "anden", forms.Arbitration: "afgoer", forms.Objection: "indsigelse", forms.Trial: "proeve",
}

// formNames fits the names of all forms.
var formNames = regexp.MustCompile(`^forms/(skema|anden|afgoer|indsigelse|proeve)-([^/]+)\.xlsx$`)

// formName is the name of a reviewer's form of a kind: forms/skema-R1.xlsx,
// then forms/skema-R1_2.xlsx. No code has an underscore, so that R1's second
// form is not the first of a reviewer R1-2.
func formName(kind forms.Kind, reviewer string, number int) string {
	if number == 1 {
		return "forms/" + formWords[kind] + "-" + reviewer + ".xlsx"
	}
	return fmt.Sprintf("forms/%s-%s_%d.xlsx", formWords[kind], reviewer, number)
}

// formsGiven is how many forms of a kind a reviewer has got.
func formsGiven(kind forms.Kind, reviewer string, dealt []DealEntry) int {
	names := map[string]bool{}
	for _, d := range dealt {
		if d.Reviewer == reviewer && d.slot().kind == kind {
			names[d.Form] = true
		}
	}
	return len(names)
}

// writeForms writes the forms that readings stand in and that are not there,
// several at once. Once one cannot be written no more are begun.
func (f *Folder) writeForms(ctx context.Context) (written []string, err error) {
	dealt, err := f.dealt()
	if err != nil {
		return nil, err
	}
	known, err := f.known()
	if err != nil {
		return nil, err
	}
	list, err := known.unwritten(dealt)
	if err != nil {
		return nil, err
	}
	group, going := errgroup.WithContext(ctx)
	group.SetLimit(cmp.Or(f.Workers, runtime.GOMAXPROCS(0))) // and no more workbooks than that are in memory
	failed := make([]error, len(list))
	for i, o := range list {
		if going.Err() != nil {
			break
		}
		form, err := known.form(o)
		if err != nil {
			failed[i] = err
			break
		}
		group.Go(func() error {
			failed[i] = whole.WriteFile(f.tmp(), f.outPath(o.name), 0o644, func(w io.Writer) error { return forms.WriteForm(w, form) })
			return failed[i]
		})
		written = append(written, o.name)
	}
	_ = group.Wait() // what failed first may stand last on the list
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return written, ctx.Err()
}

// unwritten are the forms that readings stand in and that are not there.
func (k *known) unwritten(dealt []DealEntry) (list []*outForm, err error) {
	for _, o := range outForms(dealt) {
		if there, err := k.there(o.name); err != nil {
			return nil, err
		} else if there || len(o.deals) == 0 {
			continue // a form that is out is never touched
		}
		if o.kind == forms.Trial && o.deals[0].CodebookVersion < k.book.Version {
			continue // that trial is over
		}
		list = append(list, o)
	}
	return list, nil
}

// form is a form as its reader gets it.
func (k *known) form(o *outForm) (forms.Form, error) {
	form := forms.Form{
		Batch: k.Batch.Batch.ID, Title: k.title(), Reviewer: o.reviewer, Kind: o.kind, Codebook: k.book, On: k.today(), Answers: map[string]forms.Reading{},
	}
	for _, d := range o.deals {
		form.Cases = append(form.Cases, k.formCase(d))
		r, some, err := k.prefilled(d)
		if err != nil {
			return form, err
		}
		if some {
			form.Answers[d.CaseNo] = r
		}
	}
	return form, nil
}

// An outForm is a form as it was given out.
type outForm struct {
	name, reviewer string
	kind           forms.Kind
	deals          []DealEntry // of the readings that stand in it
	moved          []string    // cases that once did and stand in another now
}

// outForms are all forms that were given out, in the order of the ledger.
func outForms(dealt []DealEntry) []*outForm {
	now := placed(dealt)
	byName := map[string]*outForm{}
	var list []*outForm
	for _, d := range dealt {
		o := byName[d.Form]
		if o == nil {
			o = &outForm{name: d.Form, reviewer: d.Reviewer, kind: d.slot().kind}
			byName[d.Form] = o
			list = append(list, o)
		}
		if now[d.slot()].Form == d.Form {
			o.deals = append(o.deals, d)
		} else {
			o.moved = append(o.moved, d.CaseNo)
		}
	}
	return list
}

// there reports whether a file of the batch is there.
func (f *Folder) there(name string) (bool, error) {
	_, err := os.Stat(f.inPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// title is the batch's title, with its banner where the cases are made up.
func (f *Folder) title() string {
	if f.Batch.Batch.Constructed != "" {
		return f.Batch.Batch.Title + " (konstrueret eksempel)"
	}
	return f.Batch.Batch.Title
}
