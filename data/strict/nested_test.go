package strict

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/lang"
)

type plan struct {
	Design *struct {
		Total   int64  `toml:"total"`
		Targets []goal `toml:"target"`
	} `toml:"design"`
}

type goal struct {
	Domain string  `toml:"domain"`
	Margin float64 `toml:"margin,required"`
}

// Lists of tables inside a table: wherever the table itself is opened, each
// value has its own place.
func TestTablesInsideATable(t *testing.T) {
	want := []goal{{"region", 0.1}, {"", 0.05}}
	for name, src := range map[string]string{
		"after":  "[design]\ntotal = 3\n[[design.target]]\ndomain = \"region\"\nmargin = 0.1\n[[design.target]]\nmargin = 0.05\n",
		"before": "\n\n[[design.target]]\ndomain = \"region\"\nmargin = 0.1\n[[design.target]]\nmargin = 0.05\n[design]\ntotal = 3\n",
		"apart":  "\n\n[[design.target]]\ndomain = \"region\"\nmargin = 0.1\n[[ design . target ]]\nmargin = 0.05\n[other]\n[design]\ntotal = 3\n",
		"inside": "[design]\ntotal = 3\ntarget = [ { domain = \"region\", margin = 0.1 },\n  # the country\n\n\n { margin = 0.05 } ]",
	} {
		doc, found := Read("f.toml", []byte(src))
		if found != nil {
			t.Fatalf("%s: %v", name, found)
		}
		var got plan
		found = doc.Decode(&got)
		if name != "apart" && found != nil || got.Design == nil {
			t.Fatalf("%s: %v", name, found)
		}
		if diff := cmp.Diff(want, got.Design.Targets); diff != "" || got.Design.Total != 3 {
			t.Errorf("%s: total %d (-want +got)\n%s", name, got.Design.Total, diff)
		}
		if at := doc.At("design", "target", 1, "margin"); at.Line != 7 { // counted by hand
			t.Errorf("%s: the second margin stands at %s", name, at)
		}
		if doc.Has("design", "target", 2) || doc.Has("design", "target", 0, "share") {
			t.Errorf("%s: has what is not there", name)
		}
	}
}

// What is wrong in the second table is said of the second, and headers are
// named in full.
func TestRefusesInsideATable(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"[design]\n[[design.target]]\nmargin = 1\n[[design.target]]\nmargin = \"1\"\n", `5:10: design.target.margin: the text "1", want a number such as 0.05 (write it without quotation marks)`},
		{"[design]\n[[design.target]]\nmargin = 1\n[[design.target]]\n", `4:1: design.target.margin: missing, want a number such as 0.05`},
		{"[design]\n[[design.target]]\nmargin = 1\nMargin = 2\n", `4:1: design.target.Margin: unknown key, want one of domain, margin (keys are lower case: margin)`},
		{"[design.target]\nmargin = 1\n", `1:1: design.target: a table, want a list of tables (write [[design.target]] with two brackets)`},
		{"[[design.target]]\nmargin = 1\n[design.target]\n", `3:9: target: given already in line 1, want each key and each [table] once (write [[design.target]] for one more)`},
		{"[[design]]\n", `1:1: design: a list of tables, want a table (write [design] with one bracket)`},
		{"[design]\n[[design.target]]\nmargin = 1\n[design]\ntotal = 1\n", `4:2: design: given already in line 1, want each key and each [table] once`},
	} {
		doc, found := Read("f.toml", []byte(test.src))
		var p plan
		found = append(found, doc.Decode(&p)...)
		if len(found) != 1 || found[0].Place.String()[len("f.toml:"):]+": "+found[0].Message(lang.English) != test.want {
			t.Errorf("%q:\n got %v\nwant %s", test.src, found, test.want)
		}
	}
}
