package precision

import (
	"math"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/planning"
	"sagsbarometer/sampling"
)

// A reporter works out what plans of one frame promise.
type reporter struct {
	batch  *batch.Batch
	lines  []planning.Line
	sizing *planning.Sizing
	pop    *planning.Population
	method interval.Method
	level  float64

	cache map[int64][]float64  // total -> expected cases of each stratum
	cut   map[string][]part    // column -> what it cuts the population into
	stand map[*float64][]int64 // what the strata stand for, by the cases of the first
}

// expected is what one domain can be expected to show.
type expected struct {
	sampling.Composition
	rule     string
	i50, i10 interval.Interval
	ok       bool // there is an interval
}

// whole is all eligible cases as a part.
func (r *reporter) whole() part {
	p := part{Part: planning.Part{Kommuner: r.pop.Kommuner()}}
	for h, l := range r.lines {
		p.Strata, p.Cases = append(p.Strata, h), append(p.Cases, l.Population)
		p.Size += l.Population
	}
	return p
}

// expect composes the sample that cases, n_h of each stratum, give of a part.
// Cases drawn to make up for losses are taken to be lost. The heaviest weight
// is that of the strata that could hold the part.
func (r *reporter) expect(cases []float64, p part) (expected, error) {
	var e expected
	slices := make([]sampling.Slice, len(p.Strata))
	some, heaviest := false, 0.0
	stands, err := r.stands(cases)
	if err != nil {
		return e, err
	}
	for k, h := range p.Strata {
		slices[k] = sampling.Slice{Population: stands[h], Expected: r.kept(cases[h]), Domain: p.Cases[k]}
		if own := r.lines[h].Population; stands[h] > own { // the cases taken over are taken to be like its own
			slices[k].Domain = int64(math.Round(float64(p.Cases[k]) / float64(own) * float64(stands[h])))
		}
		some = some || cases[h] > 0
	}
	if !some {
		return e, nil
	}
	if e.Composition, err = sampling.Compose(slices, 0.5); err != nil {
		return e, err
	}
	tenth, err := sampling.Compose(slices, 0.1)
	if err != nil {
		return e, err
	}
	if p.hold != nil {
		for _, h := range p.hold {
			if n := r.kept(cases[h]); n > 0 && n < float64(stands[h]) {
				heaviest = max(heaviest, float64(stands[h])/n)
			}
		}
		if open := (1 - e.Full) * float64(e.Population); e.N > 0 {
			e.Largest, tenth.Largest = heaviest/open, heaviest/open
		}
	}
	var ok10 bool
	e.i50, e.ok = r.interval(e.Composition, r.level)
	e.i10, ok10 = r.interval(tenth, r.level)
	e.ok = e.ok && ok10
	if e.N > 0 && r.method.Name == interval.Published {
		e.rule = "guarded"
		if r.rest(e.Composition).NearlyEqual() {
			e.rule = "plain"
		}
	}
	return e, nil
}

// stands are the cases that those drawn of each stratum stand for: its own, and
// those of strata without a case whose partner it is, see [sampling.Collapse].
func (r *reporter) stands(cases []float64) ([]int64, error) {
	if stands, ok := r.stand[&cases[0]]; ok {
		return stands, nil
	}
	strata, at, none := make([]sampling.Stratum, len(cases)), make(map[string]int, len(cases)), false
	stands := make([]int64, len(cases))
	for h, n := range cases {
		l := r.lines[h]
		strata[h] = sampling.Stratum{ID: l.ID, Group: planning.GroupOf(r.batch.Design, l.ID), Population: l.Population, Planned: int64(n)}
		at[strata[h].ID], stands[h] = h, strata[h].Population
		none = none || n == 0
	}
	if none {
		partners, err := sampling.Collapse(strata)
		if err != nil {
			return nil, err
		}
		for h, n := range cases {
			if to, ok := at[partners[h]]; n == 0 && ok {
				stands[to] += strata[h].Population
			}
		}
	}
	if r.stand == nil {
		r.stand = map[*float64][]int64{}
	}
	r.stand[&cases[0]] = stands
	return stands, nil
}

// kept are the cases left when those drawn beyond the total are lost.
func (r *reporter) kept(n float64) float64 { return n / (1 + r.batch.Design.Oversample) }

// rest is the sample outside strata taken in full, as the intervals take it.
// Their counts only tell none and all from the rest, so any in between do.
func (r *reporter) rest(c sampling.Composition) interval.Sample {
	n := int64(math.Round(c.N))
	return interval.Sample{P: c.Share, V: c.V, N: n, Counts: min(max(int64(math.Round(c.Share*c.N)), 1), n-1),
		Kish: c.Kish, Largest: c.Largest, Yes: c.Yes, No: c.No}
}

// interval is the published interval for a composition. There is none for
// fewer than two cases.
func (r *reporter) interval(c sampling.Composition, level float64) (interval.Interval, bool) {
	if c.N > 0 && c.N < 1.5 {
		return interval.Interval{}, false
	}
	rest, method := r.rest(c), r.method
	if c.N == 0 {
		rest = interval.Sample{}
	}
	if method.EqualWeights { // it wants whole counts, which an expectation has not: the same bounds from Kish's form
		method, _ = interval.ByName("clopper-pearson-kish")
		rest.Kish = c.N
	}
	in := interval.Input{Sample: rest, Level: level, DF: math.Max(c.N-float64(len(r.lines)), 1)}
	if c.Full > 0 {
		in.Full, in.FullP, in.Rest = c.Full, c.Share, rest
		in.P, in.N, in.Counts = c.Share, max(int64(math.Round(c.Cases)), 1), 1
	}
	return method.Interval(in)
}

// grade is the band of what is expected. Cases of one kommune get no rate
// however many they are, nor do a few, although in strata taken in full they
// leave nothing to chance.
func (e expected) grade(p part) string {
	if !e.ok || p.Kommuner == 1 || e.Cases < leastOfBase {
		return estimators.GradeWithheld
	}
	return estimators.DefaultBands.Grade(e.i50.N)
}

// put fills in a row.
func (e expected) put(row *reportRow, p part) {
	row.N, row.Population = estimators.Some(e.Cases), estimators.Some(float64(p.Size))
	if e.N > 0 {
		row.Kish, row.NKish, row.Heaviest = estimators.Some(e.Deff()), estimators.Some(e.Composition.Kish), estimators.Some(e.Composition.Heaviest())
	}
	row.Rule, row.Grade = e.rule, e.grade(p)
	if e.ok {
		if !math.IsInf(e.i50.N, 1) {
			row.NPub = estimators.Some(e.i50.N)
		}
		row.Low50, row.High50, row.Half50 = estimators.Some(e.i50.Low), estimators.Some(e.i50.High), half(e.i50)
		row.Low10, row.High10, row.Half10 = estimators.Some(e.i10.Low), estimators.Some(e.i10.High), half(e.i10)
	}
	switch {
	case e.Cases == 0:
		row.Notes = append(row.Notes, noteNone)
	case e.N == 0:
		row.Notes = append(row.Notes, noteTakenInFull)
	}
	if p.Kommuner == 1 {
		row.Notes = append(row.Notes, noteOneKommune)
	}
	if e.Cases < leastOfBase {
		row.Notes = append(row.Notes, noteFew)
	}
}

// leastOfBase is how many cases a published cell of a sample must rest on.
const leastOfBase = 10

func half(i interval.Interval) estimators.Number { return estimators.Some((i.High - i.Low) / 2) }

// casesOf are the cases of each stratum for a total; nil where there is no
// such allocation.
func (r *reporter) casesOf(total int64) []float64 {
	cases, ok := r.cache[total]
	if !ok {
		cases = r.sizing.Expected(total)
		r.cache[total] = cases
	}
	return cases
}
