package estimators

import (
	"math"

	"sagsbarometer/estimators/interval"
)

// The rows of [Survey.ReaderRows], as [Estimate].Value names them.
const (
	StatisticRho          = "rho"
	StatisticShare        = "share"
	StatisticShareWidened = "share_widened"
	StatisticMean         = "mean"
	StatisticMeanWidened  = "mean_widened"
)

// ReaderRows are what readers add to the error of a mean as rows of estimates:
// ρ with 1 + (m-1) ρ for its design effect, see [ReaderVariance], then the mean
// as the draw alone has it, and the same with its error and interval widened,
// see [Readers.Widen]. Where the interval asked for is one for shares, or share
// is true, y is 0 and 1 and the mean a share, see [Survey.Proportion]; else it
// is that of an amount, see [Survey.Report].
//
// Where ρ is not known the widened row has the estimate and neither error nor
// interval: those of the draw would be taken for the whole. Its n_eff, and so
// its grade, is that of the draw over 1 + (m-1) ρ.
//
// Errors: those of [ReaderVariance], [Survey.Proportion] and [Survey.Report].
func (s *Survey) ReaderRows(reader []int32, y []float64, in []bool, share bool, r Report) ([]Estimate, error) {
	inside := make([]float64, len(y))
	for i, v := range y {
		if inside[i] = v; in != nil && !in[i] {
			inside[i] = math.NaN()
		}
	}
	readers, err := ReaderVariance(reader, inside)
	if err != nil {
		return nil, err
	}
	value, widened := StatisticMean, StatisticMeanWidened
	var drawn Estimate
	if share {
		value, widened = StatisticShare, StatisticShareWidened
		drawn, err = s.Proportion(y, in, r)
	} else {
		drawn, err = s.Report(KindMean, s.Mean(y, in), r)
	}
	if err != nil {
		return nil, err
	}
	wide := readers.widened(drawn, r.bands())
	rho := readers.row(drawn.N)
	rho.Kind, rho.Value = KindReaders, StatisticRho
	drawn.Kind, drawn.Value = KindReaders, value
	wide.Kind, wide.Value = KindReaders, widened
	return []Estimate{rho, drawn, wide}, nil
}

// row is ρ among estimates: of n cases in the domain.
func (r Readers) row(n int64) Estimate {
	e := Estimate{N: n, NBase: r.Cases, Estimate: r.Rho, Deff: r.Deff}
	switch {
	case r.Cases == 0:
		e.Notes = []Note{NoteEmptyBase}
		return e
	case r.Cases < smallBase:
		e.Notes = []Note{NoteSmallBase}
	}
	if !r.Rho.OK && len(r.Notes) == 0 {
		e.Notes = Noted(e.Notes, NoteNoVariation)
	}
	for _, note := range r.Notes {
		e.Notes = Noted(e.Notes, note)
	}
	return e
}

// widened is an estimate with what the readers add, or without error and
// interval where that is not known.
func (r Readers) widened(e Estimate, bands Bands) Estimate {
	if e.NBase == 0 {
		return e
	}
	if r.Deff.OK {
		e = r.Widen(e)
		if e.NEff.OK && e.Grade != "" {
			e.NEff.F /= r.Deff.F
			e.Grade = bands.Grade(e.NEff.F)
		}
		if e.Deff.OK {
			e.Deff.F *= r.Deff.F
		}
		if e.Grade == GradeWithheld {
			e.Notes = Noted(e.Notes, NoteWithheld)
		}
		return e
	}
	e.SE, e.Low, e.High, e.DF, e.NEff, e.Deff = Number{}, Number{}, Number{}, Number{}, Number{}, Number{}
	e.Level, e.Interval, e.Grade, e.Evidence = 0, "", "", interval.Input{}
	for _, note := range append(r.Notes, NoteNoInterval) {
		e.Notes = Noted(e.Notes, note)
	}
	return e
}
