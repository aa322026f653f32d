package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/sampling"
	"sagsbarometer/sampling/lottery"
)

// Reserves are the next in line of a stratum. One is opened, by an entry of
// the ledger, when a case that was opened before it is closed as out of scope
// by the authority's word, and never otherwise: whoever could choose when to
// open the next one could choose which cases to replace. What was not
// delivered is missing, and nobody stands in for it.

// openings are the cases opened so far, and the reserves that are to be.
type openings struct {
	opened map[string]bool // by case id
	due    []drawnCase     // by stratum and rank
}

// A queue is the drawn cases of a stratum by rank, of which the first have
// been opened.
type queue struct {
	cases   []drawnCase
	planned int
	opened  int
}

// wants reports whether the next case is due: fewer than planned of the cases
// opened are left.
func (q *queue) wants(out map[string]bool, opened int) bool {
	left := 0
	for _, c := range q.cases[:opened] {
		if !out[c.no] {
			left++
		}
	}
	return left < q.planned && opened < len(q.cases)
}

// replay goes through the ledger as it was written and refuses a reserve that
// was opened when it was not its turn.
func (f *Folder) replay(drawn []drawnCase) (*openings, error) {
	o := &openings{opened: map[string]bool{}}
	queues, at := queuesOf(drawn)
	for _, q := range queues {
		for _, c := range q.cases[:q.opened] {
			o.opened[c.ID] = true
		}
	}
	if f.Batch.Design == nil {
		return o, nil // all are opened from the start
	}
	out := map[string]bool{} // case numbers that are out of scope by now
	var wrong []string
	for _, e := range f.ledger.Entries() {
		switch e.Kind {
		case KindDisposition:
			d, err := ledger.Decode[DispositionEntry](e)
			if err != nil {
				return nil, err
			}
			out[d.CaseNo] = d.Disposition == forms.OutOfScope
		case KindOpen:
			open, err := ledger.Decode[OpenEntry](e)
			if err != nil {
				return nil, err
			}
			q := at[open.CaseID]
			if q == nil || !q.wants(out, q.opened) || q.cases[q.opened].ID != open.CaseID || q.cases[q.opened].no != open.CaseNo {
				wrong = append(wrong, open.CaseNo)
				continue
			}
			q.opened++
			o.opened[open.CaseID] = true
		}
	}
	if len(wrong) > 0 {
		return nil, refuse(lang.Text{EN: "a reserve is opened by barometer review, in order, when a case before it is out of scope", DA: "en reserve åbnes af barometer review, i rækkefølge, når en sag før den falder udenfor"},
			"the ledger opens reserves that were not next in line, or that nothing had made room for: %s", "journalen åbner reserver, der ikke var de næste, eller som intet havde givet plads til: %s", strings.Join(wrong, ", "))
	}
	for _, q := range queues {
		for n := q.opened; q.wants(out, n); n++ {
			o.due = append(o.due, q.cases[n])
		}
	}
	return o, nil
}

// queuesOf are the strata of drawn cases, which are sorted by stratum and
// rank, and the queue of each case.
func queuesOf(drawn []drawnCase) (queues []*queue, at map[string]*queue) {
	at = make(map[string]*queue, len(drawn))
	for i, c := range drawn {
		if i == 0 || c.Stratum != drawn[i-1].Stratum {
			queues = append(queues, &queue{planned: int(c.planned)})
		}
		q := queues[len(queues)-1]
		q.cases = append(q.cases, c)
		if c.Role == lottery.Sample {
			q.opened++
		}
		at[c.ID] = q
	}
	return queues, at
}

// openedCases are the drawn cases that are opened: the sample, and the
// reserves whose turn has come.
func (f *Folder) openedCases() ([]drawnCase, error) {
	drawn, err := f.drawnCases()
	if err != nil {
		return nil, err
	}
	o, err := f.replay(drawn)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(drawn, func(c drawnCase) bool { return !o.opened[c.ID] }), nil
}

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

// statusOfReserves tells how many reserves are opened, and names those that
// the next import opens and the cases that no longer count.
func (f *Folder) statusOfReserves(s *Status, states []caseState) error {
	if f.Batch.Design == nil || f.Batch.Design.Reserve == 0 {
		return nil
	}
	drawn, err := f.drawnCases()
	if err != nil {
		return err
	}
	o, err := f.replay(drawn)
	if err != nil {
		return err
	}
	all, opened := 0, 0
	for _, c := range drawn {
		if c.Role == lottery.Reserve {
			all++
			if o.opened[c.ID] {
				opened++
			}
		}
	}
	s.fact("reserves: %d of %d are opened", "reserver: %d af %d er åbnet", opened, all)
	var due, beyond []string
	for _, c := range o.due {
		due = append(due, c.no)
	}
	for _, c := range states {
		if c.state == surplus {
			beyond = append(beyond, c.no)
		}
	}
	if len(due) > 0 {
		s.fact("reserves that are due, and that barometer review %s opens: %s", "reserver, der skal åbnes, og som barometer review %s åbner: %s", f.dir, strings.Join(due, ", "))
	}
	if len(beyond) > 0 {
		s.fact("surplus, opened for a case that came back into scope, and not counted: %s", "overtallige, åbnet for en sag, der alligevel hører til, og ikke talt med: %s", strings.Join(beyond, ", "))
	}
	return nil
}
