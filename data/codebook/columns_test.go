package codebook_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
)

func TestColumns(t *testing.T) {
	cb := read(t, questions+"[[item]]\nid = \"k\"\nsection = \"s\"\ntype = \"ja-nej\"\nlabel = \"?\"\ndefect = [\"nej\"]\n[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"k\"]\n")
	date, err := day.Parse("2025-08-15")
	if err != nil {
		t.Fatal(err)
	}
	given := codebook.Answers{"jn": "ikke_relevant", "flere": "x;z", "dato": "2025-08-15", "tal": "12.5", "tekst": "hej", "k": "nej",
		"m": "ja", "f_overholdt": "nej", "f_dage": "-3", "f_forfald": "2025-08-15", "f_linje": "4"}
	none := codebook.Answers{"flere": "-", "dato": "-", "tal": "-"}
	type cell = codebook.Cell
	for i, want := range []struct {
		name, kind, codes string
		given, none       cell
	}{
		{"jn", "choice", "ja nej ikke_relevant kan_ikke_vurderes", cell{OK: true, Code: "ikke_relevant"}, cell{}},
		{"valg", "choice", "aa b", cell{}, cell{}},
		{"flere__x", "flag", "", cell{OK: true, Flag: 1}, cell{OK: true}}, // asked, and none of them: 0
		{"flere__y", "flag", "", cell{OK: true}, cell{OK: true}},
		{"flere__z", "flag", "", cell{OK: true, Flag: 1}, cell{OK: true}},
		{"dato", "date", "", cell{OK: true, Date: date}, cell{}},
		{"tal", "number", "", cell{OK: true, Number: 12.5}, cell{}},
		{"k", "choice", "ja nej", cell{OK: true, Code: "nej"}, cell{}}, // text has no column
		{"m", "choice", "ja nej kan_ikke_vurderes", cell{OK: true, Code: "ja"}, cell{}},
		{"f_overholdt", "choice", "ja nej ikke_relevant kan_ikke_vurderes", cell{OK: true, Code: "nej"}, cell{}},
		{"f_dage", "number", "", cell{OK: true, Number: -3}, cell{}},
		{"f_grund", "choice", "dato_mangler dato_modstrid frist_ikke_oplyst frist_ikke_gaeldende register_modsiger_kommunen", cell{}, cell{}},
		{"f_forfald", "date", "", cell{OK: true, Date: date}, cell{}},
		{"f_linje", "number", "", cell{OK: true, Number: 4}, cell{}},
	} {
		columns := cb.Columns()
		if i == 0 && len(columns) != 14 {
			t.Errorf("%d columns, want 14", len(columns))
		}
		c := columns[i]
		var codes []string
		for _, a := range c.Answers {
			codes = append(codes, a.Code)
		}
		if c.Name != want.name || string(c.Kind) != want.kind || strings.Join(codes, " ") != want.codes || c.Label == "" {
			t.Errorf("column %d is %+v, want %+v", i, c, want)
		}
		if diff := cmp.Diff(want.given, cb.Value(c, given)); diff != "" {
			t.Errorf("%s: %s", c.Name, diff)
		}
		if diff := cmp.Diff(want.none, cb.Value(c, none)); diff != "" {
			t.Errorf("%s, where there is none: %s", c.Name, diff)
		}
	}
	for _, c := range cb.Columns() {
		for _, empty := range []codebook.Answers{nil, {c.Item: ""}} {
			if got := cb.Value(c, empty); got.OK {
				t.Errorf("%s of %v is %+v, want null", c.Name, empty, got)
			}
		}
	}
}

func TestCountsAndBases(t *testing.T) {
	cb := read(t, "use = \"kerne@1\"\n"+head+item("x", "ja-nej", ""))
	for _, test := range []struct{ id, defects, base string }{
		{"sagsoplysning", "nej", "ja nej"},
		{"begrundelse", "nej", "ja nej"}, // neither ikke_relevant nor kan_ikke_vurderes
		{"klageudfald", "aendret hjemvist ophaevet", "stadfaestet aendret hjemvist ophaevet"},
		{"retlig_mangel", "ja", "ja nej"},
		{"frist_overholdt", "nej", "ja nej"}, // 107 of 255, never of 385
		{"frist_grund", "", "dato_mangler dato_modstrid frist_ikke_oplyst frist_ikke_gaeldende register_modsiger_kommunen"},
		{"x", "", "ja nej"},
		{"nobody", "", ""},
	} {
		if got := strings.Join(cb.DefectsOf(test.id), " "); got != test.defects {
			t.Errorf("DefectsOf(%s) = %q, want %q", test.id, got, test.defects)
		}
		if got := strings.Join(cb.BaseOf(test.id), " "); got != test.base {
			t.Errorf("BaseOf(%s) = %q, want %q", test.id, got, test.base)
		}
	}
}

// The metadata of a Parquet file: the same bytes every time, and enough to
// read the columns by.
func TestJSON(t *testing.T) {
	cb := read(t, head+`ask = {}
help = "S!"
`+item("a", "ja-nej", `defect = ["nej"]`)+item("b", "flere", "help = \"B!\"\nask = { a = [\"nej\"] }\nanswers = { x = \"X & Y <z>\" }")+
		item("n", "tal", "min = 0\nmax = 7.5\nwhole = true")+item("d", "dato", "")+item("e", "dato", "")+`
[[derived]]
id = "m"
label = "M"
any_defect = ["a"]
[[edit]]
id = "E"
level = "fejl"
wrong = { a = ["nej"], b = ["x"] }
message = "Nej."
[[edit]]
id = "O"
level = "advarsel"
order = ["d", "e"]
message = "Datoer."
[[change]]
version = 2
on = 2026-09-14
item = "a"
kind = "meaning"
redo = ["nej"]
why = "Derfor."
`)
	choice := `"answers":[{"code":"ja","label":"Ja"},{"code":"nej","label":"Nej"}]`
	unknown := strings.TrimSuffix(choice, "]") + `,{"code":"kan_ikke_vurderes","label":"Kan ikke vurderes"}]`
	want := `{"id":"x","title":"X","version":2,` +
		`"sections":[{"id":"s","title":"S","help":"S!"}],` +
		`"items":[{"id":"a","section":"s","type":"ja-nej","label":"a?",` + choice + `,"defect":["nej"]},` +
		`{"id":"b","section":"s","type":"flere","label":"b?","ask":{"a":["nej"]},"answers":[{"code":"x","label":"X & Y <z>"}],"help":"B!"},` +
		`{"id":"n","section":"s","type":"tal","label":"n?","min":0,"max":7.5,"whole":true},` +
		`{"id":"d","section":"s","type":"dato","label":"d?"},{"id":"e","section":"s","type":"dato","label":"e?"}],` +
		`"derived":[{"id":"m","label":"M","any_defect":["a"],` + unknown + `}],` +
		`"columns":[{"name":"a","kind":"choice","item":"a","label":"a?",` + choice + `,"defect":["nej"]},` +
		`{"name":"b__x","kind":"flag","item":"b","label":"b? X & Y <z>","answer":"x"},` +
		`{"name":"n","kind":"number","item":"n","label":"n?"},{"name":"d","kind":"date","item":"d","label":"d?"},{"name":"e","kind":"date","item":"e","label":"e?"},` +
		`{"name":"m","kind":"choice","item":"m","label":"M",` + unknown + `,"defect":["ja"]}],` +
		`"edits":[{"id":"E","level":"fejl","wrong":{"a":["nej"],"b":["x"]},"message":"Nej."},{"id":"O","level":"advarsel","order":["d","e"],"message":"Datoer."}],` +
		`"changes":[{"version":2,"on":"2026-09-14","item":"a","kind":"meaning","redo":["nej"],"why":"Derfor."}]}`
	if got := string(cb.JSON()); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	core := read(t, "use = \"kerne@1\"\n"+head+item("x", "ja-nej", `ask = { sagstype = ["ny"], udfald = ["afslag"], akter = ["ja"] }`))
	if !json.Valid(core.JSON()) {
		t.Error("the codebook is no JSON")
	}
	for range 20 {
		if again := string(core.JSON()); again != string(core.JSON()) {
			t.Fatal("two calls give different bytes")
		}
	}
}
