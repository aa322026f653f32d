package precision

import (
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/planning"
	"sagsbarometer/sampling"
)

// kommuner are the 98 kommuner as strata, their inhabitants standing in for
// cases, and a design of total cases with a minimum.
func kommuner(t *testing.T, total, minimum int64) *reporter {
	t.Helper()
	file, err := os.Open("../../sampling/testdata/kommuner.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := &batch.Batch{
		Batch: batch.Identity{Basis: batch.Probability},
		Design: &batch.Design{Method: batch.Stratified, Strata: []string{"kommune"}, Total: total, Minimum: minimum,
			Allocation: batch.Proportional, Nonresponse: []string{"region"}, DetectPower: 0.8, HoursPerCase: 2.5},
		Measures: make([]batch.Measure, 5),
		Domains:  []batch.Domain{{ID: "region", Column: "region"}, {ID: "kommune", Column: "kommune"}, {ID: "udfald", Column: "udfald"}},
		Tables:   []batch.Table{{ID: "T1", Groups: [][]string{{}, {"region"}, {"kommune"}}}, {ID: "T2", Groups: [][]string{{"region", "udfald"}}}},
	}
	var lines []planning.Line
	for _, row := range rows[1:] {
		n, err := strconv.ParseInt(row[2], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, planning.Line{Stratum: sampling.Stratum{ID: row[0], Group: row[1], Population: n}})
	}
	return planned(t, b, lines)
}

// planned makes the plan of a design and what reports on it.
func planned(t *testing.T, b *batch.Batch, lines []planning.Line) *reporter {
	t.Helper()
	pop := planning.NewPopulation(lines, planning.Columns(b))
	for _, l := range lines {
		pop.Add(l.ID, l.Population, func(column string) string { return planning.CodeOf(b.Design, l.ID, column) })
	}
	s, err := planning.Size(b, lines, pop, nil)
	if err != nil {
		t.Fatal(err)
	}
	for h, n := range s.Expected(s.Total) {
		l := &lines[h]
		l.Expected, l.Pi = n, new(big.Rat)
		l.Pi.SetFloat64(n / float64(l.Population))
		if !s.Equal() {
			l.Planned = int64(n)
		}
	}
	name, level := Interval(b)
	method, _ := interval.ByName(name)
	return &reporter{batch: b, lines: lines, sizing: s, pop: pop, method: method, level: level, cache: map[int64][]float64{}}
}

func (r *reporter) now() []float64 {
	now := make([]float64, len(r.lines))
	for h, l := range r.lines {
		now[h] = l.Expected
	}
	return now
}

func find(t *testing.T, rows []reportRow, id string) reportRow {
	t.Helper()
	i := slices.IndexFunc(rows, func(r reportRow) bool { return r.ID == id || r.Domain == id })
	if i < 0 {
		t.Fatalf("no row %q among %d", id, len(rows))
	}
	return rows[i]
}

func close2(t *testing.T, what string, got estimators.Number, want, tolerance float64) {
	t.Helper()
	if !got.OK || math.Abs(got.F-want) > tolerance {
		t.Errorf("%s: got %v, want %v within %v", what, got, want, tolerance)
	}
}

// The expected values are those of R 4.2.2 (qbeta, pbinom) on a proportional
// allocation found there by uniroot and largest remainders, in 20 lines that
// share nothing with this program.
func TestCountryOf98(t *testing.T) {
	r := kommuner(t, 385, 2)
	rows, err := r.country(r.now())
	if err != nil {
		t.Fatal(err)
	}
	c := rows[0]
	close2(t, "kish", c.Kish, 1.03319707257, 1e-10)
	close2(t, "n_kish", c.NKish, 372.629782083, 1e-8)
	// V has the correction for finite strata: 385 of 6,025,511 are none.
	close2(t, "half at .5", c.Half50, 0.0519336263801, 1e-11)
	close2(t, "low at .1", c.Low10, 0.0714843105293, 1e-11)
	close2(t, "high at .1", c.High10, 0.1350568128468, 1e-11)
	close2(t, "hours", c.Hours, 962.5, 0)
	if c.Grade != estimators.GradeA || c.Rule != "plain" {
		t.Errorf("got band %s by the %s rule, want A by plain", c.Grade, c.Rule)
	}
	// METHOD, decision 8: about 10.4 points, 12.6 under Holm of 5.
	close2(t, "detectable", c.Detectable, 0.104, 0.0005)
	close2(t, "detectable of 5", rows[1].Detectable, 0.126, 0.0005)
	if rows[1].ID != "5" {
		t.Errorf("family of %s, want 5", rows[1].ID)
	}

	// METHOD, decision 9: band A, but 10.4 points wide at 53.5 %.
	e, err := r.expect(r.now(), r.whole())
	if err != nil {
		t.Fatal(err)
	}
	e.Share = 0.535
	e.V = 0.535 * 0.465 / e.Composition.Kish
	i, _ := r.interval(e.Composition, 0.95)
	if width := i.High - i.Low; math.Abs(width-2*0.0518099302892) > 1e-10 {
		t.Errorf("width at 53.5 %%: got %v, want %v", width, 2*0.0518099302892)
	}

	needs, err := r.needs(nil)
	if err != nil {
		t.Fatal(err)
	}
	close2(t, "total for .05", needs[0].Total, 413, 0)
	close2(t, "its half-width", needs[0].Half50, 0.0499571457731, 1e-11)
	// Width .10 everywhere takes n_pub = 402 (R: .10006 at 401, .09993 at 402).
	if n := needs[0].NPub.F; n < 401.4 {
		t.Errorf("±5 points with n_pub %v, want more than 401.4", n)
	}
}

func TestDomainsOf98(t *testing.T) {
	r := kommuner(t, 385, 2)
	rows, err := r.domains(r.now())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		region       string
		n            float64
		kish, half   float64 // R: cases, n_kish, half-width at one half
		grade, saved string
	}{
		{"hovedstaden", 124, 121.911759445, 0.0918851703877, "B", ""},
		{"midtjylland", 88, 85.3362255577, 0.110257576628, "C", ""},
		{"nordjylland", 39, 36.5493644474, 0.169487427489, "withheld", "sjaelland"},
		{"sjaelland", 54, 53.443016239, 0.139923998806, "C", ""},
		{"syddanmark", 80, 75.4406865831, 0.117414828614, "C", ""},
	} {
		got := find(t, rows, "region="+want.region)
		close2(t, want.region+" n", got.N, want.n, 1e-9)
		close2(t, want.region+" n_kish", got.NKish, want.kish, 1e-8)
		close2(t, want.region+" half", got.Half50, want.half, 1e-10)
		if got.Grade != want.grade || got.MergeWith != want.saved || got.Tables != "T1" {
			t.Errorf("%s: band %s, merge with %q, tables %q; want %s, %q, T1", want.region, got.Grade, got.MergeWith, got.Tables, want.grade, want.saved)
		}
	}
	// The total that saves Nordjylland is the smallest: one fewer does not.
	p := r.pop.Parts([]string{"region"})[2]
	total := int64(find(t, rows, "region=nordjylland").NeedsTotal.F)
	for _, at := range []struct {
		total int64
		kept  bool
	}{{total - 1, false}, {total, true}} {
		e, err := r.expect(r.casesOf(at.total), part{Part: p})
		if err != nil {
			t.Fatal(err)
		}
		if kept := e.i50.N >= 47; kept != at.kept {
			t.Errorf("total %d: n_pub %v, want at least 47: %v", at.total, e.i50.N, at.kept)
		}
	}
	// A kommune gets no rate, and nothing is said to save it.
	k := find(t, rows, "kommune=0101")
	if k.Grade != estimators.GradeWithheld || k.NeedsTotal.OK || !slices.Contains(k.Notes, noteOneKommune) {
		t.Errorf("0101: got %+v, want withheld for good", k)
	}
	if few := find(t, rows, "kommune=0825"); !slices.Contains(few.Notes, noteFew) {
		t.Errorf("0825: notes %v, want %s", few.Notes, noteFew)
	}
	// What the lists do not say is promised nothing.
	cells, err := r.cells(r.now())
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{"region;udfald", "udfald"} {
		if cells[i].Section != "later" || cells[i].ID != id || cells[i].Half50.OK {
			t.Errorf("got %+v, want %s as known later", cells[i], id)
		}
	}
}

// Of 200 cases Syddanmark (1.24 million inhabitants) has too few; Midtjylland
// (1.38) is nearest to it in size, then Sjælland (0.86), which is enough; before
// Nordjylland (0.61) and Hovedstaden (1.94).
func TestMergedWithTheNearest(t *testing.T) {
	r := kommuner(t, 200, 2)
	rows, err := r.domains(r.now())
	if err != nil {
		t.Fatal(err)
	}
	if got := find(t, rows, "region=syddanmark"); got.MergeWith != "midtjylland+sjaelland" {
		t.Errorf("merged with %q at n_pub %v, want midtjylland+sjaelland", got.MergeWith, got.NPub)
	}
}

// R: see TestCountryOf98. 1 - prod(1 - pbinom(1, n_h, 1-q)).
func TestLossesOf98(t *testing.T) {
	r := kommuner(t, 385, 2)
	rows, err := r.losses(r.now())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.556086666159, 0.807684372014, 0.918704656136, 0.986517289781} {
		close2(t, rows[i].ID, rows[i].Chance, want, 1e-11)
	}
}

// Designs side by side: Kish of R, see TestCountryOf98; the smallest kommuner
// expect 385 * 1683/6025511 < 1 case each.
func TestDesignsOf98(t *testing.T) {
	r := kommuner(t, 385, 2)
	rows, err := r.designs(r.now())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		id              string
		kish, none, one float64
		rule            string
	}{
		{noteThis, 1.03319707257, 0, 0, "plain"},
		{"proportional-0", 1.00826127806, 4, 7, "plain"},
		{"proportional-1", 1.01480018274, 0, 11, "plain"},
		{"proportional-2", 1.03319707257, 0, 0, "plain"},
		{"proportional-3", 1.11014509766, 0, 0, "guarded"},
		{"power-2", 1.29393490743, 0, 0, "guarded"},
		{"equal-2", 2.57, 0, 0, "guarded"}, // METHOD, section 0.1
		{"self-weighting", 1, 3.39864303625, 9.57616059451, "plain"},
	} {
		got := find(t, rows, want.id)
		tolerance := 1e-9
		if want.id == "equal-2" {
			tolerance = 0.005
		}
		if want.id == "proportional-0" {
			// R counts each kommune for itself; here partners stand for the four without a case.
			tolerance = 1e-3
		}
		close2(t, want.id+" kish", got.Kish, want.kish, tolerance)
		close2(t, want.id+" none", got.StrataNone, want.none, 1e-9)
		close2(t, want.id+" one", got.StrataOne, want.one, 1e-9)
		if got.Rule != want.rule {
			t.Errorf("%s: rule %s, want %s", want.id, got.Rule, want.rule)
		}
	}
	// The optimum costs no more than proportional with the same minimum.
	if a, b := find(t, rows, "neyman-2"), find(t, rows, "proportional-2"); a.Kish.F > b.Kish.F {
		t.Errorf("Neyman: Kish %v, more than %v", a.Kish.F, b.Kish.F)
	}
}

// More cases never make the country wider from 300 on, and every total that
// the minimums allow is there.
func TestTotalsOf98(t *testing.T) {
	rows, err := kommuner(t, 385, 2).totals(nil)
	if err != nil {
		t.Fatal(err)
	}
	var totals []string
	for i, r := range rows {
		totals = append(totals, r.ID)
		if i > 0 && r.Half50.F >= rows[i-1].Half50.F {
			t.Errorf("total %s: ±%v, not below that of %s", r.ID, r.Half50.F, rows[i-1].ID)
		}
		close2(t, "hours of "+r.ID, r.Hours, 2.5*r.Total.F, 1e-9)
		if r.Worst != "region=nordjylland" {
			t.Errorf("total %s: widest is %s", r.ID, r.Worst)
		}
	}
	if want := "200 250 300 350 385 400 450 500 550 600 650 700 750 800 850 900 950 1000"; strings.Join(totals, " ") != want {
		t.Errorf("totals %v, want %s", totals, want)
	}
}

// Oversampling is for cases that are lost: what is promised is what the total
// itself would give.
func TestOversampledPromise(t *testing.T) {
	r := kommuner(t, 385, 2)
	r.batch.Design.Oversample = 0.1
	drawn := r.now()
	for h := range drawn {
		drawn[h] *= 1.1
	}
	e, err := r.expect(drawn, r.whole())
	if err != nil {
		t.Fatal(err)
	}
	if got := half(e.i50).F; math.Abs(got-0.0519336263801) > 1e-11 {
		t.Errorf("±%v, want ±0.0519336263801", got)
	}
}

// The report is read back as it was written.
func TestPlanReportRoundTrip(t *testing.T) {
	r := kommuner(t, 385, 2)
	rows, err := r.domains(r.now())
	if err != nil {
		t.Fatal(err)
	}
	country, err := r.country(r.now())
	if err != nil {
		t.Fatal(err)
	}
	report := &Report{batch: r.batch, rows: append(country, rows...)}
	var b, again strings.Builder
	if err := report.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	back, err := Read(r.batch, []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := back.WriteCSV(&again); err != nil {
		t.Fatal(err)
	}
	if again.String() != b.String() || len(back.rows) != len(report.rows) {
		t.Error("the report changes when it is read and written again")
	}
	if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
		t.Error("the report has numbers that are none")
	}
}

// A domain that only the cases themselves show could lie in any stratum, so
// the heaviest weight of all counts: by hand, 40 of the 100 cases of a stratum
// drawn one in two are 20 expected cases of weight 2, beside a stratum drawn
// one in thirty. Known in the frame a_M is 2/40, else 30/40.
func TestDomainNotFixed(t *testing.T) {
	b := &batch.Batch{Design: &batch.Design{Method: batch.Stratified, Strata: []string{"kommune"}, DetectPower: 0.8}}
	method, _ := interval.ByName(interval.Published)
	r := &reporter{batch: b, method: method, level: 0.95,
		lines: []planning.Line{{Stratum: sampling.Stratum{ID: "0101", Population: 100, Planned: 50}}, {Stratum: sampling.Stratum{ID: "0147", Population: 300, Planned: 10}}}}
	p := part{Part: planning.Part{Strata: []int{0}, Cases: []int64{40}, Size: 40, Kommuner: 2}}
	for _, c := range []struct {
		hold    []int
		largest float64
		rule    string
	}{{nil, 2.0 / 40, "plain"}, {[]int{0}, 2.0 / 40, "plain"}, {[]int{0, 1}, 30.0 / 40, "guarded"}} {
		p.hold = c.hold
		e, err := r.expect([]float64{50, 10}, p)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(e.Largest-c.largest) > 1e-15 || e.rule != c.rule || math.Abs(e.Cases-20) > 1e-12 {
			t.Errorf("held by %v: a_M %v by the %s rule of %v cases, want %v, %s, 20", c.hold, e.Largest, e.rule, e.Cases, c.largest, c.rule)
		}
	}
	// Taken in full nothing is left to chance; with no case there is nothing.
	e, err := r.expect([]float64{100, 10}, p)
	if err != nil || !e.ok || e.i50.Low != 0.5 || e.i50.High != 0.5 || e.grade(p) != estimators.GradeA {
		t.Errorf("taken in full: got %+v %v", e, err)
	}
	if e, err = r.expect([]float64{0, 10}, p); err != nil || e.ok || e.grade(p) != estimators.GradeWithheld {
		t.Errorf("no case: got %+v %v", e, err)
	}
}

// A cell of region and outcome lies in the strata of its region, as the
// published interval knows too: no weight of another region matters.
func TestCellHeldByItsRegion(t *testing.T) {
	b := &batch.Batch{Design: &batch.Design{Method: batch.Stratified, Strata: []string{"kommune"}, DetectPower: 0.8},
		Domains: []batch.Domain{{ID: "region", Column: "region"}, {ID: "decision", Column: "decision"}}}
	method, _ := interval.ByName(interval.Published)
	lines := []planning.Line{{Stratum: sampling.Stratum{ID: "0101", Population: 100}}, {Stratum: sampling.Stratum{ID: "0147", Population: 120}}, {Stratum: sampling.Stratum{ID: "0751", Population: 300}}}
	pop := planning.NewPopulation(lines, planning.Columns(b))
	for _, c := range []struct {
		stratum, decision string
		cases             int64
	}{{"0101", "afslag", 100}, {"0147", "afslag", 60}, {"0147", "bevilling", 60}, {"0751", "afslag", 300}} {
		pop.Add(c.stratum, c.cases, func(column string) string {
			if column == "decision" {
				return c.decision
			}
			return planning.CodeOf(b.Design, c.stratum, column)
		})
	}
	r := &reporter{batch: b, method: method, level: 0.95, lines: lines, pop: pop}
	for _, want := range []struct {
		domain string
		hold   []int
		// By hand: weights 2, 3 and 30 of 50, 40 and 10 cases drawn.
		largest float64
	}{
		{"region=hovedstaden;decision=bevilling", []int{0, 1}, 3.0 / 60},
		{"region=hovedstaden;decision=afslag", []int{0, 1}, 3.0 / 160},
		{"region=midtjylland;decision=afslag", []int{2}, 30.0 / 300},
		{"decision=bevilling", []int{0, 1, 2}, 30.0 / 60},
	} {
		columns := []string{"region", "decision"}
		if !strings.Contains(want.domain, ";") {
			columns = columns[1:]
		}
		parts := r.parts(columns)
		i := slices.IndexFunc(parts, func(p part) bool { return p.Domain.String() == want.domain })
		e, err := r.expect([]float64{50, 40, 10}, parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(parts[i].hold, want.hold) || math.Abs(e.Largest-want.largest) > 1e-15 {
			t.Errorf("%s: held by %v, a_M %v; want %v, %v", want.domain, parts[i].hold, e.Largest, want.hold, want.largest)
		}
	}
}

// What is withheld for its few cases, or for its one kommune, is not promised,
// however little is left to chance.
func TestNotPromised(t *testing.T) {
	r := kommuner(t, 385, 2)
	for _, c := range []struct {
		cases int64
		grade string
	}{{9, estimators.GradeWithheld}, {10, estimators.GradeA}} {
		r.lines[0].Population = c.cases
		e, err := r.expect([]float64{float64(c.cases)}, part{Part: planning.Part{Strata: []int{0}, Cases: []int64{c.cases}, Size: c.cases, Kommuner: 2}})
		if err != nil || e.grade(part{Part: planning.Part{Kommuner: 2}}) != c.grade {
			t.Errorf("%d cases, all drawn: grade %s %v, want %s", c.cases, e.grade(part{Part: planning.Part{Kommuner: 2}}), err, c.grade)
		}
	}
	r = kommuner(t, 385, 2)
	r.pop = planning.NewPopulation(r.lines, planning.Columns(r.batch))
	r.pop.Add("0101", 1, func(column string) string { return planning.CodeOf(r.batch.Design, "0101", column) })
	rows, err := r.country(r.now())
	if err != nil || rows[0].Grade != estimators.GradeWithheld || !slices.Contains(rows[0].Notes, noteOneKommune) {
		t.Errorf("the whole of one kommune: %s %v %v, want it withheld", rows[0].Grade, rows[0].Notes, err)
	}
	if rows, err = r.needs(nil); err != nil || len(rows) > 0 {
		t.Errorf("the whole of one kommune: %v %v, want no total", rows, err)
	}
}

// Guarded intervals are wider than those of as many equal units, and so is
// what they do not see. R 4.2.2: both binomials of floor(n_K) units, qbeta for
// the guarded bounds (METHOD, decision 2), uniroot for the power.
func TestDetectableGuarded(t *testing.T) {
	r := kommuner(t, 385, 2)
	for _, c := range []struct{ n, kish, heaviest, want float64 }{{196, 90, 7, 0.240625805162}, {385, 300, 3, 0.118852196465}} {
		e := expected{ok: true, rule: "guarded", Composition: sampling.Composition{Cases: c.n, N: c.n, Kish: c.kish, Largest: c.heaviest / c.n, Share: 0.5}}
		got, err := r.detectable(e, 1)
		if err != nil {
			t.Fatal(err)
		}
		close2(t, "detectable", got, c.want, 1e-9)
	}
}

// 424 cases drawn for a total of 385 are worth what the 385 are.
func TestWorthWithoutLosses(t *testing.T) {
	r := reportRow{Total: estimators.Some(385), N: estimators.Some(424), Kish: estimators.Some(1.1)}
	close2(t, "worth", r.worth(), 350, 1e-12)
}

// A stratum without a case hands its weight on, and what it is handed to weighs
// more. By hand: 0147 stands for 60 + 4 cases with 3, so
// Σw = 50*2 + 64 = 164, Σw² = 50*4 + 64²/3, a_M = 64/3/164.
func TestWeightOfStrataWithoutCases(t *testing.T) {
	b := &batch.Batch{Design: &batch.Design{Method: batch.Stratified, Strata: []string{"kommune"}, DetectPower: 0.8}}
	method, _ := interval.ByName(interval.Published)
	r := &reporter{batch: b, method: method, level: 0.95,
		lines: []planning.Line{{Stratum: sampling.Stratum{ID: "0101", Population: 100}}, {Stratum: sampling.Stratum{ID: "0147", Population: 60}}, {Stratum: sampling.Stratum{ID: "0157", Population: 4}}}}
	e, err := r.expect([]float64{50, 3, 0}, part{Part: planning.Part{Strata: []int{0, 1, 2}, Cases: []int64{100, 60, 4}, Size: 164, Kommuner: 3}})
	if err != nil {
		t.Fatal(err)
	}
	if kish := 164 * 164 / (200 + 64*64.0/3); math.Abs(e.Composition.Kish-kish) > 1e-12 || math.Abs(e.Largest-64.0/3/164) > 1e-15 || e.Cases != 53 {
		t.Errorf("n_kish %v, a_M %v of %v cases; want %v, %v, 53", e.Composition.Kish, e.Largest, e.Cases, kish, 64.0/3/164)
	}
}

// By hand, 20 of 60: the only case of 0825 is drawn with a chance of a third.
func TestChancesUnderSelfWeighting(t *testing.T) {
	var lines []planning.Line
	for _, s := range []struct {
		id string
		n  int64
	}{{"0101", 24}, {"0147", 12}, {"0751", 14}, {"0825", 1}, {"0851", 9}} {
		lines = append(lines, planning.Line{Stratum: sampling.Stratum{ID: s.id, Population: s.n}})
	}
	r := planned(t, &batch.Batch{Design: &batch.Design{Method: batch.SelfWeighting, Strata: []string{"kommune"}, Total: 20, Allocation: batch.Proportional, DetectPower: 0.8}}, lines)
	rows, err := r.strataRows(nil)
	if err != nil {
		t.Fatal(err)
	}
	if l := find(t, rows, "0825"); l.PNone != "2/3" || l.POne != "1/3" {
		t.Errorf("0825: no case with %s, one with %s; want 2/3 and 1/3", l.PNone, l.POne)
	}
}
