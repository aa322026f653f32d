package pipeline

import (
	"fmt"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// A sizing is all that decides the sizes of the strata: what [design] asks
// for, and what the frame holds. The plan uses it once, the plan report for
// every total that it looks at.
type sizing struct {
	design     *batch.Design
	bounds     []sampling.Bounds // in the order of the plan's lines
	allocation sampling.Allocation
	eligible   int64
	total      int64   // asked for or worked out, before any oversampling
	reached    []reach // the targets, where they made the sizes
}

// equal reports whether every case has the same probability, and sizes are
// rounded by lot.
func (s *sizing) equal() bool { return s.design.Method == batch.SelfWeighting }

// drawn is how many cases are drawn for a total.
func (s *sizing) drawn(total int64) int64 { return oversampled(s.design, total, s.eligible) }

// sizes shares a total out, with its oversampling.
func (s *sizing) sizes(total int64) ([]int64, error) {
	return sampling.Allocate(s.bounds, s.drawn(total), s.allocation)
}

// sizing reads what [design] says of the sizes. The population by domains is
// asked for only where targets need it.
func (w *Work) sizing(lines []planLine, domains func() (*population, error)) (*sizing, error) {
	d := w.Batch.Design
	s := &sizing{design: d, total: d.Total, allocation: sampling.Allocation{Method: sampling.Method(d.Allocation), Exponent: d.Exponent}}
	for _, l := range lines {
		s.eligible += l.Population
		s.bounds = append(s.bounds, sampling.Bounds{ID: l.ID, Population: l.Population, Min: d.Minimum, Max: d.Maximum, TakeAll: slices.Contains(d.TakeAll, l.ID)})
	}
	vs := w.takeAll(lines)
	if d.Variances != "" {
		more, err := w.variances(lines, s.bounds)
		if err != nil {
			return nil, err
		}
		vs = append(vs, more...)
	}
	if err := vs.Err(); err != nil {
		return nil, err
	}
	if len(d.Targets) > 0 {
		p, err := domains()
		if err != nil {
			return nil, err
		}
		return s, w.meetTargets(s, p)
	}
	if d.Total == 0 {
		var err error
		s.total, err = (sampling.Size{Margin: d.Margin, Level: d.Level, Share: d.Share}).CasesOf(s.eligible)
		return s, err
	}
	return s, nil
}

// takeAll refuses strata that the frame does not have.
func (f *Folder) takeAll(lines []planLine) strict.Violations {
	var vs strict.Violations
	ids := make([]string, len(lines))
	for h, l := range lines {
		ids[h] = l.ID
	}
	for i, id := range f.Batch.Design.TakeAll {
		if !slices.Contains(ids, id) {
			vs = append(vs, strict.Violation{Place: f.Batch.Doc.At("design", "take_all", i), Rule: "stratum", Subject: "design.take_all",
				Found:  lang.Text{EN: strict.Quote(id) + ", of which the frame has no case", DA: strict.Quote(id) + ", som listerne ingen sager har fra"},
				Wanted: lang.Text{EN: fmt.Sprintf("one of the %d strata of the frame", len(ids)), DA: fmt.Sprintf("et af listernes %d strata", len(ids))},
				Hint:   strict.DidYouMean(id, ids)})
		}
	}
	return vs
}
