package sampling

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Precision is what a plan promises for a share, of the whole population or,
// given some of its strata, of the domain that they make up.
type Precision struct {
	Cases      int64 // n, planned
	Population int64 // N of the strata with a case planned
	Missed     int64 // cases in strata with none: nothing drawn can speak for them

	Kish  float64 // design effect of unequal weights, n Σw²/(Σw)²; 1 where all are equal
	NKish float64 // n/Kish, the equally weighted cases that n is worth

	Wald      float64 // half-width of the interval that Size plans with
	Low, High float64 // the published interval, should the share come out as planned

	Heaviest float64 // largest weight over the mean weight, strata taken in full aside
	Guarded  bool    // Heaviest > 1.6 or their Kish > 1.10: the published interval will be wider than Low to High
}

// HalfWidth is half the published interval, 0.05 for ±5 percentage points.
func (p Precision) HalfWidth() float64 { return (p.High - p.Low) / 2 }

// Expect gives the precision of a plan, n_h of N_h cases, for a share p that
// is the same in all strata; a share that differs between them is estimated
// better, since strata take out what lies between them.
//
//	Kish = n Σ_h N_h²/n_h / N²             Kish (1992), J. Official Statistics 8:183
//	Wald = z √( p(1-p) Σ_h (N_h/N)² (1 - n_h/N_h)/n_h )
//	Low  = B⁻¹(α/2;   p n_K,     (1-p) n_K + 1)
//	High = B⁻¹(1-α/2; p n_K + 1, (1-p) n_K)
//
// where α = 1 - level and B⁻¹ is the beta quantile: Clopper-Pearson on
// n_K = n/Kish cases, which is what "clopper-pearson-survey" publishes for
// such a share. It takes no finite population correction. Strata taken in
// full have no sampling error: they leave n_K, and with a share W of the
// population between them the interval is W p + (1-W) [Low, High] of the rest.
//
// Where weights are too unequal for that (Guarded) the published interval
// allows for errors piled up in the heaviest stratum, and is wider.
//
// The share p and the level lie inside 0 and 1. At least one stratum must
// have a case planned.
func Expect(strata []Stratum, p, level float64) (Precision, error) {
	if err := checkExpect(strata, p, level); err != nil {
		return Precision{}, fmt.Errorf("expect: %w", err)
	}
	var e Precision
	var all, open sums
	for _, s := range strata {
		if s.Planned == 0 {
			e.Missed += s.Population
			continue
		}
		e.Cases += s.Planned
		e.Population += s.Population
		all.add(s)
		if !s.full() {
			open.add(s)
		}
	}
	if e.Cases == 0 {
		return Precision{}, errors.New("expect: no case planned in any stratum")
	}
	e.NKish = all.kish()
	e.Kish = all.n / e.NKish
	e.Wald = quantile(level) * math.Sqrt(p*(1-p)*open.variance) / all.N

	e.Low, e.High = p, p
	if open.n > 0 {
		w := open.N / all.N
		low, high := clopperPearson(p, open.kish(), level)
		e.Low, e.High = (1-w)*p+w*low, (1-w)*p+w*high
		e.Heaviest = open.heaviest * open.n / open.N
		e.Guarded = e.Heaviest > 1.6 || open.n/open.kish() > 1.10
	}
	return e, nil
}

func checkExpect(strata []Stratum, p, level float64) error {
	err := checkStrata(strata, 0)
	if !inside(p) {
		err = errors.Join(err, fmt.Errorf("share %v: want more than 0 and less than 1", p))
	}
	if !inside(level) {
		err = errors.Join(err, fmt.Errorf("level %v: want more than 0 and less than 1", level))
	}
	return err
}

// sums are over strata with n_h > 0.
type sums struct {
	n, N     float64
	squares  float64 // Σ N_h²/n_h, which is Σ w² over cases
	variance float64 // Σ N_h (N_h - n_h)/n_h
	heaviest float64 // max N_h/n_h
}

func (t *sums) add(s Stratum) {
	N, n := float64(s.Population), float64(s.Planned)
	t.n += n
	t.N += N
	t.squares += N * N / n
	t.variance += N * (N - n) / n
	t.heaviest = max(t.heaviest, N/n)
}

// kish is (Σw)²/Σw².
func (t *sums) kish() float64 { return t.N * t.N / t.squares }

// clopperPearson is the interval for a share p, inside 0 and 1, of n cases; n
// need not be whole. Clopper & Pearson (1934), Biometrika 26:404.
func clopperPearson(p, n, level float64) (low, high float64) {
	tail := (1 - level) / 2
	low = distuv.Beta{Alpha: p * n, Beta: (1-p)*n + 1}.Quantile(tail)
	high = distuv.Beta{Alpha: p*n + 1, Beta: (1 - p) * n}.Quantile(1 - tail)
	return low, high
}
