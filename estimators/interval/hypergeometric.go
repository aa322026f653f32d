package interval

import (
	"errors"
	"fmt"
)

// Exact is the name of [Hypergeometric] where an interval is asked for by name.
// It is none of [Names], whose methods go by weights and variances: it needs a
// stratum as a whole, and counts its population.
const Exact = "hypergeometric"

// Hypergeometric is the exact interval for the number M of a population of N
// cases that count, given x of n that were drawn at random without
// replacement:
//
//	low = min{M: P(X >= x | M) > tail},  high = max{M: P(X <= x | M) > tail},
//
// equal-tailed, and one-sided where Side says so. It holds M with at least the
// probability of the level, whatever M is, and never excludes a number that
// was seen to be possible: of a stratum with 4 cases, 1 drawn and not counted,
// it says 0 to 3. A sample of all cases gives x itself.
//
// Both probabilities change one way with M, so the bounds are found by halving;
// each takes about √n steps, so millions of cases are no work.
//
// Buonaccorsi (1987), American Statistician 41:215-218. R: the smallest M with
// phyper(x-1, M, N-M, n, lower.tail = FALSE) > tail, and the largest with
// phyper(x, M, N-M, n) > tail.
func Hypergeometric(d Drawn, level float64, side Side) (low, high int64, err error) {
	tail, errLevel := tailOf(level, side)
	if err := errors.Join(d.check(), errLevel); err != nil {
		return 0, 0, fmt.Errorf("hypergeometric interval: %w", err)
	}
	low, high = d.least(), d.most()
	if side != Upper {
		low = first(d.least(), d.most(), func(m int64) bool {
			return atLeast(d, m) > tail
		})
	}
	if side != Lower {
		high = first(d.least(), d.most(), func(m int64) bool {
			return !(atMost(d, m+1) > tail)
		})
	}
	return low, high, nil
}

// first is the smallest m from low to high at which is holds, by halving: once
// true it stays true. It is high where none before it does.
func first(low, high int64, is func(int64) bool) int64 {
	for low < high {
		if m := low + (high-low)/2; is(m) {
			high = m
		} else {
			low = m + 1
		}
	}
	return low
}

// atLeast is P(X >= x) for the number X drawn of m cases that count.
func atLeast(d Drawn, m int64) float64 {
	others := Drawn{d.Population, d.Units, d.Units - d.Counts}
	return atMost(others, d.Population-m) // as many others, of those that do not count
}

// atMost is P(X <= x) for the number X drawn of m cases that count,
//
//	P(X = k) = C(m, k) C(N-m, n-k) / C(N, n),
//
// built outwards from the most likely k by the ratios of neighbours and divided
// by their sum: no large number is ever formed, and nothing that matters
// underflows. R: phyper(x, m, N-m, n).
func atMost(d Drawn, m int64) float64 {
	least, most := max(0, d.Units-(d.Population-m)), min(d.Units, m)
	if d.Counts >= most {
		return 1
	}
	if d.Counts < least {
		return 0
	}
	mode := int64((float64(d.Units) + 1) * (float64(m) + 1) / (float64(d.Population) + 2))
	mode = min(max(mode, least), most)
	var below, above float64 // of chances relative to the mode's
	add := func(k int64, chance float64) {
		if k <= d.Counts {
			below += chance
		} else {
			above += chance
		}
	}
	add(mode, 1)
	for k, c := mode, 1.0; k < most && c > negligible; k++ {
		c *= d.up(m, k)
		add(k+1, c)
	}
	for k, c := mode, 1.0; k > least && c > negligible; k-- {
		c /= d.up(m, k-1)
		add(k-1, c)
	}
	return below / (below + above)
}

// negligible is a chance beside that of the mode that no sum of its kind could
// make matter.
const negligible = 1e-40

// up is P(X = k+1) / P(X = k).
func (d Drawn) up(m, k int64) float64 {
	return float64(m-k) / float64(k+1) * (float64(d.Units-k) / float64(d.Population-m-d.Units+k+1))
}
