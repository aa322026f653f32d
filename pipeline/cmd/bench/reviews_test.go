package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/analysis"
)

const fewReviews = 100 * strata

// reviewsFile writes a small file of reviews and the spec of an analysis.
func reviewsFile(t *testing.T, dir, order, codec string, group int, analysis string) (path, spec string) {
	t.Helper()
	name := fmt.Sprintf("%s-%s-%d.parquet", order, codec, group)
	if err := partReviews(t.Context(), []string{dir, name, strconv.Itoa(fewReviews), order, codec, strconv.Itoa(group)}); err != nil {
		t.Fatal(err)
	}
	spec, err := writeSpec(dir, name, analysis)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name), spec
}

func analyse(t *testing.T, spec string, workers int) *analysis.Estimates {
	t.Helper()
	got, err := pipeline.Analyse(t.Context(), pipeline.Env{Workers: workers, Say: func(lang.Text) {}}, spec)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// The same reviews give the same bytes: in whatever order they lie, in row
// groups of whatever size, however compressed, and by however many workers.
func TestSameEstimates(t *testing.T) {
	dir := t.TempDir()
	var want []byte
	for _, of := range []struct {
		order, codec string
		group        int
	}{{"shuffled", "zstd", 131_072}, {"shuffled", "snappy", 1000}, {"sorted", "zstd", 7777}, {"sorted", "snappy", 131_072}} {
		_, spec := reviewsFile(t, dir, of.order, of.codec, of.group, rollUps)
		for _, workers := range []int{1, 3, 16} {
			var got bytes.Buffer
			if err := analyse(t, spec, workers).WriteCSV(&got); err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got.Bytes()
			}
			if !bytes.Equal(want, got.Bytes()) {
				t.Errorf("%+v with %d workers: other bytes", of, workers)
			}
		}
	}
}

// A reader that shares no code with ours, and a loop over its rows, find the
// same counts of every question.
func TestCountsOfSecondReader(t *testing.T) {
	path, spec := reviewsFile(t, t.TempDir(), "shuffled", "zstd", 5000, rollUps)
	r, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }() // it was only read
	type count struct{ base, counts int64 }
	want := map[string]*count{}
	at := func(id string) *count {
		if want[id] == nil {
			want[id] = new(count)
		}
		return want[id]
	}
	schema := r.MetaData().Schema
	for g := range r.NumRowGroups() {
		group := r.RowGroup(g)
		rows := group.NumRows()
		provision, err := group.Column(schema.ColumnIndexByName("provision"))
		if err != nil {
			t.Fatal(err)
		}
		texts := make([]parquet.ByteArray, rows)
		if _, _, err := provision.(*file.ByteArrayColumnChunkReader).ReadBatch(rows, texts, nil, nil); err != nil {
			t.Fatal(err)
		}
		for m := range 12 {
			id := fmt.Sprintf("m%02d", m+1)
			chunk, err := group.Column(schema.ColumnIndexByName(id))
			if err != nil {
				t.Fatal(err)
			}
			values, levels := make([]bool, rows), make([]int16, rows)
			if _, _, err := chunk.(*file.BooleanColumnChunkReader).ReadBatch(rows, values, levels, nil); err != nil {
				t.Fatal(err)
			}
			next := 0
			for row, level := range levels {
				if level == 0 {
					continue
				}
				for _, c := range []*count{at(id), at(id + "@provision=" + string(texts[row]))} {
					c.base++
					if values[next] {
						c.counts++
					}
				}
				next++
			}
		}
	}
	found := 0
	for _, e := range analyse(t, spec, 2).Rows {
		if w := want[e.ID]; w != nil {
			found++
			if e.NBase != w.base || e.NCounts != w.counts {
				t.Errorf("%s: %d of %d, want %d of %d", e.ID, e.NCounts, e.NBase, w.counts, w.base)
			}
		}
	}
	if found != len(want) || found != 12*(1+len(provisions)) {
		t.Errorf("%d estimates compared of %d", found, len(want))
	}
}
