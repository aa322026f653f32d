package interval

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// A Part is what a sample with equal chances and a fixed number of units, as
// sampling draws along a tree, showed of one part of the tree: a region.
type Part struct {
	Units      int64 // drawn of the whole population, n
	Population int64 // of the whole, N
	Part       int64 // cases of the part, N_D
	Counts     int64 // units counted in the part, x
}

// Bounds is the exact interval for the share of a part of the tree. With
// K = ⌈n N_D/N⌉, as many units as can be drawn of it, and [L, U] the interval
// of Clopper and Pearson for x of K,
//
//	[L, U] · K N/(n N_D),  at most 1.
//
// The number counted is a sum of independent chances that adds up to n/N of
// the cases that count, as for the whole, so the interval holds at least what
// it promises for every share, though the number of units drawn of the part is
// itself a matter of chance. Two-sided only: a bound alone at level .95 is
// promised to hold .9487 of the time. What the interval rests on is K.
//
// It is for parts that the tree was drawn by, every unit reviewed.
//
// Errors: counts below 0, a sample larger than its population, a part larger
// than the whole, more counted than K, a level outside (0,1).
//
// Hoeffding (1956), Annals of Mathematical Statistics 27:713-721, for sums of
// unlike chances; Brändén and Jonasson (2012), Scandinavian Journal of
// Statistics 39:830-838, for such samples.
func (p Part) Bounds(level float64, side Side) (Interval, error) {
	tail, errLevel := tailOf(level, side)
	k, err := p.most()
	if err := errors.Join(err, errLevel); err != nil {
		return Interval{}, fmt.Errorf("interval of a part: %w", err)
	}
	n := float64(k)
	low, high := exact(float64(p.Counts)/n, n, tail)
	factor := n / float64(p.Units) * (float64(p.Population) / float64(p.Part))
	i := Interval{math.Min(1, low*factor), math.Min(1, high*factor), n}
	return Input{Side: side}.cut(i), nil
}

// most is ⌈n N_D/N⌉.
func (p Part) most() (int64, error) {
	whole := Drawn{p.Population, p.Units, 0}
	err := whole.check()
	if p.Units == 0 {
		err = errors.Join(err, errors.New("no units drawn"))
	}
	if p.Part < 1 || p.Part > p.Population {
		err = errors.Join(err, fmt.Errorf("a part of %d cases of %d, want 1 to all", p.Part, p.Population))
	}
	if err != nil {
		return 0, err
	}
	hi, lo := bits.Mul64(uint64(p.Units), uint64(p.Part))
	k, rest := bits.Div64(hi, lo, uint64(p.Population)) // n <= N, so that it fits
	if rest > 0 {
		k++
	}
	if p.Counts < 0 || uint64(p.Counts) > k {
		return 0, fmt.Errorf("%d counted, want 0 to %d, the most that can be drawn of the part", p.Counts, k)
	}
	return int64(k), nil
}
