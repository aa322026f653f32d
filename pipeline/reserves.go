package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/sampling"
)

// Reserves are the next in line of a stratum. One is opened, by an entry of
// the ledger, when a case that was opened before it is closed as out of scope
// by the authority's word, and never otherwise: whoever could choose when to
// open the next one could choose which cases to replace. What was not
// delivered is missing, and nobody stands in for it.

// openReserves notes the reserves that are due as opened and says which
// requests to send for them. Each kommune gets one request a time.
func (f *Folder) openReserves(ctx context.Context) (opened bool, err error) {
	if f.Batch.Design == nil {
		return false, nil
	}
	drawn, err := f.drawnCases()
	if err != nil {
		return false, err
	}
	o, err := f.replay(drawn)
	if err != nil || len(o.due) == 0 {
		return false, err
	}
	before, err := all[OpenEntry](f, KindOpen)
	if err != nil {
		return false, err
	}
	request := map[string]int{} // kommune -> requests for reserves so far
	for _, e := range before {
		k, _, _ := strings.Cut(e.CaseNo, "-")
		request[k] = max(request[k], e.Request)
	}
	slices.SortFunc(o.due, func(a, b drawnCase) int {
		return cmp.Or(strings.Compare(a.kommune, b.kommune), strings.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Rank, b.Rank))
	})
	var entries []any
	for _, c := range o.due {
		entries = append(entries, OpenEntry{CaseNo: c.no, CaseID: c.ID, Request: request[c.kommune] + 1})
	}
	if err := f.appendAll(entries...); err != nil {
		return false, err
	}
	if _, err := f.do(ctx, drawStage); err != nil {
		return true, err
	}
	for i, c := range o.due {
		f.say("reserve %s is opened in place of a case that is out of scope", "reserven %s er åbnet i stedet for en sag, der falder udenfor", c.no)
		if i == len(o.due)-1 || o.due[i+1].kommune != c.kommune {
			f.say("send %s", "send %s", reserveRequest(c.kommune, request[c.kommune]+1))
		}
	}
	return true, nil
}

// reserveRequest is the file that asks a kommune for reserves.
func reserveRequest(kommune string, number int) string {
	return fmt.Sprintf("private/anmodning-%s-reserve-%d.xlsx", kommune, number)
}

// markSurplus gives the state of surplus to the cases beyond those that count:
// they were opened because of a case that came back into scope.
func markSurplus(states []caseState) {
	for from := 0; from < len(states); {
		to := from + 1
		for to < len(states) && states[to].Stratum == states[from].Stratum {
			to++
		}
		statuses := make([]sampling.Status, to-from)
		for i := range statuses {
			if states[from+i].state == outOfScope {
				statuses[i] = sampling.OutOfScope
			}
		}
		if planned := states[from].planned; planned > 0 {
			for i := from + sampling.Effective(statuses, planned); i < to; i++ {
				states[i].state = surplus
			}
		}
		from = to
	}
}
