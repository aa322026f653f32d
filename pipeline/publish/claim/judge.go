// Package claim holds what may be said of an estimate, and says it in Danish.
//
// An estimate goes in together with the basis of its batch and the number of
// kommuner that its cases come from; a verdict comes out, and from a verdict
// the strongest sentence that it bears. There is no setting that turns a
// refusal off: a rate that rests on picked cases, on one kommune or on too
// few cases is not printed, and a count of cases stands in its place.
package claim

import (
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

// A Reason is why no rate is printed. Its value is the code that data files
// carry.
type Reason string

const (
	None       Reason = ""
	NoCases    Reason = "ingen_sager" // nothing in the base
	Picked     Reason = "udvalgt"     // purposive: the cases stand for themselves only
	OneKommune Reason = "en_kommune"  // the cases of the base come from one kommune
	TooFew     Reason = "for_faa"     // the published interval would be too wide (bands)
	NoEstimate Reason = "uden_estimat"
)

// A Verdict is what may be printed of an estimate.
type Verdict struct {
	Rate     bool // a percentage
	Interval bool // and how sure it is
	Reason   Reason
}

// Judge says what may be printed. Kommuner is the number of different
// kommuner among the cases of the base.
//
//   - purposive: counts only, whatever else came along;
//   - all cases from one kommune: counts only, on every basis and however the
//     domain is called, so that no barometer becomes a verdict on a kommune;
//   - grade withheld: counts only;
//   - census: a rate, no interval, since nothing was drawn;
//   - probability: a rate with its interval, never one without the other.
func Judge(basis batch.Basis, e estimators.Estimate, kommuner int) Verdict {
	switch {
	case e.NBase == 0:
		return Verdict{Reason: NoCases}
	case basis != batch.Probability && basis != batch.Census:
		return Verdict{Reason: Picked}
	case kommuner <= 1:
		return Verdict{Reason: OneKommune}
	case e.Grade == estimators.GradeWithheld:
		return Verdict{Reason: TooFew}
	case !e.Estimate.OK:
		return Verdict{Reason: NoEstimate}
	case basis == batch.Census:
		return Verdict{Rate: true}
	case !e.Low.OK || !e.High.OK:
		return Verdict{Reason: NoEstimate}
	}
	return Verdict{Rate: true, Interval: true}
}
