package estimators

import "slices"

// Holm corrects the p-values of a family of m tests, so that the chance of a
// single false finding among them is no larger than the level that each is
// held against:
//
//	p₍ᵢ₎ → max_{j <= i} min(1, (m-j+1) p₍ⱼ₎),  p₍₁₎ <= p₍₂₎ <= ….
//
// The family is what was declared beforehand: a test of it that could not be
// made counts in m, and stays absent.
//
// Holm (1979), Scandinavian Journal of Statistics 6:65-70. R: p.adjust(p,
// "holm", n = m).
func Holm(p []Number) []Number {
	var order []int
	for i, x := range p {
		if x.OK {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case p[i].F < p[j].F:
			return -1
		case p[i].F > p[j].F:
			return 1
		}
		return 0
	})
	out := make([]Number, len(p))
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, float64(len(p)-rank)*p[i].F))
		out[i] = Some(least)
	}
	return out
}
