package format

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

func model(t *testing.T) *publish.Model {
	t.Helper()
	m, err := publish.Build(publishtest.Input())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFiles(t *testing.T) {
	m := model(t)
	files, err := Files(m)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		if !utf8OrZip(f) {
			t.Errorf("%s is not UTF-8", f.Name)
		}
	}
	want := []string{"tables/T1.csv", "tables/T1_da.csv", "tables/T2.csv", "tables/T2_da.csv", "tables/T3.csv", "tables/T3_da.csv", "tables/tabeller.xlsx", "report.html"}
	if !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
	again, err := Files(model(t))
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		if !bytes.Equal(files[i].Bytes, again[i].Bytes) {
			t.Errorf("%s: the same input gives two files", files[i].Name)
		}
	}
	m.Formats = []string{"html"}
	if files, err = Files(m); err != nil || len(files) != 1 {
		t.Errorf("html alone: %d files, %v", len(files), err)
	}
	m.Formats = []string{"pdf"}
	if _, err = Files(m); err == nil {
		t.Error("pdf is accepted")
	}
	m.Formats, m.Tables[1].ID = []string{"csv"}, "t1"
	if _, err = Files(m); err == nil {
		t.Error("T1 and t1 are accepted")
	}
}

func utf8OrZip(f File) bool {
	return bytes.HasPrefix(f.Bytes, []byte("PK")) || strings.ToValidUTF8(string(f.Bytes), "") == string(f.Bytes)
}

func read(t *testing.T, src []byte, comma rune) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(src))
	r.Comma = comma
	rows, err := r.ReadAll() // refuses rows of different length
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Codes, points, full precision, and nothing where nothing is published.
func TestTidy(t *testing.T) {
	m := model(t)
	rows := read(t, Tidy(m, m.Tables[0]), ',')
	banner := strings.Join(m.Banners, " ")
	for _, want := range []string{
		"table,region,decision,measure,value,estimate,ci_low,ci_high,level,interval,n,n_base,n_counts,grade,status,notes,banner",
		"T1,,,retlig_mangel,,0.535064935064935,0.4838,0.5858,0.95,clopper-pearson-survey,385,385,206,A,vist,," + banner, // 206/385
		"T1,nordjylland,,retlig_mangel,,,,,,,39,39,18,,kun_antal,for_faa," + banner,
		"T1,nordjylland,afslag,retlig_mangel,,,,,,,,,,,udeladt,," + banner,
	} {
		if !slices.ContainsFunc(rows, func(r []string) bool { return strings.Join(r, ",") == want }) {
			t.Errorf("no row %s", want)
		}
	}
	rows = read(t, Tidy(m, m.Tables[1]), ',')
	if want := "T2,frist_overskredet,,0.4196078431372549,0.3583,0.4828,0.95,clopper-pearson-survey,385,255,107,B,vist,," + banner; !slices.ContainsFunc(rows, func(r []string) bool { return strings.Join(r, ",") == want }) { // 107/255
		t.Errorf("no row %s", want)
	}
}

// A grouping column never takes the name of another column.
func TestTidyNames(t *testing.T) {
	in := publishtest.Input()
	in.Batch.Domains[0].ID, in.Batch.Tables[0].Groups = "Level", [][]string{{}, {"Level"}}
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, Tidy(m, m.Tables[0]), ',')[0][1]; got != "Level_group" {
		t.Errorf("grouping column %q", got)
	}
}

func TestDanish(t *testing.T) {
	m := model(t)
	src := Danish(m, m.Tables[0])
	if !bytes.HasPrefix(src, []byte("\xef\xbb\xbfTabel;Region;Afgørelse;Mål;")) || !bytes.Contains(src, []byte("\r\n")) {
		t.Errorf("begins %q", src[:30])
	}
	rows := read(t, src[3:], ';')
	// 206/385 is 53,5 percent; bounds outward at one decimal: 48,38 and 58,58.
	want := []string{"T1", "I alt", "I alt", "En eller flere retlige mangler", "206", "385", "53,5", "48,3", "58,6", "95", "", strings.Join(m.Banners, " ")}
	if !slices.Equal(rows[1], want) {
		t.Errorf("row\n%q, want\n%q", rows[1], want)
	}
	for _, r := range rows[1:] {
		if r[1] == "Region Nordjylland" && r[2] == "Afslag" && !slices.Equal(r[4:9], []string{"[c]", "[c]", "[c]", "[c]", "[c]"}) {
			t.Errorf("left out: %q", r)
		}
	}
}

// The rules for accessible spreadsheets (PUBLISHING §2.6), read back with
// excelize.
func TestWorkbook(t *testing.T) {
	m := model(t)
	src, err := Workbook(m)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got, want := f.GetSheetList(), []string{"Forside", "Noter", "T1", "T2", "T3", "Sagslister"}; !slices.Equal(got, want) {
		t.Fatalf("sheets %v, want %v", got, want)
	}
	for _, sheet := range f.GetSheetList() {
		if title, err := f.GetCellValue(sheet, "A1"); err != nil || title == "" {
			t.Errorf("%s: no title in A1 (%v)", sheet, err)
		}
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, banner := range m.Banners {
			if !slices.ContainsFunc(rows, func(r []string) bool { return len(r) == 1 && r[0] == banner }) {
				t.Errorf("%s does not say %q", sheet, banner)
			}
		}
		if merged, err := f.GetMergeCells(sheet); err != nil || len(merged) > 0 {
			t.Errorf("%s: %d merged cells (%v)", sheet, len(merged), err)
		}
		if panes, err := f.GetPanes(sheet); err != nil || panes.Freeze {
			t.Errorf("%s is frozen (%v)", sheet, err)
		}
		tables, err := f.GetTables(sheet)
		if err != nil || len(tables) != 1 {
			t.Fatalf("%s: %d table objects (%v), want 1", sheet, len(tables), err)
		}
		var top int
		if _, err := fmt.Sscanf(strings.ReplaceAll(tables[0].Range, ":", " "), "A%d", &top); err != nil {
			t.Errorf("%s: table at %s: %v", sheet, tables[0].Range, err)
		}
		for i, r := range rows {
			if len(r) == 0 {
				t.Errorf("%s: row %d is empty", sheet, i+1)
			}
			for c, v := range r {
				if i+1 >= top && v == "" {
					t.Errorf("%s: cell %d of row %d is empty", sheet, c+1, i+1)
				}
			}
			if i+1 > top && len(r) != len(rows[top-1]) {
				t.Errorf("%s: row %d has %d cells, want %d", sheet, i+1, len(r), len(rows[top-1]))
			}
		}
	}
	rows, err := f.GetRows("T1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	find := func(start ...string) []string {
		i := slices.IndexFunc(rows, func(r []string) bool { return len(r) > len(start) && slices.Equal(r[:len(start)], start) })
		if i < 0 {
			t.Fatalf("no row %v", start)
		}
		return rows[i]
	}
	// As the page prints it: 54%, 48-59%.
	if got, want := find("I alt", "I alt")[3:], []string{"206", "385", "0.54", "0.48", "0.59", "ingen"}; !slices.Equal(got, want) {
		t.Errorf("T1, the whole: %q, want %q", got, want)
	}
	if got, want := find("Region Nordjylland", "I alt")[3:], []string{"18", "39", "[x]", "[x]", "[x]", "[note 2]"}; !slices.Equal(got, want) {
		t.Errorf("T1, Nordjylland: %q, want %q", got, want)
	}
	if got, want := find("Region Nordjylland", "Afslag")[3:], []string{"[c]", "[c]", "[c]", "[c]", "[c]", "ingen"}; !slices.Equal(got, want) {
		t.Errorf("T1, left out: %q, want %q", got, want)
	}
	top := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 1 && r[0] == "Region" })
	at, err := excelize.CoordinatesToCellName(6, top+2)
	if err != nil {
		t.Fatal(err)
	}
	if kind, err := f.GetCellType("T1", at); err != nil || kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString {
		t.Errorf("the share is text (%v)", err)
	}
	if shown, err := f.GetCellValue("T1", at); err != nil || shown != "54%" {
		t.Errorf("the share is shown as %q (%v)", shown, err)
	}
}

func TestNames(t *testing.T) {
	for id, want := range map[string]string{"T1": "T1", "noter": "noter_tabel", "a/b:c": "a_b_c", strings.Repeat("å", 40): strings.Repeat("å", 31)} {
		if got := sheetName(publish.Table{ID: id}); got != want {
			t.Errorf("sheetName(%q) = %q, want %q", id, got, want)
		}
	}
	if got := unused([]string{"mål", "Mål (2)"}, "Mål"); got != "Mål (3)" {
		t.Errorf("unused = %q", got)
	}
	if got := objectName("T-1 å"); got != "T_1__" {
		t.Errorf("objectName = %q", got)
	}
}

func ExampleFiles() {
	m, err := publish.Build(publishtest.Input())
	if err != nil {
		fmt.Println(err)
		return
	}
	files, err := Files(m)
	for _, f := range files {
		fmt.Println(f.Name)
	}
	fmt.Println(err)
	// Output:
	// tables/T1.csv
	// tables/T1_da.csv
	// tables/T2.csv
	// tables/T2_da.csv
	// tables/T3.csv
	// tables/T3_da.csv
	// tables/tabeller.xlsx
	// report.html
	// <nil>
}
