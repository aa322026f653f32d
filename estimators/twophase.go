package estimators

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// A Phase is a second reading: which of the cases that were read were drawn to
// be read again, from classes that the first reading made.
type Phase struct {
	Class []int32 // of each row, the class it was drawn from again, numbered from 0; -1: not read the first time
	Read  []bool  // of each row, whether it was read again

	Names []string // of the classes, for what is said of them; nil: their numbers

	// Known are columns with what else the first reading says of every case:
	// the more they tell of the second, the less is left to its draw. nil: the
	// classes alone.
	Known [][]float64

	// Expanded takes the weights w n_g/m_g, calibrated to Known alone if there
	// is any, and the variance of R's twophase(method = "approx"), for
	// comparison, see [Survey.SecondPhase].
	Expanded bool
}

// SecondPhase is the survey of the cases that were read again. Its weights let
// those of a class stand for all of the class,
//
//	w → w Σ_g w / Σ_{g, again} w,
//
// and are 0 for cases that were not read again. A mean over what the second
// reading found is then the two-phase estimate, unbiased whatever the first
// reader is like: with W_g the share of the weight of class g, and ȳ_g the
// weighted mean over those read again,
//
//	p = Σ_g W_g ȳ_g.
//
// Both draws count in every variance. With n_g read and m_g of them again, the
// influence e of a case under the new weights becomes
//
//	u = w [ē_g + r (n_g/m_g) c_g (e - ē_g)],  c_g² = (n_g-1)/n_g · m_g/(m_g-1),
//
// r 1 for a case read again, and to its variance under the design comes
//
//	Σ_r f_h (1 - m_g/n_g) m_g/(m_g-1) [(n_g/m_g) w (e - ē_g)]²,  f_h = n_h/N_h:
//
// the design takes off what a sample of a finite population leaves no chance
// to, and of the second draw it must not. With this c_g the variance is exactly
// unbiased for a simple random first sample, and where all were read again it
// is that of one phase, to the last bit but rounding.
//
// With Known columns x the weights meet their totals over all that were read,
// too, and the prediction of e from classes and x by least squares takes the
// place of ē_g: the regression estimator.
//
// The second draw takes cases of a class with equal chances, at least two or
// all. Rows of class -1 are outside. Everything that is wrong is reported at
// once.
//
// Cochran (1977), Sampling Techniques, chapter 12; Särndal, Swensson and
// Wretman (1992), 9.3. R: twophase(id = list(~1, ~1), strata = list(~h, ~g),
// subset = ~again), whose variance ("approx") Expanded has: that of the first
// phase from squares weighted by w n_g/m_g, and that of the second added. It
// is too low where strata hold few cases.
func (s *Survey) SecondPhase(p Phase) (*Survey, error) {
	n, errs := p.check(s)
	if len(errs) > 0 {
		return nil, fmt.Errorf("second phase: %w", errors.Join(errs...))
	}
	return s.reweighted(&secondPhase{Phase: p, classes: n})
}

// A secondPhase is the adjustment of weights to those read again.
type secondPhase struct {
	change
	Phase
	classes []phaseClass
	space   projection // of classes and known columns, by the weights w n_g/m_g
}

// A phaseClass is a class of the second draw.
type phaseClass struct{ first, again float64 } // cases read, and read again

// inflate is n_g/m_g.
func (c phaseClass) inflate() float64 { return c.first / c.again }

// unbias is m_g/(m_g-1), what makes the squares of the cases read again those
// of a variance; 1 where there is none.
func (c phaseClass) unbias() float64 {
	if c.again < 2 {
		return 1
	}
	return c.again / (c.again - 1)
}

// spread is c_g: the squares of n_g cases have n_g-1 degrees.
func (c phaseClass) spread() float64 {
	if c.again < 2 {
		return 1
	}
	return math.Sqrt((c.first - 1) / c.first * c.unbias())
}

// name is that of a class.
func (p Phase) name(class int) string {
	if class < len(p.Names) {
		return p.Names[class]
	}
	return strconv.Itoa(class)
}

func (p Phase) check(s *Survey) (classes []phaseClass, errs []error) {
	if len(p.Class) != s.Len() || len(p.Read) != s.Len() {
		return nil, []error{fmt.Errorf("classes of %d rows and second readings of %d in a survey of %d", len(p.Class), len(p.Read), s.Len())}
	}
	most := slices.Max(p.Class)
	if int(most) >= s.Len() {
		return nil, []error{fmt.Errorf("class %d in a survey of %d rows", most, s.Len())}
	}
	classes = make([]phaseClass, most+1)
	for i, g := range p.Class {
		switch {
		case g < -1:
			errs = append(errs, fmt.Errorf("row %d: class %d, want -1 or more", i+1, g))
		case g < 0 && p.Read[i]:
			errs = append(errs, fmt.Errorf("row %d: read again, but not read", i+1))
		case g >= 0:
			classes[g].first++
			if p.Read[i] {
				classes[g].again++
			}
		}
	}
	if len(classes) == 0 {
		errs = append(errs, errors.New("no case was read"))
	}
	for k, x := range p.Known {
		if len(x) != s.Len() {
			errs = append(errs, fmt.Errorf("known column %d of %d rows in a survey of %d", k+1, len(x), s.Len()))
			continue
		}
		for i, v := range x {
			if p.Class[i] >= 0 && (math.IsNaN(v) || math.IsInf(v, 0)) {
				errs = append(errs, fmt.Errorf("row %d: %v in known column %d, want a number for every case read", i+1, v, k+1))
			}
		}
	}
	for g, c := range classes {
		if c.again < 2 && c.again < c.first {
			errs = append(errs, fmt.Errorf("class %s: %v of %v cases read again, want at least 2 or all", p.name(g), c.again, c.first))
		}
	}
	return classes, errs
}
