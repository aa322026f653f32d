package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/day"
)

func on(t testing.TB, s string) day.Date {
	t.Helper()
	d, err := day.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sample uses everything that a book can hold.
func sample(t testing.TB) Book {
	long := make([]string, 40) // together far more than the 255 characters of a literal list
	for i := range long {
		long[i] = fmt.Sprintf("Oplysninger, som mangler, nr. %d", i+1)
	}
	return Book{Title: "Prøve", On: on(t, "2025-12-15"), Pages: []Page{
		{
			Name: "Skema", Locked: true, Widths: []float64{12, 20, 20, 12}, Heights: []float64{30},
			FreezeRows: 1, FreezeColumns: 1,
			Rows: [][]Value{
				{AsText("Sag").As(Heading), AsText("Svar").As(Heading), AsText("Svar igen").As(Heading), AsText("Dato").As(Heading)},
				{AsText("0101-01").As(Identity), AsText("").As(Entry), AsText("=1+1").As(Entry), NoDate().As(Entry)},
				{AsText("0101-02").As(Identity), AsText("").As(Entry), AsText("").As(Entry), AsDate(on(t, "2025-08-15")).As(Entry)},
			},
			Inputs: []Input{
				{Area: Area{2, 2, 3, 2}, Options: long},
				{Area: Area{2, 3, 3, 3}, Options: long},
				{Area: Area{2, 4, 3, 4}, Dates: true},
			},
			Marked: []Marked{{Area{2, 3, 3, 3}, `$B2<>"Nej"`, Greyed}},
		},
		{
			Name: "Tabel", Merged: []Area{{1, 1, 1, 3}},
			Rows: [][]Value{
				{AsText("Retlige mangler").As(Title)},
				{AsText("Region"), AsText("Antal"), AsText("Andel")},
				{AsText("Hovedstaden"), AsInt(1206), AsPercent(0.535, 0)},
				{AsText("Fyn & øerne <1>"), AsNumber(2.5, 1), AsPercent(0.1, 1)},
			},
			Table: &Table{Name: "T1", Area: Area{2, 1, 4, 3}},
		},
		{Name: "_data", Hidden: true, Rows: [][]Value{{AsText("batch"), AsText("bl87-2025")}}},
	}}
}

func written(t testing.TB, b Book) []byte {
	t.Helper()
	var w bytes.Buffer
	if err := b.Write(&w); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

func reopened(t testing.TB, src []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestSameBookSameBytes(t *testing.T) {
	first := written(t, sample(t))
	for range 20 { // map order would show within a few rounds
		if !bytes.Equal(first, written(t, sample(t))) {
			t.Fatal("two writings differ")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if want := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC); !f.Modified.Equal(want) {
			t.Errorf("%s is dated %v, want %v whatever the clock says", f.Name, f.Modified, want)
		}
	}
	if names[0] != "[Content_Types].xml" || !slices.IsSorted(names[1:]) {
		t.Errorf("order of parts: %q", names)
	}
	core := content(t, first, "docProps/core.xml")
	for _, want := range []string{"<dc:creator>barometer<", "2025-12-15T00:00:00Z", "<dc:title>Prøve<"} {
		if !strings.Contains(core, want) {
			t.Errorf("docProps/core.xml lacks %q: %s", want, core)
		}
	}
	if n := strings.Count(core, "2025-12-15T00:00:00Z"); n != 2 {
		t.Errorf("the date stands %d times in the properties, want as created and as modified", n)
	}
}

func content(t *testing.T, src []byte, part string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(part)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	f := reopened(t, written(t, sample(t)))
	for _, test := range []struct{ sheet, cell, shown, raw string }{
		{"Skema", "A2", "0101-01", "0101-01"},
		{"Skema", "C2", "=1+1", "=1+1"},
		{"Skema", "D3", "15-08-2025", "45884"}, // =DATE(2025;8;15) in a spreadsheet
		{"Tabel", "A4", "Fyn & øerne <1>", "Fyn & øerne <1>"},
		{"Tabel", "B3", "1,206", "1206"},
		{"Tabel", "C3", "54%", "0.535"},
		{"Tabel", "C4", "10.0%", "0.1"},
		{"_data", "B1", "bl87-2025", "bl87-2025"},
	} {
		if got, err := f.GetCellValue(test.sheet, test.cell); err != nil || got != test.shown {
			t.Errorf("%s!%s shows %q (%v), want %q", test.sheet, test.cell, got, err, test.shown)
		}
		if got, err := f.GetCellValue(test.sheet, test.cell, excelize.Options{RawCellValue: true}); err != nil || got != test.raw {
			t.Errorf("%s!%s holds %q (%v), want %q", test.sheet, test.cell, got, err, test.raw)
		}
	}
	for sheet, want := range map[string]bool{"Skema": true, "Tabel": true, "_data": false, listSheet: false} {
		if got, err := f.GetSheetVisible(sheet); err != nil || got != want {
			t.Errorf("sheet %s visible %v (%v), want %v", sheet, got, err, want)
		}
	}
}

// A text must not turn into a formula when it is read, nor when the cell is
// opened and left again: it is a string, in a cell of the text format.
func TestNoTextBecomesAFormula(t *testing.T) {
	texts := []string{"=1+1", "+45 12", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")"}
	var rows [][]Value
	for _, s := range texts {
		rows = append(rows, []Value{AsText(s)})
	}
	src := written(t, Book{Title: "x", Pages: []Page{{Name: "x", Rows: rows}}})
	if xml := content(t, src, "xl/worksheets/sheet1.xml"); strings.Contains(xml, "<f>") || strings.Count(xml, `t="s"`) != len(texts) {
		t.Errorf("not all texts are strings: %s", xml)
	}
	f := reopened(t, src)
	for i, want := range texts {
		cell := name(i+1, 1)
		if got, _ := f.GetCellValue("x", cell); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
		id, err := f.GetCellStyle("x", cell)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := f.GetStyle(id); err != nil || s.NumFmt != 49 {
			t.Errorf("%s has number format %d (%v), want 49, text", cell, s.NumFmt, err)
		}
	}
}

func TestLongListsLieInAHiddenSheet(t *testing.T) {
	f := reopened(t, written(t, sample(t)))
	rules, err := f.GetDataValidations("Skema")
	if err != nil || len(rules) != 3 {
		t.Fatalf("%d rules (%v), want 3", len(rules), err)
	}
	for i, want := range []string{"'_lister'!$A$1:$A$40", "'_lister'!$A$1:$A$40"} { // one list, used twice
		if rules[i].Formula1 != want {
			t.Errorf("rule %d takes its options from %s, want %s", i, rules[i].Formula1, want)
		}
	}
	if got, _ := f.GetCellValue(listSheet, "A40"); got != "Oplysninger, som mangler, nr. 40" {
		t.Errorf("the last option is %q", got)
	}
	// 1950-01-01 and 2099-12-31 are =DATE(1950;1;1) and =DATE(2099;12;31).
	if want := `IF(ISNUMBER(D2),AND(D2>=18264,D2<=73050),FALSE)`; rules[2].Type != "custom" || rules[2].Formula1 != want {
		t.Errorf("the third rule is %s %s, want custom %s", rules[2].Type, rules[2].Formula1, want)
	}
}

func TestLockedWithoutPassword(t *testing.T) {
	src := written(t, sample(t))
	sheet := content(t, src, "xl/worksheets/sheet1.xml")
	from := strings.Index(sheet, "<sheetProtection")
	if from < 0 {
		t.Fatal("sheet Skema is not protected")
	}
	protection := sheet[from : from+strings.Index(sheet[from:], ">")]
	for _, secret := range []string{"password=", "hashValue=", "saltValue="} {
		if strings.Contains(protection, secret) {
			t.Errorf("protected with a secret: %s", protection)
		}
	}
	f := reopened(t, src)
	for cell, locked := range map[string]bool{"A2": true, "B2": false, "D3": false} {
		id, err := f.GetCellStyle("Skema", cell)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if s.Protection == nil || s.Protection.Locked != locked {
			t.Errorf("%s: protection %+v, want locked %v", cell, s.Protection, locked)
		}
	}
}

func TestTableHasNoFilterButtons(t *testing.T) {
	src := written(t, sample(t))
	table := content(t, src, "xl/tables/table1.xml")
	if strings.Contains(table, "autoFilter") || !strings.Contains(table, `ref="A2:C4"`) || !strings.HasSuffix(table, "</table>") {
		t.Errorf("table: %s", table)
	}
	tables, err := reopened(t, src).GetTables("Tabel")
	if err != nil || len(tables) != 1 || tables[0].Name != "T1" {
		t.Errorf("tables %+v (%v), want T1", tables, err)
	}
}

func TestBooksThatCannotBe(t *testing.T) {
	page := func(v Value) Book { return Book{Pages: []Page{{Name: "x", Rows: [][]Value{{v}}}}} }
	for _, test := range []struct {
		book Book
		want string
	}{
		{Book{}, "no pages"},
		{Book{Pages: []Page{{Name: "a"}, {Name: "A"}}}, "name is taken"},
		{Book{Pages: []Page{{Name: "a/b"}}}, "a/b"},
		{page(AsNumber(math.NaN(), 1)), "cell A1: number NaN"},
		{page(AsPercent(math.Inf(1), 1)), "cell A1: number +Inf"},
		{page(AsText(strings.Repeat("å", maxText+1))), "text of 32768 characters"},
		{Book{Pages: []Page{{Name: "x", Rows: [][]Value{{AsText("a"), AsText("A")}, {}}, Table: &Table{"T", Area{1, 1, 2, 2}}}}}, `heading "A" in B1`},
		{Book{Pages: []Page{{Name: "x", Rows: [][]Value{{AsText("a")}, {}}, Table: &Table{"T", Area{1, 1, 2, 2}}}}}, `heading "" in B1`},
		{Book{Pages: []Page{{Name: "x", Merged: []Area{{1, 1, 1, 16385}}}}}, "cells 1,1 to 1,16385"},
		{Book{Pages: []Page{{Name: "x", Marked: []Marked{{Area{2, 1, 1, 1}, "TRUE", Wrong}}}}}, "cells 2,1 to 1,1"},
		{Book{Pages: []Page{{Name: "x", Inputs: []Input{{Dates: true}}}}}, "cells 0,0 to 0,0"},
		{Book{Pages: []Page{{Name: "x", Rows: [][]Value{{AsText("a")}}, Table: &Table{"T", Area{1, 1, 1048577, 1}}}}}, "cells 1,1 to 1048577,1"},
		{Book{Pages: []Page{{Name: "x", Start: At(1, 0)}}}, "cells 1,0 to 1,0"},
		{Book{Pages: []Page{{Name: "x", PrintRows: 1}}}, "1 rows to be printed, and 0 columns"},
	} {
		err := test.book.Write(io.Discard)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want an error with %q", err, test.want)
		}
	}
}

// What XML cannot say must not make a file that spreadsheets refuse.
func TestControlCharacters(t *testing.T) {
	src := written(t, Book{Pages: []Page{{Name: "x", Rows: [][]Value{{AsText("a\x00b\x1f\xff _x0041_ _x005F_ æ\r\nc _x0041_x0042_ __x0041_ _x41_")}}}}})
	const want = "a\uFFFDb\uFFFD\uFFFD _x0041_ _x005F_ æ\nc _x0041_x0042_ __x0041_ _x41_"
	if got, err := reopened(t, src).GetCellValue("x", "A1"); err != nil || got != want {
		t.Errorf("read back %q (%v), want %q", got, err, want)
	}
}

// By hand, 15 points a line and 2 for the edges.
func TestHeight(t *testing.T) {
	for _, test := range []struct {
		text  string
		width float64
		want  float64
	}{
		{"", 10, 17},
		{"aaa bbb", 7, 17},
		{"aaa bbb ccc", 7, 32},            // aaa bbb / ccc
		{"a\nb", 10, 32},                  // two paragraphs
		{strings.Repeat("a", 25), 10, 47}, // a word over three lines
		{strings.Repeat("a ", 5000), 10, 409},
	} {
		if got := Height(test.text, test.width); got != test.want {
			t.Errorf("%.20q in %v characters: %v points, want %v", test.text, test.width, got, test.want)
		}
	}
	f := reopened(t, written(t, Book{Pages: []Page{{Name: "x", Widths: []float64{7}, Rows: [][]Value{
		{AsText("aaa bbb ccc")},
		{AsText("aaa bbb ccc").As(Entry)}, // grows with what is typed
	}}}}))
	for row, want := range map[int]float64{1: 32, 2: 15} {
		if got, err := f.GetRowHeight("x", row); err != nil || got != want {
			t.Errorf("row %d is %v points high (%v), want %v", row, got, err, want)
		}
	}
}

func ExampleBook_Write() {
	published, _ := day.Of(2025, 12, 15)
	b := Book{Title: "Handicapsagsbarometret 2025", On: published, Pages: []Page{{
		Name: "T1",
		Rows: [][]Value{
			{AsText("Region"), AsText("Andel")},
			{AsText("Hovedstaden"), AsPercent(0.54, 0)},
		},
		Table: &Table{Name: "T1", Area: Area{1, 1, 2, 2}},
	}}}
	var file bytes.Buffer
	if err := b.Write(&file); err != nil {
		fmt.Println(err)
		return
	}
	f, err := excelize.OpenReader(&file)
	if err != nil {
		fmt.Println(err)
		return
	}
	shown, _ := f.GetCellValue("T1", "B2")
	fmt.Println(shown)
	// Output: 54%
}
