package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// made makes a workbook through excelize, so that what is read here was not
// written by the code under test.
func made(t testing.TB, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	var b bytes.Buffer
	err := fill(f)
	if err == nil {
		err = f.Write(&b)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readBytes(src []byte) ([]Sheet, error) { return Read(bytes.NewReader(src), int64(len(src))) }

func TestReadKinds(t *testing.T) {
	danish, midnight := "dd-mm-åååå", "[$-406]d. mmmm yyyy"
	src := made(t, func(f *excelize.File) error {
		return errors.Join(
			f.SetCellStr("Sheet1", "A1", "  Sagsnr. \n"),
			f.SetCellInt("Sheet1", "B1", 12345678901234),
			f.SetCellFloat("Sheet1", "C1", 25.5, -1, 64),
			f.SetCellBool("Sheet1", "D1", true),
			f.SetCellValue("Sheet1", "E1", time.Date(2025, 8, 15, 13, 45, 0, 0, time.UTC)),
			styled(f, "F1", 45884.0, &excelize.Style{NumFmt: 14}),
			styled(f, "G1", 45884.0, &excelize.Style{CustomNumFmt: &danish}),
			styled(f, "H1", 45884.0, &excelize.Style{CustomNumFmt: &midnight}),
			styled(f, "I1", 45884.0, &excelize.Style{NumFmt: 3}),
			styled(f, "J1", 0.5, &excelize.Style{NumFmt: 20}), // 12:00, a time and no date
			f.SetCellFormula("Sheet1", "K1", "=1+1"),          // never worked out
			f.SetCellRichText("Sheet1", "L1", []excelize.RichTextRun{{Text: "Af"}, {Text: "slag"}}),
			f.SetCellStr("Sheet1", "C3", "under a blank row"),
		)
	})
	sheets, err := readBytes(src)
	if err != nil {
		t.Fatal(err)
	}
	aug15 := on(t, "2025-08-15") // Excel's day 45,884
	date := Cell{Kind: DateCell, Number: 45884, Date: aug15, Text: "2025-08-15"}
	withTime := date
	withTime.Number = 45884 + (13+45./60)/24
	want := []Sheet{{Name: "Sheet1", Rows: [][]Cell{
		{
			{Kind: TextCell, Text: "Sagsnr."}, {Kind: NumberCell, Number: 12345678901234, Text: "12345678901234"},
			{Kind: NumberCell, Number: 25.5, Text: "25.5"}, {Kind: BoolCell, Number: 1, Text: "SAND"},
			withTime, date, date, date,
			{Kind: NumberCell, Number: 45884, Text: "45884"}, {Kind: NumberCell, Number: .5, Text: "0.5"},
			{Kind: ErrorCell, Text: "formel uden værdi", Formula: true}, {Kind: TextCell, Text: "Afslag"},
		},
		nil,
		{{}, {}, {Kind: TextCell, Text: "under a blank row"}},
	}}}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 })
	if diff := cmp.Diff(want, sheets, near); diff != "" {
		t.Error(diff)
	}
	if got := sheets[0].At(3, 3).Text; got != "under a blank row" {
		t.Errorf("At(3, 3) = %q", got)
	}
	for _, outside := range [][2]int{{0, 1}, {1, 0}, {4, 1}, {2, 1}, {1, 13}} {
		if c := sheets[0].At(outside[0], outside[1]); c != (Cell{}) {
			t.Errorf("At(%v) = %+v, want an empty cell", outside, c)
		}
	}
}

func styled(f *excelize.File, cell string, value float64, s *excelize.Style) error {
	id, err := f.NewStyle(s)
	return errors.Join(err, f.SetCellFloat("Sheet1", cell, value, -1, 64), f.SetCellStyle("Sheet1", cell, cell, id))
}

func TestReadSheetsInOrder(t *testing.T) {
	src := made(t, func(f *excelize.File) error {
		_, err2 := f.NewSheet("Skjult")
		_, err3 := f.NewSheet("Sager & mere")
		return errors.Join(err2, err3, f.SetSheetVisible("Skjult", false), f.SetCellStr("Sager & mere", "B2", "x"))
	})
	sheets, err := readBytes(src)
	if err != nil {
		t.Fatal(err)
	}
	want := []Sheet{{Name: "Sheet1"}, {Name: "Skjult", Hidden: true}, {Name: "Sager & mere", Rows: [][]Cell{nil, {{}, {Kind: TextCell, Text: "x"}}}}}
	if diff := cmp.Diff(want, sheets); diff != "" {
		t.Error(diff)
	}
}

// What this package writes it reads.
func TestReadWritten(t *testing.T) {
	sheets, err := readBytes(written(t, Book{Pages: []Page{{Name: "Ark", Rows: [][]Value{
		{AsText("=1+1 _x0041_x0042_ æøå"), AsInt(1234567), AsDate(on(t, "2025-02-28")), NoDate(), AsPercent(.125, 1)},
	}}}}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range sheets[0].Rows[0] {
		got = append(got, c.Text)
	}
	if want := []string{"=1+1 _x0041_x0042_ æøå", "1234567", "2025-02-28", "", "0.125"}; !cmp.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// Days of both calendars. 1900-02-28 and 1900-03-01 stand on either side of
// the leap day that Lotus 1-2-3 believed in; 1904 starts 1,462 days later.
func TestDate(t *testing.T) {
	for _, test := range []struct {
		from1904 bool
		serial   float64
		want     string
	}{
		{false, 1, "1900-01-01"}, {false, 59, "1900-02-28"}, {false, 61, "1900-03-01"}, {false, 25569, "1970-01-01"},
		{false, 45884.99, "2025-08-15"}, {false, 2958465, "9999-12-31"},
		{true, 0, "1904-01-01"}, {true, 45884 - 1462, "2025-08-15"},
		{false, 0, "########"}, {false, 60, "########"}, {false, -1, "########"}, {false, 1e300, "########"}, {true, -1, "########"},
	} {
		b := book{from1904: test.from1904}
		if got := b.date(test.serial).Text; got != test.want {
			t.Errorf("day %g (1904 %v) is %s, want %s", test.serial, test.from1904, got, test.want)
		}
	}
}

func TestShowsDate(t *testing.T) {
	for code, want := range map[string]bool{
		"dd/mm/yyyy": true, "d. mmm åå": true, "[$-406]d. mmmm yyyy;@": true, "yyyy": true,
		"General": false, "0.00": false, `0" dage"`: false, "[Red]0": false, `\d0`: false, "hh:mm:ss": false, "[h]:mm": false, "@": false, `#,##0_d;dd`: false,
	} {
		if got := showsDate(code); got != want {
			t.Errorf("showsDate(%q) = %v", code, got)
		}
	}
}

const (
	rels     = `<Relationships xmlns="r"><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	main     = `<workbook xmlns="w" xmlns:r="rel"><sheets><sheet name="Ark1" sheetId="1" r:id="r1"/></sheets></workbook>`
	sheetTop = `<worksheet xmlns="w"><sheetData>`
	sheetEnd = `</sheetData></worksheet>`
)

// packed is an XLSX whose only sheet holds the given XML.
func packed(t testing.TB, sheet string, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	parts := append([]string{"xl/workbook.xml", main, "xl/_rels/workbook.xml.rels", rels, "xl/worksheets/sheet1.xml", sheet}, more...)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Rows and cells need not say where they stand, and rows may come in any
// order; other programs write so.
func TestReadWithoutReferences(t *testing.T) {
	sheets, err := readBytes(packed(t, sheetTop+`<row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c></row>`+
		`<row r="4"><c r="C4"><v>3</v></c></row><row r="3"><c t="str"><f>x</f><v>d</v></c><c t="d"><v>2025-08-15T00:00:00</v></c><c t="e"><v>#N/A</v></c></row>`+sheetEnd))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, row := range sheets[0].Rows {
		for _, c := range row {
			fmt.Fprintf(&got, "%d:%s ", c.Kind, c.Text)
		}
		got.WriteString("| ")
	}
	if want := "1:a 2:2 | | 1:d 3:2025-08-15 5:#N/A | 0: 0: 2:3 | "; got.String() != want {
		t.Errorf("read %q, want %q", got.String(), want)
	}
}

func TestRefused(t *testing.T) {
	good := packed(t, sheetTop+`<row><c><v>1</v></c></row>`+sheetEnd)
	if _, err := readBytes(good); err != nil {
		t.Fatal(err)
	}
	otherZIP := func(name string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte("x"))
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	wrongSum := bytes.Clone(good)
	at := bytes.Index(wrongSum, []byte("PK\x01\x02")) + 16 // the first checksum in the directory
	wrongSum[at] ^= 1
	random := make([]byte, 2<<20) // does not compress
	x := uint32(1)
	for i := range random {
		x = x*1664525 + 1013904223
		random[i] = "abcdefghijklmnopqrstuvwxyzABCDEF"[x>>27]
	}
	for _, test := range []struct {
		name        string
		src         []byte
		rule, found string
	}{
		{"empty", nil, "empty-file", "empty"},
		{"text", []byte("Sagsnr.;K\xf8benhavn\r\n"), "format", "text file"},
		{"one byte", []byte("\x01"), "format", "no spreadsheet"},
		{"pdf", []byte("%PDF-1.7 …"), "format", "PDF"},
		{"xls", []byte(ole + "Workbook"), "format", "old Excel"},
		{"locked", []byte(ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "password", "password"},
		{"html", []byte("\xef\xbb\xbf\r\n<HTML><table>"), "format", "web page"},
		{"xml", []byte("<?xml version='1.0'?><Workbook/>"), "format", "XML"},
		{"ods", otherZIP("content.xml"), "format", "OpenDocument"},
		{"xlsb", otherZIP("xl/workbook.bin"), "format", "binary Excel"},
		{"docx", otherZIP("word/document.xml"), "format", "Word"},
		{"numbers", otherZIP("Index/Document.iwa"), "format", "Numbers"},
		{"zip", otherZIP("sager.csv"), "format", "ZIP file without"},
		{"truncated", good[:len(good)-30], "truncated", "end of the file"},
		{"half", good[:len(good)/2], "truncated", "end of the file"},
		{"wrong checksum", wrongSum, "damaged", "checksum"},
		{"xml breaks off", packed(t, sheetTop+`<row><c><v>1</v></c>`), "damaged", "unexpected EOF"},
		{"row out of range", packed(t, sheetTop+`<row r="1048577"><c><v>1</v></c></row>`+sheetEnd), "damaged", `row "1048577"`},
		{"column out of range", packed(t, sheetTop+`<row><c r="XFE1"><v>1</v></c></row>`+sheetEnd), "damaged", `cell "XFE1"`},
		{"no such text", packed(t, sheetTop+`<row><c t="s"><v>7</v></c></row>`+sheetEnd), "damaged", "shared text"},
		{"not a number", packed(t, sheetTop+`<row><c><v>NaN</v></c></row>`+sheetEnd), "damaged", "number"},
		{"no sheet", packed(t, "", "xl/_rels/workbook.xml.rels", `<Relationships/>`), "damaged", "no sheet"},
		{"bomb", packed(t, sheetTop+strings.Repeat(" ", 4<<20)+sheetEnd), "zip-bomb", "sheet1.xml"},
		{"bomb in a part that is not read", packed(t, sheetTop+sheetEnd, "xl/media/image1.png", strings.Repeat("\x00", 4<<20)), "zip-bomb", "image1.png"},
		{"endless cell", packed(t, sheetTop+`<row><c t="str"><v>`+string(random)+`</v></c></row>`+sheetEnd), "too-large", "more than a million characters"},
		{"long cell", packed(t, sheetTop+`<row><c t="str"><v>`+strings.Repeat("ø", 32768)+`</v></c></row>`+sheetEnd), "too-large", "32768 characters"},
		// A few bytes a row ask for 16,384 cells each.
		{"wide rows", packed(t, sheetTop+strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 400)+sheetEnd), "too-large", "more than 5000000 cells"},
	} {
		sheets, err := readBytes(test.src)
		var refused *Refused
		if !errors.As(err, &refused) {
			t.Errorf("%s: got %d sheets and %v, want a refusal", test.name, len(sheets), err)
			continue
		}
		if refused.Rule != test.rule || !strings.Contains(refused.Found.EN, test.found) {
			t.Errorf("%s: %s: %s, want %s: … %s …", test.name, refused.Rule, refused.Found.EN, test.rule, test.found)
		}
		if refused.Found.DA == "" || refused.Wanted.DA == "" {
			t.Errorf("%s: no Danish wording", test.name)
		}
	}
}

// Limits of whole files, small here so that the test is.
func TestLimits(t *testing.T) {
	src := packed(t, sheetTop+`<row><c><v>1</v></c><c><v>2</v></c></row>`+sheetEnd)
	for _, test := range []struct {
		rule   string
		narrow func(*limits)
	}{
		{"too-large", func(l *limits) { l.file = 10 }},
		{"too-large", func(l *limits) { l.cells = 2 }}, // a row and its two cells are three
		{"zip-bomb", func(l *limits) { l.total = 300 }},
		{"zip-bomb", func(l *limits) { l.part = 100 }},
		{"zip-bomb", func(l *limits) { l.parts = 2 }},
	} {
		most := standard
		test.narrow(&most)
		_, err := read(bytes.NewReader(src), int64(len(src)), most)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Rule != test.rule {
			t.Errorf("%v, want %s", err, test.rule)
		}
	}
}

// Rows that come after a lower one get no more room than their own cells take,
// however wide the sheet is: it is not counted, and a small file could ask for
// any amount of it.
func TestReadRowsOutOfOrder(t *testing.T) {
	const rows = 400
	var b strings.Builder
	fmt.Fprintf(&b, `%s<row><c r="ALL1"><v>1</v></c></row><row r="%d"><c><v>1</v></c></row>`, sheetTop, rows) // ALL is column 1000
	for i := 2; i < rows; i++ {
		fmt.Fprintf(&b, `<row r="%d"><c><v>1</v></c></row>`, i)
	}
	sheets, err := readBytes(packed(t, b.String()+sheetEnd))
	if err != nil {
		t.Fatal(err)
	}
	room := 0
	for _, row := range sheets[0].Rows {
		room += cap(row)
	}
	if most := 2*1000 + 2*rows; room > most {
		t.Errorf("room for %d cells, want at most %d: each row counts once, and once as a guess of the next", room, most)
	}
}

func TestOpenNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aarhus.xlsx")
	if err := os.WriteFile(path, []byte("%PDF-1.7"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path)
	if want := path + ": a PDF file, want an XLSX file"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := Open(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// FuzzReadSheet: whatever XML a sheet holds, it is read or refused.
func FuzzReadSheet(f *testing.F) {
	f.Add(sheetTop + `<row r="3"><c r="B3" t="inlineStr"><is><t>a</t></is></c><c s="1"><v>45884</v></c></row>` + sheetEnd)
	f.Add(sheetTop + `<c r="A0"/><row r="-1"/>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		sheets, err := readBytes(packed(t, sheet))
		var refused *Refused
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("not a refusal: %v", err)
		}
		for _, s := range sheets {
			if n := len(s.Rows); n > 0 && len(s.Rows[n-1]) == 0 {
				t.Error("the sheet ends with an empty row")
			}
		}
	})
}

// FuzzRead: a spoilt file is read or refused, and nothing panics.
func FuzzRead(f *testing.F) {
	f.Add(packed(f, sheetTop+`<row><c><v>1</v></c></row>`+sheetEnd))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, src []byte) {
		_, err := readBytes(src)
		var refused *Refused
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("not a refusal: %v", err)
		}
	})
}

func ExampleRead() {
	f := excelize.NewFile()
	_ = f.SetSheetRow("Sheet1", "A1", &[]any{"Sagsnr.", "Kommune"})
	_ = f.SetSheetRow("Sheet1", "A2", &[]any{"2025-17", 101})
	b, _ := f.WriteToBuffer()

	sheets, err := Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
	fmt.Println(sheets[0].At(2, 1).Text, sheets[0].At(2, 2).Number, err)
	// Output: 2025-17 101 <nil>
}
