package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/sampling/lottery"
)

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
	full := func(q *queue) bool { return q.opened == len(q.cases) }
	if f.Batch.Design == nil || !slices.ContainsFunc(queues, func(q *queue) bool { return !full(q) }) && !f.has(KindOpen) {
		return o, nil // all are opened from the start
	}
	out := map[string]bool{} // case numbers that are out of scope by now
	var wrong []string
	for e, err := range f.ledger.Entries(KindDisposition, KindOpen) {
		if err != nil {
			return nil, err
		}
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
	begin := 0
	for i, c := range drawn {
		if i == 0 || c.Stratum != drawn[i-1].Stratum {
			queues, begin = append(queues, &queue{planned: int(c.planned)}), i
		}
		q := queues[len(queues)-1]
		q.cases = drawn[begin : i+1]
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
