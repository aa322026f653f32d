package planning

import (
	"math"
	"strings"
	"testing"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// withFile is a neyman design over five kommuner that names a file of variances.
func withFile(t *testing.T, measure string) (*Sizing, []Line) {
	t.Helper()
	b, vs := batch.Read("batch.toml", []byte("[batch]\nid = \"x\"\ntitle = \"x\"\nyear = 2025\nbasis = \"probability\"\n[frame]\nfiles = [\"frame/*\"]\n"+
		"[design]\nmethod = \"stratified\"\nstrata = [\"kommune\"]\ntotal = 20\nallocation = \"neyman\"\nvariances = \"varians.csv\"\n"))
	if err := vs.Err(); err != nil {
		t.Fatal(err)
	}
	b.Design.VariancesMeasure = measure
	s := &Sizing{batch: b}
	var lines []Line
	for _, id := range []string{"0101", "0147", "0751", "0825", "0851"} {
		lines = append(lines, Line{Stratum: sampling.Stratum{ID: id, Population: 10}})
		s.bounds = append(s.bounds, sampling.Bounds{ID: id, Population: 10})
	}
	return s, lines
}

func TestVariances(t *testing.T) {
	const estimates = "id,kind,measure,domain,value,estimate\n"
	for _, c := range []struct {
		name, src, measure string
		want               []float64
	}{
		{"by stratum", "stratum,variance\n0101,0.25\n0147,0.2\n0751,0.1\n0825,0.24\n0851,0.3\n", "", []float64{0.25, 0.2, 0.1, 0.24, 0.3}},
		{"by region, BOM, semicolons", "\ufeffvariance;note;region\n0.25;x;hovedstaden\n0.2;x;midtjylland\n0.1;x;nordjylland\n", "", []float64{0.25, 0.25, 0.2, 0.1, 0.1}},
		// p(1-p) of .5, .2, .9.
		{"last year's", estimates + "m,proportion,m,,,0.4\nm@region=hovedstaden,proportion,m,region=hovedstaden,,0.5\nm@a,proportion,m,region=midtjylland,,0.2\n" +
			"m@b,proportion,m,region=nordjylland,,0.9\nx@a,proportion,x,region=midtjylland,,0.3\nm@c,proportion,m,region=midtjylland;decision=afslag,,0.7\n", "m", []float64{0.25, 0.25, 0.16, 0.09, 0.09}},
		// A kommune of share 0 shows no variance, so the regions are taken.
		{"the finest with all", estimates + "a,p,m,kommune=0101,,0\nb,p,m,kommune=0147,,0.5\nc,p,m,region=hovedstaden,,0.5\nd,p,m,region=midtjylland,,0.5\ne,p,m,region=nordjylland,,0.5\n", "m", []float64{0.25, 0.25, 0.25, 0.25, 0.25}},
	} {
		s, lines := withFile(t, c.measure)
		if vs := s.readVariances(lines, []byte(c.src)); len(vs) > 0 {
			t.Errorf("%s: %v", c.name, vs)
			continue
		}
		for h, b := range s.bounds {
			if math.Abs(b.Variance-c.want[h]) > 1e-15 {
				t.Errorf("%s: %s has %v, want %v", c.name, b.ID, b.Variance, c.want[h])
			}
		}
	}
}

func TestBadVariances(t *testing.T) {
	const rest = "0147,0.2\n0751,0.1\n0825,0.24\n0851,0.3\n"
	for _, c := range []struct{ name, src, measure, says string }{
		{"NaN", "stratum,variance\n0101,NaN\n" + rest, "", `varians.csv:2:6: variance: "NaN"`},
		{"negative", "stratum,variance\n0101,-1\n" + rest, "", `varians.csv:2:6: variance: "-1"`},
		{"zero", "stratum,variance\n0101,0\n" + rest, "", `varians.csv:2:6: variance: "0"`},
		{"infinite", "stratum,variance\n0101,inf\n" + rest, "", `varians.csv:2:6: variance: "inf"`},
		{"decimal comma", "stratum;variance\n0101;0,25\n", "", `varians.csv:2:6: variance: "0,25"`},
		{"empty", "stratum,variance\n0101,\n" + rest, "", "varians.csv:2:6: variance: an empty field"},
		{"missing", "stratum,variance\n" + rest, "", "batch.toml:13:13: design.variances: no variance for stratum 0101"},
		{"twice", "stratum,variance\n0101,1\n0101,2\n" + rest, "", `varians.csv:3:1: stratum: "0101" a second time`},
		{"no heading", "", "", "varians.csv:1:1: no heading"},
		{"only a heading", "stratum,variance\n", "", "varians.csv:1:1: no line below the heading"},
		{"another heading", "stratum,sd\n0101,1\n", "", "varians.csv:1:1: variance: no such column"},
		{"no stratum", "decision,variance\nafslag,1\n", "", "no column that says of which strata"},
		{"short line", "stratum,variance\n0101\n", "", "varians.csv:2:"},
		{"no such measure", "measure,domain,estimate\nm,region=hovedstaden,0.5\n", "n", `no row of "n" by one column`},
		{"a share of 1", "measure,domain,estimate\nm,region=hovedstaden,1\nm,region=midtjylland,0.5\nm,region=nordjylland,0.5\n", "m", `varians.csv:2:22: estimate: "1"`},
	} {
		s, lines := withFile(t, c.measure)
		if vs := s.readVariances(lines, []byte(c.src)); !strings.Contains(vs.Error(), c.says) {
			t.Errorf("%s: got %v, want %s", c.name, vs, c.says)
		}
	}
	s, lines := withFile(t, "")
	if vs := s.readVariances(lines, nil); !strings.Contains(vs.Error(), "which is not there") {
		t.Errorf("no file: got %v", vs)
	}
}

// No file makes the reader panic, and what it accepts is above 0.
func FuzzReadVariances(f *testing.F) {
	for _, s := range []string{"stratum,variance\n0101,0.25\n", "region;variance\nx;1\n", "\ufeff", "a,\"b\nc", "measure,domain,estimate\nm,region=x,0.5\n"} {
		f.Add(s, "")
		f.Add(s, "m")
	}
	f.Fuzz(func(t *testing.T, src, measure string) {
		all, vs := parseVariances("f.csv", []byte(src), measure, []string{"stratum", "region"})
		if len(vs) > 0 {
			return
		}
		for column, codes := range all {
			for code, v := range codes {
				if v.said == nil && !(v.value > 0) {
					t.Errorf("%s %s: %v", column, code, v.value)
				}
			}
		}
	})
}
