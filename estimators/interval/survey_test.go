package interval

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// sample is the Sample of strata given as {weight, units, counted}, with
// variance v.
func sample(v float64, strata ...[3]float64) Sample {
	var s Sample
	var sum, yes, squares float64
	for _, h := range strata {
		w, x, y := h[0], h[1], h[2]
		s.N += int64(x)
		s.Counts += int64(y)
		sum += w * x
		yes += w * y
		squares += w * w * x
		s.Yes += w * w * y
		s.No += w * w * (x - y)
		s.Largest = math.Max(s.Largest, w)
	}
	s.P, s.V, s.Kish = yes/sum, v, sum*sum/squares
	s.Yes /= sum * sum
	s.No /= sum * sum
	s.Largest /= sum
	return s
}

// TestQuantiles holds gonum's quantiles against 30-digit arithmetic (mpmath
// 1.3.0: bisection on betainc).
func TestQuantiles(t *testing.T) {
	for _, c := range []struct{ p, a, b, want float64 }{
		{0.025, 206, 180, 0.48383875626153198},
		{0.975, 207, 179, 0.585747986933067425},
		{0.975, 3.7, 381.3, 0.0214906840888556674},
		{0.025, 107.5, 148.5, 0.360226203448543901},
		{0.975, 1.5, 46.5, 0.0951533195942311919},
		{0.995, 12.25, 88.75, 0.217665251707773922},
		{0.025, 400.5, 600, 0.37015079247835042},
		{0.025, 0.3, 10000, 3.18579053269237425e-10},
	} {
		tolerance := 1e-13
		if c.b > 5000 {
			tolerance = 1e-10
		}
		near(t, fmt.Sprint(c), betaQuantile(c.p, c.a, c.b), c.want, tolerance)
	}
	// The closed forms 1-(1-p)^(1/b) and p^(1/a).
	near(t, "a = 1", betaQuantile(0.975, 1, 385), 0.009535748710755021, 1e-14) // R: binom.test(0, 385)
	near(t, "b = 1", betaQuantile(0.025, 385, 1), math.Pow(0.025, 1.0/385), 1e-14)
}

// TestPublishedCounts: the Wilson intervals that go with the counts of four
// published barometers if they had been simple random samples, in percent to
// one decimal; computed by hand from Wilson's formula, independently of this
// code.
func TestPublishedCounts(t *testing.T) {
	m, _ := ByName("wilson-kish")
	for _, c := range []struct {
		x, n      int64
		low, high string
	}{
		{206, 385, "48.5", "58.4"}, {186, 385, "43.4", "53.3"}, {199, 385, "46.7", "56.6"},
		{157, 385, "36.0", "45.8"}, {85, 385, "18.2", "26.5"}, {107, 255, "36.1", "48.1"},
		{293, 385, "71.6", "80.1"}, {29, 74, "28.9", "50.6"}, {28, 74, "27.6", "49.2"},
		{27, 64, "30.9", "54.4"}, {21, 64, "22.6", "45.0"}, {21, 40, "37.5", "67.1"}, {21, 34, "45.0", "76.1"},
	} {
		i, _ := m.Interval(equal(c.x, c.n))
		if low, high := fmt.Sprintf("%.1f", 100*i.Low), fmt.Sprintf("%.1f", 100*i.High); low != c.low || high != c.high {
			t.Errorf("%d of %d: got %s-%s, want %s-%s", c.x, c.n, low, high, c.low, c.high)
		}
	}
}

func published(t *testing.T, in Input) Interval {
	t.Helper()
	m, _ := ByName(Published)
	i, ok := m.Interval(in)
	if !ok {
		t.Fatalf("no interval for %+v", in)
	}
	return i
}

func TestSurvey(t *testing.T) {
	// n = min(180, .3*.7/.0012) = 175; bounds by mpmath.
	nearly := Sample{P: 0.3, V: 0.0012, N: 190, Counts: 57, Kish: 180, Largest: 0.008}
	// 10 units of weight 1, 4 counted; 5 of 4, 1 counted; 2 of 10, none: the
	// guard, each bound by mpmath from the formulas as printed.
	unequal := sample(0.01, [3]float64{1, 10, 4}, [3]float64{4, 5, 1}, [3]float64{10, 2, 0})
	for _, c := range []struct {
		name         string
		in           Input
		low, high, n float64
	}{
		{"plain", Input{Sample: nearly, Level: 0.95}, 0.233173476953155798, 0.373743977523136088, 175},
		{"guarded", Input{Sample: unequal, Level: 0.95}, 0.00545641250874131385, 0.615955503191971369, 7.02702702702702703},
		// Full strata hold 1/4 of the weight, half of it counted; by hand
		// from "plain": 1/8 + 3/4 [L, U], n = 175 / (3/4)².
		{
			"full strata",
			Input{Sample: Sample{P: 0.35, N: 200, Counts: 67}, Full: 0.25, FullP: 0.5, Rest: nearly, Level: 0.95},
			0.125 + 0.75*0.233173476953155798, 0.125 + 0.75*0.373743977523136088, 175 * 16 / 9.0,
		},
		// 0 of 385 with a heaviest unit of 1/282: 1 - .025^(1/282) is at most
		// 1.3 %, where equal weights would say .95 %.
		{
			"none counted",
			Input{Sample: Sample{N: 385, Kish: 380, Largest: 1.0 / 282, No: 1.0 / 380}, Level: 0.95},
			0, 1 - math.Pow(0.025, 1.0/282), 282,
		},
		{
			"all counted",
			Input{Sample: Sample{P: 1, N: 385, Counts: 385, Kish: 380, Largest: 1.0 / 282, Yes: 1.0 / 380}, Level: 0.95},
			math.Pow(0.025, 1.0/282), 1, 282,
		},
		// The variance is 0 though answers differ between strata: n_K.
		{
			"no variance",
			Input{Sample: Sample{P: 0.5, N: 10, Counts: 5, Kish: 10, Largest: 0.1}, Level: 0.95},
			0.18708602844739858, 0.8129139715526015, 10, // R: binom.test(5, 10)
		},
	} {
		i := published(t, c.in)
		near(t, c.name+" low", i.Low, c.low, 1e-12)
		near(t, c.name+" high", i.High, c.high, 1e-12)
		near(t, c.name+" n", i.N, c.n, 1e-12)
	}
}

// The plain rule is for a heaviest unit of at most 1.6 times the mean and at
// most a tenth more units than Kish's number; beyond either, the guard.
func TestSurveyRule(t *testing.T) {
	for _, c := range []struct {
		largest, kish float64 // times 1/n, times n
		plain         bool
	}{{1.59, 1 / 1.09, true}, {1.61, 1 / 1.09, false}, {1.59, 1 / 1.11, false}} {
		const n = 200.0
		s := Sample{P: 0.3, V: 0.0011, N: n, Counts: 60, Kish: c.kish * n, Largest: c.largest / n, Yes: 0.3 / (c.kish * n), No: 0.7 / (c.kish * n)}
		want := guarded(s, 0.025)
		if c.plain {
			want = plain(s, 0.025)
		}
		got := published(t, Input{Sample: s, Level: 0.95})
		near(t, fmt.Sprintf("%+v low", c), got.Low, want.Low, 1e-12)
		near(t, fmt.Sprintf("%+v high", c), got.High, want.High, 1e-12)
	}
}

func TestSurveyFull(t *testing.T) {
	m, _ := ByName(Published)
	point, ok := m.Interval(Input{Sample: Sample{P: 0.4, N: 10, Counts: 4}, Full: 1, FullP: 0.4, Level: 0.95})
	if want := (Interval{0.4, 0.4, math.Inf(1)}); !ok || point != want {
		t.Errorf("all strata in full: got %v %v, want %v", point, ok, want)
	}
	// Another stratum could hold units of the base, and happens to show none.
	if i, ok := m.Interval(Input{Sample: Sample{P: 0.4, N: 10, Counts: 4}, Full: 1, FullP: 0.4, Rest: Sample{Largest: 7}, Level: 0.95}); ok {
		t.Errorf("got %v from strata reviewed in full alone, want none", i)
	}
}

// TestGuardedEqual: with equal weights the guard is Clopper-Pearson.
func TestGuardedEqual(t *testing.T) {
	for n := int64(1); n <= 60; n++ {
		for x := int64(0); x <= n; x++ {
			in := equal(x, n)
			want, _ := clopperPearson(in)
			got := guarded(in.Sample, in.tail())
			if math.Abs(got.Low-want.Low) > 1e-12 || math.Abs(got.High-want.High) > 1e-12 {
				t.Fatalf("%d of %d: guarded %v, Clopper-Pearson %v", x, n, got, want)
			}
		}
	}
}

// strata draws strata with unequal weights.
func strata(t *rapid.T) [][3]float64 {
	list := make([][3]float64, rapid.IntRange(1, 6).Draw(t, "strata"))
	for h := range list {
		x := rapid.IntRange(1, 30).Draw(t, "units")
		list[h] = [3]float64{rapid.Float64Range(1, 40).Draw(t, "weight"), float64(x), float64(rapid.IntRange(0, x).Draw(t, "counted"))}
	}
	return list
}

// The published interval holds its share, lies in [0,1], is the mirror of
// that of the others, and at none counted has the bound 1 - (α/2)^a_M.
func TestSurveyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := strata(t)
		v := rapid.Float64Range(0, 0.2).Draw(t, "variance")
		s := sample(v, list...)
		in := Input{Sample: s, Level: 0.95}
		i, ok := clopperPearsonSurvey(in)
		if !ok || !(0 <= i.Low && i.Low <= s.P+1e-12 && s.P <= i.High+1e-12 && i.High <= 1) {
			t.Fatalf("%+v: got %v %v", s, i, ok)
		}
		if s.Counts == 0 && math.Abs(i.High-(1-math.Pow(0.025, s.Largest))) > 1e-12 {
			t.Fatalf("none counted: got %v, want 1-.025^%v", i.High, s.Largest)
		}
		for h := range list {
			list[h][2] = list[h][1] - list[h][2]
		}
		mirror, _ := clopperPearsonSurvey(Input{Sample: sample(v, list...), Level: 0.95})
		if math.Abs(mirror.Low-(1-i.High)) > 1e-9 || math.Abs(mirror.High-(1-i.Low)) > 1e-9 {
			t.Fatalf("of the others: got %v, want the mirror of %v", mirror, i)
		}
	})
}

// More counted never lowers a bound, at equal weights.
func TestSurveyMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 400).Draw(t, "n")
		x := rapid.Int64Range(0, n-1).Draw(t, "x")
		less, _ := clopperPearsonSurvey(equal(x, n))
		more, _ := clopperPearsonSurvey(equal(x+1, n))
		if more.Low < less.Low || more.High < less.High {
			t.Fatalf("%d and %d of %d: %v, then %v", x, x+1, n, less, more)
		}
	})
}

func TestSides(t *testing.T) {
	m, _ := ByName("clopper-pearson")
	in := equal(0, 385)
	in.Side = Upper
	// 1 - .05^(1/385), by hand: 0.00775.
	if i, _ := m.Interval(in); i.Low != 0 || math.Abs(i.High-(1-math.Pow(0.05, 1.0/385))) > 1e-15 {
		t.Errorf("upper bound: got %v", i)
	}
	in.Side = Lower
	if i, _ := m.Interval(in); i.Low != 0 || i.High != 1 {
		t.Errorf("lower bound of none: got %v, want [0, 1]", i)
	}
}

// No method panics, none returns NaN, and none makes an interval of nothing.
func TestMethodsRefuse(t *testing.T) {
	nan := math.NaN()
	for _, name := range Names() {
		m, ok := ByName(name)
		if !ok {
			t.Fatalf("%s: listed, but not found", name)
		}
		for _, in := range []Input{
			{},
			{Sample: Sample{P: nan, V: nan, N: 3, Kish: nan, Largest: nan}, Level: 0.95},
			{Sample: Sample{P: 0.5, V: 0.1, N: 0, Kish: 1, Largest: 1}, DF: 3, Level: 0.95},
			{Sample: Sample{P: 0.5, V: 0.1, N: 2, Counts: 3, Kish: 2, Largest: 0.5}, DF: 3, Level: 0.95},
			{Sample: Sample{P: 0.5, V: 0.1, N: 2, Counts: 1, Kish: 2, Largest: 0.5}, DF: 3, Level: 1},
			{Sample: Sample{P: 0.5, V: 0.1, N: 2, Counts: 1, Kish: 2, Largest: 0.5}, DF: 3, Level: nan},
		} {
			if i, ok := m.Interval(in); ok {
				t.Errorf("%s: got %v for %+v", name, i, in)
			}
		}
	}
	// Those that rest on a variance say nothing where there is none.
	for _, name := range []string{"wald", "logit", "asin", "likelihood", "beta", "jeffreys", "wilson"} {
		m, _ := ByName(name)
		for _, in := range []Input{equal(0, 10), equal(10, 10)} {
			in.DF = 9
			if i, ok := m.Interval(in); ok {
				t.Errorf("%s: got %v at a share of %v", name, i, in.P)
			}
		}
		in := equal(5, 10)
		if i, ok := m.Interval(in); !ok || !(i.Low < 0.5 && 0.5 < i.High) {
			t.Errorf("%s: got %v %v at one half", name, i, ok)
		}
		in.DF = 0
		if i, ok := m.Interval(in); ok {
			t.Errorf("%s: got %v without degrees of freedom", name, i)
		}
	}
	if _, ok := ByName("wilson-score"); ok {
		t.Error("wilson-score: found")
	}
}

func ExampleMethod_Interval() {
	// 206 of 385 cases, drawn with equal weights.
	m, _ := ByName("clopper-pearson")
	i, _ := m.Interval(Input{Sample: Sample{P: 206.0 / 385, N: 385, Counts: 206}, Level: 0.95})
	fmt.Printf("%.1f%% to %.1f%%\n", 100*i.Low, 100*i.High)
	// Output: 48.4% to 58.6%
}
