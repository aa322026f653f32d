package estimators

import (
	"fmt"
	"math"
)

// fewestReaders are those from whose differences a variance may be guessed.
const fewestReaders = 4

// Readers is how much the readers of a sample differ in one measure.
type Readers struct {
	Readers int     // who read cases of the base
	Cases   int64   // in the base
	Load    float64 // m, cases a reader; where they are not alike, (n - Σ n_j²/n)/(k-1)
	// Rho is the correlation of two answers of one reader. It can be below 0
	// by chance. Absent where fewer than 4 readers, or answers that are all
	// alike, cannot tell.
	Rho Number
	// Deff is 1 + (m-1) ρ, what the readers multiply a variance by, at least 1.
	Deff  Number
	Notes []Note // few_readers
}

// ReaderVariance compares the readers of cases that were dealt to them by lot,
//
//	ρ = (s_b² - s_w²)/(s_b² + (m-1) s_w²),
//	s_b² = Σ_j n_j (ȳ_j - ȳ)²/(k-1),   s_w² = Σ_j Σ_i (y_ij - ȳ_j)²/(n-k),
//
// the mean squares between k readers and within them. Without lots readers
// differ because their cases do, and ρ says nothing of them. Five readers of
// 385 cases with ρ = .02 double a variance, 1 + 76·.02 = 2.5, and no standard
// error of the draw knows of it.
//
// reader has, of each case, its reader from 0, -1: none; y what was found, NaN
// outside the base.
//
// Kish (1962), JASA 57:92-115; Donner (1986), International Statistical Review
// 54:67-82, for m and ρ. R: with a <- anova(lm(y ~ factor(reader))),
// (a[1,3] - a[2,3])/(a[1,3] + (m-1)*a[2,3]).
func ReaderVariance(reader []int32, y []float64) (Readers, error) {
	if len(reader) != len(y) {
		return Readers{}, fmt.Errorf("reader variance: readers of %d cases and answers of %d", len(reader), len(y))
	}
	var k int32
	for i, j := range reader {
		if j < -1 || int(j) >= len(reader) || math.IsInf(y[i], 0) {
			return Readers{}, fmt.Errorf("reader variance: case %d: reader %d and answer %v, want a reader from 0 to %d and a number", i+1, j, y[i], len(reader)-1)
		}
		k = max(k, j+1)
	}
	load, sum := make([]float64, k), make([]float64, k)
	var r Readers
	total := 0.0
	for i, j := range reader {
		if j >= 0 && !math.IsNaN(y[i]) {
			load[j]++
			sum[j] += y[i]
			r.Cases++
			total += y[i]
		}
	}
	n := float64(r.Cases)
	var squares, between, within float64
	for j, m := range load {
		if m > 0 {
			r.Readers++
			squares += float64(m * m)
			e := sum[j]/m - total/n
			between += float64(m * float64(e*e))
		}
	}
	for i, j := range reader {
		if j >= 0 && !math.IsNaN(y[i]) {
			e := y[i] - sum[j]/load[j]
			within += float64(e * e)
		}
	}
	if r.Readers < fewestReaders {
		r.Notes = []Note{NoteFewReaders}
	}
	if r.Readers < 2 {
		r.Load = n
		return r, nil
	}
	others := float64(r.Readers - 1)
	r.Load = (n - squares/n) / others
	if r.Readers < fewestReaders || r.Cases <= int64(r.Readers) {
		return r, nil
	}
	b, w := between/others, within/(n-float64(r.Readers))
	if all := b + float64((r.Load-1)*w); all > 0 {
		r.Rho = Some((b - w) / all)
		r.Deff = Some(math.Max(1, 1+float64((r.Load-1)*r.Rho.F)))
	}
	return r, nil
}

// Widen is an estimate with its error and the distance to its bounds times
// √(1 + (m-1) ρ), for printing beside the one without: what the draw and the
// readers together leave open. A share is cut at 0 and 1, with the note
// clipped. Where ρ is not known nothing is widened, and the notes say why.
func (r Readers) Widen(e Estimate) Estimate {
	e.Notes = append(e.Notes[:len(e.Notes):len(e.Notes)], r.Notes...)
	if !r.Deff.OK {
		return e
	}
	f := math.Sqrt(r.Deff.F)
	e.SE.F *= f
	if e.Low.OK && e.High.OK {
		e.Low.F = e.Estimate.F - float64(f*(e.Estimate.F-e.Low.F))
		e.High.F = e.Estimate.F + float64(f*(e.High.F-e.Estimate.F))
	}
	if e.Kind == KindProportion {
		e = clipped(e, 0)
	}
	e.Evidence = Estimate{}.Evidence // the interval cannot be made from it any more
	return e
}
