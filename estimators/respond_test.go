package estimators

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// surveyOfUnits is the survey of units with a value each, y of those of the
// base that count; the others have none.
func surveyOfUnits(t *testing.T, strata []Stratum, units []unit, post []PostStratum) (*Survey, []float64) {
	t.Helper()
	var rows Rows
	var o Outcomes
	var y []float64
	m := Margin{Totals: make([]float64, len(post))}
	for q, p := range post {
		m.Totals[q] = float64(p.Population)
	}
	for _, u := range units {
		rows.Stratum = append(rows.Stratum, int32(u.stratum))
		o.Class = append(o.Class, int32(u.class))
		o.Known, o.InScope, o.Reviewed = append(o.Known, u.known), append(o.InScope, u.known && u.scope), append(o.Reviewed, u.read)
		value := math.NaN()
		if u.read && u.base {
			value = 0
			if u.yes {
				value = 1
			}
		}
		y = append(y, value)
		if post != nil {
			m.Codes = append(m.Codes, int32(u.post[0]-'a'))
		}
	}
	s, err := NewSurvey(strata, rows, Options{})
	if err == nil && post != nil {
		s, err = s.Poststratify(m)
	}
	if err == nil {
		s, err = s.Respond(o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, y
}

// TestRespondAsCounted: the mean of zeros and ones over rows, with losses and
// with post-strata or none, is the share of the counted design, and its
// variance is that one's.
func TestRespondAsCounted(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2025))
	for run := range 200 {
		var units []unit
		var strata []Stratum
		var total int64
		for h := range 3 {
			m := 6 + r.IntN(8)
			s := Stratum{ID: string(rune('A' + h)), Population: int64(m + r.IntN(40)), Units: int64(m)}
			for range m {
				u := unit{stratum: h, class: r.IntN(2), known: r.IntN(5) > 0, scope: r.IntN(5) > 0, base: r.IntN(3) > 0, yes: r.IntN(2) > 0}
				u.read = u.known && u.scope && r.IntN(6) > 0
				if run%2 == 1 {
					u.post = string(rune('a' + r.IntN(2)))
				}
				units = append(units, u)
			}
			strata, total = append(strata, s), total+s.Population
		}
		var post []PostStratum
		if run%2 == 1 {
			post = posts([]int64{total / 2, total - total/2})
		}
		cells, tally := cellsOf(units)
		d, err := NewDesign(strata, Options{Response: cells, Post: post})
		if err != nil || tally.Sum().Base == 0 {
			continue // a class or a post-stratum without a case
		}
		want := d.share(tally, nil, nil)
		s, y := surveyOfUnits(t, strata, units, post)
		l := s.Mean(y, nil)
		if v := s.Variance(l); !about(l.Estimate.F, want.P) || math.Abs(v-want.V) > 1e-12 {
			t.Fatalf("run %d: rows have %v, v %v, counts %v, v %v", run, l.Estimate, v, want.P, want.V)
		}
		var sum float64
		for _, w := range s.Weights() {
			sum += w
		}
		if math.Abs(sum-float64(total)) > 1e-8 {
			t.Fatalf("run %d: weights add up to %v of %d", run, sum, total)
		}
	}
}

// TestRespondTotalByHand: 10 opened of 50, one class, no case out of scope; 8
// reviewed with amounts 1 to 8. Each carries 10/8, so the total is 36·5·5/4 =
// 225. Its influence is U = 6.25 y, S_R = 225, and u = U + 5·225 (1/50 - 1/40)
// = 6.25 y - 5.625 of those reviewed, 22.5 of the two missing: 5·225/50.
// Mean 22.5; with y - 4.5 squares 6.25²·42 = 1640.625 and
// v = (1 - 1/5)(10/9) 1640.625 + (1/5)(1 - 4/5) 1640.625.
func TestRespondTotalByHand(t *testing.T) {
	var units []unit
	for i := range 10 {
		units = append(units, unit{known: true, scope: true, read: i < 8, base: true, yes: true})
	}
	s, y := surveyOfUnits(t, []Stratum{{ID: "a", Population: 50, Units: 10}}, units, nil)
	for i := range y[:8] {
		y[i] = float64(i + 1)
	}
	l := s.Total(y, nil)
	if want := 1640.625 * (0.8*10/9 + 0.04); !about(l.Estimate.F, 225) || !about(s.Variance(l), want) {
		t.Errorf("got %v, v %v, want 225, v %v", l.Estimate, s.Variance(l), want)
	}
}

// TestRespondEnumerated: every sample of 5 of 8 amounts, and every pattern of
// delivery with a chance of .8 each; samples of which nobody responded are set
// aside. The mean is unbiased; the variance is right to first order only, and a
// fifth low with as few as four to carry one.
func TestRespondEnumerated(t *testing.T) {
	amounts := []float64{2, 3, 5, 8, 13, 21, 30, 34}
	var m moments
	var truth float64
	for _, a := range amounts {
		truth += a / 8
	}
	for set := range 1 << 8 {
		var in []float64
		for i, a := range amounts {
			if set>>i&1 == 1 {
				in = append(in, a)
			}
		}
		if len(in) != 5 {
			continue
		}
		for lost := range 1<<5 - 1 {
			chance := 1 / choose(8, 5)
			var units []unit
			for i := range in {
				read := lost>>i&1 == 0
				units = append(units, unit{known: true, scope: true, read: read, base: true})
				if read {
					chance *= 0.8
				} else {
					chance *= 0.2
				}
			}
			s, y := surveyOfUnits(t, []Stratum{{ID: "a", Population: 8, Units: 5}}, units, nil)
			for i := range y {
				if units[i].read {
					y[i] = in[i]
				}
			}
			l := s.Mean(y, nil)
			m.add(chance, l.Estimate.F, s.Variance(l))
		}
	}
	mean, variance, estimated := m.result()
	t.Logf("mean %.6f of %.6f, variance %.4f, estimated %.4f (%+.1f %%)", mean, truth, variance, estimated, 100*(estimated/variance-1))
	if math.Abs(mean-truth) > 1e-10 || estimated/variance < 0.75 || estimated/variance > 1 {
		t.Error("off by more than stated")
	}
}

func TestRespondRefuses(t *testing.T) {
	s, err := NewSurvey([]Stratum{{ID: "a", Population: 9}}, Rows{Stratum: make([]int32, 3)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	no, yes := make([]bool, 3), []bool{true, true, true}
	for _, test := range []struct {
		o    Outcomes
		want string
	}{
		{Outcomes{}, "classes of non-response of 0 rows for a survey of 3"},
		{Outcomes{[]int32{0, -1, 0}, yes, yes, yes}, "row 2: a class of non-response that is no number from 0 on"},
		{Outcomes{make([]int32, 3), yes, no, yes}, "row 1: reviewed, and not in scope"},
		{Outcomes{make([]int32, 3), no, yes, yes}, "row 1: in scope, and its scope is not known"},
		{Outcomes{make([]int32, 3), yes, yes, no}, "rows are missing, and none was reviewed that could carry them"},
	} {
		if _, err := s.Respond(test.o); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}
