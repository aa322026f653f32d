package planning

import "testing"

// N total / N_main, by hand: 7*20/60 = 2.33, 8*20/60 = 2.67, 9*20/60 = 3,
// 3*10/60 = 0.5 and 9*10/60 = 1.5, halves rounded up; and a product far beyond
// an int64.
func TestHalfUp(t *testing.T) {
	for _, test := range []struct{ n, total, population, want int64 }{
		{7, 20, 60, 2}, {8, 20, 60, 3}, {9, 20, 60, 3}, {3, 10, 60, 1}, {9, 10, 60, 2}, {2, 10, 60, 0},
		{1e13, 1e13, 1e14, 1e12},
	} {
		if got := halfUp(test.n, test.total, test.population); got != test.want {
			t.Errorf("halfUp(%d, %d, %d) = %d, want %d", test.n, test.total, test.population, got, test.want)
		}
	}
}
