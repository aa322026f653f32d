package estimators

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// randomSurvey is a sample of a few strata with some amounts, and two margins
// that a population with the same kind of rows could have.
func randomSurvey(t *rapid.T) (s *Survey, y []float64, a, b Margin) {
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	strata := make([]Stratum, 2+rng.IntN(3))
	var in []int32
	for h := range strata {
		n := 15 + rng.Int64N(20)
		strata[h] = Stratum{ID: string(rune('a' + h)), Units: n, Population: n * (2 + rng.Int64N(9))}
		for range n {
			in = append(in, int32(h))
		}
	}
	s, err := NewSurvey(strata, Rows{Stratum: in}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	margin := func(name string, cells int) Margin {
		m := Margin{Name: name, Codes: make([]int32, s.Len()), Totals: make([]float64, cells)}
		for i, w := range s.Weights() {
			m.Codes[i] = int32(rng.IntN(cells))
			if i < cells {
				m.Codes[i] = int32(i) // none is empty
			}
			m.Totals[m.Codes[i]] += w
		}
		var size, moved float64
		for _, t := range m.Totals {
			size += t
		}
		for c := range m.Totals {
			m.Totals[c] *= 0.9 + 0.2*rng.Float64()
			moved += m.Totals[c]
		}
		for c := range m.Totals {
			m.Totals[c] *= size / moved
		}
		return m
	}
	a, b = margin("a", 3), margin("b", 2)
	y = make([]float64, s.Len())
	for i := range y {
		y[i] = 10*rng.NormFloat64() + float64(a.Codes[i]) + 3*float64(in[i])
	}
	return s, y, a, b
}

// TestCalibrationAgrees: three ways to the same weights where they should be
// the same, and every total met.
func TestCalibrationAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, y, a, b := randomSurvey(t)
		fitted := func(s *Survey, err error) *Survey {
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		same := func(what string, x, y []float64) {
			for i := range x {
				if math.Abs(x[i]-y[i]) > 1e-8*y[i] {
					t.Fatalf("%s: weight of row %d is %v and %v", what, i+1, x[i], y[i])
				}
			}
		}
		post := fitted(s.Poststratify(a))
		same("one margin raked", fitted(s.Rake(a)).Weights(), post.Weights())
		one := fitted(s.Calibrate(Controls{Margins: []Margin{a}}))
		same("one margin calibrated", one.Weights(), post.Weights())
		if v, w := post.Variance(post.Mean(y, nil)), one.Variance(one.Mean(y, nil)); math.Abs(v-w) > 1e-9*w {
			t.Fatalf("variances %v and %v of the same weights", v, w)
		}
		// All rows of a cell have the same residual mean, so cells are known.
		in := each(s.Len(), func(i int) bool { return a.Codes[i] == 1 })
		if size := post.Total(each(s.Len(), func(int) float64 { return 1 }), in); post.Variance(size) > 1e-16*size.Estimate.F {
			t.Fatalf("a cell of %v has variance %v", size.Estimate.F, post.Variance(size))
		}
		rake := fitted(s.Rake(a, b))
		exp := fitted(s.Calibrate(Controls{Margins: []Margin{a, b}, Distance: RakingDistance}))
		same("raked and calibrated", rake.Weights(), exp.Weights())
		bounded := fitted(s.Calibrate(Controls{Margins: []Margin{a, b}, Distance: LogitDistance, Least: 0.6, Most: 1.7}))
		for i, w := range bounded.Weights() {
			if g := w / s.Weights()[i]; g < 0.6 || g > 1.7 {
				t.Fatalf("row %d: a factor of %v", i+1, g)
			}
		}
		for _, m := range []Margin{a, b} {
			for _, c := range []*Survey{rake, exp, bounded} {
				for cell, sum := range m.sums(c.Weights()) {
					if math.Abs(sum-m.Totals[cell]) > 1e-9*sum {
						t.Fatalf("%s comes to %v, want %v", m.cell(cell), sum, m.Totals[cell])
					}
				}
			}
		}
	})
}

func each[T any](n int, of func(i int) T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = of(i)
	}
	return out
}

// TestCalibratedInfluence holds the influence of rows after adjustments
// against what a small change of each weight of the draw does to the estimate,
// through all adjustments: they are derivatives. That is exact for
// post-strata and for linear calibration, and for one after the other.
func TestCalibratedInfluence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, y, a, b := randomSurvey(t)
		post, err := s.Poststratify(b)
		if err != nil {
			t.Fatal(err)
		}
		linear, err := s.Calibrate(Controls{Margins: []Margin{a, b}})
		if err != nil {
			t.Fatal(err)
		}
		both, err := post.Calibrate(Controls{Margins: []Margin{a}, Amounts: []Amount{{Name: "y²", Values: each(s.Len(), func(i int) float64 { return y[i] * y[i] }), Total: 110 * a.size()}}})
		if err != nil {
			t.Skip(err) // a total too far off
		}
		in := each(s.Len(), func(i int) bool { return i%3 > 0 })
		for name, c := range map[string]*Survey{"post-strata": post, "linear": linear, "both": both} {
			r, err := c.newReplicates("test")
			if err != nil {
				t.Fatal(err)
			}
			mean := func(draw []float64) float64 {
				w, err := r.adjust(draw)
				if err != nil {
					t.Fatal(err)
				}
				other := *c
				other.weight = w
				return other.Mean(y, in).Estimate.F
			}
			u := c.Mean(y, in).U
			for i := len(c.adjusts) - 1; i >= 0; i-- {
				u = c.adjusts[i].influence(c, u)
			}
			var size float64
			for _, x := range u {
				size = math.Max(size, math.Abs(x))
			}
			for i := 0; i < s.Len(); i += 7 {
				step := 1e-5 * r.start[i]
				up, down := append([]float64(nil), r.start...), append([]float64(nil), r.start...)
				up[i] += step
				down[i] -= step
				if want := r.start[i] * (mean(up) - mean(down)) / (2 * step); math.Abs(u[i]-want) > 1e-5*size {
					t.Fatalf("%s: influence of row %d is %v, its derivative %v", name, i+1, u[i], want)
				}
			}
		}
	})
}

// TestDistances: F(0) = 1 and F'(0) = 1, slopes are derivatives, and nothing
// overflows.
func TestDistances(t *testing.T) {
	for _, c := range []Controls{
		{}, {Distance: RakingDistance}, {Distance: LogitDistance, Least: 0.5, Most: 3},
		{Least: 0.5, Most: 3}, {Distance: RakingDistance, Least: 0.5, Most: 3},
	} {
		if g, slope := c.factor(0); math.Abs(g-1) > 1e-15 || math.Abs(slope-1) > 1e-15 {
			t.Errorf("%+v: F(0) = %v, F'(0) = %v, want 1 and 1", c, g, slope)
		}
		for _, u := range []float64{-700, -3, -0.31, 0.2, 1.01, 4, 700} {
			g, slope := c.factor(u)
			if math.IsNaN(g) || math.IsNaN(slope) || c.bounded() && (g < 0.5 || g > 3) {
				t.Errorf("%+v: F(%v) = %v, slope %v", c, u, g, slope)
			}
			const h = 1e-6
			up, _ := c.factor(u + h)
			down, _ := c.factor(u - h)
			if want := (up - down) / (2 * h); math.Abs(slope-want) > 1e-6*math.Max(1, want) && !math.IsInf(want, 0) {
				t.Errorf("%+v: F'(%v) = %v, want %v", c, u, slope, want)
			}
		}
	}
}

// TestTrimByHand: 1, 2 and 9 cut to [2, 6] gives 1 and takes 3; the row between
// takes up the 2 that are left.
func TestTrimByHand(t *testing.T) {
	s, err := NewSurvey([]Stratum{{}}, Rows{Weight: []float64{1, 2.5, 9}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	trimmed, err := s.Trim(2, 6)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{2, 4.5, 6} {
		near(t, "weight", trimmed.Weights()[i], want, 1e-15)
	}
	if s.Weights()[0] != 1 {
		t.Error("trimming changed the survey it was made from")
	}
}

// TestCalibrationRefuses: what cannot be, with the names of what is concerned.
func TestCalibrationRefuses(t *testing.T) {
	s, err := NewSurvey([]Stratum{{Population: 60}}, Rows{Stratum: make([]int32, 6)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	size := Margin{Name: "size", Cells: []string{"small", "large"}, Codes: []int32{0, 0, 0, 1, 1, 1}, Totals: []float64{20, 40}}
	with := func(change func(m *Margin)) Margin {
		m := size
		m.Codes, m.Totals = append([]int32(nil), m.Codes...), append([]float64(nil), m.Totals...)
		change(&m)
		return m
	}
	// The same rows by another name, and wanted to come to something else.
	twin := with(func(m *Margin) { m.Name, m.Totals = "twin", []float64{30, 30} })
	amount := Amount{Name: "cases", Values: []float64{1, 1, 1, 1, 1, 1}, Total: 60}
	for _, c := range []struct {
		name string
		do   func() (*Survey, error)
		want []string
	}{
		{"no row in a cell", func() (*Survey, error) {
			return s.Poststratify(with(func(m *Margin) { m.Cells, m.Totals = nil, []float64{20, 30, 10} }))
		}, []string{"margin size, cell 3: holds 10 of the population and no row of the sample"}},
		{"rows in no cell", func() (*Survey, error) {
			return s.Poststratify(with(func(m *Margin) { m.Codes[1], m.Codes[4], m.Totals[0] = -1, 7, 0 }))
		}, []string{"2 rows lie in none of the 2 cells, the first of them row 2", "margin size, cell small: a total of 0"}},
		{"margins of two populations", func() (*Survey, error) {
			return s.Rake(size, with(func(m *Margin) { m.Name, m.Totals = "other", []float64{20, 41} }))
		}, []string{"margin size adds up to 60, margin other to 61"}},
		{"no margins", func() (*Survey, error) { return s.Rake() }, []string{"no margins"}},
		{"margins at odds", func() (*Survey, error) { return s.Rake(size, twin) },
			[]string{"raking did not converge in 2000 rounds: margin size, cell small came to 30, want 20"}},
		{"explained twice", func() (*Survey, error) { return s.Calibrate(Controls{Margins: []Margin{size, twin}}) },
			[]string{"margin twin, cell small: 0 in all rows, or a combination of what stands before it"}},
		{"explained amount", func() (*Survey, error) {
			return s.Calibrate(Controls{Margins: []Margin{size}, Amounts: []Amount{amount}})
		}, []string{"cases: 0 in all rows, or a combination"}},
		{"bounds too tight", func() (*Survey, error) {
			return s.Calibrate(Controls{Margins: []Margin{size}, Least: 0.9, Most: 1.1})
		}, []string{"margin size, cell small: a total of 20, and weights between 0.9 and 1.1 times what they were come to 27 to 33", "cell large"}},
		{"bounds too tight together", func() (*Survey, error) {
			return s.Calibrate(Controls{Amounts: []Amount{amount,
				{Name: "first", Values: []float64{1, 1, 0, 0, 0, 0}, Total: 30},
				{Name: "rest", Values: []float64{0, 0, 1, 1, 1, 0}, Total: 29}}, Distance: LogitDistance, Least: 0.5, Most: 1.6})
		}, []string{"no weights between 0.5 and 1.6 times what they were meet all totals: "}},
		{"negative weights", func() (*Survey, error) {
			return s.Calibrate(Controls{Amounts: []Amount{{Name: "x", Values: []float64{1, 1, 1, 1, 10, 10}, Total: 20}}})
		}, []string{"calibration leaves 2 weights at 0 or below, the lowest of them -"}},
		{"nothing", func() (*Survey, error) { return s.Calibrate(Controls{Distance: "cubic"}) },
			[]string{`calibration is "cubic", want linear, raking or logit`, "nothing to calibrate to"}},
		{"bounds on one side", func() (*Survey, error) {
			return s.Calibrate(Controls{Margins: []Margin{size}, Least: 1.2, Most: 2})
		}, []string{"want bounds on either side of 1"}},
		{"logit without bounds", func() (*Survey, error) {
			return s.Calibrate(Controls{Margins: []Margin{size}, Distance: LogitDistance})
		}, []string{"logit calibration without bounds"}},
		{"missing amounts", func() (*Survey, error) {
			return s.Calibrate(Controls{Amounts: []Amount{{Name: "x", Values: []float64{1, math.NaN(), 1, 1, 1, 1}, Total: math.Inf(1)}}})
		}, []string{"x: NaN in row 2", "x: a total of +Inf"}},
		{"trimmed the wrong way round", func() (*Survey, error) { return s.Trim(5, 3) }, []string{"trimmed to 5 to 3"}},
		{"nothing left to take it up", func() (*Survey, error) { return s.Trim(11, 12) }, []string{"none lies between"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.do()
			if err == nil || got != nil {
				t.Fatalf("got a survey and %v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to say %q", err, want)
				}
			}
		})
	}
}

// TestCalibrationOrder: the order of rows does not show in a bit of a weight, nor in the
// variance.
func TestCalibrationOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, y, a, b := randomSurvey(t)
		order := rand.New(rand.NewPCG(3, 4)).Perm(s.Len())
		shuffled := func(m Margin) Margin {
			m.Codes = each(s.Len(), func(i int) int32 { return m.Codes[order[i]] })
			return m
		}
		other, err := NewSurvey(s.design.Strata(), Rows{Stratum: each(s.Len(), func(i int) int32 { return s.stratum[order[i]] })}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		y2 := each(s.Len(), func(i int) float64 { return y[order[i]] })
		pairs := func(s *Survey, a, b Margin, y []float64) []*Survey {
			total := addUp(len(y), func(i int) float64 { return s.weight[i] * y[i] })
			controls := Controls{Margins: []Margin{a, b}, Amounts: []Amount{{Name: "y", Values: y, Total: total}}, Distance: RakingDistance}
			return []*Survey{must(s.Poststratify(a)), must(s.Rake(a, b)), must(s.Calibrate(controls))}
		}
		first, second := pairs(s, a, b, y), pairs(other, shuffled(a), shuffled(b), y2)
		for k := range first {
			for i, w := range second[k].Weights() {
				if w != first[k].Weights()[order[i]] {
					t.Fatalf("adjustment %d: weight %v of a row, and %v in another order", k, first[k].Weights()[order[i]], w)
				}
			}
			if v, w := first[k].Variance(first[k].Mean(y, nil)), second[k].Variance(second[k].Mean(y2, nil)); v != w {
				t.Fatalf("adjustment %d: variance %v, and %v in another order", k, v, w)
			}
		}
	})
}
