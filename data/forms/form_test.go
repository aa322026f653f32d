package forms

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
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

// What was prefilled comes back, and cases without answers say nothing.
func TestFormRoundTrip(t *testing.T) {
	f := someForm()
	read := func(want Reading) {
		t.Helper()
		got, violations := ReadForm(savedSheets(t, f), expect())
		if len(violations) > 0 || len(got.Readings) != 1 {
			t.Fatal(got, violations)
		}
		want.Sheet, want.Row = got.Readings[0].Sheet, got.Readings[0].Row
		if diff := cmp.Diff(want, got.Readings[0]); diff != "" {
			t.Error(diff)
		}
		if got.Readings[0].Sheet != want.CaseNo {
			t.Errorf("case %s stands on sheet %s", want.CaseNo, got.Readings[0].Sheet)
		}
	}
	full := f.Answers["0101-02"]
	full.CaseNo, full.Finished = "0101-02", true
	read(full)
	// Nothing that is not to be found in the papers is lost either, nor what
	// the lead is asked.
	half := Reading{CaseNo: "0751-01", AskLead: true, Question: "Er timer om ugen nok?", Remark: "=1+1",
		Answers: codebook.Answers{"akter": "ja", "modtaget": "-", "sagsoplysning": "nej", "oplysning_om": "-", "timer": "-"}}
	f.Answers = map[string]Reading{"0751-01": half}
	read(half)
	flag := Reading{CaseNo: "0751-01", AskLead: true, Answers: codebook.Answers{"akter": "nej"}}
	f.Answers = map[string]Reading{"0751-01": flag}
	read(flag)
}

// A form of any kind comes back as that kind, with what it showed passed over
// and what it did not ask again as it was.
func TestFormOfAnArbitration(t *testing.T) {
	f := someForm()
	f.Kind = Arbitration
	one, two := codebook.Answers{"akter": "ja", "sagsoplysning": "ja", "timer": "12.5"}, codebook.Answers{"akter": "ja", "sagsoplysning": "nej", "oplysning_om": "andet", "timer": "12.5"}
	given := codebook.Answers{"akter": "ja", "timer": "12.5"}
	f.Cases = []Case{{No: "0101-02", Kommune: "0101", KommuneName: "København", Only: []string{"sagsoplysning", "oplysning_om"}, Note: "Læserne er uenige.",
		Shown: []Said{{Title: "Læser 1", Answers: one, Remark: "Klar sag"}, {Title: "Læser 2", Answers: two}}}}
	f.Answers = map[string]Reading{"0101-02": {Answers: given}}
	path := savedSheets(t, f)
	want := expect()
	want.Cases, want.Kind = f.Cases, Arbitration
	got, violations := ReadForm(path, want)
	if len(violations) > 0 || len(got.Readings) > 1 {
		t.Fatal(got, violations)
	}
	x, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := newFormulas(f.Codebook, true).at
	for id, open := range map[string]bool{
		"akter": false, "sagsoplysning": true, "oplysning_om__andet": true, "timer": false,
		"vaesentlig":                 true, // hangs on sagsoplysning
		"klageudfald":                true, // never answered
		colRemark:                    true,
		colReviewed:                  true,
		"oplysning_om":               false, // its answers have cells of their own
		colCase:                      false,
		editPrefix + "E2":            false,
		"oplysning_om__-":            true,
		"begrundelse":                true,
		"modtaget":                   true,
		colKommune:                   false,
		colAskLead:                   true,
		"forklaring":                 true,
		"oplysning_om__indtaegtstab": true,
	} {
		style, err := x.GetCellStyle("0101-02", cell(columnAnswer, at[id]))
		if err != nil {
			t.Fatal(err)
		}
		s, err := x.GetStyle(style)
		if err != nil {
			t.Fatal(err)
		}
		if s.Protection.Locked == open {
			t.Errorf("%s: locked %v", id, s.Protection.Locked)
		}
	}
	for place, want := range map[string]string{
		cell(columnShown, headingRow): "Læser 1", cell(columnShown+1, headingRow): "Læser 2",
		cell(columnShown, at["sagsoplysning"]): "Ja", cell(columnShown+1, at["sagsoplysning"]): "Nej",
		cell(columnShown+1, at["oplysning_om__andet"]): "x", cell(columnShown, at[colRemark]): "Klar sag",
		cell(columnState, at["sagsoplysning"]): "Mangler: læserne er uenige", cell(columnAnswer, at["akter"]): "Ja",
		cell(columnQuestion, firstRow): "Læserne er uenige.",
	} {
		if got, err := x.GetCellValue("0101-02", place); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", place, got, err, want)
		}
	}
}

func TestFormHoldsNoNames(t *testing.T) {
	f, err := excelize.OpenFile(savedSheets(t, someForm()))
	if err != nil {
		t.Fatal(err)
	}
	for sheet, want := range map[string]bool{formSheet: true, guideSheet: true, "0101-01": true, wordSheet: false, machineSheet: false} {
		if visible, err := f.GetSheetVisible(sheet); err != nil || visible != want {
			t.Errorf("sheet %s visible: %v (%v), want %v", sheet, visible, err, want)
		}
	}
	rows, err := f.GetRows(machineSheet)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, row := range rows {
		key, _, _ := strings.Cut(row[0], " ") // answer klageudfald stadfaestet
		seen[key] = true
	}
	want := []string{"answer", "batch", "case_no", "codebook", "codebook_version", "format", "front", "kind", "label", "reviewer", "row", "seal", "text"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(seen))); diff != "" {
		t.Error(diff)
	}
}

// What may be answered may be typed: every label, and a hyphen where the
// papers show no date or number. Links lead from the list to the cases and
// back.
func TestFormTakesEveryAnswer(t *testing.T) {
	f, err := excelize.OpenFile(savedSheets(t, someForm()))
	if err != nil {
		t.Fatal(err)
	}
	at := newFormulas(book(), false).at
	rules, err := f.GetDataValidations("0101-02")
	if err != nil {
		t.Fatal(err)
	}
	takes := map[string]string{}
	for _, r := range rules {
		takes[r.Sqref] = r.Formula1
	}
	for id, want := range map[string]string{
		"akter":                       "'_svar'!$C$1:$C$2", // Ja, Nej
		"modtaget":                    `OR(IF(ISNUMBER(C#),AND(C#>=18264,C#<=73050),FALSE),C#="-",C#="fremgår ikke")`,
		"sagsoplysning":               "'_svar'!$E$1:$E$3", // Ja, Nej, Kan ikke vurderes
		"oplysning_om__pasningsbehov": "'_svar'!$A$1:$A$1", // x
		"oplysning_om":                "",
		"vaesentlig":                  "'_svar'!$C$1:$C$2",
		"timer":                       `OR(IF(ISNUMBER(C#),TRUE,FALSE),C#="-",C#="fremgår ikke")`,
		"forklaring":                  "", // text
		colReviewed:                   "IF(ISNUMBER(C#),AND(C#>=18264,C#<=73050),FALSE)",
		colRemark:                     "",
	} {
		place := cell(columnAnswer, at[id])
		if want = strings.ReplaceAll(want, "C#", place); takes[place] != want {
			t.Errorf("%s takes %q, want %q", id, takes[place], want)
		}
	}
	for place, want := range map[string]string{"A1": "x", "C1": "Ja", "C2": "Nej", "D2": "nej", "E3": "Kan ikke vurderes"} {
		if got, _ := f.GetCellValue(wordSheet, place); got != want {
			t.Errorf("option %s is %q, want %q", place, got, want)
		}
	}
	for _, link := range []struct{ sheet, cell, to string }{
		{formSheet, "A6", "'0101-01'!B1"}, {formSheet, "A9", "'0751-01'!B1"},
		{"0101-02", "D1", "'Mine sager'!A7"}, {"0101-02", "E1", "'0101-01'!B1"}, {"0101-02", "F1", "'0147-01'!B1"},
		{"0101-01", "E1", ""}, {"0751-01", "F1", ""}, // the ends
	} {
		if _, to, err := f.GetCellHyperLink(link.sheet, link.cell); err != nil || to != link.to {
			t.Errorf("%s!%s leads to %q (%v), want %q", link.sheet, link.cell, to, err, link.to)
		}
	}
}

// The sheet in front says how far each case is. Counted by hand from the small
// codebook: after akter, ja asks for modtaget, sagsoplysning, begrundelse,
// timer and klageudfald.
func TestFormListsWhatIsMissing(t *testing.T) {
	f := someForm()
	on := date("2025-10-03")
	full := f.Answers["0101-02"].Answers
	wrong := maps.Clone(full)
	wrong["klageudfald"], wrong["vaesentlig"] = "stadfaestet", "ja" // E2 and E3
	delete(wrong, "forklaring")
	f.Answers = map[string]Reading{
		"0101-02": {Answers: codebook.Answers{"akter": "ja"}, AskLead: true},
		"0147-01": {Answers: wrong, ReviewedOn: &on},
		"0751-01": {Answers: full, ReviewedOn: &on},
	}
	x, err := excelize.OpenFile(savedSheets(t, f))
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string]string{
		"A4": "1 af 4 sager er færdige",
		"C6": "Ikke begyndt", "D6": "Ingen svar endnu", "E6": "",
		"C7": "I gang", "D7": "Mangler 5 svar. Det første: Hvornår modtog kommunen ansøgningen? (Spørgsmål til projektlederen)",
		"C8": "Fejl", "D8": "Modstrid: " + book().Edits[0].Message, "E8": "03-10-2025",
		"C9": "Færdig", "D9": "Færdig", "E9": "03-10-2025",
	} {
		if got, err := x.GetCellValue(formSheet, place); err != nil || got != want {
			t.Errorf("%s: %q (%v), want %q", place, got, err, want)
		}
	}
}

func TestFormIsTheSameBytes(t *testing.T) {
	var first bytes.Buffer
	if err := WriteForm(&first, someForm()); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		var again bytes.Buffer
		if err := WriteForm(&again, someForm()); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatal("two writings differ")
		}
	}
}

func TestFormsThatCannotBe(t *testing.T) {
	f := someForm()
	f.Answers = map[string]Reading{"0101-01": {Answers: codebook.Answers{"akter": "måske"}}}
	if err := WriteForm(&bytes.Buffer{}, f); err == nil || !strings.Contains(err.Error(), `case 0101-01: item akter: answer "måske"`) {
		t.Errorf("%v, want an error that names case, item and answer", err)
	}
	for name, want := range map[string]string{
		strings.Repeat("1", 31): "", strings.Repeat("1", 32): "31", "Mine sager": "name is taken", "0101/01": "0101/01",
	} {
		f := someForm()
		f.Cases = []Case{{No: name, Kommune: "0101", KommuneName: "København"}}
		err := WriteForm(&bytes.Buffer{}, f)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("a case %s: %v, want %q", name, err, want)
		}
	}
}

// A long codebook makes no formula that is too long for spreadsheets.
func TestFormOfManyQuestions(t *testing.T) {
	f := someForm()
	f.Codebook = randomBook(rand.New(rand.NewPCG(1, 150)), 150)
	f.Answers = map[string]Reading{"0101-01": randomReading(rand.New(rand.NewPCG(2, 150)), f.Codebook)}
	if err := WriteForm(&bytes.Buffer{}, f); err != nil {
		t.Fatal(err)
	}
	plan := newFormulas(f.Codebook, true)
	_, _, status := plan.summary()
	longest := len(status)
	for row := range plan.rows {
		cells := plan.row(row+1, true)
		for _, s := range []string{cells.asked, cells.known, cells.chosen, cells.problem, cells.state, cells.answer} {
			longest = max(longest, len(s))
			depth, deepest := 0, 0
			for _, c := range s {
				switch c {
				case '(':
					depth++
				case ')':
					depth--
				}
				deepest = max(deepest, depth)
			}
			if deepest > 40 {
				t.Errorf("nested %d deep: %s", deepest, s)
			}
		}
	}
	if longest > 4000 {
		t.Errorf("a formula of %d letters", longest)
	}
	t.Logf("the longest formula has %d letters", longest)
}

func TestWhenAsked(t *testing.T) {
	cb := book()
	for id, want := range map[string]string{
		"akter":        "Altid",
		"begrundelse":  "Når »Er alle akter modtaget?« er Ja",
		"oplysning_om": "Når »Er alle akter modtaget?« er Ja, og »Er sagen tilstrækkeligt oplyst?« er Nej",
	} {
		it, _ := cb.Item(id)
		if got := whenAsked(cb, cb.Conditions(it)); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if got := quoteFormula(`a"b`); got != `"a""b"` {
		t.Errorf("quoted: %s", got)
	}
}
