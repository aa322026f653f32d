package forms

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
)

func TestFilledForm(t *testing.T) {
	f := someForm()
	f.Answers = nil
	path := savedForm(t, f)
	answer(t, path, map[string]any{
		// As the lists and the date cells give them.
		"akter 5": "Ja", "modtaget 5": 45884.0, "sagsoplysning 5": "Ja", "begrundelse 5": "Kan ikke vurderes", "timer 5": 37.5,
		"klageudfald 5": "Stadfæstelse", "_reviewed_on 5": 45933.0,
		// As people type them: codes, other cases, text dates, comma.
		"akter 6": "JA", "modtaget 6": "28/2-2025", "sagsoplysning 6": "nej", "oplysning_om__andet 6": "X", "oplysning_om__pasningsbehov 6": "x",
		"begrundelse 6": "ikke_relevant", "vaesentlig 6": "ja", "timer 6": "37,5", "klageudfald 6": " Ændring,  ophævelse eller hjemvisning ",
		"forklaring 6": "Se s. 3.", "_reviewed_on 6": "3. oktober 2025", "_remark 6": "Ringet",
		// Half done.
		"akter 7": "Nej",
		"akter 8": "Ja", "sagsoplysning 8": "Nej", "timer 8": 1.234, // a number cell is no thousand
	})
	got, violations := readRows(path, expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	reviewed := date("2025-10-03") // serial number 45933
	want := &FilledForm{Reviewer: "R1", Version: 2, Readings: []Reading{
		{CaseNo: "0101-01", Row: 5, Finished: true, ReviewedOn: &reviewed, Answers: codebook.Answers{
			"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "ja", "begrundelse": "kan_ikke_vurderes", "timer": "37.5", "klageudfald": "stadfaestet"}},
		{CaseNo: "0101-02", Row: 6, Finished: true, ReviewedOn: &reviewed, Remark: "Ringet", Answers: codebook.Answers{
			"akter": "ja", "modtaget": "2025-02-28", "sagsoplysning": "nej", "oplysning_om": "pasningsbehov;andet", "begrundelse": "ikke_relevant",
			"vaesentlig": "ja", "timer": "37.5", "klageudfald": "aendret", "forklaring": "Se s. 3."}},
		{CaseNo: "0147-01", Row: 7, Answers: codebook.Answers{"akter": "nej"}},
		{CaseNo: "0751-01", Row: 8, Answers: codebook.Answers{"akter": "ja", "sagsoplysning": "nej", "timer": "1.234"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFormViolations(t *testing.T) {
	// good is a whole signed answer to the case of row 5.
	good := map[string]any{
		"akter 5": "Ja", "modtaget 5": "2025-08-15", "sagsoplysning 5": "Nej", "oplysning_om__andet 5": "x", "begrundelse 5": "Ja",
		"vaesentlig 5": "Nej", "timer 5": 20, "klageudfald 5": "Ændring, ophævelse eller hjemvisning", "_reviewed_on 5": "2025-10-03",
	}
	const file = "forms/skema-R1.xlsx:Mine sager!"
	const gone = "forms/skema-R1.xlsx:Mine sager missing-case "
	for _, test := range []struct {
		name   string
		change map[string]any
		want   []string
		says   string // in one of the Danish messages
	}{
		{"nothing wrong", nil, nil, ""},
		{"unknown answer", map[string]any{"sagsoplysning 5": "Måske"}, []string{file + "E5 unknown-answer Er sagen tilstrækkeligt oplyst?"}, "en af Ja, Nej, Kan ikke vurderes"},
		{"answered though not asked", map[string]any{"sagsoplysning 5": "Ja", "vaesentlig 5": nil},
			[]string{file + "H5 not-asked Hvad mangler der oplysninger om?"}, "er Andet, men spørgsmålet stilles ikke"},
		{"bad date", map[string]any{"modtaget 5": "31-02-2025"}, []string{file + "D5 bad-date Hvornår modtog kommunen ansøgningen?"}, "en dato som"},
		{"bad day of review", map[string]any{"_reviewed_on 5": "i går"}, []string{file + "O5 date Gennemgået den"}, "en dato, der findes"},
		{"bad number", map[string]any{"timer 5": "20 timer"}, []string{file + "L5 bad-number Hvor mange timer om ugen er bevilget?"}, "et tal"},
		{"contradiction", map[string]any{"vaesentlig 5": "Ja", "klageudfald 5": "Stadfæstelse", "_remark 5": "x"},
			[]string{file + "K5 E2 Har manglerne væsentlig betydning for afgørelsens resultat?"}, "udelukker hinanden"},
		{"unusual without remark", map[string]any{"klageudfald 5": "Stadfæstelse"}, []string{file + "E5 E3 Er sagen tilstrækkeligt oplyst?"}, "forklaring i »Bemærkning«"},
		{"unusual with remark", map[string]any{"klageudfald 5": "Stadfæstelse", "_remark 5": "Manglen er uden betydning"}, nil, ""},
		{"unusual, not signed yet", map[string]any{"klageudfald 5": "Stadfæstelse", "_reviewed_on 5": nil}, nil, ""},
		{"signed too early", map[string]any{"timer 5": nil, "oplysning_om__andet 5": nil, "klageudfald 5": nil}, []string{file + "O5 missing-answers 0101-01"},
			"mangler 3 svar: Hvad mangler der oplysninger om?; Hvor mange timer om ugen er bevilget?; Hvad ville udfaldet af en klage være?"},
		{"signed and nothing else", map[string]any{"_reviewed_on 6": "2025-10-03"}, []string{file + "O6 missing-answers 0101-02"}, "mangler 1 svar: Er alle akter modtaget?"},
		{"unknown case", map[string]any{"_case_no 5": "0101-99"}, []string{gone + "0101-01", file + "A5 unknown-case 0101-99"}, "som R1 skal læse"},
		{"no case", map[string]any{"_case_no 5": nil}, []string{gone + "0101-01", file + "A5 unknown-case"}, "ingenting"},
		{"case twice", map[string]any{"_case_no 6": "0101-01", "akter 6": "Ja"}, []string{gone + "0101-02", file + "A6 case-twice 0101-01"}, "kun række 5"},
		{"kommune changed", map[string]any{"_kommune 5": "Aarhus"}, []string{file + "B5 identity 0101-01"}, "København"},
		{"both some and none", map[string]any{"oplysning_om__- 5": "x"}, []string{file + "I5 none-and-some Hvad mangler der oplysninger om?"}, "Ingen af dem"},
		{"no tick", map[string]any{"oplysning_om__indtaegtstab 5": "lidt"}, []string{file + "G5 unknown-answer Hvad mangler der oplysninger om?: Indtægtstab"}, "x eller ingenting"},
		{"CPR in the remark", map[string]any{"_remark 5": "Borger 010190-1234"}, []string{file + "P5 cpr Bemærkning"}, "vises ikke"},
		{"CPR in a text", map[string]any{"forklaring 5": "0101901234"}, []string{file + "N5 cpr Forklar kort, hvorfor"}, "vises ikke"},
		{"CPR as an answer", map[string]any{"akter 6": "010190-1234"}, []string{file + "C6 unknown-answer Er alle akter modtaget?"}, "vises ikke"},
		{"CPR as a case", map[string]any{"_case_no 5": "010190-1234"}, []string{gone + "0101-01", file + "A5 unknown-case"}, "vises ikke"},
		{"several at once", map[string]any{"akter 5": "hm", "timer 5": "1.000", "_remark 6": "010190 1234", "modtaget 8": "x"},
			[]string{file + "C5 unknown-answer Er alle akter modtaget?", file + "L5 bad-number Hvor mange timer om ugen er bevilget?", file + "P6 cpr Bemærkning", file + "D8 bad-date Hvornår modtog kommunen ansøgningen?"}, "Ja, Nej"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := someForm()
			f.Answers = nil
			path := savedForm(t, f)
			answer(t, path, good)
			answer(t, path, test.change)
			got, violations := readRows(path, expect())
			if diff := cmp.Diff(test.want, lines(violations)); diff != "" {
				t.Errorf("%s%v", diff, violations)
			}
			noCPR(t, violations)
			var said strings.Builder
			for _, v := range violations {
				said.WriteString(v.Message(lang.Danish) + "\n")
			}
			if !strings.Contains(said.String(), test.says) {
				t.Errorf("says %q, want %q in it", said.String(), test.says)
			}
			for _, r := range got.Readings {
				for _, v := range violations {
					if v.Line == r.Row && r.Finished {
						t.Errorf("row %d is finished in spite of %v", r.Row, v)
					}
				}
				if hidden(r.Remark) || hidden(r.Answers["forklaring"]) {
					t.Errorf("a CPR number got through: %+v", r)
				}
			}
		})
	}
}

func TestFormsThatAreNotOurs(t *testing.T) {
	change := func(sheet, cell string, v any) func(t *testing.T) string {
		return func(t *testing.T) string {
			path := savedForm(t, someForm())
			fill(t, path, map[string]map[string]any{sheet: {cell: v}})
			return path
		}
	}
	for _, test := range []struct {
		name string
		path func(t *testing.T) string
		want []string
	}{
		{"format", change(machineSheet, "B1", "skema 9"), []string{"forms/skema-R1.xlsx:_barometer wrong-format format"}},
		{"batch", change(machineSheet, "B2", "bl87-2024"), []string{"forms/skema-R1.xlsx:_barometer wrong-batch batch"}},
		{"reviewer", change(machineSheet, "B3", "R2"), []string{"forms/skema-R1.xlsx:_barometer wrong-reviewer reviewer"}},
		{"codebook", change(machineSheet, "B4", "bl86"), []string{"forms/skema-R1.xlsx:_barometer wrong-codebook codebook"}},
		{"version", change(machineSheet, "B5", "3"), []string{"forms/skema-R1.xlsx:_barometer wrong-codebook_version codebook_version"}},
		{"all five gone", func(t *testing.T) string {
			path := savedForm(t, someForm())
			fill(t, path, map[string]map[string]any{machineSheet: {"A1": nil, "A2": nil, "A3": nil, "A4": nil, "A5": nil}})
			return path
		}, []string{
			"forms/skema-R1.xlsx:_barometer wrong-batch batch", "forms/skema-R1.xlsx:_barometer wrong-codebook codebook", "forms/skema-R1.xlsx:_barometer wrong-codebook_version codebook_version",
			"forms/skema-R1.xlsx:_barometer wrong-format format", "forms/skema-R1.xlsx:_barometer wrong-reviewer reviewer"}},
		{"a column gone", change(formSheet, "E4", nil), []string{"forms/skema-R1.xlsx:Mine sager!4 missing-column sagsoplysning"}},
		{"a column twice", change(formSheet, "Q4", "akter"), []string{"forms/skema-R1.xlsx:Mine sager!Q4 column-twice akter"}},
		{"no columns", change(formSheet, "A4", "x"), []string{"forms/skema-R1.xlsx:Mine sager missing-column _case_no"}},
		{"beside the form", change(formSheet, "R6", "husk!"), []string{"forms/skema-R1.xlsx:Mine sager!R6 stray"}},
		{"below the form", change(formSheet, "N99", "husk!"), []string{"forms/skema-R1.xlsx:Mine sager!A99 unknown-case"}},
		{"another workbook", func(t *testing.T) string {
			return save(t, "x.xlsx", func(b *bytes.Buffer) error { return WriteErrorList(b, ErrorList{}) })
		}, []string{"forms/skema-R1.xlsx not-a-form"}},
		{"no workbook", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "x.xlsx")
			if err := os.WriteFile(path, []byte("sag;svar\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, []string{"forms/skema-R1.xlsx format"}},
		{"no file", func(t *testing.T) string { return filepath.Join(t.TempDir(), "x.xlsx") }, []string{"forms/skema-R1.xlsx unreadable"}},
	} {
		_, violations := readRows(test.path(t), expect())
		if diff := cmp.Diff(test.want, lines(violations)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// A form whose columns somebody moved is read all the same: columns are found
// by their machine names.
func TestFormWithMovedColumns(t *testing.T) {
	path := savedForm(t, someForm())
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.InsertCols(formSheet, "E", 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	got, violations := readRows(path, expect())
	if len(violations) > 0 || len(got.Readings) != 1 || !got.Readings[0].Finished {
		t.Errorf("%v %v", got, violations)
	}
}

func ExampleReadForm() {
	cb := &codebook.Codebook{ID: "lille", Title: "Måleskema", Version: 1,
		Sections: []codebook.Section{{ID: "s", Title: "1. Sagen"}},
		Items:    []codebook.Item{{ID: "oplyst", Section: "s", Type: codebook.YesNo, Label: "Er sagen oplyst?"}},
	}
	cases := []Case{{No: "0101-01", Kommune: "0101", KommuneName: "København"}}
	reviewed := day.Date(20364) // 2025-10-03
	dir, err := os.MkdirTemp("", "forms")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "skema-R1.xlsx")
	file, err := os.Create(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	// Signed, but the question is not answered.
	err = writeRows(file, Form{Batch: "b", Reviewer: "R1", Codebook: cb, Cases: cases, Answers: map[string]Reading{"0101-01": {ReviewedOn: &reviewed}}})
	if err != nil {
		fmt.Println(err)
	}
	_ = file.Close()
	_, violations := readRows(path, Expect{File: "forms/skema-R1.xlsx", Batch: "b", Reviewer: "R1", Codebook: cb, Cases: cases})
	for _, v := range violations {
		fmt.Println(v.Place, v.Found.DA)
	}
	// Output: forms/skema-R1.xlsx:Mine sager!D5 mangler 1 svar: Er sagen oplyst?
}
