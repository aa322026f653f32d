package estimators

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestPostStrata compares with R: svydesign(ids = ~1, strata = ~h, fpc = ~N),
// then p <- postStratify(design, ~q, data.frame(q = c("a", "b", "c"), Freq =
// population)); svymean(~y, p), svymean(~y, subset(p, x == 1)), its svyciprop
// of method "logit" and svytotal(~x, p) of survey 4.1.1, a column a number. In
// the second case a stratum was opened in full, in the third one has a single
// unit, and survey.lonely.psu is "certainty".
func TestPostStrata(t *testing.T) {
	type row struct {
		h       int
		q       string
		n, x, y int64
	}
	for _, test := range []struct {
		population, opened, post           []int64
		rows                               []row
		mean, vMean, base, vBase, size, cv float64
		low, high                          float64
	}{
		{
			[]int64{40, 25, 60},
			[]int64{7, 6, 9},
			[]int64{52, 45, 28},
			[]row{{0, "a", 5, 3, 1}, {0, "b", 1, 1, 0}, {0, "c", 1, 0, 0}, {1, "a", 4, 4, 2}, {1, "b", 2, 2, 0}, {2, "a", 5, 4, 2}, {2, "b", 3, 3, 2}, {2, "c", 1, 1, 1}},
			0.40656410256410258, 0.01090783557425821, 0.5076915195350159, 0.011693246371573358,
			100.1011655011655, 106.48346767498136, 0.30635888752696766, 0.70655990111364564,
		},
		{
			[]int64{40, 25, 60, 12},
			[]int64{7, 6, 9, 12},
			[]int64{58, 49, 30},
			[]row{{0, "a", 2, 2, 0}, {0, "b", 5, 4, 1}, {1, "a", 3, 2, 1}, {1, "b", 1, 1, 0}, {1, "c", 2, 1, 0}, {2, "a", 3, 3, 2}, {2, "b", 5, 4, 2}, {2, "c", 1, 0, 0}, {3, "a", 3, 2, 1}, {3, "b", 7, 6, 1}, {3, "c", 2, 1, 1}},
			0.27790298232362187, 0.0058857846784393601, 0.37785875758067389, 0.010346428734621355,
			100.75910062824882, 90.445494787789414, 0.20640986729408181, 0.58647448135718161,
		},
		{
			[]int64{40, 25, 60, 12, 90},
			[]int64{7, 1, 9, 4, 12},
			[]int64{95, 82, 50},
			[]row{{0, "a", 3, 2, 0}, {0, "b", 1, 1, 1}, {0, "c", 3, 2, 0}, {1, "c", 1, 1, 0}, {2, "a", 3, 3, 3}, {2, "b", 2, 1, 1}, {2, "c", 4, 3, 2}, {3, "c", 4, 2, 0}, {4, "a", 4, 1, 0}, {4, "b", 6, 3, 0}, {4, "c", 2, 1, 1}},
			0.24238519760906443, 0.0034875325289874482, 0.40388245842604753, 0.0079144367239418582,
			136.23131856649394, 373.98206225642076, 0.24721241975487965, 0.58295288716983706,
		},
	} {
		var strata []Stratum
		for h, n := range test.population {
			strata = append(strata, Stratum{ID: string(rune('A' + h)), Population: n, Units: test.opened[h]})
		}
		var cells []Cell
		var whole, base Tally
		for _, r := range test.rows {
			cells = append(cells, Cell{r.h, "", r.q, r.n, r.n, r.n, r.n})
			whole, base = append(whole, Count{r.n, r.n, r.y}), append(base, Count{r.x, r.x, r.y})
		}
		d := design(t, Options{Lonely: Certainty, DF: InfiniteDF, Response: cells, Post: posts(test.post)}, strata...)
		for i, c := range []struct {
			tally Tally
			p, v  float64
		}{{whole, test.mean, test.vMean}, {base, test.base, test.vBase}} {
			e, err := Proportion(d, c.tally, Report{Interval: "logit", Level: 0.95})
			if err != nil || !slices.Contains(e.Notes, NotePoststratified) {
				t.Fatal(e.Notes, err)
			}
			near(t, "share", e.Estimate.F, c.p, tolEstimate)
			near(t, "variance", e.SE.F*e.SE.F, c.v, tolVariance)
			if i == 1 {
				near(t, "size", e.PopHat.F, test.size, tolEstimate)
				near(t, "low", e.Low.F, test.low, tolBound)
				near(t, "high", e.High.F, test.high, tolBound)
			}
		}
		u, second := d.linear(new(scratch), base, 1, 1, 1, nil)
		near(t, "variance of the size", d.Variance(u)+second, test.cv, tolVariance)
	}
}

func posts(population []int64) (list []PostStratum) {
	for q, n := range population {
		list = append(list, PostStratum{string(rune('a' + q)), n})
	}
	return list
}

// postByUnits is the estimate as one function of the design weights of all
// units, and its variance from the derivatives of that function, which
// imaginary steps give without rounding: with f analytic, f'(w) is
// Im f(w + i s)/s for tiny s. Nothing here knows the formulas of linear.
func postByUnits(strata []Stratum, units []unit, population map[string]float64) (p, v float64) {
	weights := make([]complex128, len(units))
	for i, u := range units {
		s := strata[u.stratum]
		w := float64(s.Population) / float64(s.Units)
		if s.Until > 0 {
			N, n, m := float64(s.Population), float64(s.Until), float64(s.Units)
			w = N * (n - 1) / (m - 1) / n
			if u.known && !u.scope {
				w = N / (m - 1)
			}
		}
		weights[i] = complex(w, 0)
	}
	share := func(weights []complex128) (p, X complex128, carry map[int]complex128, g map[string]complex128) {
		opened := map[string]complex128{}
		for i, u := range units {
			opened[u.post] += weights[i]
		}
		g = map[string]complex128{}
		for q, w := range opened {
			g[q] = complex(population[q], 0) / w
		}
		var all, known, inScope, read [2]complex128
		for i, u := range units {
			w := weights[i] * g[u.post]
			all[u.class] += w
			if u.known {
				known[u.class] += w
				if u.scope {
					inScope[u.class] += w
				}
			}
			if u.read {
				read[u.class] += w
			}
		}
		carry = map[int]complex128{}
		var Y complex128
		for i, u := range units {
			a := inScope[u.class] * all[u.class] / known[u.class] / read[u.class]
			carry[u.class] = a
			if u.read && u.base {
				X += a * weights[i] * g[u.post]
				if u.yes {
					Y += a * weights[i] * g[u.post]
				}
			}
		}
		return Y / X, X, carry, g
	}
	whole, X, carry, g := share(weights)
	p = real(whole)
	const step = 1e-30
	influence := make([]float64, len(units))
	for i := range units {
		w := weights[i]
		weights[i] += complex(0, step)
		moved, _, _, _ := share(weights)
		weights[i] = w
		influence[i] = real(w) * imag(moved) / step
	}
	for h, s := range strata {
		var list []int
		for i, u := range units {
			if u.stratum == h {
				list = append(list, i)
			}
		}
		N, m := float64(s.Population), float64(s.Units)
		if s.Until > 0 {
			v += murthy(N, float64(s.Until), m, list, units, influence)
			continue
		}
		var mean, squares float64
		for _, i := range list {
			mean += influence[i] / m
		}
		for _, i := range list {
			squares += (influence[i] - mean) * (influence[i] - mean)
		}
		v += (1 - m/N) * m / (m - 1) * squares
	}
	// Chance in who responds: METHOD's second sum, with w g for w.
	e := func(u unit) float64 {
		switch {
		case !u.base:
			return 0
		case u.yes:
			return 1 - p
		}
		return -p
	}
	var sums, read [2]float64
	for i, u := range units {
		if u.read {
			w := real(weights[i] * g[u.post])
			sums[u.class] += w * e(u)
			read[u.class] += w
		}
	}
	for i, u := range units {
		if u.read {
			a, s := real(carry[u.class]), strata[u.stratum]
			f := float64(s.Units) / float64(s.Population)
			if s.Until > 0 {
				f = 1 / real(weights[i])
			}
			z := a * real(weights[i]*g[u.post]) * (e(u) - sums[u.class]/read[u.class]) / real(X)
			v += f * (1 - 1/a) * z * z
		}
	}
	return p, v
}

// murthy is the variance of a stratum that was opened until n were in scope,
// pair by pair: T² - Σ w z² - Σ Σ P(s|ij)/P(s) z_i z_j.
func murthy(N, n, m float64, list []int, units []unit, influence []float64) float64 {
	z := func(i int) (value, w float64, out bool) {
		w = N * (n - 1) / (m - 1) / n
		if out = units[i].known && !units[i].scope; out {
			w = N / (m - 1)
		}
		return influence[i] / w, w, out
	}
	var total, taken float64
	for _, i := range list {
		zi, w, a := z(i)
		total += influence[i]
		taken += w * zi * zi
		for _, j := range list {
			if i == j {
				continue
			}
			zj, _, b := z(j)
			c := N * (N - 1) / ((m - 1) * (m - 2))
			switch {
			case !a && !b:
				c *= (n - 2) / n
			case a != b:
				c *= (n - 1) / n
			}
			taken += c * zi * zj
		}
	}
	return total*total - taken
}

// TestPostByUnits compares the sums over cells with postByUnits on random
// cases of four strata, two classes and three post-strata that cross them, with
// losses; in half of the runs two strata were opened until enough were in
// scope, and in all of them one may have been opened in full.
func TestPostByUnits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2025))
	for run := range 300 {
		var units []unit
		var strata []Stratum
		until := run%2 == 1
		for h := range 4 {
			n, extra := 4+r.IntN(8), 1+r.IntN(4)
			m := n + extra
			s := Stratum{ID: string(rune('A' + h)), Population: int64(m + r.IntN(40)), Units: int64(m)}
			if until && h < 2 {
				s.Until = int64(n)
			}
			for i := range m {
				u := unit{stratum: h, class: h % 2, post: string(rune('a' + r.IntN(3)))}
				u.known, u.scope = r.IntN(5) > 0, r.IntN(5) > 0
				if s.Until > 0 {
					u.known, u.scope = i < extra || r.IntN(5) > 0, i >= extra
				} else {
					u.class = r.IntN(2)
				}
				u.read = u.known && u.scope && r.IntN(6) > 0
				u.base, u.yes = r.IntN(3) > 0, r.IntN(2) > 0
				units = append(units, u)
			}
			strata = append(strata, s)
		}
		population := map[string]float64{}
		var total int64
		for _, s := range strata {
			total += s.Population
		}
		sizes := []int64{total / 2, total / 3, total - total/2 - total/3}
		carried, opened := [2]bool{}, map[string]bool{}
		for _, u := range units {
			carried[u.class] = carried[u.class] || u.read && u.base
			opened[u.post] = true
		}
		if !carried[0] || !carried[1] || len(opened) < 3 {
			continue
		}
		for q, n := range sizes {
			population[string(rune('a'+q))] = float64(n)
		}
		cells, tally := cellsOf(units)
		d := design(t, Options{Response: cells, Post: posts(sizes)}, strata...)
		p, v := postByUnits(strata, units, population)
		v = math.Max(0, v)
		if s := d.share(tally, nil, nil); !about(s.P, p) || math.Abs(s.V-v) > 1e-12 {
			t.Fatalf("run %d: got %v, v %v, case by case %v, v %v", run, s.P, s.V, p, v)
		}
	}
}

// TestPostWhole: a single post-stratum that is the whole frame changes nothing
// but rounding, whatever is missing and however strata were opened.
func TestPostWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var strata []Stratum
		var cells []Cell
		var tally Tally
		var total int64
		for h := range rapid.IntRange(1, 4).Draw(t, "strata") {
			n, out := rapid.Int64Range(3, 9).Draw(t, "n"), rapid.Int64Range(1, 4).Draw(t, "out of scope")
			s := Stratum{ID: string(rune('a' + h)), Population: n + out + rapid.Int64Range(0, 50).Draw(t, "rest"), Units: n + out}
			if rapid.Bool().Draw(t, "until") {
				s.Until = n
			}
			read := rapid.Int64Range(1, n).Draw(t, "reviewed")
			inScope := rapid.Int64Range(read, n).Draw(t, "in scope")
			base := rapid.Int64Range(1, read).Draw(t, "base")
			strata, total = append(strata, s), total+s.Population
			cells = append(cells, Cell{h, "c", "", s.Units, inScope + out, inScope, read})
			tally = append(tally, Count{read, base, rapid.Int64Range(0, base).Draw(t, "counts")})
		}
		estimate := func(post []PostStratum) share {
			d, err := NewDesign(strata, Options{Response: cells, Post: post})
			if err != nil {
				t.Fatal(err)
			}
			return d.share(tally, nil, nil)
		}
		a, b := estimate(nil), estimate([]PostStratum{{"", total}})
		if !about(a.P, b.P) || math.Abs(a.V-b.V) > 1e-12 || math.Abs(a.size-b.size) > 1e-9 || !about(a.Kish, b.Kish) || !about(a.Largest, b.Largest) {
			t.Fatalf("without %+v, with %+v", a, b)
		}
	})
}

// TestPostCertain: cases of a stratum opened in full are certain where its
// post-strata have no others; else the draw of the others moves their weight.
func TestPostCertain(t *testing.T) {
	strata := []Stratum{{ID: "a", Population: 6, Units: 6}, {ID: "b", Population: 40, Units: 8}}
	certain := func(cells ...Cell) []bool {
		d := design(t, Options{Response: cells, Post: posts([]int64{20, 26})}, strata...)
		out := make([]bool, len(cells))
		for k := range cells {
			out[k] = d.certain(k)
		}
		return out
	}
	if got := certain(Cell{0, "", "a", 6, 6, 6, 6}, Cell{1, "", "b", 8, 8, 8, 8}); !got[0] || got[1] {
		t.Error("a post-stratum of its own: got", got)
	}
	if got := certain(Cell{0, "", "a", 6, 6, 6, 6}, Cell{1, "", "b", 5, 5, 5, 5}, Cell{1, "", "a", 3, 3, 3, 3}); got[0] || got[1] || got[2] {
		t.Error("a post-stratum that is shared: got", got)
	}
}

func TestPostRefuses(t *testing.T) {
	strata := []Stratum{{ID: "A", Population: 40, Units: 4}, {ID: "B", Population: 60, Units: 4}}
	cells := []Cell{{0, "", "a", 4, 4, 4, 4}, {1, "", "b", 4, 4, 4, 4}}
	for _, test := range []struct {
		cells []Cell
		post  []PostStratum
		want  string
	}{
		{cells, nil, "stratum A: 4 units of the post-stratum \"a\", which has no population\nstratum B: 4 units of the post-stratum \"b\", which has no population"},
		{nil, posts([]int64{40, 60}), "stratum A: 4 units of the post-stratum \"\", which has no population"},
		{cells, posts([]int64{40, 0}), "post-stratum b: a population of 0, want at least 1"},
		{cells, []PostStratum{{"a", 50}, {"b", 40}, {"b", 40}}, "post-stratum b: given twice"},
		{cells, posts([]int64{40, 50, 10}), "post-stratum c: none of its 10 cases opened, so nothing stands for them: join it with another"},
		{append(cells, cells[0]), posts([]int64{40, 60}), "stratum A: class \"\" of the post-stratum \"a\" given twice"},
	} {
		if _, err := NewDesign(strata, Options{Response: test.cells, Post: test.post}); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// TestPostGoldens compares with R's postStratify(srs, ~stype) by its goldens:
// the simple random sample has nothing but cells of one stratum.
func TestPostGoldens(t *testing.T) {
	goldens := map[string]golden{}
	for _, g := range readGoldens(t) {
		goldens[g.ID] = g
	}
	f := readFrame(t, "srs")
	population := []PostStratum{{"E", 4421}, {"H", 755}, {"M", 1018}} // schools of California by stype
	var units []unit
	for i := range f.rows {
		units = append(units, unit{post: f.columns["stype"][i], known: true, scope: true, read: true,
			base: f.columns["comp.imp"][i] == "Yes", yes: f.columns["y"][i] == "1"})
	}
	estimate := func(interval string) Estimate {
		cells, tally := cellsOf(units)
		e, err := Proportion(f.design(t, Options{Response: cells, Post: population}), tally, Report{Interval: interval, Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	e := estimate("wald")
	near(t, "ratio", e.Estimate.F, goldens["post.ratio.srs"].at(t, "est", 0), tolEstimate)
	nearSE(t, "ratio", e.SE, goldens["post.ratio.srs"].at(t, "se", 0))
	near(t, "domain", e.Estimate.F, goldens["post.by.srs"].at(t, "y", 1), tolEstimate)
	for i := range units {
		units[i].base = true
	}
	e = estimate("wald")
	near(t, "mean", e.Estimate.F, goldens["post.mean.srs"].at(t, "est", 1), tolEstimate)
	nearSE(t, "mean", e.SE, goldens["post.mean.srs"].at(t, "se", 1))
	near(t, "low", e.Low.F, goldens["post.mean.srs"].at(t, "ci_t", 1, 0), tolBound)
	near(t, "size", e.PopHat.F, 6194, tolEstimate)
	e = estimate("logit")
	near(t, "logit low", e.Low.F, goldens["post.ciprop.srs"].at(t, "ci", 0), tolBound)
	near(t, "logit high", e.High.F, goldens["post.ciprop.srs"].at(t, "ci", 1), tolBound)
}
