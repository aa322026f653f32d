package estimators

import (
	"math"
	"testing"
)

// Closed forms, and quantiles as tables print them.
func TestTails(t *testing.T) {
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"chi-square on 2 is exponential", chiSquareTail(3, 2), math.Exp(-1.5)},
		{"far out", chiSquareTail(1200, 2), math.Exp(-600)},
		{"chi-square on 1", chiSquareTail(3.841458820694124, 1), 0.05},
		{"F on 2: (1 + 2f/ν)^(-ν/2)", fTail(13.5, 2, 199), math.Pow(1+27./199, -99.5)},
		{"far out", fTail(400, 2, 398), math.Pow(1+800./398, -199)},
		{"F on infinite degrees", fTail(3, 2, math.Inf(1)), math.Exp(-3)},
		{"F at 0", fTail(0, 3, 7), 1},
		{"t on 1 is Cauchy's", studentTails(3, 1), 2 * math.Atan(1./3) / math.Pi},
		{"t on 2: 1 - t/√(2+t²)", studentTails(-5, 2), 1 - 5/math.Sqrt(27)},
		{"t on infinite degrees", studentTails(1.959963984540054, math.Inf(1)), 0.05},
	} {
		if math.Abs(c.got/c.want-1) > 1e-12 {
			t.Errorf("%s: got %.17g, want %.17g", c.what, c.got, c.want)
		}
	}
}

// With equal weights a sum of weighted chi-squares is one chi-square, and its
// ratio to another F. The approximation is off by a few per cent.
func TestSaddlepoint(t *testing.T) {
	for _, k := range []int{1, 2, 4, 9} {
		lambda := make([]float64, k)
		for i := range lambda {
			lambda[i] = 2.5
		}
		for _, x := range []float64{0.3, 0.9, 1, 1.1, 2, 5, 20} {
			x *= 2.5 * float64(k)
			for _, ddf := range []float64{30, math.Inf(1)} {
				got, want := ratioTail(x, lambda, ddf), fTail(x/2.5/float64(k), float64(k), ddf)
				if off := math.Abs(got/want - 1); off > 0.1 {
					t.Errorf("%d at %v on %v: got %v, want %v, off by %v", k, x, ddf, got, want, off)
				}
			}
		}
	}
}

// It falls smoothly across the mean, where its formula is 0/0, and has the
// limits of a chance.
func TestSaddlepointAtTheMean(t *testing.T) {
	lambda := []float64{3, 1, 0.5, 0}
	last := 1.
	for i := -50; i <= 50; i++ {
		x := 4.5 + float64(i)*1e-5
		p := ratioTail(x, lambda, math.Inf(1))
		// The density near the mean is about 0.1.
		if p > last || i > -50 && last-p > 3e-6 {
			t.Fatalf("at %v: %v after %v", x, p, last)
		}
		last = p
	}
	for _, c := range []struct{ x, low, high float64 }{{-1, 1, 1}, {0, 1, 1}, {1e-9, 0.99, 1}, {1e4, 0, 1e-300}} {
		if p := ratioTail(c.x, lambda, math.Inf(1)); !(p >= c.low && p <= c.high) {
			t.Errorf("at %v: %v, want between %v and %v", c.x, p, c.low, c.high)
		}
	}
}
