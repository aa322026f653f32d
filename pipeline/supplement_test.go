package pipeline

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

func TestPartNames(t *testing.T) {
	for _, test := range []struct {
		stratum string
		part    int64
		want    string
	}{{"0101", 0, "0101"}, {"0101/afslag", 2, "0101/afslag~2"}, {"", 1, ""}} {
		if got := partStratum(test.stratum, test.part); got != test.want {
			t.Errorf("stratum %q of part %d is %q, want %q", test.stratum, test.part, got, test.want)
		}
	}
	if partPlan(0) != PlanFile || partPlan(3) != "out/plan-tillaeg-3.csv" || publicPart(0, "seed.txt") != "out/public/commitments/seed.txt" ||
		publicPart(2, "seed.txt") != "out/public/commitments/tillaeg-2/seed.txt" {
		t.Error("the files of a part have other names")
	}
}
