package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Of many sheets each is where the workbook says, in order, and what is printed
// of it is said of it.
func TestManySheets(t *testing.T) {
	b := Book{Title: "Prøve"}
	for i := range 30 {
		p := Page{Name: fmt.Sprintf("Ark %d", i), Widths: []float64{0, 9, 9, 12}, Hide: []int{1, 6, 7}, Hidden: i == 7 || i == 0,
			Rows: [][]Value{{Value{}, AsText(fmt.Sprint("nr. ", i))}, nil, {AsText("fælles")}}, PrintRows: 2}
		if i == 3 {
			p.Inputs = []Input{{Area: At(1, 2), Options: []string{"a", "b"}}} // makes a sheet in between
		}
		if i%2 == 1 {
			p.FreezeRows = 1
		}
		b.Pages = append(b.Pages, p)
	}
	src := written(t, b)
	f := reopened(t, src)
	var want []string
	for i := range 30 {
		if want = append(want, b.Pages[i].Name); i == 3 {
			want = append(want, listSheet)
		}
	}
	if got := f.GetSheetList(); !slices.Equal(got, want) {
		t.Fatalf("sheets %q, want %q", got, want)
	}
	printed := map[string]string{}
	for _, n := range f.GetDefinedName() {
		printed[n.Scope+" "+n.Name] = n.RefersTo
	}
	if len(printed) != 30+15 {
		t.Errorf("%d names, want 45: %v", len(printed), printed)
	}
	for i := range 30 {
		sheet := b.Pages[i].Name
		if got, err := f.GetCellValue(sheet, "B1"); err != nil || got != fmt.Sprint("nr. ", i) {
			t.Errorf("%s: %q (%v)", sheet, got, err)
		}
		if got, err := f.GetSheetVisible(sheet); err != nil || got == (i == 7) { // the first shows whatever is asked
			t.Errorf("%s: visible %v (%v)", sheet, got, err)
		}
		if got, want := printed[sheet+" _xlnm.Print_Area"], fmt.Sprintf("'%s'!$B$1:$D$2", sheet); got != want {
			t.Errorf("%s: prints %s, want %s", sheet, got, want)
		}
		if got := printed[sheet+" _xlnm.Print_Titles"]; (got == fmt.Sprintf("'%s'!$1:$1", sheet)) != (i%2 == 1) {
			t.Errorf("%s: repeats %s", sheet, got)
		}
	}
	cols := content(t, src, "xl/worksheets/sheet9.xml")
	if from := strings.Index(cols, "<cols>"); from < 0 || !strings.HasPrefix(cols[from:], `<cols><col customWidth="true" hidden="true" max="1" min="1" width="9.140625"></col>`+
		`<col customWidth="true" max="3" min="2" width="9"></col><col customWidth="true" max="4" min="4" width="12"></col>`+
		`<col customWidth="true" hidden="true" max="7" min="6" width="9.140625"></col></cols><sheetData><row r="1"><c r="B1"`) {
		t.Errorf("columns: %s", cols)
	}
	for _, part := range []string{"xl/worksheets/sheet9.xml", "xl/worksheets/sheet31.xml", "xl/sharedStrings.xml"} {
		if want := `PartName="/` + part + `"`; strings.Count(content(t, src, "[Content_Types].xml"), want) != 1 {
			t.Errorf("not listed once: %s", part)
		}
		if want := `Target="` + strings.TrimPrefix(part, "xl/") + `"`; strings.Count(content(t, src, "xl/_rels/workbook.xml.rels"), want) != 1 {
			t.Errorf("the workbook is not related once to %s", part)
		}
	}
}

// What is written is read without encoding/xml.
func TestWrittenIsPlain(t *testing.T) {
	src := written(t, sample(t))
	archive, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	opened := func() *pack {
		p, err := open(archive, standard)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	b := &book{words: map[string]string{}, dates: make([]bool, 100)}
	x, ok := opened().readPlain(textsPart)
	if ok {
		b.texts, ok = x.texts(1 << 20)
	}
	if !ok || len(b.texts) == 0 {
		t.Errorf("the shared texts are not plain")
	}
	for number := 1; number <= 3; number++ {
		x, ok := opened().readPlain(sheetFile(number))
		if !ok || !x.rows(&sheetRows{pack: opened(), book: b, name: "x"}) {
			t.Errorf("sheet %d is not plain", number)
		}
	}
}

// Pages are made one after the other, and none after the first that fails.
func TestPagesThatAreMade(t *testing.T) {
	var made []string
	making := func(fails int) iter.Seq2[Page, error] {
		return func(yield func(Page, error) bool) {
			for i := range 4 {
				p, err := Page{Name: fmt.Sprint(i)}, error(nil)
				if i == fails {
					err = errors.New("no such page")
				}
				if made = append(made, p.Name); !yield(p, err) {
					return
				}
			}
		}
	}
	var one, other bytes.Buffer
	if err := (Book{}).WritePages(&one, making(-1)); err != nil {
		t.Fatal(err)
	}
	if err := (Book{Pages: []Page{{Name: "0"}, {Name: "1"}, {Name: "2"}, {Name: "3"}}}).Write(&other); err != nil || !bytes.Equal(one.Bytes(), other.Bytes()) {
		t.Errorf("other bytes than of the same pages at once (%v)", err)
	}
	made = nil
	if err := (Book{}).WritePages(io.Discard, making(2)); err == nil || err.Error() != "no such page" || !slices.Equal(made, []string{"0", "1", "2"}) {
		t.Errorf("%v after %q", err, made)
	}
}

func TestPagesThatCannotBe(t *testing.T) {
	table := func(name string) *Table { return &Table{name, Area{1, 1, 2, 1}} }
	rows := [][]Value{{AsText("a")}, {}}
	for _, test := range []struct {
		page Page
		want string
	}{
		{Page{Name: "b/c"}, "b/c"},
		{Page{Name: "b", Widths: []float64{256}}, "256 characters wide"},
		{Page{Name: "b", Rows: rows, Heights: []float64{410}}, "row 1: 410 points high"},
		{Page{Name: "b", Header: strings.Repeat("å", 256)}, "header or footer of 256 characters"},
		{Page{Name: "b", Rows: rows, Table: table("T 1")}, `table "T 1"`},
		{Page{Name: "b", Rows: rows, Table: table("t1")}, `table "t1"`},
		{Page{Name: "b", Rows: [][]Value{make([]Value, excelize.MaxColumns), append(make([]Value, excelize.MaxColumns), AsInt(1))}}, "column"},
	} {
		b := Book{Pages: []Page{{Name: "a", Rows: rows, Table: table("T1")}, test.page}}
		if err := b.Write(io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want an error with %q", err, test.want)
		}
	}
}
