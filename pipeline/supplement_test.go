package pipeline

import "testing"

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
