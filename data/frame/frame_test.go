package frame

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// put writes a directory of lists and returns it.
func put(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func date(t testing.TB, s string) *day.Date {
	t.Helper()
	d, err := day.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

// plain reads every file below frame/ and wants no column beyond ours.
var plain = Spec{Files: []string{"frame/*"}}

func readAll(t testing.TB, dir string, spec Spec) (*Frame, strict.Violations) {
	t.Helper()
	f, violations, err := Read(t.Context(), dir, spec, data.Kommuner())
	if err != nil {
		t.Fatal(err)
	}
	return f, violations
}

// good reads lists that must have nothing wrong.
func good(t testing.TB, files map[string]string, spec Spec) *Frame {
	t.Helper()
	f, violations := readAll(t, put(t, files), spec)
	if len(violations) > 0 {
		t.Fatalf("violations:\n%v", violations)
	}
	return f
}

// short is a case on one line.
func short(r Row) string {
	days := [2]string{"-", "-"}
	for i, d := range []*day.Date{r.Received, r.Decided} {
		if d != nil {
			days[i] = d.String()
		}
	}
	return strings.Join(slices.Concat([]string{r.Kommune, r.Journal, r.Provision, r.Decision, days[0], days[1], r.Appealed}, r.Extra, []string{r.Outcome}), "|")
}

func shorts(rows []Row) (out []string) {
	for _, r := range rows {
		out = append(out, short(r))
	}
	return out
}

func TestRead(t *testing.T) {
	files := map[string]string{
		// Title rows, semicolons, Windows-1252, a total, columns with names of people.
		"frame/koebenhavn.csv": "Udtræk fra fagsystemet;;;\r\nDannet 1. september 2025;;;\r\n\r\n" +
			"Sagsnr.;Navn;Afgørelse;Modtaget;Afgjort;Påklaget\r\n" +
			"K-2;Jens Jensen;Delvist afslag;1-7-2024;15. august 2024;Nej\r\n" +
			"K-1;\"Hansen; Ib\";Bevilget;2024-08-16;2024-08-16 13:45:10;Ja\r\n" +
			"K-2;Jens Jensen;Delvist afslag;01.07.2024;15/8-2024;nej\r\n" +
			"I alt;3;;;;\r\n",
		// Commas, UTF-8 with a byte order mark, kommuner in three spellings.
		"frame/resten.csv":          "\ufeffKOMMUNE NR,journal-nr,afgjort\n751,7,15/8/2025\nÅrhus Kommune,8,\n\"0851\",7,30-06-2025\n",
		"frame/~$lager.xlsx":        "lock",
		"frame/.~lock.resten.csv#":  "lock",
		"frame/.DS_Store":           "x",
		"andre/er-ikke-med.csv.txt": "",
	}
	win, err := windowsForm.decode.NewEncoder().String(files["frame/koebenhavn.csv"])
	if err != nil {
		t.Fatal(err)
	}
	files["frame/koebenhavn.csv"] = win
	spec := plain
	spec.From, spec.To = date(t, "2024-07-01"), date(t, "2025-06-30")
	f := good(t, files, spec)
	want := []string{
		"0101|K-1||bevilling|2024-08-16|2024-08-16|ja|",
		"0101|K-2||delvist_afslag|2024-07-01|2024-08-15|nej|",
		"0751|7|||-|2025-08-15||period",
		"0751|8|||-|-||missing:decided_on",
		"0851|7|||-|2025-06-30||", // the last day is included
	}
	if diff := cmp.Diff(want, shorts(f.Rows)); diff != "" {
		t.Error(diff)
	}
	wantFiles := []FileReport{
		{Name: "frame/koebenhavn.csv", Encoding: "windows-1252", Rows: 3, Skipped: 3, Sheets: []SheetReport{{
			Read: true, Rows: 3, Skipped: 3, Dropped: []string{"Navn"}, Columns: []Match{
				{"case_id", "Sagsnr."}, {"decision", "Afgørelse"}, {"received_on", "Modtaget"}, {"decided_on", "Afgjort"}, {"appealed", "Påklaget"}}}}},
		{Name: "frame/resten.csv", Encoding: "utf-8", Rows: 3, Sheets: []SheetReport{{
			Read: true, Rows: 3, Columns: []Match{{"kommune", "KOMMUNE NR"}, {"case_id", "journal-nr"}, {"decided_on", "afgjort"}}}}},
	}
	if diff := cmp.Diff(wantFiles, f.Files); diff != "" {
		t.Error(diff)
	}
	if want := []string{"frame/.DS_Store", "frame/.~lock.resten.csv#", "frame/~$lager.xlsx"}; !cmp.Equal(f.Ignored, want) {
		t.Errorf("ignored %q", f.Ignored)
	}
	if len(f.Report) != 98 {
		t.Errorf("a report on %d kommuner, want all 98", len(f.Report))
	}
	wantReport := []KommuneReport{
		{Kommune: "0101", Name: "København", Files: []string{"frame/koebenhavn.csv"}, Delivered: 3, Duplicates: 1, Eligible: 2},
		{Kommune: "0751", Name: "Aarhus", Files: []string{"frame/resten.csv"}, Delivered: 2, Excluded: []RuleCount{{"missing:decided_on", 1}, {"period", 1}}},
		{Kommune: "0851", Name: "Aalborg", Files: []string{"frame/resten.csv"}, Delivered: 1, Eligible: 1},
	}
	delivered := slices.DeleteFunc(f.Report, func(k KommuneReport) bool { return k.Delivered == 0 })
	if diff := cmp.Diff(wantReport, delivered); diff != "" {
		t.Error(diff)
	}
}

// The same list in every form a text file can have.
func TestEncodings(t *testing.T) {
	const list = "Sagsnr.;Kommune;Afgørelse\r\nÆ-1;Tårnby;Bevilling\r\n"
	encode := func(f form) string {
		s, err := f.decode.NewEncoder().String(list)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	bigEndian := ""
	for _, r := range "\ufeff" + list { // no letter here is beyond U+FFFF
		bigEndian += string([]byte{byte(r >> 8), byte(r)})
	}
	for name, content := range map[string]string{
		"utf-8": list, "with BOM": "\ufeff" + list, "windows-1252": encode(windowsForm), "utf-16": encode(utf16Form), "big endian": bigEndian,
		"commas": strings.ReplaceAll(list, ";", ","), "tabs": strings.ReplaceAll(list, ";", "\t"), "line feeds": strings.ReplaceAll(list, "\r", ""),
		"sep": "sep=;\r\n" + list, "no last line end": strings.TrimSpace(list), "quoted": `"Sagsnr.";"Kommune";"Afgørelse"` + "\n" + `"Æ-1";"Tårnby";"Bevilling"`,
	} {
		f := good(t, map[string]string{"frame/a.csv": content}, plain)
		if want := []string{"0185|Æ-1||bevilling|-|-||"}; !cmp.Equal(shorts(f.Rows), want) {
			t.Errorf("%s: %q", name, shorts(f.Rows))
		}
	}
}

// A letter of two bytes lies across the end of the first read of 64 KiB.
func TestEncodingAcrossReads(t *testing.T) {
	for pad := range 4 {
		long := strings.Repeat("x\n", 32<<10) + strings.Repeat("y", pad) + strings.Repeat("å", 100)
		if got, refused, err := scanLines(strings.NewReader(long), utf8Form); got.name != "utf-8" || refused != nil || err != nil {
			t.Errorf("%d: %s, %v, %v", pad, got.name, refused, err)
		}
	}
	if got, _, _ := scanLines(strings.NewReader(strings.Repeat("x", 64<<10)+"\xe5r"), utf8Form); got.name != "windows-1252" {
		t.Errorf("a late å is %s", got.name)
	}
	if got, _, _ := scanLines(strings.NewReader("cut \xc3"), utf8Form); got.name != "windows-1252" {
		t.Errorf("half a letter at the end is %s", got.name)
	}
}

func TestHeadings(t *testing.T) {
	spec := plain
	spec.Columns = map[string][]string{"case_id": {"Løbe-nr"}, "sagstype": {"Type af sag"}, "received_on": {"Klage"}}
	spec.Want = []string{"sagstype", "ydelse", "region"}
	f := good(t, map[string]string{"frame/a.csv": "Kommunekode;Sagsnr;LØBENR (tal);type  af sag;Ydelse;Klage;Påklaget\n" +
		"101;gammelt;7;Ny, § 87;Tabt arbejdsfortjeneste;1-1-2025;x\n"}, spec)
	// The batch's heading for case_id goes before Sagsnr, and its Klage is not appealed.
	if want := []string{"0101|7|||2025-01-01|-|ja|ny_87|tabt_arbejdsfortjeneste|hovedstaden|"}; !cmp.Equal(shorts(f.Rows), want) {
		t.Errorf("%q", shorts(f.Rows))
	}
	if want := []string{"Sagsnr"}; !cmp.Equal(f.Files[0].Sheets[0].Dropped, want) {
		t.Errorf("dropped %q", f.Files[0].Sheets[0].Dropped)
	}
	if want := []string{"sagstype", "ydelse", "region"}; !cmp.Equal(f.Extra, want) {
		t.Errorf("extra %q", f.Extra)
	}
}

// Rules apply in their order, and the first that excludes a case is named.
func TestOutcome(t *testing.T) {
	spec := plain
	spec.From, spec.To = date(t, "2025-01-01"), date(t, "2025-12-31")
	spec.Keep = map[string][]string{"appealed": {"Nej"}, "decision": {"Afslag", "delvist afslag"}, "kommune": {"København", "751"}}
	spec.Need = []string{"provision"}
	const head = "Sagsnr;Kommune;Afgjort;Påklaget;Afgørelse;Paragraf\n"
	for line, want := range map[string]string{
		"1;101;1-6-2025;nej;afslag;BL § 87":          "",
		"1;Aarhus;1-1-2025;FALSK;Delvis afslag;§ 87": "",
		"1;101;31-12-2025;0;Afslået;87":              "",
		"1;101;;ja;;":                                "missing:decided_on",
		"1;101;31-12-2024;ja;bevilling;":             "period",
		"1;101;1-1-2026;ja;bevilling;":               "period",
		"1;101;1-6-2025;;bevilling;":                 "missing:appealed",
		"1;101;1-6-2025;ja;bevilling;":               "keep:appealed",
		"1;101;1-6-2025;nej;;":                       "missing:decision",
		"1;101;1-6-2025;nej;Ophør;":                  "keep:decision",
		"1;Odense;1-6-2025;nej;afslag;":              "keep:kommune",
		"1;101;1-6-2025;nej;afslag;":                 "missing:provision",
	} {
		f := good(t, map[string]string{"frame/a.csv": head + line}, spec)
		if got := f.Rows[0].Outcome; got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// A file or sheet names the kommune where no column does.
func TestKommuneFromName(t *testing.T) {
	for name, want := range map[string]string{
		"frame/0101.csv": "0101", "frame/Sager fra Høje-Taastrup Kommune.csv": "0169", "frame/751_2025.csv": "0751",
	} {
		f := good(t, map[string]string{name: "Sagsnr.\n1\n"}, plain)
		if f.Rows[0].Kommune != want {
			t.Errorf("%s: %s, want %s", name, f.Rows[0].Kommune, want)
		}
	}
}

// A declared form of journal numbers is neither a CPR number nor a date. The
// declaration holds for its kommune and for that column alone.
func TestDeclaredJournal(t *testing.T) {
	spec := plain
	spec.Journal = map[string]string{"101": `\d{10}|\d\d-\d\d-\d{4}`}
	f := good(t, map[string]string{"frame/a.csv": "Sagsnr;Kommune\n0707614285;101\n12-03-2025;101\n"}, spec)
	if len(f.Rows) != 2 {
		t.Errorf("%q", shorts(f.Rows))
	}
	_, violations := readAll(t, put(t, map[string]string{"frame/a.csv": "Sagsnr;Kommune;Afgørelse\n0707614285;147;\nx 0707614285;101;\n1;101;0707614285\n"}), spec)
	if len(violations) != 3 || violations[0].Rule != "cpr" || violations[1].Rule != "cpr" || violations[2].Rule != "cpr" {
		t.Errorf("got %v", violations)
	}
	spec.Journal = map[string]string{"101": `(`}
	if _, _, err := Read(t.Context(), t.TempDir(), spec, data.Kommuner()); err == nil {
		t.Error("a pattern that is none is accepted")
	}
}

func TestCode(t *testing.T) {
	for label, want := range map[string]string{
		"Delvist afslag": "delvist_afslag", "BL § 87, stk. 1": "bl_87_stk_1", " Påklaget/Ændret ": "paaklaget_aendret",
		"ØRE": "oere", "A\u030a": "aa", "Café": "cafe", "": "", "–": "", "a_b": "a_b", "__a": "a", "München": "munchen", "日本": "",
	} {
		if got := Code(label); got != want {
			t.Errorf("Code(%q) = %q, want %q", label, got, want)
		}
		if got := Code(Code(label)); got != want {
			t.Errorf("Code(Code(%q)) = %q, want %q", label, got, want)
		}
	}
}

func ExampleRead() {
	dir, err := os.MkdirTemp("", "barometer")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	list := "Sagsnr.;Kommune;Afgjort;Påklaget\n17;Aarhus;15-08-2024;nej\n18;Aarhus;16-08-2024;ja\n"
	if err := os.WriteFile(filepath.Join(dir, "aarhus.csv"), []byte(list), 0o600); err != nil {
		panic(err)
	}
	spec := Spec{Files: []string{"*.csv"}, Keep: map[string][]string{"appealed": {"nej"}}}
	f, violations, err := Read(context.Background(), dir, spec, data.Kommuner())
	fmt.Println(len(violations), err)
	for _, row := range f.Rows {
		fmt.Printf("%s %s %q\n", row.Kommune, row.Journal, row.Outcome)
	}
	// Output:
	// 0 <nil>
	// 0751 17 ""
	// 0751 18 "keep:appealed"
}
