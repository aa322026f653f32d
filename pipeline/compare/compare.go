package compare

import (
	"cmp"
	"fmt"
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

// A Side is one of the two batches.
type Side struct {
	Batch *batch.Batch
	Book  *codebook.Codebook
	Core  Core

	// Estimates are every measure for the whole, for the groups, and by the
	// columns of the case mix.
	Estimates []estimators.Estimate
	Groups    [][]string // columns of the groups to show, as both batches have them

	// AfterSecond are the measures after the second reading, under their own
	// names. They are compared where both batches have them for their headline.
	AfterSecond []estimators.Estimate

	// Unadjusted is what the name of a measure ends in where its share is not
	// post-stratified and that of the measure itself is.
	Unadjusted string
	// Mix counts the cases of the frame by the columns of the case mix, as the
	// domains of the estimates; nil where the frame lacks a column.
	Mix []Part
}

// A Part is a group of the frame.
type Part struct {
	Domain estimators.Domain
	Cases  int64
}

// A Result is two batches beside each other, the earlier first.
type Result struct {
	Kind    string      // Change or Difference
	Reasons []lang.Text // why it is not a change
	Level   float64
	Again   bool // the shares are those after the second reading, as both headlines are
	Rows    []Row
	LeftOut []LeftOut
}

// A LeftOut is a measure that cannot be compared, and why.
type LeftOut struct {
	Measure string
	Why     lang.Text
}

// A Row is one measure in one group.
type Row struct {
	Measure, Label string
	Domain         estimators.Domain
	First, Second  estimators.Estimate

	between      estimators.Change  // the samples are independent: each year's cases are that year's decisions
	Crude        estimators.Bounded // the second share less the first
	Standardized estimators.Bounded // the same at the case mix of the first batch; absent where a part of it has no share

	Declared   bool              // it is of the family, so it has a p-value
	P, PHolm   estimators.Number // of no change; corrected for the family
	Detectable estimators.Number // the smallest change that two such samples detect
}

// TooFew is why a row has no difference where both batches have shares: one of
// them rests on too little to be published.
func (r Row) TooFew() bool {
	return r.First.Grade == estimators.GradeWithheld || r.Second.Grade == estimators.GradeWithheld
}

// Shown reports whether the row's p-value, corrected for its family, says that
// more than chance is at work.
func (r Row) Shown(level float64) bool { return r.PHolm.OK && r.PHolm.F < 1-level }

// Compare holds the second batch against the first. The family is that of the
// second batch, declared in its [compare]; without one it is every measure that
// can be compared, for the whole.
func Compare(a, b Side) (*Result, error) {
	for _, s := range []Side{a, b} {
		if s.Batch.Batch.Basis != batch.Probability {
			return nil, fmt.Errorf("%s is of basis %s, want two probability samples: only they have intervals to compare by", s.Batch.Batch.ID, s.Batch.Batch.Basis)
		}
	}
	r := &Result{Kind: Change, Level: b.level()}
	if r.Reasons = reasons(a, b); len(r.Reasons) > 0 {
		r.Kind = Difference
	}
	if r.Again = a.twoPhase() && b.twoPhase(); r.Again {
		a.Estimates, b.Estimates, a.Mix = a.AfterSecond, b.AfterSecond, nil
	}
	family := b.family()
	for _, second := range b.Batch.Measures {
		at := slices.IndexFunc(a.Batch.Measures, func(m batch.Measure) bool { return m.ID == second.ID })
		why := lang.Text{EN: "the first batch does not have it", DA: "den første batch har den ikke"}
		if at >= 0 {
			why = comparable(a, b, a.Batch.Measures[at], second, r.Kind)
		}
		if r.Again && why.Empty() && !(a.has(second.ID) && b.has(second.ID)) {
			why = lang.Text{EN: "a batch has no figure after the second reading", DA: "en batch har intet tal efter anden gennemgang"}
		}
		if !why.Empty() {
			r.LeftOut = append(r.LeftOut, LeftOut{second.ID, why})
			continue
		}
		for _, domain := range b.domains(second.ID) {
			row, ok, err := r.row(a, b, second, domain)
			if err != nil {
				return nil, err
			}
			if ok {
				row.Declared = len(domain) == 0 && (family == nil || slices.Contains(family, second.ID))
				r.Rows = append(r.Rows, row)
			}
		}
	}
	r.test()
	return r, r.detect(b.power())
}

// row compares one measure in one group; not ok where the first batch does not
// have the group.
func (r *Result) row(a, b Side, m batch.Measure, domain estimators.Domain) (row Row, ok bool, err error) {
	first, ok := a.find(m.ID, domain)
	second, _ := b.find(m.ID, domain)
	if !ok {
		return Row{}, false, nil
	}
	// Only one of two shares that are made in the same way can have changed.
	if poststratified(first) != poststratified(second) {
		first, second = a.plain(first), b.plain(second)
	}
	row = Row{Measure: m.ID, Label: m.Label, Domain: domain, First: first, Second: second}
	if row.TooFew() {
		return row, true, nil
	}
	if row.between, err = estimators.Independent(first, second, r.Level); err != nil {
		return Row{}, false, err
	}
	row.Crude = row.between.Difference
	if len(domain) == 0 && a.Mix != nil {
		row.Standardized = estimators.Difference(b.standardized(m.ID, a.Mix, r.Level), a.standardized(m.ID, a.Mix, r.Level), 0)
	}
	return row, true, nil
}

func (s Side) level() float64 {
	if p := s.Batch.Publish; p != nil && p.Level > 0 {
		return p.Level
	}
	return batch.DefaultLevel
}

func (s Side) power() float64 {
	if d := s.Batch.Design; d != nil {
		return cmp.Or(d.DetectPower, batch.DefaultDetectPower)
	}
	return batch.DefaultDetectPower
}

// family are the measures whose change for the whole is tested; nil: all.
func (s Side) family() []string {
	if s.Batch.Compare == nil {
		return nil
	}
	return s.Batch.Compare.Family
}

// find is the estimate of a measure in a group.
func (s Side) find(measure string, domain estimators.Domain) (estimators.Estimate, bool) {
	for _, e := range s.Estimates {
		if e.Measure == measure && e.Domain.String() == domain.String() {
			return e, true
		}
	}
	return estimators.Estimate{}, false
}

// has reports whether a measure is estimated at the whole.
func (s Side) has(measure string) bool {
	_, ok := s.find(measure, nil)
	return ok
}

// twoPhase reports whether the headline is the figure after the second reading.
func (s Side) twoPhase() bool {
	return s.Batch.Review != nil && s.Batch.Review.Headline == batch.TwoPhase
}

func poststratified(e estimators.Estimate) bool {
	return slices.Contains(e.Notes, estimators.NotePoststratified)
}

// plain is an estimate without post-stratification, where the batch has both.
func (s Side) plain(e estimators.Estimate) estimators.Estimate {
	if plain, ok := s.find(e.Measure+s.Unadjusted, e.Domain); ok && s.Unadjusted != "" {
		return plain
	}
	return e
}

// domains are the groups of a measure in the order of the estimates, each
// once.
func (s Side) domains(measure string) (out []estimators.Domain) {
	seen := map[string]bool{}
	for _, e := range s.Estimates {
		name := e.Domain.String()
		if e.Measure != measure || seen[name] || !s.shows(e.Domain) {
			continue
		}
		seen[name] = true
		out = append(out, e.Domain)
	}
	return out
}

// shows reports whether a domain is the whole or of a group to show.
func (s Side) shows(d estimators.Domain) bool {
	columns := make([]string, len(d))
	for i, l := range d {
		columns[i] = l.Column
	}
	return len(d) == 0 || slices.ContainsFunc(s.Groups, func(g []string) bool { return slices.Equal(g, columns) })
}
