package frame

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

var someReasons = []Reason{{"paaklaget", "Afgørelsen er påklaget"}, {"dublet", "Sagen er den samme som en anden på listen"}}

func exclusions(t testing.TB, files map[string]string, spec ExclusionSpec) (*Exclusions, strict.Violations) {
	t.Helper()
	if spec.Files == nil {
		spec.Files = []string{"exclude/*"}
	}
	spec.Reasons = someReasons
	out, violations, err := ReadExclusions(t.Context(), put(t, files), spec, data.Kommuner())
	if err != nil {
		t.Fatal(err)
	}
	return out, violations
}

// told is an exclusion on one line.
func (e Exclusion) told() string {
	on := "-"
	if e.On != nil {
		on = e.On.String()
	}
	return strings.Join([]string{e.Kommune, e.Journal, e.Reason, on, e.Place.String()}, "|")
}

func TestReadExclusions(t *testing.T) {
	got, violations := exclusions(t, map[string]string{
		"exclude/klager.csv":            "Journalnr;Kommune;Klagedato;Navn;Afgørelse;Påklaget\n S-2 ;Odense;3. marts 2025;Ib;#REF!;ja\n0007;101;;Bo;" + strings.Repeat("x", 200) + ";15-01-2025\nI alt;2;;;;\n",
		"exclude/0751 dubletter.xlsx":   book(t, "Ark1", [][]any{{"Listen er lukket"}, {"Sagsnr.", "Grund", "Dato"}, {77, "dublet", time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)}, {"S-1", "Sagen er den samme som en anden på listen"}, {"S-3", "DUBLET"}}),
		"exclude/igen.txt":              "Sag nr.\tKommunekode\nS-2\t0461\n",
		"exclude/~$0751 dubletter.xlsx": "lock",
	}, ExclusionSpec{})
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	want := []string{
		"0101|0007|paaklaget|-|exclude/klager.csv:3",
		"0461|S-2|paaklaget|-|exclude/igen.txt:2", // the first line of a case, by file
		"0751|77|dublet|2025-04-01|exclude/0751 dubletter.xlsx:Ark1!3",
		"0751|S-1|dublet|-|exclude/0751 dubletter.xlsx:Ark1!4",
		"0751|S-3|dublet|-|exclude/0751 dubletter.xlsx:Ark1!5",
	}
	var lines []string
	for _, e := range got.Cases {
		lines = append(lines, e.told())
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	var files []string
	for _, f := range got.Files {
		files = append(files, f.Name)
	}
	if !slices.Equal(files, []string{"exclude/0751 dubletter.xlsx", "exclude/igen.txt", "exclude/klager.csv"}) || !slices.Equal(got.Ignored, []string{"exclude/~$0751 dubletter.xlsx"}) {
		t.Errorf("read %q, passed over %q", files, got.Ignored)
	}
	if dropped := got.Files[2].Sheets[0].Dropped; !slices.Equal(dropped, []string{"Navn", "Afgørelse"}) {
		t.Errorf("dropped %q", dropped)
	}
}

// The same cell gives the same case whether a kommune or the authority wrote
// it: spaces, letters in two parts, numbers, a batch's own headings.
func TestExclusionsMeetTheFrame(t *testing.T) {
	list := func(letter string) string {
		return book(t, "Ark1", [][]any{{"Vores nummer", "Komm."}, {"  A-1 ", "Ærø"}, {letter + "-2", 492}, {12345678901234, "0492"}, {"007", "Ærø Kommune"}, {"3012614285", 851}})
	}
	columns := map[string][]string{"case_id": {"Vores nummer"}, "kommune": {"Komm."}}
	journal := map[string]string{"0851": `[0-9]{10}`}
	f := good(t, map[string]string{"frame/liste.xlsx": list("Å")}, Spec{Files: []string{"frame/*"}, Columns: columns, Journal: journal})
	got, violations := exclusions(t, map[string]string{"exclude/liste.xlsx": list("A\u030A")}, ExclusionSpec{Columns: columns, Journal: journal})
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	var want, cases []string
	for _, r := range f.Rows {
		want = append(want, r.Kommune+" "+r.Journal)
	}
	for _, e := range got.Cases {
		cases = append(cases, e.Kommune+" "+e.Journal)
	}
	if diff := cmp.Diff(want, cases); diff != "" || len(cases) != 5 {
		t.Error(diff)
	}
}

// No list has come yet, or the only one that is named is not there.
func TestNoExclusions(t *testing.T) {
	if got, violations := exclusions(t, map[string]string{"exclude/.DS_Store": ""}, ExclusionSpec{}); len(violations) > 0 || len(got.Cases) > 0 {
		t.Errorf("%v, %v", got, violations)
	}
	_, violations := exclusions(t, nil, ExclusionSpec{Files: []string{"exclude/klager.csv"}})
	if len(violations) != 1 || violations[0].Rule != "no-file" {
		t.Error(violations)
	}
}

func TestRefusesExclusions(t *testing.T) {
	for _, test := range []struct {
		name, src string
		want      []string
	}{
		{"all at once", "Sagsnr.;Kommune;Grund;Dato\n;101;;\nA-1;Atlantis;;\nA-2;101;Gider ikke;31-02-2025\n", []string{
			"exclude/klager.csv:2:1 case-id", "exclude/klager.csv:3:2 kommune", "exclude/klager.csv:4:3 unknown-reason", "exclude/klager.csv:4:4 date"}},
		{"a CPR number", "Sagsnr.;Kommune;Grund\n0707614285;101;\nA-1;101;klage fra 070761-4285\n", []string{"exclude/klager.csv:2:1 cpr", "exclude/klager.csv:3:3 cpr"}},
		{"no kommune", "Sagsnr.\nA-1\n", []string{"exclude/klager.csv:1 missing-column"}},
		{"no journal number", "Kommune;Grund\n101;dublet\n", []string{"exclude/klager.csv:1 missing-column"}},
		{"no heading", "A-1;101\n", []string{"exclude/klager.csv:1 no-heading"}},
		{"no case", "Sagsnr.;Kommune\n", []string{"exclude/klager.csv no-rows"}},
		{"spoilt numbers", "Sagsnr.;Kommune\n1,2E+13;101\n", []string{"exclude/klager.csv:2:1 case-id"}},
		{"two reasons", "Sagsnr.;Kommune;Grund\nA-1;101;dublet\nA-1;0101;\n", []string{"exclude/klager.csv:3 case-twice"}},
		{"not appealed", "Sagsnr.;Kommune;Påklaget;Grund\nA-1;101;Nej;\nA-2;101;nej;dublet\nA-3;101;ja;\n", []string{"exclude/klager.csv:2:3 not-appealed"}},
		{"a reason that keeps a case in scope", "Sagsnr.;Kommune;Grund\nA-1;101;akter_mangler\n", []string{"exclude/klager.csv:2:3 unknown-reason"}},
	} {
		got, violations := exclusions(t, map[string]string{"exclude/klager.csv": test.src}, ExclusionSpec{})
		var lines []string
		for _, v := range violations {
			lines = append(lines, v.Place.String()+" "+v.Rule)
			if v.Kommune != "" || strings.Contains(v.Message(lang.Danish)+v.Message(lang.English), "4285") || v.Found.DA == "" {
				t.Errorf("%s: %+v", test.name, v)
			}
		}
		if diff := cmp.Diff(test.want, lines); diff != "" || got.Cases != nil {
			t.Errorf("%s: cases %v\n%s", test.name, got.Cases, diff)
		}
	}
}

// FuzzExclusions: whatever bytes a list has, it is read or refused with a
// place, and what is read is a case of a kommune with a known reason.
func FuzzExclusions(f *testing.F) {
	f.Add([]byte("Sagsnr.;Kommune;Grund;Dato;Påklaget\n1;101;dublet;15-08-2025;nej\nI alt;1;\n"))
	f.Add([]byte("sep=,\nJournalnr,Kommune\n\"070761-4285\",\xc5rhus\n"))
	f.Add([]byte("Journalnr\tKommune\nA\t101\nA\t101\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, src []byte) {
		if err := os.WriteFile(filepath.Join(dir, "fuzz.csv"), src, 0o600); err != nil {
			t.Fatal(err)
		}
		got, violations, err := ReadExclusions(t.Context(), dir, ExclusionSpec{Files: []string{"*"}, Reasons: someReasons}, data.Kommuner())
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range violations {
			if v.Rule == "" || v.File != "fuzz.csv" && v.Rule != "more" || v.Kommune != "" {
				t.Errorf("a violation without rule or place, or for a kommune: %+v", v)
			}
		}
		if len(violations) > 0 != (got.Cases == nil) && len(got.Cases) > 0 {
			t.Error("cases beside violations")
		}
		for i, e := range got.Cases {
			if _, ok := data.Kommuner().ByCode(e.Kommune); !ok || e.Journal == "" || e.Reason != "dublet" && e.Reason != "paaklaget" || e.Place.Line < 2 {
				t.Errorf("%+v", e)
			}
			if i > 0 && got.Cases[i-1].Kommune+"\x00"+got.Cases[i-1].Journal >= e.Kommune+"\x00"+e.Journal {
				t.Error("not in order, or twice")
			}
		}
	})
}
