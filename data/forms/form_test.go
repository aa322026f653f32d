package forms

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// book is a small codebook with every type of item.
func book() *codebook.Codebook {
	return &codebook.Codebook{
		ID: "bl87", Title: "Måleskema: tabt arbejdsfortjeneste, barnets lov § 87", Version: 2,
		Sections: []codebook.Section{
			{ID: "grund", Title: "1. Grundoplysninger"},
			{ID: "mangler", Title: "2. Retlige mangler", Ask: codebook.Condition{"akter": {"ja"}}, Help: "Vurder afgørelsen, som den så ud den dag, den blev truffet. Senere oplysninger tæller ikke med."},
			{ID: "klage", Title: "3. Udfald, hvis sagen var påklaget", Ask: codebook.Condition{"akter": {"ja"}}},
		},
		Items: []codebook.Item{
			{ID: "akter", Section: "grund", Type: codebook.YesNo, Label: "Er alle akter modtaget?"},
			{ID: "modtaget", Section: "grund", Type: codebook.DateItem, Label: "Hvornår modtog kommunen ansøgningen?", Ask: codebook.Condition{"akter": {"ja"}}},
			{ID: "sagsoplysning", Section: "mangler", Type: codebook.YesNoUnknown, Label: "Er sagen tilstrækkeligt oplyst?", Law: "retssikkerhedslovens § 10", Help: "Svar nej, hvis oplysninger af betydning for afgørelsen ikke er indhentet.", Defect: []string{"nej"}},
			{ID: "oplysning_om", Section: "mangler", Type: codebook.Several, Label: "Hvad mangler der oplysninger om?", Ask: codebook.Condition{"sagsoplysning": {"nej"}},
				Answers: strict.Pairs{{Key: "pasningsbehov", Value: "Pasningsbehov"}, {Key: "indtaegtstab", Value: "Indtægtstab"}, {Key: "andet", Value: "Andet"}}},
			{ID: "begrundelse", Section: "mangler", Type: codebook.YesNoNAKnown, Label: "Er afgørelsen tilstrækkeligt begrundet?", Law: "forvaltningslovens §§ 22-24", Defect: []string{"nej"}},
			{ID: "vaesentlig", Section: "mangler", Type: codebook.YesNo, Label: "Har manglerne væsentlig betydning for afgørelsens resultat?", Ask: codebook.Condition{"sagsoplysning": {"nej"}}},
			{ID: "timer", Section: "mangler", Type: codebook.NumberItem, Label: "Hvor mange timer om ugen er bevilget?"},
			{ID: "klageudfald", Section: "klage", Type: codebook.Choice, Label: "Hvad ville udfaldet af en klage være?",
				Answers: strict.Pairs{{Key: "stadfaestet", Value: "Stadfæstelse"}, {Key: "aendret", Value: "Ændring, ophævelse eller hjemvisning"}}},
			{ID: "forklaring", Section: "klage", Type: codebook.TextItem, Label: "Forklar kort, hvorfor", Ask: codebook.Condition{"klageudfald": {"aendret"}}},
		},
		Edits: []codebook.Edit{
			{ID: "E2", Level: "fejl", Wrong: codebook.Condition{"vaesentlig": {"ja"}, "klageudfald": {"stadfaestet"}}, Message: "Væsentlig betydning og stadfæstelse udelukker hinanden."},
			{ID: "E3", Level: "advarsel", Wrong: codebook.Condition{"sagsoplysning": {"nej"}, "klageudfald": {"stadfaestet"}}, Message: "Sagen stadfæstes sjældent, når den ikke er oplyst."},
		},
	}
}

var someCases = []Case{
	{No: "0101-01", Kommune: "0101", KommuneName: "København"},
	{No: "0101-02", Kommune: "0101", KommuneName: "København"},
	{No: "0147-01", Kommune: "0147", KommuneName: "Frederiksberg"},
	{No: "0751-01", Kommune: "0751", KommuneName: "Aarhus"},
}

func date(s string) day.Date {
	d, err := day.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func someForm() Form {
	on := date("2025-10-03")
	return Form{
		Batch: "bl87-2025", Title: "Handicapsagsbarometret 2025", Reviewer: "R1", Codebook: book(), Cases: someCases, On: date("2025-09-01"),
		Answers: map[string]Reading{
			"0101-02": {Answers: codebook.Answers{
				"akter": "ja", "modtaget": "2025-02-28", "sagsoplysning": "nej", "oplysning_om": "pasningsbehov;andet", "begrundelse": "ikke_relevant",
				"vaesentlig": "ja", "timer": "37.5", "klageudfald": "aendret", "forklaring": "Pasningsbehovet er ikke undersøgt.",
			}, ReviewedOn: &on, Remark: "Grænsesag"},
		},
	}
}

func expect() Expect {
	return Expect{File: "forms/skema-R1.xlsx", Batch: "bl87-2025", Reviewer: "R1", Codebook: book(), Cases: someCases}
}

func TestFormColumns(t *testing.T) {
	cols := formColumns(book())
	if len(cols) != len(letters) {
		t.Errorf("%d columns, want %d", len(cols), len(letters))
	}
	for i, col := range cols {
		if got, _ := excelize.ColumnNumberToName(i + 1); letters[col.id] != got {
			t.Errorf("%s is column %s, want %s", col.id, got, letters[col.id])
		}
	}
}

// What was prefilled comes back, and cases without answers say nothing.
func TestFormRoundTrip(t *testing.T) {
	f := someForm()
	got, violations := readRows(savedForm(t, f), expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	want := f.Answers["0101-02"]
	want.CaseNo, want.Row, want.Finished = "0101-02", 6, true
	if diff := cmp.Diff(&FilledForm{Reviewer: "R1", Version: 2, Readings: []Reading{want}}, got); diff != "" {
		t.Error(diff)
	}
	// Nothing that is not to be found in the papers is lost either.
	none := codebook.Answers{"akter": "ja", "modtaget": "-", "sagsoplysning": "nej", "oplysning_om": "-", "timer": "-"}
	f.Answers = map[string]Reading{"0751-01": {Answers: none}}
	got, violations = readRows(savedForm(t, f), expect())
	if len(violations) > 0 || len(got.Readings) != 1 {
		t.Fatal(got, violations)
	}
	if diff := cmp.Diff(Reading{CaseNo: "0751-01", Answers: none, Row: 8}, got.Readings[0]); diff != "" {
		t.Error(diff)
	}
}

func TestFormHoldsNoNames(t *testing.T) {
	f, err := excelize.OpenFile(savedForm(t, someForm()))
	if err != nil {
		t.Fatal(err)
	}
	for sheet, want := range map[string]bool{formSheet: true, guideSheet: true, machineSheet: false} {
		if visible, err := f.GetSheetVisible(sheet); err != nil || visible != want {
			t.Errorf("sheet %s visible: %v (%v), want %v", sheet, visible, err, want)
		}
	}
	rows, err := f.GetRows(machineSheet)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, row := range rows {
		key, _, _ := strings.Cut(row[0], " ") // answer klageudfald stadfaestet
		if n := len(keys); n == 0 || keys[n-1] != key {
			keys = append(keys, key)
		}
	}
	if diff := cmp.Diff([]string{"format", "batch", "reviewer", "codebook", "codebook_version", "column", "answer", "case_no"}, keys); diff != "" {
		t.Error(diff)
	}
}

// What may be answered may be typed: every label, and a hyphen where the
// papers show no date or number.
func TestFormTakesEveryAnswer(t *testing.T) {
	f, err := excelize.OpenFile(savedForm(t, someForm()))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations(formSheet)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for _, r := range rules {
		at[r.Sqref] = r.Formula1
	}
	for area, want := range map[string]string{
		"C5:C8": "'_lister'!$A$1:$A$2", // Ja, Nej
		"D5:D8": `OR(IF(ISNUMBER(D5),AND(D5>=18264,D5<=73050),FALSE),D5="-",D5="fremgår ikke")`,
		"E5:E8": "'_lister'!$B$1:$B$3", // Ja, Nej, Kan ikke vurderes
		"F5:F8": "'_lister'!$C$1:$C$1", // x
		"K5:K8": "'_lister'!$A$1:$A$2",
		"L5:L8": `OR(IF(ISNUMBER(L5),TRUE,FALSE),L5="-",L5="fremgår ikke")`,
		"N5:N8": "", // text
		"O5:O8": "IF(ISNUMBER(O5),AND(O5>=18264,O5<=73050),FALSE)",
		"P5:P8": "",
	} {
		if at[area] != want {
			t.Errorf("%s takes %q, want %q", area, at[area], want)
		}
	}
	for cell, want := range map[string]string{"A1": "Ja", "A2": "Nej", "B3": "Kan ikke vurderes", "C1": "x"} {
		if got, _ := f.GetCellValue("_lister", cell); got != want {
			t.Errorf("option %s is %q, want %q", cell, got, want)
		}
	}
}

func TestFormIsTheSameBytes(t *testing.T) {
	var first bytes.Buffer
	if err := writeRows(&first, someForm()); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		var again bytes.Buffer
		if err := writeRows(&again, someForm()); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatal("two writings differ")
		}
	}
}

func TestFormRefusesAnswersOfAnotherCodebook(t *testing.T) {
	f := someForm()
	f.Answers = map[string]Reading{"0101-01": {Answers: codebook.Answers{"akter": "måske"}}}
	if err := writeRows(&bytes.Buffer{}, f); err == nil || !strings.Contains(err.Error(), `case 0101-01: item akter: answer "måske"`) {
		t.Errorf("%v, want an error that names case, item and answer", err)
	}
}

func TestWhenAsked(t *testing.T) {
	cb := book()
	for id, want := range map[string]string{
		"akter":        "Altid",
		"begrundelse":  "Når »Er alle akter modtaget?« er Ja",
		"oplysning_om": "Når »Er alle akter modtaget?« er Ja, og »Er sagen tilstrækkeligt oplyst?« er Nej",
	} {
		it, _ := cb.Item(id)
		if got := whenAsked(cb, conditions(cb, it)); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	cols := formColumns(cb)
	for _, test := range []struct{ id, want string }{
		{"akter", ""},
		{"modtaget", `NOT(AND(OR($C5="Ja")))`},
		{"vaesentlig", `NOT(AND(OR($C5="Ja"),OR($E5="Nej")))`},
		{"forklaring", `NOT(AND(OR($C5="Ja"),OR($M5="Ændring, ophævelse eller hjemvisning",$M5="aendret")))`},
	} {
		for _, col := range cols {
			if col.id == test.id {
				if got := greyRule(cb, cols, col, 5); got != test.want {
					t.Errorf("%s: %s, want %s", test.id, got, test.want)
				}
			}
		}
	}
	if got := quoteFormula(`a"b`); got != `"a""b"` {
		t.Errorf("quoted: %s", got)
	}
}
