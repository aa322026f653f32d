package pipeline

import (
	"fmt"
	"io"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
)

// publishDate is the only date that outputs carry; the day the lists were
// drawn, or the end of the period, where nothing is to be published.
func (f *Folder) publishDate() day.Date {
	switch {
	case f.Batch.Publish != nil:
		return f.Batch.Publish.Date
	case f.Batch.Frame.ListedOn != 0:
		return f.Batch.Frame.ListedOn
	case f.Batch.Frame.Period != nil:
		return f.Batch.Frame.Period.To
	}
	return 0
}

// writeRequests writes private/anmodning-KOMMUNE.xlsx for each kommune with
// drawn cases: what it is asked to send, by its own journal numbers.
func (w *Work) writeRequests(drawn []drawnCase) error {
	journal, err := w.journals()
	if err != nil {
		return err
	}
	mine := map[string][]forms.RequestCase{}
	for _, c := range drawn {
		if c.Role != "sample" {
			continue // a reserve is asked for when it is opened
		}
		number, ok := journal[c.ID]
		if !ok {
			return fmt.Errorf("case %s has no receipt", c.no)
		}
		mine[c.kommune] = append(mine[c.kommune], forms.RequestCase{No: c.no, Journal: number,
			Provision: w.provisionOf(c), Decided: c.frame.decided})
	}
	for _, k := range w.register().All() {
		if len(mine[k.Code]) == 0 {
			continue
		}
		request := forms.Request{Batch: w.Batch.Batch.ID, Title: w.title(), Kommune: k.Code, KommuneName: k.Name + " Kommune",
			Cases: mine[k.Code], On: w.publishDate()}
		if err := w.Write("private/anmodning-"+k.Code+".xlsx", func(to io.Writer) error {
			return forms.WriteRequest(to, request)
		}); err != nil {
			return err
		}
	}
	return nil
}
