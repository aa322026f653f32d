package sampling

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestSize(t *testing.T) {
	wish := Size{Margin: 0.05, Level: 0.95, Share: 0.5}
	// 1.96² · 0.25 / 0.05² = 384.16.
	if n, err := wish.Cases(); n != 385 || err != nil {
		t.Errorf("±5 points: %d, %v, want 385", n, err)
	}
	for _, test := range []struct{ population, want int64 }{
		{5000, 357}, // 384.16/(1 + 383.16/5000) = 356.82
		{385, 193},  // 384.16/(1 + 383.16/385) = 192.54
		{2, 2},      // 384.16/(1 + 383.16/2) = 1.995
		{1, 1},
		{math.MaxInt64, 385},
	} {
		if n, err := wish.CasesOf(test.population); n != test.want || err != nil {
			t.Errorf("±5 points of %d: %d, %v, want %d", test.population, n, err, test.want)
		}
	}
	// A margin nobody could reach takes everything there is.
	for _, population := range []int64{1000, math.MaxInt64} {
		if n, err := (Size{1e-200, 0.95, 0.5}).CasesOf(population); n != population || err != nil {
			t.Errorf("±0: %d, %v, want %d", n, err, population)
		}
	}
}

// n₀ and its correction, unrounded, by R.
func TestSizeAgainstR(t *testing.T) {
	var r struct {
		P []float64
		E []float64
		F []any     `json:"N"`
		X []float64 `json:"n"`
	}
	golden(t, "size.prop", &r)
	for i, want := range r.X {
		got, err := Size{Margin: r.E[i], Level: 0.95, Share: r.P[i]}.continuous()
		if err != nil {
			t.Fatal(err)
		}
		if population, finite := r.F[i].(float64); finite {
			got = corrected(got, population)
		}
		if math.Abs(got-want) > 1e-12*want {
			t.Errorf("p %v, e %v, N %v: %v, want %v", r.P[i], r.E[i], r.F[i], got, want)
		}
	}
}

func TestSizeRefuses(t *testing.T) {
	nan := math.NaN()
	for _, s := range []Size{
		{0, 0.95, 0.5}, {1, 0.95, 0.5}, {-0.05, 0.95, 0.5}, {nan, 0.95, 0.5}, {math.Inf(1), 0.95, 0.5},
		{0.05, 0, 0.5}, {0.05, 1, 0.5}, {0.05, 95, 0.5}, {0.05, nan, 0.5},
		{0.05, 0.95, 0}, {0.05, 0.95, 1}, {0.05, 0.95, nan},
		{1e-12, 0.95, 0.5}, // 10^24 cases
	} {
		if n, err := s.Cases(); err == nil {
			t.Errorf("%+v: %d cases, want an error", s, n)
		}
	}
	n, err := Size{5, 95, 0.5}.CasesOf(0)
	want := "size: margin 5: want more than 0 and less than 1\n" +
		"size: level 95: want more than 0 and less than 1\n" +
		"size: population 0: want at least 1"
	if n != 0 || err == nil || err.Error() != want {
		t.Errorf("got %d, %v, want\n%s", n, err, want)
	}
}

// A finite population never needs more than one without end, nor more than it
// has; a wider margin never needs more than a narrower one.
func TestSizeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.Float64Range(0.001, 0.999)
		s := Size{unit.Draw(t, "margin"), unit.Draw(t, "level"), unit.Draw(t, "share")}
		population := rapid.Int64Range(1, 1<<40).Draw(t, "population")
		infinite, err := s.Cases()
		if err != nil {
			t.Fatal(err)
		}
		finite, err := s.CasesOf(population)
		if err != nil {
			t.Fatal(err)
		}
		if finite < 1 || finite > min(infinite, population) {
			t.Fatalf("%d of %d, and %d without end", finite, population, infinite)
		}
		wider := s
		wider.Margin = rapid.Float64Range(s.Margin, 0.9999).Draw(t, "wider")
		if n, err := wider.CasesOf(population); err != nil || n > finite {
			t.Fatalf("%+v needs %d, %+v needs %d (%v)", wider, n, s, finite, err)
		}
	})
}

func TestOversample(t *testing.T) {
	for _, test := range []struct {
		n                   int64
		ineligible, missing float64
		want                int64
	}{
		{385, 0, 0, 385},
		{385, 0.1, 0, 428},    // 427.8
		{385, 0.1, 0.05, 451}, // 385/.855 = 450.3
		{350, 0.3, 0, 500},    // 500 exactly, 500.00000000000006 in floating point
		{0, 0.5, 0.5, 0},
		{1, 0.5, 0.5, 4},
	} {
		if n, err := Oversample(test.n, test.ineligible, test.missing); n != test.want || err != nil {
			t.Errorf("%+v: %d, %v", test, n, err)
		}
	}
	for _, test := range []struct {
		n     int64
		share float64
		want  int64
	}{{385, 0.1, 424}, {400, 0.1, 440}, {385, 0, 385}, {7, 1.5, 18}} { // 423.5, 440, 385, 17.5
		if n, err := Extra(test.n, test.share); n != test.want || err != nil {
			t.Errorf("%+v: %d, %v", test, n, err)
		}
	}
	for _, test := range []struct {
		n    int64
		i, m float64
		want string
	}{
		{5, -0.1, 1, "oversample: share -0.1 ineligible: want at least 0 and less than 1\noversample: share 1 missing: want at least 0 and less than 1"},
		{5, math.NaN(), 0, "oversample: share NaN ineligible: want at least 0 and less than 1"},
		{-5, 0, 0, "oversample: -5 cases: want at least 0"},
		{math.MaxInt64, 0.5, 0, "oversample: 9223372036854775807 cases need more than 2^53: want smaller shares"},
	} {
		if n, err := Oversample(test.n, test.i, test.m); n != 0 || err == nil || err.Error() != test.want {
			t.Errorf("%+v: %d, %v", test, n, err)
		}
	}
	for _, share := range []float64{-0.1, math.NaN(), math.Inf(1)} {
		if n, err := Extra(5, share); err == nil {
			t.Errorf("%v on top: %d, want an error", share, n)
		}
	}
}

// The fewest cases of which n can be expected.
func TestOversampleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1_000_000).Draw(t, "n")
		i, m := rapid.Float64Range(0, 0.9).Draw(t, "ineligible"), rapid.Float64Range(0, 0.9).Draw(t, "missing")
		drawn, err := Oversample(n, i, m)
		if err != nil {
			t.Fatal(err)
		}
		if keep := (1 - i) * (1 - m); float64(drawn)*keep < float64(n)-1e-8 || n > 0 && float64(drawn-1)*keep >= float64(n)+1e-8 {
			t.Fatalf("%d of %d expected to be reviewed, want %d", drawn, int64(float64(drawn)*keep), n)
		}
	})
}
