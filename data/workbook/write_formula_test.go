package workbook

import (
	"io"
	"math"
	"strings"
	"testing"
)

// A formula has its value along as what it is, a text or a number, whatever
// lies around it; a calculation has none.
func TestFormulas(t *testing.T) {
	src := written(t, Book{Pages: []Page{
		{Name: "Én", Rows: [][]Value{
			{AsText("før"), Formula(`IF(B2>1,"a<b & c","")`, AsText("a<b & c")), AsText("efter")},
			{Formula("B2+1", AsInt(3)).As(Identity), AsInt(2), Calculation("B2*2"), Formula(`""`, AsText(""))},
		}, Inputs: []Input{{Area: At(1, 1), Options: []string{"x"}}}}, // makes a sheet in between
		{Name: "D'or", Rows: [][]Value{{AsText("til").Linked("Én", 2, 1), Formula("'Én'!A2", AsInt(3)), AsText("til").Linked("D'or", 1, 1)}}},
	}})
	sheet := content(t, src, "xl/worksheets/sheet1.xml")
	for _, want := range []string{
		`t="str"><f>IF(B2&gt;1,"a&lt;b &amp; c","")</f><v>a&lt;b &amp; c</v></c>`,
		`><f>B2+1</f><v>3</v></c>`, `><f>B2*2</f></c>`, `t="str"><f>""</f><v></v></c>`,
	} {
		if !strings.Contains(sheet, want) {
			t.Errorf("no %s in %s", want, sheet)
		}
	}
	if strings.Contains(sheet, `t="str"><f>B2`) {
		t.Error("a number is written as a text")
	}
	f := reopened(t, src)
	for cell, want := range map[string]string{"A1": "før", "B1": "a<b & c", "C1": "efter", "A2": "3", "B2": "2"} {
		if got, err := f.GetCellValue("Én", cell); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", cell, got, err, want)
		}
	}
	if got, err := f.GetCellFormula("D'or", "B1"); err != nil || got != "'Én'!A2" {
		t.Errorf("formula %q (%v) on the sheet after the list of options", got, err)
	}
	for cell, want := range map[string]string{"A1": "'Én'!A2", "C1": "'D''or'!A1"} {
		if linked, to, err := f.GetCellHyperLink("D'or", cell); err != nil || !linked || to != want {
			t.Errorf("%s leads to %q (%v), want %q", cell, to, err, want)
		}
	}
	if props, err := f.GetCalcProps(); err != nil || props.FullCalcOnLoad == nil || !*props.FullCalcOnLoad {
		t.Errorf("not calculated when opened: %+v (%v)", props, err)
	}
	for _, test := range []struct {
		v    Value
		want string
	}{
		{Formula(strings.Repeat("1", longestFormula+1), AsInt(1)), "formula of 8193 letters"},
		{Formula("1/0", AsNumber(math.Inf(1), 0)), "cell A1: number +Inf"},
	} {
		if err := (Book{Pages: []Page{{Name: "x", Rows: [][]Value{{test.v}}}}}).Write(io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want an error with %q", err, test.want)
		}
	}
}

// Marks come in their order, the first that holds decides; pages are headed,
// and columns hidden.
func TestMarksAndHeads(t *testing.T) {
	src := written(t, Book{Pages: []Page{{
		Name: "x", Rows: [][]Value{{AsText("a"), AsText("b")}}, Widths: []float64{90, 90}, Hide: []int{2}, Portrait: true,
		Header: "&LÅr && dag&R1", Footer: "&P",
		Marked: []Marked{{At(1, 1), `$A1="b"`, Wrong}, {Area{1, 1, 2, 2}, `$A1="a"`, Greyed}},
	}}})
	f := reopened(t, src)
	marks, err := f.GetConditionalFormats("x")
	if err != nil || len(marks) != 2 || marks["A1"][0].Criteria != `$A1="b"` || !marks["A1"][0].StopIfTrue || marks["A1:B2"][0].Criteria != `$A1="a"` {
		t.Errorf("marks %+v (%v)", marks, err)
	}
	if s, err := f.GetConditionalStyle(*marks["A1:B2"][0].Format); err != nil || !s.Font.Strike {
		t.Errorf("what is greyed is not struck: %+v (%v)", s, err)
	}
	if visible, err := f.GetColVisible("x", "B"); err != nil || visible {
		t.Errorf("column B shows (%v)", err)
	}
	if h, err := f.GetHeaderFooter("x"); err != nil || h.OddHeader != "&LÅr && dag&R1" || h.OddFooter != "&P" {
		t.Errorf("headed %+v (%v)", h, err)
	}
	if l, err := f.GetPageLayout("x"); err != nil || *l.Orientation != "portrait" || *l.FitToWidth != 1 {
		t.Errorf("printed %+v (%v)", l, err)
	}
}

// A number within bounds is told what it may be.
func TestInputWithinBounds(t *testing.T) {
	f := reopened(t, written(t, Book{Pages: []Page{{Name: "x", Rows: [][]Value{{NoNumber().As(Entry)}}, Inputs: []Input{
		{Area: At(1, 1), Numbers: true, Not: "OR(A1<0,A1>168)", Wanted: "et tal fra 0 til 168"},
		{Area: At(2, 1), From: "'y'!$A$1:$A$3"},
	}}}}))
	rules, err := f.GetDataValidations("x")
	if err != nil || len(rules) != 2 {
		t.Fatal(rules, err)
	}
	if rules[0].Formula1 != "IF(ISNUMBER(A1),NOT(OR(A1<0,A1>168)),FALSE)" || !strings.Contains(*rules[0].Error, "et tal fra 0 til 168") {
		t.Errorf("rule %+v", rules[0])
	}
	if rules[1].Type != "list" || rules[1].Formula1 != "'y'!$A$1:$A$3" {
		t.Errorf("rule %+v", rules[1])
	}
	if _, err := f.GetSheetIndex(listSheet); err != nil {
		t.Error(err)
	}
	if at, _ := f.GetSheetIndex(listSheet); at >= 0 {
		t.Error("a list of options is made for a list that is there")
	}
}
