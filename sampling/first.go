package sampling

import (
	"math/bits"
	"slices"
)

// first reorders all so that its first k are those that come first, in any
// order: what sorting would do, without sorting the rest. Where a million
// strata tie, that is the difference between one pass over their names and
// twenty.
//
// Quickselect (Hoare 1961, Communications of the ACM 4:321); a run of bad
// pivots ends in sorting what is left.
func first[T any](all []T, k int, compare func(a, b T) int) {
	for rounds := 4 * bits.Len(uint(len(all))); 0 < k && k < len(all); rounds-- {
		if rounds == 0 || len(all) < 32 {
			slices.SortFunc(all, compare)
			return
		}
		// What comes before the pivot, the pivot, the rest.
		last := len(all) - 1
		pivot := median(all[last/4], all[last/2], all[last-last/4], compare)
		i, j := 0, last
		for i <= j {
			for compare(all[i], pivot) < 0 {
				i++
			}
			for compare(pivot, all[j]) < 0 {
				j--
			}
			if i <= j {
				all[i], all[j] = all[j], all[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j+1:
			all = all[:j+1]
		case k >= i:
			all, k = all[i:], k-i
		default:
			return
		}
	}
}

func median[T any](a, b, c T, compare func(a, b T) int) T {
	if compare(b, a) < 0 {
		a, b = b, a
	}
	if compare(c, b) < 0 {
		b = c
		if compare(b, a) < 0 {
			b = a
		}
	}
	return b
}
