package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
	"sagsbarometer/sampling/lottery"
)

// drawFrameFile writes a frame of two parts, with cases that are not eligible,
// as writeFrame does, in row groups of a few rows.
func drawFrameFile(t *rapid.T, dir string) string {
	n := rapid.IntRange(1, 60).Draw(t, "cases")
	columns := []data.Column{
		{Name: "case_id", Distinct: rapid.Bool().Draw(t, "distinct")}, {Name: "kommune"}, {Name: "region", Null: make([]bool, n)},
		{Name: "received_on", Kind: data.Date, Null: make([]bool, n)}, {Name: "stratum", Null: make([]bool, n)},
		{Name: "part", Kind: data.Int}, {Name: "eligible", Kind: data.Int}, {Name: "excluded_by", Null: make([]bool, n)},
	}
	id, kommune, region, received, stratum, part, eligible, excluded := &columns[0], &columns[1], &columns[2], &columns[3], &columns[4], &columns[5], &columns[6], &columns[7]
	for i := range n {
		k := rapid.SampledFrom([]string{"0101", "0147", "0151"}).Draw(t, "kommune")
		p := rapid.Int32Range(0, 1).Draw(t, "part")
		id.Texts, kommune.Texts = append(id.Texts, fmt.Sprintf("sag-%d-ø", i*7919%1000)), append(kommune.Texts, k)
		part.Ints = append(part.Ints, p)
		region.Texts, region.Null[i] = append(region.Texts, "1084"), rapid.Bool().Draw(t, "no region")
		received.Dates, received.Null[i] = append(received.Dates, day.Date(i)), i%3 == 0
		s := k
		if p == 1 {
			s += "~1"
		}
		if rapid.IntRange(0, 4).Draw(t, "out") == 0 {
			s = ""
		}
		stratum.Texts, stratum.Null[i] = append(stratum.Texts, s), s == ""
		eligible.Ints = append(eligible.Ints, oneIf(s != ""))
		excluded.Texts, excluded.Null[i] = append(excluded.Texts, "keep:appealed"), s != ""
	}
	path := filepath.Join(dir, "frame.parquet")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	table := &data.Table{Rows: n, GroupRows: rapid.IntRange(1, 20).Draw(t, "rows of a group"), Columns: columns}
	if err := table.WriteParquet(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// A part drawn from the file is what is drawn of its rows in memory, and the
// rows of what is drawn are those of the file.
func TestFrameChunks(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		path := drawFrameFile(rt, dir)
		all, err := readFrameFile(path)
		if err != nil {
			rt.Fatal(err)
		}
		ids := map[string]bool{"not in the frame": true}
		for part := range int64(2) {
			rows := slices.DeleteFunc(slices.Clone(all), func(r frameRow) bool { return r.part != part })
			populations, sizes := map[string]int64{}, map[string]lottery.Size{}
			for _, c := range eligibleOf(rows) {
				populations[c.Stratum]++
				sizes[c.Stratum] = lottery.Size{Sample: (populations[c.Stratum] + 1) / 2, Reserve: 1}
			}
			if len(populations) == 0 {
				continue
			}
			want, err := lottery.Draw("2026", eligibleOf(rows), sizes)
			if err != nil {
				rt.Fatal(err)
			}
			frame, err := OpenFrame(path, part)
			if err != nil {
				rt.Fatal(err)
			}
			got, err := lottery.DrawFrom(t.Context(), "2026", frame, populations, sizes, rapid.IntRange(1, 4).Draw(rt, "workers"))
			if err != nil {
				rt.Fatal(err)
			}
			if err := frame.Close(); err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatal(diff)
			}
			for _, d := range got {
				ids[d.ID] = true
			}
		}
		want := slices.DeleteFunc(slices.Clone(all), func(r frameRow) bool { return !ids[r.id] })
		var list []string
		for id := range ids {
			list = append(list, id)
		}
		got, err := rowsOfDrawn(path, list)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(frameRow{})); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestOpenFrameRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frame.parquet")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	table := &data.Table{Rows: 1, Columns: []data.Column{{Name: "case_id", Texts: []string{"a"}}, {Name: "stratum", Texts: []string{"0101"}}}}
	if err := table.WriteParquet(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFrame(path, 0); err == nil {
		t.Error("a frame without eligible and part is opened")
	}
	if _, err := OpenFrame(path+"x", 0); err == nil {
		t.Error("a file that is not there is opened")
	}
	if _, err := rowsOfDrawn(path+"x", nil); err == nil {
		t.Error("rows of a file that is not there")
	}
}
