package deadline_test

import (
	"os"
	"testing"

	"sagsbarometer/data/deadline"
)

// The constructed register of the example: 89 of 98 kommuner have stated a
// deadline, which leaves cases that cannot be assessed, and every kommune that
// has stated one has one for all days of receipt from 2023 on.
func TestExampleRegister(t *testing.T) {
	src, err := os.ReadFile("../examples/bl87-2025/deadlines.csv")
	if err != nil {
		t.Fatal(err)
	}
	reg, found := deadline.Read("deadlines.csv", src, nil)
	if found != nil {
		t.Fatal(found)
	}
	kommuner := map[string]bool{}
	for _, r := range reg.Rules() {
		kommuner[r.Kommune] = true
		if r.Source != "konstrueret" {
			t.Errorf("line %d does not say that it is constructed", r.Place.Line)
		}
		for d := date(t, "2023-01-01"); d <= date(t, "2025-06-30"); d++ {
			if _, why := reg.Valid(r.Kommune, "BL § 87", "ny", d); why != "" {
				t.Fatalf("%s has no deadline on %v", r.Kommune, d)
			}
		}
	}
	if len(kommuner) != 89 {
		t.Errorf("%d kommuner have stated a deadline, want 89", len(kommuner))
	}
}
