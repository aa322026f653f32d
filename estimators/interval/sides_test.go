package interval

import (
	"slices"
	"testing"
)

// TestOneSided: each bound that stands alone is that of the two-sided
// interval which leaves twice as much outside, and the other side is open.
func TestOneSided(t *testing.T) {
	in := Input{
		Sample: Sample{P: 0.3, V: 0.0012, N: 190, Counts: 57, Kish: 180, Largest: 0.008, Yes: 0.0017, No: 0.0039},
		DF:     120, Level: 0.90,
	}
	unequal := in
	unequal.Largest = 0.02 // the guarded rule
	for _, name := range Names() {
		m, _ := ByName(name)
		for _, in := range []Input{in, unequal} {
			both, ok := m.Interval(in)
			if !ok {
				t.Fatalf("%s: no interval", name)
			}
			alone := in
			alone.Level, alone.Side = 0.95, Lower
			lower, ok := m.Interval(alone)
			if !ok || lower.High != 1 {
				t.Errorf("%s: a lower bound with %v above it, %v", name, lower.High, ok)
			}
			near(t, name+" lower", lower.Low, both.Low, 1e-12)
			alone.Side = Upper
			upper, ok := m.Interval(alone)
			if !ok || upper.Low != 0 {
				t.Errorf("%s: an upper bound with %v below it, %v", name, upper.Low, ok)
			}
			near(t, name+" upper", upper.High, both.High, 1e-12)
		}
	}
}

// TestOneSidedValues: bounds at level .95 that stand alone, from elsewhere.
func TestOneSidedValues(t *testing.T) {
	// 3 of 10. R: binom.test(3, 10, alternative = "less"), "greater", as
	// tabulated by Clopper and Pearson; prop.test(correct = FALSE) by hand:
	// z = 1.6448536, (.3 + z²/20 ± z √(.021 + z²/400))/(1 + z²/10).
	for _, c := range []struct {
		method    string
		low, high float64
	}{
		{"clopper-pearson", 0.08726443391144, 0.6066242},
		{"clopper-pearson-kish", 0.08726443391144, 0.6066242},
		{"wilson-kish", 0.12687658, 0.55830020},
		{"wald", 0.3 - 1.6448536*0.14491377, 0.3 + 1.6448536*0.14491377},
	} {
		m, _ := ByName(c.method)
		in := equal(3, 10)
		in.Side = Lower
		lower, _ := m.Interval(in)
		in.Side = Upper
		upper, _ := m.Interval(in)
		near(t, c.method+" lower", lower.Low, c.low, 1e-6)
		near(t, c.method+" upper", upper.High, c.high, 1e-6)
	}
}

// TestNames: the methods that a specification may ask for.
func TestNames(t *testing.T) {
	for _, name := range []string{
		"wald", "logit", "asin", "likelihood", "beta", "wilson", "wilson-kish", "clopper-pearson-kish",
		"clopper-pearson-survey", "clopper-pearson", "korn-graubard", "jeffreys",
	} {
		if !slices.Contains(Names(), name) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestKornGraubard(t *testing.T) {
	m, _ := ByName("korn-graubard")
	cp, _ := ByName("clopper-pearson")
	// 150 degrees of 150 units leave n alone, and a variance of half of simple
	// random sampling's does not add to it: Clopper-Pearson's own.
	in := equal(30, 151)
	in.V /= 2
	in.DF = 150
	got, _ := m.Interval(in)
	want, _ := cp.Interval(in)
	near(t, "capped low", got.Low, want.Low, 1e-12)
	near(t, "capped high", got.High, want.High, 1e-12)
	// The strata agree inside and differ: n, not infinitely many.
	in.V = 0
	if i, ok := m.Interval(in); !ok || i.N != 151 {
		t.Errorf("no variance: got %v %v, want one on 151 units", i, ok)
	}
	in.DF = 0
	if i, ok := m.Interval(in); ok {
		t.Errorf("no degrees of freedom: got %v", i)
	}
}
