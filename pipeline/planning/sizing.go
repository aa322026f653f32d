package planning

import (
	"fmt"
	"math"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// A Sizing is all that decides the sizes of the strata: what [design] asks
// for, and what the frame holds. A plan uses it once, whoever wants to know
// what other totals would give for each of them.
type Sizing struct {
	Total   int64   // asked for or worked out, before any oversampling
	Targets []Reach // what became of the targets, where they made the sizes

	batch      *batch.Batch
	bounds     []sampling.Bounds // in the order of the plan's lines
	allocation sampling.Allocation
	eligible   int64
}

// Size reads what [design] says of the sizes of those strata. Variances is the
// file that it names, nil where there is no such file; the population is looked
// at only where there are targets, and may be nil where there are none.
func Size(b *batch.Batch, lines []Line, population *Population, variances []byte) (*Sizing, error) {
	d := b.Design
	s := &Sizing{Total: d.Total, batch: b, allocation: sampling.Allocation{Method: sampling.Method(d.Allocation), Exponent: d.Exponent}}
	for _, l := range lines {
		s.eligible += l.Population
		s.bounds = append(s.bounds, sampling.Bounds{ID: l.ID, Population: l.Population, Min: d.Minimum, Max: d.Maximum, TakeAll: slices.Contains(d.TakeAll, l.ID)})
	}
	vs := takeAll(b, lines)
	if d.Variances != "" {
		vs = append(vs, s.readVariances(lines, variances)...)
	}
	if err := vs.Err(); err != nil {
		return nil, err
	}
	if len(d.Targets) > 0 {
		return s, s.meetTargets(population)
	}
	if d.Total == 0 {
		var err error
		s.Total, err = (sampling.Size{Margin: d.Margin, Level: d.Level, Share: d.Share}).CasesOf(s.eligible)
		return s, err
	}
	return s, nil
}

// Equal reports whether every case has the same probability, and sizes are
// rounded by lot.
func (s *Sizing) Equal() bool { return s.batch.Design.Method == batch.SelfWeighting }

// Drawn is how many cases are drawn for a total, with what is drawn beyond it
// because some get lost: never more than there are, unless the total itself is.
func (s *Sizing) Drawn(total int64) int64 {
	return oversampled(s.batch.Design.Oversample, total, s.eligible)
}

func oversampled(share float64, total, eligible int64) int64 {
	n, err := sampling.Extra(total, share)
	if err != nil {
		n = math.MaxInt64
	}
	// A total above what there is is refused by the allocation, which says so.
	return min(n, max(eligible, total))
}

// Expected are the cases that a total gives each stratum, with its
// oversampling: whole ones, or n N_h/N where sizes are rounded by lot. It is
// nil where the bounds do not allow that total.
func (s *Sizing) Expected(total int64) []float64 {
	if s.Equal() {
		if n := s.Drawn(total); n <= s.eligible {
			return s.InProportion(n)
		}
		return nil
	}
	sizes, err := s.sizes(total)
	if err != nil {
		return nil
	}
	cases := make([]float64, len(sizes))
	for h, n := range sizes {
		cases[h] = float64(n)
	}
	return cases
}

// InProportion is n N_h/N of each stratum.
func (s *Sizing) InProportion(n int64) []float64 {
	cases := make([]float64, len(s.bounds))
	for h, b := range s.bounds {
		cases[h] = float64(n) * float64(b.Population) / float64(s.eligible)
	}
	return cases
}

// sizes shares a total out, with its oversampling.
func (s *Sizing) sizes(total int64) ([]int64, error) {
	return sampling.Allocate(s.bounds, s.Drawn(total), s.allocation)
}

// Feasible are the smallest and the largest total that the bounds of the strata
// allow.
func (s *Sizing) Feasible() (least, most int64) {
	var low, high int64
	for _, b := range s.bounds {
		switch {
		case b.TakeAll:
			low, high = low+b.Population, high+b.Population
		case b.Max > 0:
			low, high = low+min(b.Min, b.Population), high+min(b.Max, b.Population)
		default:
			low, high = low+min(b.Min, b.Population), high+b.Population
		}
	}
	o := 1 + s.batch.Design.Oversample
	least = max(int64(math.Ceil(float64(low)/o-1e-9)), 1)
	for most = int64(float64(high) / o); most < high && s.Drawn(most+1) <= high; {
		most++
	}
	return least, most
}

// takeAll refuses strata that the frame does not have.
func takeAll(b *batch.Batch, lines []Line) strict.Violations {
	var vs strict.Violations
	ids := make([]string, len(lines))
	for h, l := range lines {
		ids[h] = l.ID
	}
	for i, id := range b.Design.TakeAll {
		if !slices.Contains(ids, id) {
			vs = append(vs, strict.Violation{Place: b.Doc.At("design", "take_all", i), Rule: "stratum", Subject: "design.take_all",
				Found:  lang.Text{EN: strict.Quote(id) + ", of which the frame has no case", DA: strict.Quote(id) + ", som listerne ingen sager har fra"},
				Wanted: lang.Text{EN: fmt.Sprintf("one of the %d strata of the frame", len(ids)), DA: fmt.Sprintf("et af listernes %d strata", len(ids))},
				Hint:   strict.DidYouMean(id, ids)})
		}
	}
	return vs
}
