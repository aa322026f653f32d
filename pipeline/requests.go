package pipeline

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/sampling/lottery"
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

// A requestOf is one workbook that a kommune gets.
type requestOf struct {
	kommune string
	part    int64
	reserve int // number of the request for reserves; 0 for the sample
}

func (r requestOf) file() string {
	switch {
	case r.reserve > 0:
		return reserveRequest(r.kommune, r.reserve)
	case r.part > 0:
		return fmt.Sprintf("private/anmodning-%s-tillaeg-%d.xlsx", r.kommune, r.part)
	}
	return "private/anmodning-" + r.kommune + ".xlsx"
}

// reserveRequests are the numbers of the requests for reserves that were
// opened, by case id.
func (f *Folder) reserveRequests() (map[string]int, error) {
	opened, err := all[OpenEntry](f, KindOpen)
	number := make(map[string]int, len(opened))
	for _, e := range opened {
		number[e.CaseID] = e.Request
	}
	return number, err
}

// requestFor is the request that asks for a case.
func (f *Folder) requestFor(c drawnCase, reserves map[string]int) requestOf {
	if c.Role != lottery.Sample {
		return requestOf{c.kommune, 0, reserves[c.ID]}
	}
	return requestOf{c.kommune, c.frame.part, 0}
}

// writeRequests writes private/anmodning-KOMMUNE.xlsx for each kommune with
// drawn cases: what it is asked to send, by its own journal numbers. What is
// asked for later, for a supplement or for reserves that were opened, has a
// workbook of its own: the first has been sent.
func (w *Work) writeRequests(drawn []drawnCase) error {
	journal, err := w.journals()
	if err != nil {
		return err
	}
	number, err := w.reserveRequests()
	if err != nil {
		return err
	}
	mine := map[requestOf][]forms.RequestCase{}
	for _, c := range drawn {
		in := w.requestFor(c, number)
		if c.Role != lottery.Sample && in.reserve == 0 {
			continue // a reserve is asked for when it is opened
		}
		name, ok := journal[c.ID]
		if !ok {
			return fmt.Errorf("case %s has no receipt", c.no)
		}
		mine[in] = append(mine[in], forms.RequestCase{No: c.no, Journal: name, Provision: w.provisionOf(c), Decided: c.frame.decided})
	}
	for _, r := range slices.SortedFunc(maps.Keys(mine), func(a, b requestOf) int { return strings.Compare(a.file(), b.file()) }) {
		k, _ := w.register().ByCode(r.kommune)
		request := forms.Request{Batch: w.Batch.Batch.ID, Title: w.title(), Kommune: k.Code, KommuneName: k.Name + " Kommune",
			Cases: mine[r], On: w.publishDate()}
		if r.reserve > 0 {
			request.Supplement, request.Dropped = r.reserve, len(mine[r])
		}
		if err := w.Write(r.file(), func(to io.Writer) error { return forms.WriteRequest(to, request) }); err != nil {
			return err
		}
	}
	return nil
}
