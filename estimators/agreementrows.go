package estimators

import (
	"fmt"
	"math"
	"strings"
)

// The statistics of an agreement, as [Estimate].Value names them. Those of a
// code are followed by its name: "specific ja".
const (
	StatisticObserved  = "observed"
	StatisticKappa     = "kappa"
	StatisticPABAK     = "pabak"
	StatisticAC1       = "ac1"
	StatisticSpecific  = "specific"
	StatisticConfirmed = "confirmed"
)

// AgreementRows are the statistics of [Agreement] as rows of estimates, each
// with its standard error and interval; names are those of the codes.
//
// The shares among them, observed and confirmed, have the interval asked for.
// PABAK has that of the observed agreement, of which it is a linear function.
// Kappa, AC1 and specific agreement have Wald's, cut at 1 and at -1 or 0 with
// the note clipped; where everybody agrees they have none.
//
// Errors: those of [Survey.Agreement] and [Survey.Proportion], and names that
// do not fit the codes.
func (s *Survey) AgreementRows(r Readings, names []string, in []bool, report Report) ([]Estimate, error) {
	a, err := s.Agreement(r, in)
	if err != nil {
		return nil, err
	}
	if len(names) != r.Codes {
		return nil, fmt.Errorf("agreement: %d names of %d codes", len(names), r.Codes)
	}
	var rows []Estimate
	add := func(value string, e Estimate, failed error) {
		e.Kind, e.Value = KindAgreement, value
		rows = append(rows, e)
		if err == nil {
			err = failed
		}
	}
	share := func(value string, first int32) Estimate {
		e, failed := s.Proportion(agreed(r, first), in, report)
		add(value, e, failed)
		return e
	}
	wald := report
	wald.Interval = "wald"
	smooth := func(value string, l Linear) {
		e, failed := s.Report(KindAgreement, l, wald)
		add(value, e, failed)
	}
	observed := share(StatisticObserved, -1)
	smooth(StatisticKappa, a.Kappa)
	add(StatisticPABAK, observed, nil)
	smooth(StatisticAC1, a.AC1)
	for j, name := range names {
		smooth(StatisticSpecific+" "+name, a.Specific[j])
	}
	for j, name := range names {
		share(StatisticConfirmed+" "+name, int32(j))
	}
	if err != nil {
		return nil, err
	}
	SettleAgreement(rows)
	return rows, nil
}

// SettleAgreement gives every PABAK among rows of [Survey.AgreementRows], of
// one domain after another, the interval of the observed agreement, and cuts
// Wald's intervals at what is possible. It is for rows whose errors were found
// anew.
func SettleAgreement(rows []Estimate) {
	for at := 0; at < len(rows); {
		end := at + 1
		for end < len(rows) && rows[end].Value != StatisticObserved {
			end++
		}
		codes := float64(end-at-4) / 2 // two rows of each code, and four of all
		for i := at; i < end; i++ {
			switch e := &rows[i]; {
			case e.Value == StatisticPABAK:
				*e = pabak(rows[at], codes)
				e.Value = StatisticPABAK
			case e.Value == StatisticKappa || e.Value == StatisticAC1:
				*e = clipped(*e, -1)
			case strings.HasPrefix(e.Value, StatisticSpecific+" "):
				*e = clipped(*e, 0)
			}
		}
		at = end
	}
}

// IsShareOfAgreement reports whether a row of [Survey.AgreementRows] is a share
// of cases, with an interval for shares.
func (e Estimate) IsShareOfAgreement() bool {
	return e.Value == StatisticObserved || strings.HasPrefix(e.Value, StatisticConfirmed+" ")
}

// agreed is 1 where two readings agree and 0 where not, over the cases whose
// first reading is a code; -1: any.
func agreed(r Readings, first int32) []float64 {
	y := make([]float64, len(r.First))
	for i, code := range r.First {
		switch {
		case code < 0 || r.Second[i] < 0 || first >= 0 && code != first:
			y[i] = math.NaN()
		case code == r.Second[i]:
			y[i] = 1
		}
	}
	return y
}

// pabak is (k p_o - 1)/(k-1) with the interval of p_o, which cannot be made
// again at another level from it.
func pabak(e Estimate, k float64) Estimate {
	for _, x := range []*Number{&e.Estimate, &e.Low, &e.High} {
		if x.OK {
			x.F = (k*x.F - 1) / (k - 1)
		}
	}
	e.SE.F *= k / (k - 1)
	e.Evidence, e.Deff = Estimate{}.Evidence, Number{}
	return e
}

// clipped cuts an interval at what is possible, from least to 1, and says so.
func clipped(e Estimate, least float64) Estimate {
	cut := false
	if e.Low.OK && e.Low.F < least {
		e.Low.F, cut = least, true
	}
	if e.High.OK && e.High.F > 1 {
		e.High.F, cut = 1, true
	}
	if cut {
		e.Notes = Noted(e.Notes, NoteClipped)
	}
	return e
}
