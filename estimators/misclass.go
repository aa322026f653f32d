package estimators

import (
	"errors"
	"fmt"
	"math"
)

// A Reader is how a reader errs, with the variances of what is known of it; 0
// where it is taken to be known.
type Reader struct {
	Sensitivity, Specificity                 float64 // the chances that a case that counts is found to, and one that does not is not
	SensitivityVariance, SpecificityVariance float64
}

// A Corrected is a share that was corrected for a reader's errors.
type Corrected struct {
	Estimate float64
	Variance float64
	Clipped  bool // the formula gave less than 0 or more than 1: the reader would not have erred as assumed
}

// RoganGladen corrects the share q that a reader found for errors that are
// known from elsewhere,
//
//	p = (q + Sp - 1)/J,   J = Se + Sp - 1,
//	v = v(q)/J² + v(Se) p²/J² + v(Sp) (1-p)²/J²,
//
// p cut at 0 and 1, v of the p before that. It is a sensitivity check, to be
// labelled as one: the reader may err otherwise in these cases than in those
// that Se and Sp come from. Cases that were read again give an estimate that
// assumes nothing of the kind, see [Survey.SecondPhase].
//
// Errors: a share, sensitivity or specificity outside [0,1], a negative
// variance, and a reader no better than a coin, Se + Sp <= 1.
//
// Rogan and Gladen (1978), American Journal of Epidemiology 107:71-76.
func RoganGladen(q, variance float64, r Reader) (Corrected, error) {
	var errs []error
	share := func(what string, x float64) {
		if !(x >= 0 && x <= 1) {
			errs = append(errs, fmt.Errorf("%s is %v, want 0 to 1", what, x))
		}
	}
	notNegative := func(what string, v float64) {
		if !(v >= 0) || math.IsInf(v, 1) {
			errs = append(errs, fmt.Errorf("the variance of %s is %v, want 0 or more", what, v))
		}
	}
	share("the share", q)
	share("the sensitivity", r.Sensitivity)
	share("the specificity", r.Specificity)
	notNegative("the share", variance)
	notNegative("the sensitivity", r.SensitivityVariance)
	notNegative("the specificity", r.SpecificityVariance)
	j := r.Sensitivity + r.Specificity - 1
	if len(errs) == 0 && !(j > 0) {
		errs = append(errs, fmt.Errorf("sensitivity %v and specificity %v, want more than 1 together: a reader no better than a coin tells nothing", r.Sensitivity, r.Specificity))
	}
	if len(errs) > 0 {
		return Corrected{}, fmt.Errorf("correction for a reader's errors: %w", errors.Join(errs...))
	}
	p := (q + r.Specificity - 1) / j
	v := (variance + float64(r.SensitivityVariance*p*p) + float64(r.SpecificityVariance*(1-p)*(1-p))) / (j * j)
	cut := math.Max(0, math.Min(1, p))
	return Corrected{cut, v, cut != p}, nil
}
