package estimators

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A unit is one opened case, for computations case by case.
type unit struct {
	stratum, class                int
	post                          string
	known, scope, read, base, yes bool
}

// cellsOf counts units into cells and a tally of them, in the order in which
// they first occur.
func cellsOf(units []unit) (cells []Cell, tally Tally) {
	for _, u := range units {
		name := string(rune('a' + u.class))
		k := slices.IndexFunc(cells, func(c Cell) bool { return c.Stratum == u.stratum && c.Class == name && c.Post == u.post })
		if k < 0 {
			k = len(cells)
			cells, tally = append(cells, Cell{Stratum: u.stratum, Class: name, Post: u.post}), append(tally, Count{})
		}
		one := func(to *int64, when bool) {
			if when {
				*to++
			}
		}
		c, t := &cells[k], &tally[k]
		c.Drawn++
		one(&c.Known, u.known)
		one(&c.InScope, u.known && u.scope)
		one(&c.Reviewed, u.read)
		one(&t.Cases, u.read)
		one(&t.Base, u.read && u.base)
		one(&t.Counts, u.read && u.base && u.yes)
	}
	return cells, tally
}

// byUnits is the estimate and its variance case by case, as METHOD.md has the
// formulas; strata are (population, opened).
func byUnits(strata [][2]float64, units []unit) (p, v, size float64) {
	w := func(u unit) float64 { return strata[u.stratum][0] / strata[u.stratum][1] }
	sum := func(class int, of func(unit) float64) (s float64) {
		for _, u := range units {
			if u.class == class || class < 0 {
				s += w(u) * of(u)
			}
		}
		return s
	}
	is := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	scope := func(u unit) float64 { return is(u.known && u.scope) }
	known := func(u unit) float64 { return is(u.known) }
	read := func(u unit) float64 { return is(u.read) }
	all := func(unit) float64 { return 1 }
	carry := func(c int) float64 { return sum(c, scope) * sum(c, all) / sum(c, known) / sum(c, read) }
	x := func(u unit) float64 { return is(u.read && u.base) }
	y := func(u unit) float64 { return is(u.read && u.base && u.yes) }
	var X, Y float64
	classes := 0
	for _, u := range units {
		classes = max(classes, u.class+1)
	}
	for c := range classes {
		X += carry(c) * sum(c, x)
		Y += carry(c) * sum(c, y)
	}
	p = Y / X
	e := func(u unit) float64 { return x(u) * (y(u) - p) }
	influence := make([][]float64, len(strata))
	for _, u := range units {
		c := u.class
		mean := sum(c, func(u unit) float64 { return read(u) * e(u) }) / sum(c, read)
		wAll, wK, wE := sum(c, all), sum(c, known), sum(c, scope)
		l := wAll/wK*scope(u) + wE/wK - wE*wAll/(wK*wK)*known(u)
		influence[u.stratum] = append(influence[u.stratum], w(u)*(l*mean+carry(c)*read(u)*(e(u)-mean))/X)
		f, a := strata[u.stratum][1]/strata[u.stratum][0], carry(c)
		v += f * (1 - 1/a) * a * a * w(u) * w(u) * read(u) * (e(u) - mean) * (e(u) - mean) / (X * X)
	}
	for h, list := range influence {
		var mean, squares float64
		for _, u := range list {
			mean += u / float64(len(list))
		}
		for _, u := range list {
			squares += (u - mean) * (u - mean)
		}
		m := float64(len(list))
		v += (1 - m/strata[h][0]) * m / (m - 1) * squares
	}
	return p, v, X
}

// TestResponseByUnits compares the sums over cells with the formulas case by
// case, on random cases of four strata and two classes that cross them.
func TestResponseByUnits(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2025))
	for range 300 {
		var units []unit
		var strata []Stratum
		var sizes [][2]float64
		for h := range 4 {
			m := 3 + r.IntN(12)
			N := m + r.IntN(40)
			strata = append(strata, Stratum{ID: string(rune('A' + h)), Population: int64(N), Units: int64(m)})
			sizes = append(sizes, [2]float64{float64(N), float64(m)})
			for range m {
				u := unit{stratum: h, class: (h + r.IntN(3)/2) % 2}
				u.known = r.IntN(5) > 0
				u.scope = r.IntN(5) > 0
				u.read = u.known && u.scope && r.IntN(6) > 0
				u.base, u.yes = r.IntN(3) > 0, r.IntN(2) > 0
				units = append(units, u)
			}
		}
		for c := range 2 { // somebody carries each class
			units[slices.IndexFunc(units, func(u unit) bool { return u.class == c })] = unit{stratum: units[slices.IndexFunc(units, func(u unit) bool { return u.class == c })].stratum, class: c, known: true, scope: true, read: true, base: true}
		}
		cells, tally := cellsOf(units)
		e, err := Proportion(design(t, Options{Response: cells}, strata...), tally, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		p, v, size := byUnits(sizes, units)
		if !about(e.Estimate.F, p) || math.Abs(e.SE.F*e.SE.F-v) > 1e-12 || math.Abs(e.PopHat.F-size) > 1e-9 {
			t.Fatalf("got %v ± %v of %v, case by case %v ± %v of %v", e.Estimate.F, e.SE.F, e.PopHat.F, p, math.Sqrt(v), size)
		}
	}
}

// TestResponseByHand: one stratum of 100 cases, 10 opened, so w = 10. Reviewed
// 6, of which 3 count; out of scope 2; unknown 1; in scope but unread 1.
// W_all = 100, W_K = 90, W_E = 70, W_R = 60: E = 70·100/90 = 700/9 and
// a = 700/540 = 35/27. p = 1/2, whatever a is; all of ē is 0, so
// u = 10·(35/27)(±1/2)/(700/9) = ±1/12 for those reviewed, else 0:
// v = (9/10)(10/9)(6/144) + 6·(1/10)(1 - 27/35)/144 = 1/24 + (3/5)(8/35)/144.
// n_K = 6. 1/a_M would be 6, with p(1-p)/v = 5.87 the smaller.
func TestResponseByHand(t *testing.T) {
	d := design(t, Options{Response: []Cell{{0, "a", "", 10, 9, 7, 6}}}, Stratum{ID: "a", Population: 100, Units: 10})
	e, err := Proportion(d, Tally{{6, 6, 3}}, Report{Level: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	v := 1.0/24 + 0.6*8/35/144
	if !about(e.Estimate.F, 0.5) || !about(e.SE.F*e.SE.F, v) || !about(e.PopHat.F, 700.0/9) || !about(e.NKish.F, 6) || !about(e.NEff.F, 0.25/v) {
		t.Errorf("got %v ± %v of %v, n_K %v, n %v", e.Estimate.F, e.SE.F, e.PopHat.F, e.NKish.F, e.NEff.F)
	}
}

// TestResponseComplete: where everything was delivered the cells make no
// difference, not in a bit, however strata are divided into classes.
func TestResponseComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var strata []Stratum
		var whole, divided Tally
		var cells []Cell
		for h := range rapid.IntRange(1, 5).Draw(t, "strata") {
			n := rapid.Int64Range(2, 9).Draw(t, "n")
			strata = append(strata, Stratum{ID: string(rune('a' + h)), Population: n + rapid.Int64Range(0, 50).Draw(t, "rest"), Units: n})
			out := rapid.Int64Range(0, n).Draw(t, "out of scope")
			base := rapid.Int64Range(0, n-out).Draw(t, "base")
			c := Count{n - out, base, rapid.Int64Range(0, base).Draw(t, "counts")}
			whole, divided = append(whole, c), append(divided, c)
			cells = append(cells, Cell{h, rapid.SampledFrom([]string{"x", "y"}).Draw(t, "class"), "", n, n, n - out, n - out})
		}
		estimate := func(o Options, tally Tally) Estimate {
			d, err := NewDesign(strata, o)
			if err != nil {
				t.Fatal(err)
			}
			e, err := Proportion(d, tally, Report{Level: 0.95})
			if err != nil {
				t.Fatal(err)
			}
			e.Notes = nil
			return e
		}
		a, b := estimate(Options{}, whole), estimate(Options{Response: cells}, divided)
		a.Domain, b.Domain = nil, nil
		if a.ID != b.ID || a.Estimate != b.Estimate || a.SE != b.SE || a.Low != b.Low || a.High != b.High || a.PopHat != b.PopHat || a.NKish != b.NKish || a.NEff != b.NEff || a.Deff != b.Deff || a.Grade != b.Grade {
			t.Fatalf("without classes %+v, with %+v", a, b)
		}
	})
}

// TestResponseJoined: a class of which nobody is left is carried by the next;
// the weights of the reviewed add up to the estimated cases in scope.
func TestResponseJoined(t *testing.T) {
	strata := []Stratum{{ID: "a", Population: 40, Units: 4}, {ID: "b", Population: 60, Units: 4}, {ID: "c", Population: 20, Units: 2}}
	// Class x is lost with stratum a; y carries it: W_all 100, W_R 60, a = 5/3.
	// z is lost as well, and last: y takes it too: W_all 120, a = 2.
	for _, test := range []struct {
		last Cell
		size float64
		a    float64
	}{{Cell{2, "z", "", 2, 2, 2, 2}, 120, 5.0 / 3}, {Cell{2, "z", "", 2, 0, 0, 0}, 120, 2}} {
		d := design(t, Options{Response: []Cell{{0, "x", "", 4, 0, 0, 0}, {1, "y", "", 4, 4, 4, 4}, test.last}}, strata...)
		e, err := Proportion(d, Tally{{}, {4, 4, 2}, {test.last.Reviewed, test.last.Reviewed, 0}}, Report{Level: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if !about(e.PopHat.F, test.size) || !about(d.weight(1), 15*test.a) {
			t.Errorf("%+v: %v cases, weight %v", test.last, e.PopHat.F, d.weight(1))
		}
	}
	// Nobody at all: counts and no numbers.
	d := design(t, Options{Response: []Cell{{0, "x", "", 4, 0, 0, 0}, {1, "y", "", 4, 1, 0, 0}, {2, "z", "", 2, 1, 1, 0}}}, strata...)
	if e, err := Proportion(d, make(Tally, 3), Report{Level: 0.95}); err != nil || e.Estimate.OK || e.Notes[0] != NoteEmptyBase {
		t.Errorf("nothing reviewed: got %+v, %v", e, err)
	}
}

// TestResponseFull: strata opened in full that lost a case leave something to
// chance: they are no census, and have an interval.
func TestResponseFull(t *testing.T) {
	d := design(t, Options{Response: []Cell{{0, "a", "", 20, 16, 16, 16}}}, Stratum{ID: "a", Population: 20, Units: 20})
	e, err := Proportion(d, Tally{{16, 16, 4}}, Report{Level: 0.95})
	// a = 5/4; v = (1 - 4/5)(25/16) 16·(3/16)/20² = .0023438.
	if err != nil || !about(e.SE.F*e.SE.F, 0.2*25/16*3/400) || e.High.F-e.Low.F < 0.1 || slices.Contains(e.Notes, NoteCensusStratum) {
		t.Errorf("got %+v, %v", e, err)
	}
}

// TestResponseHeaviest: what one case may weigh includes what it carries, in
// strata of which every case was lost too. Class x: 5 of 10 reviewed, w 10,
// a = 2. Class y: 10 of 10 with w 10 and 0 of 2 with w 30, a = 160/100. The
// base is 100 + 160 of weight, and the heaviest case would be 48 of it: with
// none counted at most 1 - .025^(48/260).
func TestResponseHeaviest(t *testing.T) {
	d := design(t, Options{Response: []Cell{{0, "x", "", 10, 5, 5, 5}, {1, "y", "", 10, 10, 10, 10}, {2, "y", "", 2, 0, 0, 0}}},
		Stratum{ID: "a", Population: 100, Units: 10}, Stratum{ID: "b", Population: 100, Units: 10}, Stratum{ID: "c", Population: 60, Units: 2})
	e, err := Proportion(d, Tally{{5, 5, 0}, {10, 10, 0}, {}}, Report{Level: 0.95})
	if err != nil || !about(e.High.F, 1-math.Pow(0.025, 48.0/260)) || !about(e.NKish.F, 260.0*260/(5*400+10*256)) {
		t.Errorf("got at most %v, n_K %v, %v", e.High.F, e.NKish.F, err)
	}
}

// TestApproximate: the plain interval is exact for all cases drawn only. With
// losses the weights differ, and the published interval takes its place.
func TestApproximate(t *testing.T) {
	s := Stratum{Weight: 12, Units: 20}
	lost := []Cell{{0, "a", "", 10, 8, 8, 8}, {0, "b", "", 10, 10, 10, 10}}
	for _, test := range []struct {
		name     string
		cells    []Cell
		tally    Tally
		interval string
		note     bool
	}{
		{"all", nil, Tally{{20, 20, 5}}, "clopper-pearson", false},
		{"part of the base", nil, Tally{{20, 19, 5}}, "clopper-pearson", true},
		{"a domain", nil, Tally{{9, 9, 5}}, "clopper-pearson", true},
		{"losses", lost, Tally{{8, 8, 2}, {10, 10, 3}}, "clopper-pearson-survey", true},
	} {
		e, err := Proportion(design(t, Options{Response: test.cells}, s), test.tally, Report{Interval: "clopper-pearson", Level: 0.95})
		if err != nil || e.Interval != test.interval || slices.Contains(e.Notes, NoteApproximate) != test.note {
			t.Errorf("%s: got %s %v, %v", test.name, e.Interval, e.Notes, err)
		}
	}
	e, err := Proportion(design(t, Options{}, s), Tally{{20, 19, 5}}, Report{Level: 0.95})
	if err != nil || slices.Contains(e.Notes, NoteApproximate) {
		t.Errorf("the published interval promises nothing exact: %v, %v", e.Notes, err)
	}
	// With replacement, v = p(1-p)/(n-1): .25·.75/19.
	e, err = Proportion(design(t, Options{}, s), Tally{{20, 20, 5}}, Report{Level: 0.95})
	if err != nil || !about(e.SE.F*e.SE.F, 0.1875/19) {
		t.Errorf("got %v, %v", e.SE, err)
	}
}

func TestResponseRefuses(t *testing.T) {
	strata := []Stratum{{ID: "a", Population: 40, Units: 4, Until: 3}, {ID: "b", Population: 60, Units: 4}}
	for _, test := range []struct {
		cells []Cell
		want  string
	}{
		{[]Cell{{0, "x", "", 4, 4, 3, 3}}, "stratum b: 0 units in classes of 4 opened"},
		{[]Cell{{0, "x", "", 4, 4, 3, 3}, {2, "x", "", 4, 4, 4, 4}}, "a cell of stratum 2 in a design of 2"},
		{[]Cell{{0, "x", "", 4, 4, 3, 5}, {1, "x", "", 4, 4, 4, 4}, {1, "x", "", 0, 0, 0, 0}}, "stratum a: class \"x\" has 5 units reviewed of 3 in scope of 4 known of 4 opened\nstratum b: class \"x\" given twice"},
		{[]Cell{{0, "x", "", 2, 2, 1, 1}, {0, "y", "", 2, 2, 2, 2}, {1, "x", "", 4, 4, 4, 4}}, "stratum a: opened until enough were in scope, and divided into 2 classes of non-response: want one"},
		{[]Cell{{0, "x", "", 4, 3, 3, 3}, {1, "x", "", 4, 4, 4, 4}}, "stratum a: 4 units that may be in scope, and it was opened until there were 3: leave out those opened later"},
	} {
		if _, err := NewDesign(strata, Options{Response: test.cells}); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
	good := []Cell{{0, "x", "", 4, 4, 3, 2}, {1, "x", "", 4, 4, 4, 4}}
	d := design(t, Options{Response: good}, strata...)
	for _, test := range []struct {
		tally Tally
		want  string
	}{
		{make(Tally, 3), "a tally of 3 strata for a design of 2"},
		{Tally{{3, 3, 0}, {}}, "stratum a: 3 cases found among 2 reviewed"},
	} {
		if _, err := Proportion(d, test.tally, Report{Level: 0.95}); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}
