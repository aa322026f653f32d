package estimators

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"sagsbarometer/estimators/interval"
)

var (
	coverageSim  = flag.Bool("coverage-sim", false, "simulate the coverage of every interval (minutes)")
	coverageReps = flag.Int("coverage-reps", 2000, "samples for each scenario of -coverage-sim")
)

// frameSizes are 6,000 cases over 98 strata in proportion to the people of
// Denmark's kommuner on 1 January 2026 (Danmarks Statistik, FOLK1A, CC BY
// 4.0), by largest remainders.
var frameSizes = []int{
	669, 377, 225, 212, 123, 114, 106, 102, 100, 98, 97, 96, 92, 90, 85, 81, 75, 75, 74, 71, 66, 64, 64, 63, 60, 60, 59,
	59, 58, 58, 58, 57, 55, 55, 55, 54, 54, 54, 53, 52, 50, 49, 48, 48, 47, 46, 45, 45, 44, 44, 44, 43, 43, 42, 42, 42,
	42, 41, 41, 40, 40, 39, 38, 38, 38, 36, 36, 36, 36, 35, 32, 32, 32, 32, 31, 31, 30, 29, 29, 27, 26, 26, 25, 25, 25,
	24, 24, 24, 20, 19, 19, 19, 14, 12, 6, 4, 3, 2,
}

// minimumTwo gives every stratum n N_h/N cases, rounded down, at least two,
// and the rest to those that are furthest below their share.
func minimumTwo(total int) []int {
	n := make([]int, len(frameSizes))
	left := total
	for h, N := range frameSizes {
		n[h] = min(N, max(2, total*N/6000))
		left -= n[h]
	}
	for ; left > 0; left-- {
		worst, gap := 0, math.Inf(-1)
		for h, N := range frameSizes {
			if g := float64(total*N)/6000 - float64(n[h]); n[h] < N && g > gap {
				worst, gap = h, g
			}
		}
		n[worst]++
	}
	return n
}

func equalSizes(each int) []int {
	n := make([]int, len(frameSizes))
	for h, N := range frameSizes {
		n[h] = min(N, each)
	}
	return n
}

// A population is, for each stratum, how many cases are in the domain and
// count, and how many are in the domain and do not.
type population [][2]int

// scatter places the cases that count with probability p in each stratum,
// spread around p on the scale of log odds, and puts a share of the cases in
// the domain.
func scatter(r *rand.Rand, p, spread, domain float64) population {
	pop := make(population, len(frameSizes))
	for h, N := range frameSizes {
		q := 1 / (1 + math.Exp(-math.Log(p/(1-p))-spread*r.NormFloat64()))
		for range N {
			switch in, counts := r.Float64() < domain, r.Float64() < q; {
			case in && counts:
				pop[h][0]++
			case in:
				pop[h][1]++
			}
		}
	}
	return pop
}

// pile puts the cases that count into the strata whose cases weigh most.
func pile(n []int, p float64) population {
	pop := make(population, len(frameSizes))
	left := int(math.Round(p * 6000))
	done := make([]bool, len(frameSizes))
	for range frameSizes {
		heaviest := -1
		for h, N := range frameSizes {
			if !done[h] && (heaviest < 0 || N*n[heaviest] > frameSizes[heaviest]*n[h]) {
				heaviest = h
			}
		}
		done[heaviest] = true
		m := min(left, frameSizes[heaviest])
		pop[heaviest] = [2]int{m, frameSizes[heaviest] - m}
		left -= m
	}
	return pop
}

func (pop population) share() float64 {
	var y, x int
	for _, c := range pop {
		y += c[0]
		x += c[0] + c[1]
	}
	return float64(y) / float64(x)
}

// draw takes a simple random sample of n cases in each stratum.
func (pop population) draw(r *rand.Rand, n []int, to Tally) {
	for h, c := range pop {
		counts, others, left := c[0], c[1], frameSizes[h]
		t := Count{Cases: 0}
		for range n[h] {
			switch k := r.IntN(left); {
			case k < counts:
				counts--
				t.Counts++
				t.Base++
			case k < counts+others:
				others--
				t.Base++
			}
			left--
		}
		t.Cases = t.Base
		to[h] = t
	}
}

// TestCoverage prints, for each interval, the worst share of samples in which
// it holds the truth, and how wide it is. No interval is a miss, for that is
// what a reader gets. It runs on request, as `make coverage`:
//
//	go test ./estimators -run Coverage -coverage-sim -v
func TestCoverage(t *testing.T) {
	if !*coverageSim {
		t.Skip("takes minutes: -coverage-sim")
	}
	for _, alloc := range []struct {
		name string
		n    []int
	}{{"minimum 2", minimumTwo(385)}, {"equal", equalSizes(4)}} {
		strata := make([]Stratum, len(frameSizes))
		for h, N := range frameSizes {
			strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(N), Units: int64(alloc.n[h])}
		}
		d := design(t, Options{}, strata...)
		for _, domain := range []float64{1, 0.3, 0.1} {
			worst := worstCoverage(t, d, alloc.n, domain)
			t.Logf("%s, domain of %v %%\n%s", alloc.name, 100*domain, worst)
			if got := worst[interval.Published].least; alloc.name == "minimum 2" && got < 0.935 {
				t.Errorf("%s, domain of %v %%: %s covers %v at worst", alloc.name, 100*domain, interval.Published, got)
			}
		}
	}
}

type coverage struct {
	least  float64
	where  string
	width  float64 // sum over scenarios with shares from .1 to .5
	counts int
}

type coverages map[string]*coverage

func (c coverages) String() (s string) {
	for _, name := range interval.Names() {
		if m := c[name]; m.counts > 0 {
			s += fmt.Sprintf("  %-22s worst %.3f (%s), mean width %.4f\n", name, m.least, m.where, m.width/float64(m.counts))
		}
	}
	return s
}

func worstCoverage(t *testing.T, d *Design, n []int, domain float64) coverages {
	t.Helper()
	all := coverages{}
	for _, name := range interval.Names() {
		all[name] = &coverage{least: 1}
	}
	r := rand.New(rand.NewPCG(385, 98)) // a fixed stream: the table can be made again
	for _, p := range []float64{0.005, 0.02, 0.1, 0.3, 0.5} {
		for _, kind := range []string{"alike", "spread", "piled on the heaviest"} {
			pop := pile(n, p)
			if kind != "piled on the heaviest" {
				spread := map[string]float64{"alike": 0, "spread": 1}[kind]
				pop = scatter(r, p, spread, domain)
			} else if domain < 1 {
				continue
			}
			scenario(t, d, n, pop, r, all, fmt.Sprintf("p = %v, %s", p, kind), p >= 0.1)
		}
	}
	return all
}

// scenario draws samples of one population and keeps what is worst.
func scenario(t *testing.T, d *Design, n []int, pop population, r *rand.Rand, all coverages, name string, wide bool) {
	t.Helper()
	truth := pop.share()
	held, width, made := map[string]int{}, map[string]float64{}, map[string]int{}
	tally := make(Tally, len(n))
	for range *coverageReps {
		pop.draw(r, n, tally)
		e, err := Proportion(d, tally, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		for _, method := range interval.Names() {
			m, _ := interval.ByName(method)
			if m.EqualWeights {
				continue
			}
			if i, ok := m.Interval(e.Evidence); ok {
				made[method]++
				width[method] += i.High - i.Low
				if i.Low <= truth && truth <= i.High {
					held[method]++
				}
			}
		}
	}
	for method, m := range all {
		if made[method] == 0 && method == "clopper-pearson" {
			continue
		}
		if share := float64(held[method]) / float64(*coverageReps); share < m.least {
			m.least, m.where = share, name
		}
		if wide && made[method] > 0 {
			m.width += width[method] / float64(made[method])
			m.counts++
		}
	}
}
