package data

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// openSource writes a table to a file of the given ending and opens it.
func openSource(t testing.TB, table *Table, ext string) *Source {
	t.Helper()
	var b bytes.Buffer
	write := table.WriteParquet
	if ext == ".csv" {
		write = table.WriteCSV
	}
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return openFile(t, "table"+ext, b.Bytes())
}

func openFile(t testing.TB, name string, src []byte) *Source {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, src, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := OpenSource(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Whatever the ending, a source gives the values that were written.
func TestSource(t *testing.T) {
	want := long(5_000)
	want.GroupRows = 1_999
	for _, ext := range []string{".parquet", ".csv"} {
		s := openSource(t, want, ext)
		got, err := s.table()
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, want, got) // Columns that may miss values do miss some, so CSV tells them too.
		chunks := map[string]int{".parquet": 3, ".csv": 1}[ext]
		if s.Chunks() != chunks || s.Rows() != 5_000 {
			t.Errorf("%s: %d chunks, %d rows; want %d and 5000", ext, s.Chunks(), s.Rows(), chunks)
		}
	}
}

func TestSourceTypes(t *testing.T) {
	want := []arrow.Type{arrow.DICTIONARY, arrow.DICTIONARY, arrow.BOOL, arrow.INT32, arrow.INT64, arrow.INT64, arrow.FLOAT64, arrow.FLOAT64, arrow.DATE32, arrow.DICTIONARY}
	s, err := OpenSource("testdata/parquet/pyarrow_v1_snappy.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for i, f := range s.Schema().Fields() {
		if f.Type.ID() != want[i] {
			t.Errorf("column %s is %s", f.Name, f.Type)
		}
	}
	// Columns come in the order in which they are asked for.
	rec, err := s.Read(t.Context(), 0, []int{8, 1})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Release()
	if rec.ColumnName(0) != "on" || rec.ColumnName(1) != "kommune" || rec.NumRows() != 5 {
		t.Errorf("columns %s, %s", rec.ColumnName(0), rec.ColumnName(1))
	}
	if none, err := s.Read(t.Context(), 0, nil); err != nil || none.NumRows() != 5 {
		t.Errorf("no columns: %v, %v", none, err)
	}
}

// A dictionary is never empty and no code points outside it, even where the
// value is missing.
func TestSourceCodesInRange(t *testing.T) {
	files, err := filepath.Glob("testdata/parquet/*_*.parquet")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		s, err := OpenSource(name)
		if err != nil {
			t.Fatal(err)
		}
		for chunk := range s.Chunks() {
			rec, err := s.Read(t.Context(), chunk, []int{0, 1, 9})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range rec.Columns() {
				d := c.(*array.Dictionary)
				for row := range d.Len() {
					if i := d.GetValueIndex(row); i < 0 || i >= d.Dictionary().Len() {
						t.Errorf("%s: code %d of %d", name, i, d.Dictionary().Len())
					}
				}
			}
			rec.Release()
		}
		_ = s.Close()
	}
}

// All chunks read at once give what they give one after the other.
func TestSourceConcurrent(t *testing.T) {
	table := long(20_000)
	table.GroupRows = 1_000
	s := openSource(t, table, ".parquet")
	all := []int{0, 1, 2, 3, 4, 5}
	read := func(chunk int) string {
		rec, err := s.Read(t.Context(), chunk, all)
		if err != nil {
			return err.Error()
		}
		defer rec.Release()
		return fmt.Sprint(rec)
	}
	want := make([]string, s.Chunks())
	for i := range want {
		want[i] = read(i)
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range want {
				chunk := (i + 3*worker) % len(want)
				if got := read(chunk); got != want[chunk] {
					t.Errorf("chunk %d read beside others differs", chunk)
				}
			}
		})
	}
	wg.Wait()
}

func TestSourceRefuses(t *testing.T) {
	s, err := OpenSource("testdata/parquet/refused.parquet")
	if err != nil {
		t.Fatal(err) // columns nobody asks for are nobody's concern
	}
	defer func() { _ = s.Close() }()
	if rec, err := s.Read(t.Context(), 0, []int{0}); err != nil {
		t.Error(err)
	} else {
		rec.Release()
	}
	for column, want := range map[int]string{1: "at: timestamp", 2: "price: decimal", 3: "list: a nested column", 4: "pair: a nested column"} {
		if _, err := s.Read(t.Context(), 0, []int{0, column}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("column %d: error %v, want %q", column, err, want)
		}
	}
	for _, at := range [][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 5}} {
		if _, err := s.Read(t.Context(), at[0], []int{at[1]}); err == nil {
			t.Errorf("chunk %d, column %d: no error", at[0], at[1])
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Read(cancelled, 0, []int{0}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}

	// A table needs all columns, and says at once which it cannot have.
	var vs strict.Violations
	if _, err := readFile("testdata/parquet/refused.parquet"); !errors.As(err, &vs) || len(vs) != 4 {
		t.Errorf("error %v, want one a column for four", err)
	} else if got := vs[2].Place.String() + ": " + vs[2].Message(lang.Danish); !strings.HasSuffix(got, "refused.parquet: list: en indlejret kolonne, ventet: tekst, tal, datoer eller ja/nej, én pr. række") {
		t.Error(got)
	}
	if _, err := OpenSource("cases.xlsx"); !errors.As(err, &vs) || !strings.Contains(err.Error(), ".parquet or .csv") {
		t.Errorf("error %v", err)
	}
	if _, err := OpenSource(filepath.Join(t.TempDir(), "none.parquet")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want %v", err, os.ErrNotExist)
	}
}

func BenchmarkSource(b *testing.B) {
	const rows = 1_000_000
	table := long(rows)
	s := openSource(b, table, ".parquet")
	for _, test := range []struct {
		name    string
		columns []int
	}{{"columns=text_nullable_int", []int{0, 2, 3}}, {"columns=all_but_id", []int{0, 2, 3, 4, 5}}, {"columns=id", []int{1}}} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				for chunk := range s.Chunks() {
					rec, err := s.Read(b.Context(), chunk, test.columns)
					if err != nil {
						b.Fatal(err)
					}
					rec.Release()
				}
			}
			b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func ExampleOpenSource() {
	s, err := OpenSource("testdata/parquet/duckdb_v1.parquet")
	if err != nil {
		panic(err)
	}
	defer func() { _ = s.Close() }()
	rec, err := s.Read(context.Background(), 0, []int{1, 3})
	if err != nil {
		panic(err)
	}
	defer rec.Release()
	kommune, n := rec.Column(0).(*array.Dictionary), rec.Column(1).(*array.Int32)
	for row := range n.Len() {
		fmt.Println(kommune.ValueStr(row), n.ValueStr(row))
	}
	// Output:
	// 0101 0
	// (null) (null)
	// 0751 -5
	// 0101 2147483647
	// (null) 7
}
