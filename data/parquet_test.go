package data

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"

	"sagsbarometer/data/day"
)

// cases is a small table with every kind, with and without missing values, in
// an order that is not the alphabet's.
func cases() *Table {
	return &Table{
		Rows: 5,
		Columns: []Column{
			{Name: "stratum", Kind: Text, Texts: []string{"0101", "0101", "0151", "0825", "0101"}},
			{Name: "case_id", Kind: Text, Texts: []string{"æøå", "", "日本", "a,\"b\"\r\n", "é"}},
			{Name: "answer", Kind: Text, Texts: []string{"ja", "", "", "nej", "ja"}, Null: []bool{false, true, false, false, false}},
			{Name: "n", Kind: Int, Ints: []int32{0, 1, -1, math.MaxInt32, math.MinInt32}},
			{Name: "days", Kind: Int, Ints: []int32{0, 0, 7, 0, -3}, Null: []bool{false, true, false, false, true}},
			{Name: "w", Kind: Float, Floats: []float64{0, 0.1, -2.5e-300, math.MaxFloat64, math.Inf(1)}},
			{Name: "share", Kind: Float, Floats: []float64{0, 0, 1.0 / 3, 0, 0}, Null: []bool{false, true, false, true, false}},
			{Name: "decided_on", Kind: Date, Dates: []day.Date{0, -1, 20315, 11016, 1}},
			{Name: "appealed_on", Kind: Date, Dates: make([]day.Date, 5), Null: []bool{true, true, true, true, true}},
			{Name: "asked", Kind: Text, Texts: make([]string, 5), Null: []bool{true, true, true, true, true}},
		},
		Meta: []Pair{{"barometer.schema_version", FormatVersion}, {"barometer.codebook", `{"svar":"Blåbær"}`}, {"a", ""}},
	}
}

func parquetBytes(t testing.TB, table *Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := table.WriteParquet(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cells are the values of a table as text, missing ones as "·": what reading
// back must not change, whatever stands behind a missing value.
func cells(t *Table) [][]string {
	rows := make([][]string, t.Rows+1)
	for i := range t.Columns {
		c := &t.Columns[i]
		rows[0] = append(rows[0], fmt.Sprintf("%s %d %v", c.Name, c.Kind, c.Null != nil))
		for row := range t.Rows {
			cell := "·"
			if !c.Missing(row) {
				switch c.Kind {
				case Text:
					cell = fmt.Sprintf("%q", c.Texts[row])
				case Int:
					cell = fmt.Sprint(c.Ints[row])
				case Float:
					cell = fmt.Sprintf("%x", c.Floats[row])
				case Date:
					cell = c.Dates[row].String()
				}
			}
			rows[row+1] = append(rows[row+1], cell)
		}
	}
	return rows
}

func wantSame(t testing.TB, want, got *Table) {
	t.Helper()
	if diff := cmp.Diff(cells(want), cells(got)); diff != "" {
		t.Errorf("read back (-written +read):\n%s", diff)
	}
}

func TestParquetRoundTrip(t *testing.T) {
	for _, groupRows := range []int{0, 1, 2, 5} {
		want := cases()
		want.GroupRows = groupRows
		src := parquetBytes(t, want)
		got, err := ReadParquet(bytes.NewReader(src), int64(len(src)))
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, want, got)
		sorted := []Pair{want.Meta[2], want.Meta[1], want.Meta[0]}
		if diff := cmp.Diff(sorted, got.Meta); diff != "" {
			t.Errorf("metadata: %s", diff)
		}
		// 0 is a value, and stays one in a column that may be missing.
		if days := got.Column("days"); days.Missing(0) || !days.Missing(1) || days.Ints[0] != 0 {
			t.Errorf("days: %v %v, want 0 and then a missing value", days.Ints, days.Null)
		}
	}
}

func TestParquetEmpty(t *testing.T) {
	want := &Table{Columns: []Column{{Name: "b", Kind: Int}, {Name: "a", Kind: Text, Null: []bool{}}}}
	src := parquetBytes(t, want)
	got, err := ReadParquet(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, want, got)
}

// Any table comes back as it was, through row groups of any size.
func TestParquetRoundTripAny(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.IntRange(0, 300).Draw(r, "rows")
		want := &Table{Rows: rows, GroupRows: rapid.IntRange(1, 120).Draw(r, "group")}
		for i := range rapid.IntRange(1, 4).Draw(r, "columns") {
			c := Column{Name: fmt.Sprintf("c%d", 9-i), Kind: rapid.SampledFrom([]Kind{Text, Int, Float, Date}).Draw(r, "kind")}
			if rapid.Bool().Draw(r, "nullable") {
				c.Null = rapid.SliceOfN(rapid.Bool(), rows, rows).Draw(r, "null")
			}
			switch c.Kind {
			case Text:
				c.Texts = rapid.SliceOfN(rapid.StringN(0, 3, 9), rows, rows).Draw(r, "texts")
			case Int:
				c.Ints = rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(r, "ints")
			case Float:
				c.Floats = rapid.SliceOfN(rapid.Float64(), rows, rows).Draw(r, "floats")
			case Date:
				for _, d := range rapid.SliceOfN(rapid.Int32Range(-1e6, 1e6), rows, rows).Draw(r, "dates") {
					c.Dates = append(c.Dates, day.Date(d))
				}
			}
			want.Columns = append(want.Columns, c)
		}
		var b bytes.Buffer
		if err := want.WriteParquet(&b); err != nil {
			r.Fatal(err)
		}
		got, err := ReadParquet(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(cells(want), cells(got)); diff != "" {
			r.Fatal(diff)
		}
	})
}

// The bytes depend on the table alone.
func TestParquetSameBytes(t *testing.T) {
	table := long(40_000)
	table.GroupRows = 15_000
	want := parquetBytes(t, table)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 2, 16} {
		runtime.GOMAXPROCS(procs)
		for range 3 {
			if !bytes.Equal(want, parquetBytes(t, table)) {
				t.Fatalf("other bytes with GOMAXPROCS=%d", procs)
			}
		}
	}
	if !bytes.Contains(want, []byte("barometer version "+FormatVersion)) || bytes.Contains(want, []byte("parquet-go")) {
		t.Error("created_by is not ours")
	}
}

// long is a table of n rows that fills several pages and row groups.
func long(n int) *Table {
	t := &Table{Rows: n, Columns: []Column{
		{Name: "stratum", Kind: Text}, {Name: "case_id", Kind: Text},
		{Name: "answer", Kind: Text}, {Name: "found", Kind: Int}, {Name: "w", Kind: Float}, {Name: "decided_on", Kind: Date},
	}}
	for row := range n {
		c := t.Columns
		c[0].Texts = append(c[0].Texts, fmt.Sprintf("%04d", 101+row*98/n))
		c[1].Texts = append(c[1].Texts, fmt.Sprintf("%016x", uint64(row+1)*0x9e3779b97f4a7c15))
		c[2].Texts = append(c[2].Texts, []string{"ja", "nej", "kan_ikke_vurderes"}[row%7%3])
		c[2].Null = append(c[2].Null, row%5 == 0)
		c[3].Ints = append(c[3].Ints, int32(row%3%2))
		c[3].Null = append(c[3].Null, row%11 == 3)
		c[4].Floats = append(c[4].Floats, 1+float64(row%98)/7)
		c[5].Dates = append(c[5].Dates, day.Date(19_000+row%365))
	}
	return t
}

func TestWriteParquetRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		table *Table
		want  []string
	}{
		{"no columns", &Table{}, []string{"without columns"}},
		{"names", &Table{Columns: []Column{{Name: "N_h"}, {Name: "frist-dage"}, {Name: "1st"}, {Name: "måned"}, {Name: ""}}},
			[]string{`"N_h"`, `"frist-dage"`, `"1st"`, `"måned"`, `""`}},
		{"twice", &Table{Columns: []Column{{Name: "a"}, {Name: "a", Kind: Int}}, Meta: []Pair{{"k", "1"}, {"k", "2"}}}, []string{`"a" appears twice`, `"k" appears twice`}},
		{"lengths", &Table{Rows: 2, Columns: []Column{{Name: "a", Texts: []string{"x"}}, {Name: "b", Kind: Int, Ints: []int32{1, 2}, Null: []bool{true}}}},
			[]string{`"a": 1 values, want 2`, `"b": 1 null flags, want 2`}},
		{"nan", &Table{Rows: 1, Columns: []Column{{Name: "a", Kind: Float, Floats: []float64{math.NaN()}}}}, []string{`"a", row 1: NaN`}},
		{"latin1", &Table{Rows: 1, Columns: []Column{{Name: "a", Texts: []string{"\xe6"}}}}, []string{`"a", row 1: text is not UTF-8`}},
		{"kind", &Table{Columns: []Column{{Name: "a", Kind: 9}}}, []string{"unknown kind 9"}},
	} {
		var b bytes.Buffer
		err := test.table.WriteParquet(&b)
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want %q", test.name, err, want)
			}
		}
		if b.Len() > 0 {
			t.Errorf("%s: %d bytes written all the same", test.name, b.Len())
		}
	}
	// Behind a missing value anything may stand.
	ok := &Table{Rows: 1, Columns: []Column{{Name: "a", Kind: Float, Floats: []float64{math.NaN()}, Null: []bool{true}}}}
	if err := ok.WriteParquet(new(bytes.Buffer)); err != nil {
		t.Error(err)
	}
}

// Files of other writers, made by the scripts beside them, all with the same
// five rows: pages V1 and V2, dictionaries, plain, delta, byte-stream split
// and RLE, snappy, zstd, gzip and none.
func TestReadParquetOfOthers(t *testing.T) {
	some := func(null ...int) []bool {
		b := make([]bool, 5)
		for _, i := range null {
			b[i] = true
		}
		return b
	}
	want := &Table{Rows: 5, Columns: []Column{
		{Name: "id", Kind: Text, Texts: []string{"a", "b", "c", "æøå", ""}, Null: some()},
		{Name: "kommune", Kind: Text, Texts: []string{"0101", "", "0751", "0101", ""}, Null: some(1, 4)},
		{Name: "flag", Kind: Int, Ints: []int32{1, 0, 0, 1, 0}, Null: some(1, 4)},
		{Name: "n", Kind: Int, Ints: []int32{0, 0, -5, math.MaxInt32, 7}, Null: some(1)},
		{Name: "long", Kind: Float, Floats: []float64{0, 1, 0, 1 << 40, -3}, Null: some(2)},
		{Name: "u", Kind: Float, Floats: []float64{0, 1, 2, 1<<32 - 1, 0}, Null: some(4)},
		{Name: "x", Kind: Float, Floats: []float64{0, 0, -0.5, 1e300, 3.25}, Null: some(1)},
		{Name: "f", Kind: Float, Floats: []float64{0, 0, -0.5, 1.5, 3.25}, Null: some(1)},
		// 2025-08-15 is day 20315 and 2000-02-29 day 11016, by date -d @…
		{Name: "on", Kind: Date, Dates: []day.Date{0, 0, 20315, -1, 11016}, Null: some(1)},
		{Name: "none", Kind: Text, Texts: make([]string, 5), Null: some(0, 1, 2, 3, 4)},
	}}
	files, err := filepath.Glob("testdata/parquet/*_*.parquet")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files, want 6; %v", len(files), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			got, err := readFile(name)
			if err != nil {
				t.Fatal(err)
			}
			wantSame(t, want, got)
		})
	}
}

// A writer that gives up its dictionary half way goes on with plain pages.
func TestReadParquetDictionaryGivenUp(t *testing.T) {
	type row struct {
		A *string `parquet:"a,optional,dict"`
		N int64   `parquet:"n,dict"`
	}
	want := &Table{Rows: 3000, Columns: []Column{{Name: "a", Kind: Text, Null: make([]bool, 3000)}, {Name: "n", Kind: Int}}}
	rows := make([]row, want.Rows)
	for i := range rows {
		text := fmt.Sprint("æ", i%1300)
		rows[i] = row{&text, int64(i)}
		want.Columns[0].Texts = append(want.Columns[0].Texts, text)
		want.Columns[1].Ints = append(want.Columns[1].Ints, int32(i))
		if i%3 == 0 {
			rows[i].A, want.Columns[0].Null[i] = nil, true
		}
	}
	for _, version := range []int{1, 2} {
		var b bytes.Buffer
		w := parquet.NewGenericWriter[row](&b, parquet.DataPageVersion(version), parquet.PageBufferSize(1000), parquet.DictionaryMaxBytes(2000))
		for from := 0; from < len(rows); from += 100 {
			if _, err := w.Write(rows[from : from+100]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		kinds := map[format.Encoding]bool{}
		for _, e := range w.File().Metadata().RowGroups[0].Columns[0].MetaData.EncodingStats {
			kinds[e.Encoding] = kinds[e.Encoding] || e.PageType != format.DictionaryPage
		}
		if !kinds[format.Plain] || !kinds[format.RLEDictionary] {
			t.Fatalf("pages are not of both kinds: %v", kinds)
		}
		got, err := ReadParquet(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, want, got)
	}
}

func readFile(name string) (*Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return ReadParquet(f, info.Size())
}

func ExampleTable_WriteCSV() {
	t := Table{Rows: 2, Columns: []Column{
		{Name: "stratum", Texts: []string{"0101", "0151"}},
		{Name: "w", Kind: Float, Floats: []float64{15.5, 0}, Null: []bool{false, true}},
	}}
	if err := t.WriteCSV(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// stratum,w
	// 0101,15.5
	// 0151,
}
