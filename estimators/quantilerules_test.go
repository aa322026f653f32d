package estimators

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func ruleNamed(t testing.TB, name string) quantileRule {
	t.Helper()
	rule, err := quantileRuleByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// quantile is a quantile of values with weights of any scale; those that have
// none, or no value, are left out. Absent where nothing is left.
func quantile(weights, y []float64, p float64, rule quantileRule) Number {
	l := climb(ascending(y, nil), y, weights)
	if l.len() == 0 {
		return Number{}
	}
	return Some(rule(l, p))
}

// Four values with weights 1, 2, 3 and 4, so that C = 1, 3, 6, 10. The p of
// rules that interpolate lies halfway between the positions of 2 and 3.
func TestQuantileRulesByHand(t *testing.T) {
	x, w := []float64{4, 2, 1, 3}, []float64{4, 2, 1, 3}
	for _, c := range []struct {
		rule    string
		p, want float64
	}{
		{"math", 0.3, 2}, {"math", 0.31, 3}, {"math", 0.05, 1}, {"math", 0.99, 4},
		{"hf1", 0.3, 2}, {"school", 0.3, 2.5}, {"hf2", 0.3, 2.5}, {"hf2", 0.29, 2},
		{"hf3", 0.1, 2}, // 1 is the first, odd
		{"hf3", 0.3, 2}, // 2 is the second, even
		{"hf3", 0.5, 3},
		{"hf4", 4.5 / 10, 2.5}, // (3 + 6)/2 of 10
		{"hf5", 3.25 / 10, 2.5},
		{"hf6", 4.5 / 14, 2.5},
		{"hf7", 2. / 6, 2.5},
		{"hf8", 11. / 34, 2.5}, // (7/3 + 5)/2 of 10 + 4/3
		{"hf9", 3.5625 / 11, 2.5},
		// S = 0.4, 1.2, 2.4, 4, (S + (1-w)/2)/5 = 0.08, 0.14, 0.28, 0.5
		{"shahvaish", 0.2, 2}, {"shahvaish", 0.3, 3}, {"shahvaish", 0.01, 1}, {"shahvaish", 0.9, 4},
	} {
		got := quantile(w, x, c.p, ruleNamed(t, c.rule))
		if math.Abs(got.F-c.want) > 1e-12 {
			t.Errorf("%s(%v): got %v, want %v", c.rule, c.p, got.F, c.want)
		}
	}
}

// The definitions of R's quantile(type = ): (1-γ)x_j + γ x_{j+1} with
// j = floor(np + m), g = np + m - j.
func TestQuantileRulesUnweighted(t *testing.T) {
	step := func(g float64, atZero float64) float64 {
		if g == 0 {
			return atZero
		}
		return 1
	}
	types := map[string]struct {
		m func(p float64) float64
		g func(g float64) float64
	}{
		"hf1": {func(float64) float64 { return 0 }, func(g float64) float64 { return step(g, 0) }},
		"hf2": {func(float64) float64 { return 0 }, func(g float64) float64 { return step(g, 0.5) }},
		"hf4": {func(float64) float64 { return 0 }, nil},
		"hf5": {func(float64) float64 { return 0.5 }, nil},
		"hf6": {func(p float64) float64 { return p }, nil},
		"hf7": {func(p float64) float64 { return 1 - p }, nil},
		"hf8": {func(p float64) float64 { return (p + 1) / 3 }, nil},
		"hf9": {func(p float64) float64 { return p/4 + 3./8 }, nil},
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 12).Draw(t, "x")
		p := float64(rapid.IntRange(1, 31).Draw(t, "p")) / 32 // exact, as are sums of the weights
		name := rapid.SampledFrom([]string{"hf1", "hf2", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"}).Draw(t, "rule")
		w := slices.Repeat([]float64{rapid.SampledFrom([]float64{1, 2.5, 0.125}).Draw(t, "w")}, len(x))
		n, def := float64(len(x)), types[name]
		at := float64(n*p) + def.m(p)
		j := math.Floor(at)
		gamma := at - j
		if def.g != nil {
			gamma = def.g(gamma)
		}
		sorted := slices.Sorted(slices.Values(x))
		value := func(j float64) float64 { return sorted[int(min(max(j, 1), n))-1] }
		want := (1-gamma)*value(j) + gamma*value(j+1)
		got := quantile(w, x, p, quantileRules[slices.Index(QuantileRules(), name)].of)
		if math.Abs(got.F-want) > 1e-12*10 { // of values up to 5 in size
			t.Fatalf("%s(%v) of %v: got %v, R defines %v", name, p, sorted, got.F, want)
		}
	})
}

// A quantile lies among the values, does not fall as p grows, and does not
// depend on the scale of the weights; the rules that take a value that was seen
// do not depend on the order of rows. shahvaish promises none of it but the
// first.
func TestQuantileRulesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 15).Draw(t, "n")
		x, w := make([]float64, n), make([]float64, n)
		for i := range n {
			x[i] = float64(rapid.IntRange(0, 6).Draw(t, "x"))
			w[i] = rapid.Float64Range(0.1, 50).Draw(t, "w")
		}
		p, q := rapid.Float64Range(0.001, 0.999).Draw(t, "p"), rapid.Float64Range(0.001, 0.999).Draw(t, "q")
		p, q = min(p, q), max(p, q)
		order := rapid.Permutation(seq(n)).Draw(t, "order")
		x2, w2, w4 := make([]float64, n), make([]float64, n), make([]float64, n)
		for i, o := range order {
			x2[i], w2[i] = x[o], w[o]
			w4[i] = 4 * w[i]
		}
		for _, rule := range quantileRules {
			low, high := quantile(w, x, p, rule.of).F, quantile(w, x, q, rule.of).F
			if low < slices.Min(x) || low > slices.Max(x) {
				t.Fatalf("%s(%v) is %v, outside the values", rule.name, p, low)
			}
			if rule.name == "shahvaish" {
				continue
			}
			if low > high+1e-12 {
				t.Fatalf("%s falls from %v at %v to %v at %v", rule.name, low, p, high, q)
			}
			if got := quantile(w4, x, p, rule.of).F; got != low {
				t.Fatalf("%s(%v): %v with fourfold weights, %v without", rule.name, p, got, low)
			}
			switch rule.name {
			case "math", "school", "hf1", "hf2", "hf3":
				if got := quantile(w2, x2, p, rule.of).F; got != low {
					t.Fatalf("%s(%v): %v in another order, %v before", rule.name, p, got, low)
				}
			}
		}
	})
}

func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Rows without weight or without a value are as if they were not there.
func TestQuantileOfSome(t *testing.T) {
	x := []float64{9, 1, 2, math.NaN(), 3, -7}
	w := []float64{0, 1, 2, 5, 3, 0}
	for _, rule := range quantileRules {
		got := quantile(w, x, 0.4, rule.of)
		if want := quantile([]float64{1, 2, 3}, []float64{1, 2, 3}, 0.4, rule.of); got != want {
			t.Errorf("%s: got %v, want %v", rule.name, got, want)
		}
	}
	if got := quantile([]float64{0, 0}, []float64{1, 2}, 0.5, inverse); got.OK {
		t.Errorf("of nothing: got %v, want none", got)
	}
}
