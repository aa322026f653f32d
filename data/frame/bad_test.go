package frame

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// told is a violation as the tests compare it: place, rule, kommune.
func told(v strict.Violation) string { return v.Place.String() + " " + v.Rule + " " + v.Kommune }

// Every kind of bad list, what is said of it and where. The second line of a
// list is its first case, and d column is the date of decision.
func TestBad(t *testing.T) {
	const head = "Sagsnr;Kommune;Modtaget;Afgjort;Påklaget\n"
	dated := plain
	dated.From = date(t, "2025-01-01")
	strata := plain
	strata.Want = []string{"ydelse"}
	for _, test := range []struct {
		name  string
		files map[string]string
		spec  Spec
		want  []string // place rule kommune
		found string   // part of what is said in Danish
	}{
		{"no file", nil, plain, []string{"frame/* no-file "}, "ingen fil"},
		{"lock files only", map[string]string{"frame/~$a.xlsx": "x"}, plain, []string{"frame/* no-file "}, "ingen fil"},
		{"backslash", map[string]string{"frame/a.csv": ""}, Spec{Files: []string{`frame\*`}}, []string{`frame\* no-file `}, "skriv /"},
		{"bad glob", map[string]string{"a.csv": ""}, Spec{Files: []string{"["}}, []string{"[ no-file "}, "ingen fil"},
		{"outside", map[string]string{"a.csv": ""}, Spec{Files: []string{"../*"}}, []string{"../* no-file "}, "ingen fil"},
		{"directory", map[string]string{"frame/2025/a.csv": "x"}, plain, []string{"frame/2025 directory "}, "en mappe"},

		{"xls", map[string]string{"frame/0101.XLS": "x"}, plain, []string{"frame/0101.XLS format 0101"}, "ældre Excel"},
		{"ods", map[string]string{"frame/a.ods": "x"}, plain, []string{"frame/a.ods format "}, "OpenDocument"},
		{"pdf", map[string]string{"frame/a.pdf": "x"}, plain, []string{"frame/a.pdf format "}, "PDF"},
		{"doc", map[string]string{"frame/a.docx": "x"}, plain, []string{"frame/a.docx format "}, "tekstdokument (.docx)"},
		{"numbers", map[string]string{"frame/a.numbers": "x"}, plain, []string{"frame/a.numbers format "}, "Numbers"},
		{"other", map[string]string{"frame/a.json": "x"}, plain, []string{"frame/a.json format "}, ".json"},
		{"no extension", map[string]string{"frame/liste": "x"}, plain, []string{"frame/liste format "}, "uden filendelse"},
		{"copies", map[string]string{
			"frame/a (1).xlsx": "", "frame/a - Kopi.csv": "", "frame/a - Kopi (2).csv": "", "frame/Kopi af a.csv": "",
			"frame/a (Ibs konfliktet kopi 2025-08-15).csv": "", "frame/a (Ib's conflicted copy).csv": ""}, plain,
			[]string{"frame/Kopi af a.csv copy ", "frame/a (1).xlsx copy ", "frame/a (Ib's conflicted copy).csv copy ",
				"frame/a (Ibs konfliktet kopi 2025-08-15).csv copy ", "frame/a - Kopi (2).csv copy ", "frame/a - Kopi.csv copy "}, "en kopi"},

		{"empty file", map[string]string{"frame/0101.csv": ""}, plain, []string{"frame/0101.csv empty-file 0101"}, "en tom fil"},
		{"empty workbook", map[string]string{"frame/0101.xlsx": ""}, plain, []string{"frame/0101.xlsx empty-file 0101"}, "en tom fil"},
		{"a pdf as csv", map[string]string{"frame/a.csv": "%PDF-1.7"}, plain, []string{"frame/a.csv format "}, "en PDF-fil"},
		{"a workbook as csv", map[string]string{"frame/a.csv": "PK\x03\x04"}, plain, []string{"frame/a.csv format "}, "XLSX"},
		{"a web page as csv", map[string]string{"frame/a.csv": "<html><table>"}, plain, []string{"frame/a.csv format "}, "webside"},
		{"text as a workbook", map[string]string{"frame/a.xlsx": head}, plain, []string{"frame/a.xlsx format "}, "en tekstfil"},
		{"zero bytes", map[string]string{"frame/a.csv": head + "\x00"}, plain, []string{"frame/a.csv:2 binary "}, "nulbyte"},
		{"a line of 2 MB", map[string]string{"frame/a.csv": head + strings.Repeat("x", 2<<20)}, plain, []string{"frame/a.csv:2 long-line "}, "en million tegn"},

		{"no heading", map[string]string{"frame/a.csv": "Jens;12-3;Odense\n"}, plain, []string{"frame/a.csv:1 no-heading "}, "Jens, Odense"},
		{"heading only", map[string]string{"frame/751.csv": head + "\n ;;;;\nI alt;0;;;\n"}, plain, []string{"frame/751.csv no-rows 0751"}, "ingen sager"},
		{"no journal number", map[string]string{"frame/a.csv": "Nr;Kommune;Afgjort\n1;101;\n"}, plain, []string{"frame/a.csv:1 missing-column "}, "Nr, Kommune, Afgjort"},
		{"no kommune", map[string]string{"frame/a.csv": "Sagsnr;Afgjort\n1;\n"}, plain, []string{"frame/a.csv:1 missing-column "}, "eller kommunens navn i filens navn"},
		{"no decision date", map[string]string{"frame/a.csv": "Sagsnr;Kommune\n1;101\n"}, dated, []string{"frame/a.csv:1 missing-column "}, "Afgjort, Afgjort den"},
		{"no stratum", map[string]string{"frame/a.csv": "Sagsnr;Kommune\n1;101\n"}, strata, []string{"frame/a.csv:1 missing-column "}, "ydelse"},
		{"a heading twice", map[string]string{"frame/a.csv": "Sagsnr;Kommune;Journalnr\n1;101;2\n"}, plain, []string{"frame/a.csv:1:3 heading-twice "}, `"Sagsnr" og "Journalnr"`},

		{"unknown kommune", map[string]string{"frame/a.csv": head + "1;Arhus;;;\n2;102;;;\n3;;;;\n"}, plain,
			[]string{"frame/a.csv:2:2 kommune ", "frame/a.csv:3:2 kommune ", "frame/a.csv:4:2 kommune "}, `mente du "Aarhus"?`},
		{"no case id", map[string]string{"frame/a.csv": head + ";101;;;nej\n"}, plain, []string{"frame/a.csv:2:1 case-id 0101"}, "en tom celle"},
		{"dates", map[string]string{"frame/a.csv": head + "1;101;31-02-2025;;\n2;101;;12-08-25;\n3;101;45884;;\n4;101;i går;2025-13-01;\n"}, plain,
			[]string{"frame/a.csv:2:3 date 0101", "frame/a.csv:3:4 date 0101", "frame/a.csv:4:3 date 0101", "frame/a.csv:5:3 date 0101", "frame/a.csv:5:4 date 0101"}, "den dag findes ikke"},
		{"decided first", map[string]string{"frame/a.csv": head + "1;101;2-1-2025;1-1-2025;\n"}, plain, []string{"frame/a.csv:2:4 dates 0101"}, "1. januar 2025, før den blev modtaget 2. januar 2025"},
		{"neither ja nor nej", map[string]string{"frame/a.csv": head + "1;101;;;måske\n"}, plain, []string{"frame/a.csv:2:5 value 0101"}, "ja eller nej"},
		{"lost digits", map[string]string{"frame/a.csv": head + "1,2E+13;101;;;\n1.23457E+13;101;;;\n2E+13;101;;;\n"}, plain,
			[]string{"frame/a.csv:2:1 case-id 0101", "frame/a.csv:3:1 case-id 0101", "frame/a.csv:4:1 case-id 0101"}, "mistet cifre"},
		{"ids that became dates", map[string]string{"frame/a.csv": head + "12-03-2025;101;;;\n03-dec;101;;;\ndec-25;101;;;\n"}, plain,
			[]string{"frame/a.csv:2:1 case-id 0101", "frame/a.csv:3:1 case-id 0101", "frame/a.csv:4:1 case-id 0101"}, "gjort det til en dato"},
		{"failed formulas", map[string]string{"frame/a.csv": head + "#I/T;101;;;\n1;101;#VÆRDI!;;\n"}, plain,
			[]string{"frame/a.csv:2:1 error-cell 0101", "frame/a.csv:3:3 error-cell 0101"}, "formlen"},
		{"long text", map[string]string{"frame/a.csv": "Sagsnr;Kommune;Ydelse;Afgørelse\n1;101;" + strings.Repeat("ord ", 50) + ";" + strings.Repeat("ø", 101) + "\n2;101;x;" + strings.Repeat("ø", 100)}, strata,
			[]string{"frame/a.csv:2:3 long-text 0101", "frame/a.csv:2:4 long-text 0101"}, "få faste ord"},
		{"CPR numbers", map[string]string{"frame/a.csv": head + "070761-4285;101;;;\n1;101;070761 4285;;\n2;101;;;0707614285\n3;0707614285;;;\n"}, plain,
			[]string{"frame/a.csv:2:1 cpr 0101", "frame/a.csv:3:3 cpr 0101", "frame/a.csv:4:5 cpr 0101", "frame/a.csv:5:2 cpr "}, "CPR-nummer"},

		{"the same case with other data", map[string]string{"frame/a.csv": head + "7;101;;1-1-2025;nej\n", "frame/b.csv": head + "7;København;;2-1-2025;ja\n"}, plain,
			[]string{"frame/b.csv:2 case-twice 0101"}, "samme sag som i frame/a.csv:2, men med andre oplysninger i: Afgjort, Påklaget"},
		{"the same case with one other date", map[string]string{"frame/a.csv": head + "7;101;;1-1-2025;nej\n7;101;;2-1-2025;nej\n"}, plain,
			[]string{"frame/a.csv:3 case-twice 0101"}, "oplysninger i: Afgjort, ventet"},
		{"a separator in a text", map[string]string{"frame/a.csv": "Sagsnr;Kommune;Navn\n1;101;Hansen; Ib\n"}, plain, []string{"frame/a.csv:2 fields "}, "4 felter"},
		{"quotation marks", map[string]string{"frame/a.csv": "Sagsnr;Kommune;Navn\n1;101;Ib \"Bob\" Hansen\n2;101;\"Ib\n3;101;x\n"}, plain,
			[]string{"frame/a.csv:2 quotes ", "frame/a.csv:3 quotes "}, "citationstegn"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := put(t, test.files)
			if err := os.MkdirAll(filepath.Join(dir, "frame"), 0o700); err != nil {
				t.Fatal(err)
			}
			f, violations := readAll(t, dir, test.spec)
			var got, text []string
			for _, v := range violations {
				got = append(got, told(v))
				text = append(text, v.Message(lang.Danish))
				for _, s := range []lang.Text{v.Found, v.Wanted, v.Hint} {
					if (s.EN == "") != (s.DA == "") {
						t.Errorf("%s: one language only: %+v", v.Rule, s)
					}
				}
			}
			if g, w := strings.Join(got, "\n"), strings.Join(test.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
			all := strings.Join(text, "\n")
			if !strings.Contains(all, test.found) {
				t.Errorf("%q is not said in:\n%s", test.found, all)
			}
			if strings.Contains(all+violations.Error(), "4285") {
				t.Errorf("a CPR number is repeated:\n%s", all)
			}
			if len(f.Rows) > 0 || len(f.Report) > 0 {
				t.Error("a frame in spite of violations")
			}
		})
	}
}

// Everything wrong is said at once; one bad file does not hide another.
func TestAllAtOnce(t *testing.T) {
	_, violations := readAll(t, put(t, map[string]string{
		"frame/0101.csv": "Sagsnr;Afgjort\n1;32-01-2025\n2;x\n", "frame/0147.csv": "", "frame/0151.pdf": "",
	}), plain)
	if len(violations) != 4 {
		t.Errorf("%d violations, want 4:\n%v", len(violations), violations)
	}
}

// Beyond 10,000 violations the rest is counted.
func TestManyViolations(t *testing.T) {
	list := "Sagsnr;Kommune\n" + strings.Repeat(";101\n", mostViolations+5)
	_, violations := readAll(t, put(t, map[string]string{"frame/a.csv": list}), plain)
	last := violations[len(violations)-1]
	if len(violations) != mostViolations+1 || last.Rule != "more" || !strings.Contains(last.Found.EN, "5 more") {
		t.Errorf("%d violations, the last %v", len(violations), last)
	}
}

func TestErrors(t *testing.T) {
	if _, _, err := Read(t.Context(), filepath.Join(t.TempDir(), "none"), plain, data.Kommuner()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a directory that is not there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := put(t, map[string]string{"frame/a.csv": "Sagsnr;Kommune\n1;101\n"})
	if _, _, err := Read(ctx, dir, plain, data.Kommuner()); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	spec := plain
	spec.Journal = map[string]string{"102": "x"}
	if _, _, err := Read(t.Context(), dir, spec, data.Kommuner()); err == nil || !strings.Contains(err.Error(), "102") {
		t.Errorf("a journal pattern of no kommune: %v", err)
	}
}

// FuzzCSV: whatever bytes a list has, it is read or refused with a place in
// the file, and no CPR number is repeated.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("Sagsnr.;Kommune;Afgjort\n1;101;15-08-2025\nI alt;1;\n"))
	f.Add([]byte("\xff\xfeS\x00a\x00g\x00,\x00K\x00o\x00m"))
	f.Add([]byte("sep=,\nJournalnr,Kommune\n\"070761-4285\",\xc5rhus\n"))
	dir := f.TempDir()
	spec := Spec{Files: []string{"*"}, Want: []string{"ydelse"}, Keep: map[string][]string{"appealed": {"nej"}}}
	f.Fuzz(func(t *testing.T, src []byte) {
		if err := os.WriteFile(filepath.Join(dir, "fuzz.csv"), src, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, spec := range []Spec{spec, {Files: spec.Files}} {
			frame, violations := readAll(t, dir, spec)
			for _, v := range violations {
				if v.Rule == "" || v.File != "fuzz.csv" && v.Rule != "more" {
					t.Errorf("a violation without rule or place: %+v", v)
				}
			}
			total := 0
			for _, k := range frame.Report {
				sum := k.Duplicates + k.Eligible
				for _, x := range k.Excluded {
					sum += x.Count
				}
				if total += k.Delivered; sum != k.Delivered {
					t.Errorf("%d rows of %s delivered, %d accounted for", k.Delivered, k.Kommune, sum)
				}
			}
			if len(violations) == 0 && total != frame.Files[0].Rows {
				t.Errorf("%d rows reported, %d read", total, frame.Files[0].Rows)
			}
		}
	})
}

func Example_violations() {
	dir, err := os.MkdirTemp("", "barometer")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	list := "Sagsnr.;Kommune;Modtaget;Afgjort\n17;Aarhus;01-07-2024;31-06-2024\n1,2E+13;Aarhus;;\n"
	if err := os.WriteFile(filepath.Join(dir, "aarhus.csv"), []byte(list), 0o600); err != nil {
		panic(err)
	}
	_, violations, err := Read(context.Background(), dir, Spec{Files: []string{"*"}}, data.Kommuner())
	fmt.Println(err)
	for _, v := range violations {
		fmt.Println(v.Place, v.Message(lang.Danish))
	}
	// Output:
	// <nil>
	// aarhus.csv:2:4 Afgjort: "31-06-2024", ventet: en dato som 15-08-2025 (den dag findes ikke)
	// aarhus.csv:3:1 Sagsnr.: "1,2E+13", ventet: et sagsnummer (regnearket har mistet cifre; formatér kolonnen som tekst, før numrene indtastes eller eksporteres)
}
