package aggregate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sagsbarometer/estimators"
)

var allMeasures = []estimators.Indicator{
	{Column: "answer", Counts: []string{"nej"}, Base: []string{"ja", "nej"}},
	{Column: "answer", Counts: []string{"nej"}},
	{Column: "flag"},
	{Column: "flag", Counts: []string{"false"}},
	{Column: "number"},
	{Column: "number", Counts: []string{"0"}, Base: []string{"0"}},
	{Column: "decision", Counts: []string{"afslag", "henvist"}},
	{Column: "answer", Counts: []string{}},
	{Column: "flag", Base: []string{"true"}},
}

func everything() Query {
	return Query{
		Strata: []string{"stratum"},
		Cuts: []Cut{
			{Keys: []Key{{Column: "stratum_pop"}}},
			{Keys: []Key{{Column: "region"}, {Column: "decision"}}, Measures: allMeasures},
			{Keys: []Key{{Column: "answer", Is: []string{"ja", "nej"}}}, Measures: allMeasures[:2]},
		},
	}
}

// naive counts row by row with maps of strings: slow, and plainly right.
func naive(columns []column, q Query) *Tally {
	at := map[string][]string{}
	for _, c := range columns {
		at[c.name] = c.values
	}
	code := func(name string, row int) Code {
		if v := at[name][row]; v != "-" {
			return Code{v, true}
		}
		return Code{}
	}
	t := &Tally{Cuts: make([][]Cell, len(q.Cuts))}
	for row := range len(columns[0].values) {
		var codes []Code
		for _, s := range q.Strata {
			codes = append(codes, code(s, row))
		}
		h := slices.IndexFunc(t.Strata, func(s Stratum) bool { return slices.Equal(s.Codes, codes) })
		if h < 0 {
			h = len(t.Strata)
			t.Strata = append(t.Strata, Stratum{Codes: codes})
		}
		t.Strata[h].Cases++
		for k, cut := range q.Cuts {
			var keys []Code
			for _, key := range cut.Keys {
				c := code(key.Column, row)
				if key.Is != nil {
					in := "0"
					if c.OK && slices.Contains(key.Is, c.Text) {
						in = "1"
					}
					c = Code{in, true}
				}
				keys = append(keys, c)
			}
			i := slices.IndexFunc(t.Cuts[k], func(c Cell) bool { return c.Stratum == h && slices.Equal(c.Codes, keys) })
			if i < 0 {
				i = len(t.Cuts[k])
				t.Cuts[k] = append(t.Cuts[k], Cell{Stratum: h, Codes: keys, Base: make([]int64, len(cut.Measures)), Counts: make([]int64, len(cut.Measures))})
			}
			cell := &t.Cuts[k][i]
			cell.Cases++
			for m, measure := range cut.Measures {
				c := code(measure.Column, row)
				if !c.OK || measure.Base != nil && !slices.Contains(measure.Base, c.Text) {
					continue
				}
				cell.Base[m]++
				if measure.Counts == nil && (c.Text == "1" || c.Text == "true") || slices.Contains(measure.Counts, c.Text) {
					cell.Counts[m]++
				}
			}
		}
	}
	order := make([]int, len(t.Strata))
	for h := range order {
		order[h] = h
	}
	slices.SortFunc(order, func(a, b int) int { return slices.CompareFunc(t.Strata[a].Codes, t.Strata[b].Codes, Code.compare) })
	for k := range t.Cuts {
		for i := range t.Cuts[k] {
			t.Cuts[k][i].Stratum = slices.Index(order, t.Cuts[k][i].Stratum)
		}
		slices.SortFunc(t.Cuts[k], func(a, b Cell) int {
			if a.Stratum != b.Stratum {
				return a.Stratum - b.Stratum
			}
			return slices.CompareFunc(a.Codes, b.Codes, Code.compare)
		})
	}
	strata := make([]Stratum, len(order))
	for to, from := range order {
		strata[to] = t.Strata[from]
	}
	t.Strata = strata
	return t
}

// Whatever the types of the columns, the size of the chunks, where the arrays
// start and how many workers count: the tally is that of the naive count.
func TestCountAgreesWithNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := reviews(rapid.IntRange(24, 500).Draw(t, "rows"), rapid.Uint64().Draw(t, "seed"))
		want := naive(columns, everything())
		for i, kinds := range [][]string{
			{"dictionary", "text", "short"}, {"dictionary", "large"}, {"int", "long", "float", "text"}, {"dictionary"},
			{"text", "dictionary"}, {"dictionary", "text"}, {"bool", "text"}, {"int", "float", "long", "dictionary"},
		} {
			columns[i].kind = rapid.SampledFrom(kinds).Draw(t, columns[i].name)
		}
		order := ordered(len(columns[0].values))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 2))
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		src := source(columns, order, rapid.IntRange(1, 500).Draw(t, "chunk"), rapid.IntRange(0, 17).Draw(t, "lead"))
		got, err := Count(context.Background(), src, everything(), rapid.SampledFrom([]int{0, 1, 2, 16}).Draw(t, "workers"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("tally (-want +got):\n%s", diff)
		}
	})
}

// More rows in one cell than a byte lane holds.
func TestCountFillsLanes(t *testing.T) {
	const rows = 255*3 + 1
	values := func(v string) []string { return slices.Repeat([]string{v}, rows) }
	src := source([]column{{"flag", "bool", values("true")}, {"number", "int", values("1")}}, ordered(rows), rows, 0)
	q := Query{Cuts: []Cut{{Measures: []estimators.Indicator{{Column: "flag"}, {Column: "number", Counts: []string{"0"}}}}}}
	got, err := Count(t.Context(), src, q, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := &Tally{
		Strata: []Stratum{{Codes: []Code{}, Cases: rows}},
		Cuts:   [][]Cell{{{Codes: []Code{}, Cases: rows, Base: []int64{rows, rows}, Counts: []int64{rows, 0}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tally (-want +got):\n%s", diff)
	}
}

// What a decoder leaves in the values of missing rows does not count, nor do
// bits past the end.
func TestBooleanPlane(t *testing.T) {
	// Eight bits of which five are rows: valid 1 0 1 0 1, values 1 1 0 0 1.
	a := array.NewBoolean(5, memory.NewBufferBytes([]byte{0b11110011}), memory.NewBufferBytes([]byte{0b11110101}), 2)
	for _, test := range []struct {
		m            estimators.Indicator
		base, counts uint32
	}{
		{estimators.Indicator{}, 3, 2},
		{estimators.Indicator{Counts: []string{"false"}}, 3, 1},
		{estimators.Indicator{Counts: []string{"0", "1"}}, 3, 3},
		{estimators.Indicator{Base: []string{"true"}}, 2, 2},
		{estimators.Indicator{Counts: []string{}}, 3, 0},
	} {
		p, err := planeOf(test.m, &field{array: a})
		if err != nil {
			t.Fatal(err)
		}
		if base, counts := p.ones(0, 5); base != test.base || counts != test.counts {
			t.Errorf("%+v: %d of %d, want %d of %d", test.m, counts, base, test.counts, test.base)
		}
		if _, counts := p.ones(1, 2); counts != 0 {
			t.Errorf("%+v: a missing row counts", test.m)
		}
	}
}

func TestTranspose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var x [8]uint64
		var columns [8][blockWords]uint64
		for i := range x {
			x[i] = rapid.Uint64().Draw(t, "word")
			columns[i][3] = x[i]
		}
		var rows [64]byte
		transpose(&columns, 3, &rows)
		for i := range 8 {
			for j := range 64 {
				if byte(x[i]>>j&1) != rows[j]>>i&1 {
					t.Fatalf("bit %d of word %d of %x is not bit %d of row %d of %x", j, i, x, i, j, rows)
				}
			}
		}
	})
}

func TestEncode(t *testing.T) {
	src := source([]column{
		{"date", "date", []string{"2025-12-31", "-"}},
		{"float", "float", []string{"44.209999084472656", "NaN"}},
		{"zero", "float", []string{"-0", "0"}},
		{"large", "float", []string{"1e+20", "0.001"}},
		{"long", "long", []string{"-9223372036854775808", "7"}},
	}, ordered(2), 2, 0)
	for i, want := range [][]Code{
		{{"2025-12-31", true}, {}}, {{"44.209999084472656", true}, {}}, {{"0", true}, {"0", true}},
		{{"100000000000000000000", true}, {"0.001", true}}, {{"-9223372036854775808", true}, {"7", true}},
	} {
		c, err := encode(src.records[0].Column(i))
		if err != nil {
			t.Fatal(err)
		}
		if got := []Code{c.level(c.codes[0]), c.level(c.codes[1])}; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", src.schema.Field(i).Name, got, want)
		}
	}
}

func TestCountRefuses(t *testing.T) {
	columns := append(reviews(100, 1), column{"many", "list", slices.Repeat([]string{"-"}, 100)})
	columns = append(columns, columns[2], columns[2])
	columns[len(columns)-1].name, columns[len(columns)-2].name = "twice", "twice"
	src := source(columns, ordered(100), 10, 0)
	_, err := Count(t.Context(), src, Query{
		Strata: []string{"Stratum", "twice"},
		Cuts:   []Cut{{Keys: []Key{{Column: "regoin"}, {Column: "many"}}, Measures: []estimators.Indicator{{Column: "zzz"}}}},
	}, 2)
	want := `no column "Stratum", did you mean "stratum"?
column "twice" is there 2 times
no column "regoin", did you mean "region"?
column "many" is of type list<item: int8, nullable>, which cannot be counted
no column "zzz", there are answer, collapse_with, decision, flag, many, number, region, stratum, stratum_pop, twice, twice`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// The error of the first bad chunk is reported, whoever meets which first.
func TestCountFirstError(t *testing.T) {
	columns := reviews(100, 1)
	columns[4].values[37] = "måske"
	columns[4].values[71] = "nej"
	src := source(columns, ordered(100), 10, 0)
	src.broken = map[int]error{5: errors.New("page 5 is damaged"), 8: errors.New("page 8 is damaged")}
	q := Query{Cuts: []Cut{{Measures: []estimators.Indicator{{Column: "decision", Base: []string{"måske", "nej"}}}}}}
	for range 50 {
		for _, workers := range []int{1, 3, 16} {
			_, err := Count(t.Context(), src, q, workers)
			if want := `row 38: "måske" in column "decision", want 0 or 1, since no values to count are named`; err == nil || err.Error() != want {
				t.Fatalf("%d workers: got %v, want %s", workers, err, want)
			}
		}
	}
	columns[4].values[37] = "-"
	src = source(columns, ordered(100), 10, 0)
	src.broken = map[int]error{5: errors.New("page 5 is damaged"), 8: errors.New("page 8 is damaged")}
	if _, err := Count(t.Context(), src, q, 16); err == nil || err.Error() != "row group 6: page 5 is damaged" {
		t.Errorf("got %v", err)
	}
}

func TestCountCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("interrupted")
	cancel(reason)
	if _, err := Count(ctx, source(reviews(100, 1), ordered(100), 10, 0), everything(), 2); !errors.Is(err, reason) {
		t.Errorf("got %v, want %v", err, reason)
	}
}

func TestCountNothing(t *testing.T) {
	for _, src := range []*memorySource{source(reviews(24, 1), nil, 10, 0), source(reviews(24, 1), ordered(24)[:0], 1, 0)} {
		got, err := Count(t.Context(), src, everything(), 4)
		if err != nil || len(got.Strata) != 0 {
			t.Errorf("got %v, %v", got, err)
		}
	}
}

func TestClosest(t *testing.T) {
	names := []string{"kommune", "region", "decision"}
	for word, want := range map[string]string{"Region": "region", "komune": "kommune", "decison": "decision", "regoin": "region", "kmomune": "kommune", "xyz": "", "": ""} {
		if got, _ := closest(word, names); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

// One worker and two over a million rows, 8 row groups, 98 strata by 6
// domains, 12 measures.
func BenchmarkCount(b *testing.B) {
	const rows, measures = 1_000_000, 12
	src := wide(rows, measures)
	q := Query{Strata: []string{"stratum"}, Cuts: []Cut{{Keys: []Key{{Column: "domain"}}}}}
	for m := range measures {
		q.Cuts[0].Measures = append(q.Cuts[0].Measures, estimators.Indicator{Column: fmt.Sprintf("m%02d", m)})
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			for b.Loop() {
				if _, err := Count(b.Context(), src, q, workers); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func wide(rows, measures int) *memorySource {
	r := rand.New(rand.NewPCG(1, 1))
	columns := []column{{"stratum", "dictionary", make([]string, rows)}, {"domain", "dictionary", make([]string, rows)}}
	for m := range measures {
		columns = append(columns, column{fmt.Sprintf("m%02d", m), "bool", make([]string, rows)})
	}
	answers := []string{"true", "false", "-"}
	for i := range rows {
		columns[0].values[i] = fmt.Sprintf("%04d", 101+r.IntN(98))
		columns[1].values[i] = strings.Repeat("x", 1+r.IntN(6))
		for m := range measures {
			columns[2+m].values[i] = answers[r.IntN(3)]
		}
	}
	return source(columns, ordered(rows), rows/8, 0)
}

// TestBooleansByNumber: 1 and 0 name the values of a boolean column as true
// and false do.
func TestBooleansByNumber(t *testing.T) {
	a := array.NewBoolean(3, memory.NewBufferBytes([]byte{0b101}), nil, 0)
	for _, yes := range []string{"1", "true"} {
		p, err := planeOf(estimators.Indicator{Column: "y", Counts: []string{yes}}, &field{array: a})
		if base, counts := p.ones(0, 3); err != nil || base != 3 || counts != 2 {
			t.Errorf("is = [%q]: %d of %d, %v, want 2 of 3", yes, counts, base, err)
		}
	}
}
