package estimators

import (
	"fmt"
	"testing"
)

// subsets calls do with every choice of k of the items; the slice is reused.
func subsets(items []int, k int, do func(chosen []int)) {
	chosen := make([]int, 0, k)
	var walk func(from int)
	walk = func(from int) {
		if len(chosen) == k {
			do(chosen)
			return
		}
		for i := from; i <= len(items)-(k-len(chosen)); i++ {
			chosen = append(chosen, items[i])
			walk(i + 1)
			chosen = chosen[:len(chosen)-1]
		}
	}
	walk(0)
}

// A toyCase is what a first reader says and what is true.
type toyCase struct {
	first int32
	truth float64
}

// A toyFrame is strata of cases with how many are drawn of each.
type toyFrame struct {
	strata [][]toyCase
	drawn  []int
	again  func(n int) int // cases read again of n of a class
}

// enumerate takes every sample, and of it every second sample, and compares
// the mean of the two-phase estimate with the truth, and the mean of its
// estimated variance with the variance of the estimates.
func (f toyFrame) enumerate(t *testing.T) (bias, ratio float64) {
	t.Helper()
	strata := make([]Stratum, len(f.strata))
	chance, size, truth := 1.0, 0.0, 0.0
	for h, cases := range f.strata {
		strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(len(cases)), Units: int64(f.drawn[h])}
		chance /= choose(len(cases), f.drawn[h])
		for _, c := range cases {
			truth += c.truth
			size++
		}
	}
	var m moments
	var first func(h int, rows []toyCase, of []int32)
	first = func(h int, rows []toyCase, of []int32) {
		if h == len(f.strata) {
			s, err := NewSurvey(strata, Rows{Stratum: of}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			f.second(t, s, rows, chance, &m)
			return
		}
		subsets(upTo(len(f.strata[h])), f.drawn[h], func(chosen []int) {
			r, o := rows[:len(rows):len(rows)], of[:len(of):len(of)]
			for _, i := range chosen {
				r, o = append(r, f.strata[h][i]), append(o, int32(h))
			}
			first(h+1, r, o)
		})
	}
	first(0, nil, nil)
	mean, variance, estimated := m.result()
	return mean - truth/size, estimated / variance
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// second takes every second sample of a first one.
func (f toyFrame) second(t *testing.T, s *Survey, rows []toyCase, chance float64, m *moments) {
	t.Helper()
	var members [][]int
	class := make([]int32, len(rows))
	number := map[int32]int32{}
	y := make([]float64, len(rows))
	for i, c := range rows {
		g, ok := number[c.first]
		if !ok {
			g = int32(len(members))
			number[c.first] = g
			members = append(members, nil)
		}
		class[i], y[i] = g, c.truth
		members[g] = append(members[g], i)
	}
	for _, of := range members {
		chance /= choose(len(of), f.again(len(of)))
	}
	read := make([]bool, len(rows))
	var walk func(g int)
	walk = func(g int) {
		if g == len(members) {
			two, err := s.SecondPhase(Phase{Class: class, Read: read})
			if err != nil {
				t.Fatal(err)
			}
			l := two.Mean(y, nil)
			m.add(chance, l.Estimate.F, two.Variance(l))
			return
		}
		subsets(members[g], f.again(len(members[g])), func(chosen []int) {
			kept := append([]int(nil), chosen...)
			for _, i := range kept {
				read[i] = true
			}
			walk(g + 1)
			for _, i := range kept {
				read[i] = false
			}
		})
	}
	walk(0)
}

// TestTwoPhaseEnumerated: every sample of small frames, and every second
// sample of each. The reader finds three of four cases that count, and one of
// four that do not.
func TestTwoPhaseEnumerated(t *testing.T) {
	hit, miss, clean, wrong := toyCase{1, 1}, toyCase{0, 1}, toyCase{0, 0}, toyCase{1, 0}
	half := func(n int) int { return max(min(n, 2), (n+1)/2) }
	for _, c := range []struct {
		name     string
		frame    toyFrame
		bias     float64 // at most
		low, top float64 // of the estimated variance over the true one
	}{
		{"one stratum, half read again", toyFrame{
			[][]toyCase{{hit, hit, hit, miss, clean, clean, clean, clean, wrong, clean}}, []int{7}, half,
		}, 1e-12, 1 - 1e-10, 1 + 1e-10},
		{"one stratum, all read again", toyFrame{
			[][]toyCase{{hit, hit, hit, miss, clean, clean, wrong, clean}}, []int{5}, func(n int) int { return n },
		}, 1e-12, 1 - 1e-10, 1 + 1e-10},
		{"two strata, equal weights", toyFrame{
			[][]toyCase{{hit, hit, miss, clean, clean, wrong, clean, clean}, {hit, miss, wrong, clean}}, []int{4, 2}, half,
		}, 1e-12, 0.98, 1},
		{"two strata, unequal weights", toyFrame{
			[][]toyCase{{hit, hit, miss, clean, clean, wrong, clean}, {hit, miss, wrong, clean, clean, hit}}, []int{3, 4}, half,
		}, 0.002, 0.96, 1},
	} {
		bias, ratio := c.frame.enumerate(t)
		t.Logf("%s: bias %+.6f, estimated over true variance %.4f", c.name, bias, ratio)
		if !(bias >= -c.bias && bias <= c.bias) {
			t.Errorf("%s: bias %v", c.name, bias)
		}
		if !(ratio >= c.low && ratio <= c.top) {
			t.Errorf("%s: estimated over true variance %v", c.name, ratio)
		}
	}
}
