package disclose

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/estimators"
)

func in(levels ...string) estimators.Domain {
	var d estimators.Domain
	for i := 0; i+1 < len(levels); i += 2 {
		d = append(d, estimators.Level{Column: levels[i], Code: levels[i+1]})
	}
	return d
}

func TestPrimary(t *testing.T) {
	sample, census := Rule{Cell: 5}, Rule{Cell: 5, Census: true}
	for _, c := range []struct {
		name string
		rule Rule
		cell Cell
		want Mark
	}{
		{"sample of ten", sample, Cell{Base: 10, Counts: 1, Estimated: estimators.Some(160)}, Shown},
		{"sample of nine", sample, Cell{Base: 9, Counts: 5, Estimated: estimators.Some(140)}, Primary},
		{"sample that speaks for four cases", sample, Cell{Base: 10, Counts: 5, Estimated: estimators.Some(4.9)}, Primary},
		{"sample that speaks for five", sample, Cell{Base: 10, Counts: 5, Estimated: estimators.Some(5)}, Shown},
		{"picked cases speak for none", sample, Cell{Base: 74, Counts: 4}, Shown},
		{"protected column: four counted", sample, Cell{Base: 43, Counts: 4, Protected: true}, Primary},
		{"protected column: four not counted", sample, Cell{Base: 43, Counts: 39, Protected: true}, Primary},
		{"protected column: none counted", sample, Cell{Base: 43, Counts: 0, Protected: true}, Shown},
		{"protected column: five and five", sample, Cell{Base: 10, Counts: 5, Protected: true}, Shown},
		{"census: four counted", census, Cell{Base: 460, Counts: 4}, Primary},
		{"census: all of four", census, Cell{Base: 4, Counts: 4}, Primary},
		{"census: none of four", census, Cell{Base: 4, Counts: 0}, Primary},
		{"census: nine", census, Cell{Base: 9, Counts: 0}, Shown},
		{"nothing there", sample, Cell{}, Shown},
	} {
		if got := Suppress([]Cell{c.cell}, c.rule)[0]; got != c.want {
			t.Errorf("%s: mark %v, want %v", c.name, got, c.want)
		}
	}
}

// One region of five left out would follow from the country and the other
// four; the next smallest goes with it.
func TestOneOfASum(t *testing.T) {
	cells := []Cell{
		{Measure: "m", Base: 248, Counts: 136}, // 8 + 120 + 60 + 60
		{Measure: "m", Base: 8, Counts: 3, Domain: in("region", "a")},
		{Measure: "m", Base: 120, Counts: 70, Domain: in("region", "b")},
		{Measure: "m", Base: 60, Counts: 33, Domain: in("region", "c")},
		{Measure: "m", Base: 60, Counts: 30, Domain: in("region", "d")},
		{Measure: "m", Base: 0, Counts: 0, Domain: in("region", "e")}, // hides nothing
		{Measure: "n", Base: 137, Counts: 70, Domain: in("region", "b")},
	}
	got := Suppress(cells, Rule{Cell: 5})
	if want := []Mark{Shown, Primary, Shown, Secondary, Shown, Shown, Shown}; !slices.Equal(got, want) {
		t.Errorf("marks %v, want %v", got, want)
	}
	// Without the total nothing can be subtracted.
	got = Suppress(cells[1:], Rule{Cell: 5})
	if want := []Mark{Primary, Shown, Shown, Shown, Shown, Shown}; !slices.Equal(got, want) {
		t.Errorf("without the total: marks %v, want %v", got, want)
	}
}

// The vignette of GaussSuppression 1.2.3 (SSB, MIT): young and old in Spain,
// Iceland and Portugal, 5 2 0 / 6 3 4, margins shown. Young in Iceland is the
// only primary cell here (zeros are not, in this rule); leaving out one more
// cell in its row or column alone would give it away, so a cycle of four
// goes: the same cells as in the vignette or others of the same shape.
func TestCrossedMargins(t *testing.T) {
	counts := [2][3]int64{{5, 2, 0}, {6, 3, 4}}
	cells := []Cell{{Measure: "m", Base: 20, Counts: 0}}
	for a := range 2 {
		cells = append(cells, Cell{Measure: "m", Base: counts[a][0] + counts[a][1] + counts[a][2], Domain: in("age", fmt.Sprint(a))})
	}
	for c := range 3 {
		cells = append(cells, Cell{Measure: "m", Base: counts[0][c] + counts[1][c], Domain: in("country", fmt.Sprint(c))})
	}
	for a := range 2 {
		for c := range 3 {
			cells = append(cells, Cell{Measure: "m", Base: counts[a][c], Domain: in("age", fmt.Sprint(a), "country", fmt.Sprint(c))})
		}
	}
	marks := Suppress(cells, Rule{Cell: 3, Census: true})
	// Young Iceland (2) is primary; old Iceland (3) and young Spain (5) are
	// the smallest company in its sums; old Spain (6) closes the cycle.
	want := []Mark{Shown, Shown, Shown, Shown, Shown, Shown, Secondary, Primary, Shown, Secondary, Secondary, Shown}
	if !slices.Equal(marks, want) {
		t.Errorf("marks %v, want %v", marks, want)
	}
}

// Whatever the table, no cell left out follows from the shown ones: some other
// non-negative or negative assignment gives the same published sums, found by
// brute force over a small lattice of changes. And the order of the cells does
// not matter.
func TestNothingFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 3).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "columns")
		var cells []Cell
		total := make([]int64, rows)
		bottom := make([]int64, columns)
		var whole int64
		for r := range rows {
			for c := range columns {
				n := rapid.Int64Range(0, 12).Draw(t, "n")
				total[r], bottom[c], whole = total[r]+n, bottom[c]+n, whole+n
				cells = append(cells, Cell{Measure: "m", Base: n, Domain: in("r", fmt.Sprint(r), "c", fmt.Sprint(c))})
			}
		}
		for r := range rows {
			cells = append(cells, Cell{Measure: "m", Base: total[r], Domain: in("r", fmt.Sprint(r))})
		}
		for c := range columns {
			cells = append(cells, Cell{Measure: "m", Base: bottom[c], Domain: in("c", fmt.Sprint(c))})
		}
		cells = append(cells, Cell{Measure: "m", Base: whole})
		rule := Rule{Cell: 4, Census: true}
		marks := Suppress(cells, rule)
		for i, m := range marks {
			if m == Shown && (rule.small(cells[i]) || rule.telling(cells[i])) {
				t.Fatalf("cell %v of %d cases is shown", cells[i].Domain, cells[i].Base)
			}
		}
		// A change of the inner cells by -1, 0 or 1 each that leaves all
		// shown figures alone and moves cell i proves that i cannot be
		// computed. (Integer solutions suffice here: the systems are those
		// of tables, whose kernels are spanned by -1, 0, 1.)
		inner := rows * columns
		moved := make([]bool, len(cells))
		for code := range power3(inner) {
			change := make([]int, len(cells))
			for i, rest := 0, code; i < inner; i, rest = i+1, rest/3 {
				change[i] = rest%3 - 1
				r, c := i/columns, i%columns
				change[inner+r] += change[i]
				change[inner+rows+c] += change[i]
				change[len(cells)-1] += change[i]
			}
			hidden := true
			for i := range cells {
				hidden = hidden && (change[i] == 0 || marks[i] != Shown)
			}
			for i := range cells {
				moved[i] = moved[i] || hidden && change[i] != 0
			}
		}
		for i := range cells {
			if marks[i] != Shown && !moved[i] {
				t.Fatalf("cell %v follows from what is shown: cells %v marks %v", cells[i].Domain, cells, marks)
			}
		}
		order := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed"))).Perm(len(cells))
		shuffled := make([]Cell, len(cells))
		for to, from := range order {
			shuffled[to] = cells[from]
		}
		for to, m := range Suppress(shuffled, rule) {
			if m != marks[order[to]] {
				t.Fatalf("another order marks %v %v, was %v", shuffled[to].Domain, m, marks[order[to]])
			}
		}
	})
}

func power3(n int) int {
	p := 1
	for range n {
		p *= 3
	}
	return p
}

// A cell of eight in one region is kept company by the other cell of the
// region, and no other region pays for it.
func TestNearestCompany(t *testing.T) {
	cells := []Cell{{Measure: "m", Base: 385}}
	want := []Mark{Shown}
	for _, r := range []struct {
		code          string
		granted, none int64
	}{{"hovedstaden", 88, 29}, {"sjaelland", 46, 12}, {"syddanmark", 62, 18}, {"midtjylland", 71, 20}, {"nordjylland", 31, 8}} {
		cells = append(cells, Cell{Measure: "m", Base: r.granted + r.none, Domain: in("region", r.code)},
			Cell{Measure: "m", Base: r.granted, Domain: in("region", r.code, "decision", "bevilling")},
			Cell{Measure: "m", Base: r.none, Domain: in("region", r.code, "decision", "afslag")})
		want = append(want, Shown, Shown, Shown)
	}
	want[14], want[15] = Secondary, Primary
	if got := Suppress(cells, Rule{Cell: 5}); !slices.Equal(got, want) {
		t.Errorf("marks %v, want %v", got, want)
	}
}

// Levels in another order are the same cell.
func TestSameCellTwice(t *testing.T) {
	cells := []Cell{
		{Measure: "m", Base: 30, Counts: 10, Domain: in("r", "a")},
		{Measure: "m", Base: 8, Counts: 1, Domain: in("r", "a", "d", "x")},
		{Measure: "m", Base: 22, Counts: 9, Domain: in("r", "a", "d", "y")},
		{Measure: "m", Base: 22, Counts: 9, Domain: in("d", "y", "r", "a")},
	}
	got := Suppress(cells, Rule{Cell: 5})
	if want := []Mark{Shown, Primary, Secondary, Secondary}; !slices.Equal(got, want) {
		t.Errorf("marks %v, want %v", got, want)
	}
}

func ExampleSuppress() {
	cells := []Cell{
		{Measure: "mangel", Base: 110, Counts: 50},
		{Measure: "mangel", Base: 7, Counts: 2, Domain: in("region", "nord")},
		{Measure: "mangel", Base: 41, Counts: 20, Domain: in("region", "midt")},
		{Measure: "mangel", Base: 62, Counts: 28, Domain: in("region", "syd")},
	}
	for i, mark := range Suppress(cells, Rule{Cell: 5}) {
		fmt.Println(cells[i].Domain, mark == Shown)
	}
	// Output:
	//  true
	// region=nord false
	// region=midt false
	// region=syd true
}
