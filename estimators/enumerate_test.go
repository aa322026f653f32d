package estimators

import (
	"fmt"
	"math"
	"testing"
)

// An outcome is what one stratum can come to, and how likely it is.
type outcome struct {
	chance float64
	cell   Cell
	count  Count
}

func choose(n, k int) float64 {
	if k < 0 || k > n {
		return 0
	}
	c := 1.0
	for i := 1; i <= k; i++ {
		c = c * float64(n-k+i) / float64(i)
	}
	return c
}

func binomial(n, k int, p float64) float64 {
	return choose(n, k) * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
}

// outcomes lists every sample of n cases of a stratum with so many that count,
// that do not, and that are out of scope, and everything that can become of
// it if each case is delivered with the same chance, on its own. Samples with
// the same numbers are one outcome.
func outcomes(h int, yes, no, out, n int, response float64) (list []outcome) {
	N := yes + no + out
	for y := 0; y <= min(n, yes); y++ {
		for z := 0; y+z <= n && z <= no; z++ {
			o := n - y - z
			if o > out {
				continue
			}
			sample := choose(yes, y) * choose(no, z) * choose(out, o) / choose(N, n)
			for ry := 0; ry <= y; ry++ {
				for rz := 0; rz <= z; rz++ {
					for ro := 0; ro <= o; ro++ {
						chance := sample * binomial(y, ry, response) * binomial(z, rz, response) * binomial(o, ro, response)
						if chance == 0 {
							continue
						}
						read := int64(ry + rz)
						list = append(list, outcome{chance, Cell{h, "c", "", int64(n), read + int64(ro), read, read}, Count{read, read, int64(ry)}})
					}
				}
			}
		}
	}
	return list
}

// moments are the true mean and variance of an estimate over all outcomes, and
// the mean of its estimated variance; outcomes with an empty base are set
// aside.
type moments struct{ chance, mean, square, variance float64 }

func (m *moments) add(chance, p, v float64) {
	m.chance += chance
	m.mean += chance * p
	m.square += chance * p * p
	m.variance += chance * v
}

func (m moments) result() (mean, truth, estimated float64) {
	mean = m.mean / m.chance
	return mean, m.square/m.chance - mean*mean, m.variance / m.chance
}

// TestResponseEnumerated goes through every sample and every pattern of
// delivery of small populations, so there is no chance in the test. The share
// is a ratio and its carry another, so estimate and variance are right to
// first order only; the errors stated are those of these sizes, and shrink
// with them: .000700 against .000729 at 385 cases.
func TestResponseEnumerated(t *testing.T) {
	if testing.Short() {
		t.Skip("arithmetic of one goroutine, which the race detector learns nothing from")
	}
	for _, test := range []struct {
		name     string
		strata   [][4]int // that count, that do not, out of scope, opened
		response float64
		bias     float64 // of the mean, at most
		ratio    float64 // estimated over true variance, off by at most
	}{
		{"all delivered, all in scope", [][4]int{{12, 18, 0, 15}}, 1, 1e-12, 1e-12},
		{"census with losses", [][4]int{{8, 12, 0, 20}}, 0.85, 1e-12, 0.07},
		{"half of the frame, losses", [][4]int{{16, 24, 0, 20}}, 0.85, 1e-12, 0.03},
		{"half of the frame, losses and out of scope", [][4]int{{14, 20, 6, 20}}, 0.85, 1e-3, 0.05},
		{"two strata, one class", [][4]int{{9, 9, 2, 8}, {3, 9, 2, 6}}, 0.9, 1e-3, 0.05},
	} {
		t.Run(test.name, func(t *testing.T) {
			var m moments
			lists := make([][]outcome, len(test.strata))
			strata := make([]Stratum, len(test.strata))
			var yes, in int
			for h, s := range test.strata {
				lists[h] = outcomes(h, s[0], s[1], s[2], s[3], test.response)
				strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(s[0] + s[1] + s[2]), Units: int64(s[3])}
				yes, in = yes+s[0], in+s[0]+s[1]
			}
			var walk func(h int, chance float64, cells []Cell, tally Tally)
			walk = func(h int, chance float64, cells []Cell, tally Tally) {
				if h < len(lists) {
					for _, o := range lists[h] {
						walk(h+1, chance*o.chance, append(cells[:h:h], o.cell), append(tally[:h:h], o.count))
					}
					return
				}
				if tally.Sum().Base == 0 {
					return
				}
				s := design(t, Options{Response: cells}, strata...).share(tally, nil, nil)
				m.add(chance, s.P, s.V)
			}
			walk(0, 1, nil, nil)
			mean, truth, estimated := m.result()
			t.Logf("mean %.6f of %.6f, variance %.6f, estimated %.6f (%+.2f %%)", mean, float64(yes)/float64(in), truth, estimated, 100*(estimated/truth-1))
			if math.Abs(mean-float64(yes)/float64(in)) > test.bias || math.Abs(estimated/truth-1) > test.ratio {
				t.Error("off by more than stated")
			}
		})
	}
}

// untilOutcomes lists what a stratum can come to that is opened until n cases
// are in scope, or most are opened: the n-th in scope is the m-th with chance
// C(m-1,n-1) C(N-m,E-n)/C(N,E).
func untilOutcomes(h, yes, no, out, n, most int) (list []outcome) {
	E, N := yes+no, yes+no+out
	add := func(m, e int, chance float64) {
		for y := max(0, e-no); y <= min(e, yes); y++ {
			list = append(list, outcome{
				chance * choose(yes, y) * choose(no, e-y) / choose(E, e),
				Cell{h, "c", "", int64(m), int64(m), int64(e), int64(e)}, Count{int64(e), int64(e), int64(y)},
			})
		}
	}
	for m := n; m <= most && n <= E; m++ {
		if chance := choose(m-1, n-1) * choose(N-m, E-n) / choose(N, E); chance > 0 {
			add(m, n, chance)
		}
	}
	for e := 0; e < n; e++ { // the reserves ran out
		if chance := choose(E, e) * choose(out, most-e) / choose(N, most); chance > 0 {
			add(most, e, chance)
		}
	}
	return list
}

// TestUntilEnumerated: over everything that can happen in two strata opened
// until enough were in scope, the estimated number of cases that count is
// exactly that number on average, and so is its estimated variance; the share
// and its variance are, to first order.
func TestUntilEnumerated(t *testing.T) {
	for _, test := range []struct {
		name   string
		strata [][5]int // that count, that do not, out of scope, wanted, opened at most
		ratio  float64
	}{
		{"no cap", [][5]int{{9, 11, 6, 6, 12}, {4, 8, 3, 4, 7}}, 0.08},
		{"caps", [][5]int{{9, 11, 6, 6, 7}, {4, 8, 3, 2, 3}}, 0.12},
		{"two wanted", [][5]int{{9, 11, 10, 2, 12}, {5, 6, 9, 2, 11}}, 0.4},
		{"all opened", [][5]int{{2, 3, 2, 5, 7}, {9, 11, 6, 8, 14}}, 0.08},
	} {
		t.Run(test.name, func(t *testing.T) {
			var total, share moments
			var yes, in int
			for _, s := range test.strata {
				yes, in = yes+s[0], in+s[0]+s[1]
			}
			s := test.strata
			for _, a := range untilOutcomes(0, s[0][0], s[0][1], s[0][2], s[0][3], s[0][4]) {
				for _, b := range untilOutcomes(1, s[1][0], s[1][1], s[1][2], s[1][3], s[1][4]) {
					d := design(t, Options{Response: []Cell{a.cell, b.cell}, Lonely: Certainty},
						Stratum{ID: "a", Population: int64(s[0][0] + s[0][1] + s[0][2]), Units: a.cell.Drawn, Until: int64(s[0][3])},
						Stratum{ID: "b", Population: int64(s[1][0] + s[1][1] + s[1][2]), Units: b.cell.Drawn, Until: int64(s[1][3])})
					tally := Tally{a.count, b.count}
					domain := Tally{{a.count.Counts, a.count.Counts, 0}, {b.count.Counts, b.count.Counts, 0}}
					u, second := d.linear(new(scratch), domain, 0, 1, 1, nil) // those that count, as a domain
					var size float64
					for k, c := range tally {
						size += d.weight(k) * float64(c.Counts)
					}
					total.add(a.chance*b.chance, size, d.Variance(u)+second)
					if tally.Sum().Base > 0 {
						p := d.share(tally, nil, nil)
						share.add(a.chance*b.chance, p.P, p.V)
					}
				}
			}
			mean, truth, estimated := total.result()
			if math.Abs(total.chance-1) > 1e-12 || math.Abs(mean-float64(yes)) > 1e-10 || math.Abs(estimated-truth) > 1e-10*truth {
				t.Errorf("total: chances %v, mean %v of %d, variance %v, estimated %v", total.chance, mean, yes, truth, estimated)
			}
			mean, truth, estimated = share.result()
			t.Logf("share: mean %.6f of %.6f, variance %.6f, estimated %.6f (%+.2f %%)", mean, float64(yes)/float64(in), truth, estimated, 100*(estimated/truth-1))
			if math.Abs(estimated/truth-1) > test.ratio {
				t.Error("variance of the share off by more than stated")
			}
		})
	}
}
