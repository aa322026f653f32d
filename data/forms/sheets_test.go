package forms

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// formula is a cell that a spreadsheet calculates.
func formula(text string) workbook.Cell {
	return workbook.Cell{Kind: workbook.TextCell, Text: text, Formula: true}
}

// derivedBook has a derived item beside the rest.
func derivedBook() *codebook.Codebook {
	cb := book()
	cb.Derived = []codebook.Derived{{ID: "mangel", Label: "En eller flere retlige mangler", AnyDefect: []string{"sagsoplysning", "begrundelse"}}}
	return cb
}

// What people do to the sheets of a form, and what comes of it. 0101-01 is
// answered and signed, 0147-01 as well, and the others are empty.
func TestFormsThatWereRearranged(t *testing.T) {
	const one = "0101-01"
	for _, test := range []struct {
		name    string
		change  func(f *filled)
		want    []string
		says    string
		refused []string
	}{
		{"a sheet is called otherwise", func(f *filled) { f.sheet(one).Name = "Jensen" }, nil, "", nil},
		{"sheets in another order", func(f *filled) { slices.Reverse(f.sheets) }, nil, "", nil},
		{"a sheet is gone", func(f *filled) {
			f.sheets = slices.DeleteFunc(f.sheets, func(s workbook.Sheet) bool { return s.Name == one })
		}, []string{"missing-case 0101-01"}, "gælder stadig", []string{one}},
		{"a sheet is there twice", func(f *filled) {
			again := *f.sheet(one)
			again.Name = "0101-01 (2)"
			f.sheets = append(f.sheets, again)
		}, []string{"0101-01 (2) case-twice 0101-01"}, "også på arket »0101-01«, med de samme svar", []string{one}},
		{"a sheet is there twice and says something else", func(f *filled) {
			again := *f.sheet(one)
			again.Name = "0101-01 (2)"
			f.sheets = append(f.sheets, again)
			f.put("0101-01 (2)", f.row(one, "timer"), columnAnswer, typed(21))
		}, []string{"0101-01 (2) case-twice 0101-01"}, "med andre svar i C{timer}", []string{one}},
		{"a sheet of one's own", func(f *filled) {
			f.sheets = append(f.sheets, workbook.Sheet{Name: "Noter", Rows: [][]workbook.Cell{{typed("husk")}}})
		}, []string{"Noter strange-sheet"}, "andre bliver ikke læst", nil},
		{"an empty sheet of one's own", func(f *filled) { f.sheets = append(f.sheets, workbook.Sheet{Name: "Ark1"}) }, nil, "", nil},
		{"the sheet of a case that is none of the reviewer's", func(f *filled) {
			again := *f.sheet("0101-02")
			again.Name = "0999-01"
			f.sheets = append(f.sheets, again)
			f.put("0999-01", 1, columnAnswer, typed("0999-01"))
		}, []string{"0999-01!C1 unknown-case 0999-01"}, "som R1 skal læse", nil},
		{"rows in another order", func(f *filled) {
			s := f.sheet(one)
			s.Rows = slices.Clone(s.Rows)
			slices.Reverse(s.Rows)
		}, nil, "", nil},
		{"a row put in between", func(f *filled) {
			s := f.sheet(one)
			s.Rows = slices.Insert(slices.Clone(s.Rows), 4, []workbook.Cell{})
		}, nil, "", nil},
		{"a note in a row put in between", func(f *filled) {
			s := f.sheet(one)
			s.Rows = slices.Insert(slices.Clone(s.Rows), 4, []workbook.Cell{{}, typed("se bilag 3")})
		}, []string{"0101-01!B5 stray"}, "skriv det i »Bemærkning«", []string{one}},
		{"a column put in between", func(f *filled) {
			s := f.sheet(one)
			s.Rows = slices.Clone(s.Rows)
			for i := range s.Rows {
				s.Rows[i] = slices.Insert(slices.Clone(s.Rows[i]), 2, workbook.Cell{})
			}
		}, []string{"0101-01!D1 moved-columns 0101-01"}, "sagens nummer står i D1, ventet: C1", []string{one}},
		{"a column put in front", func(f *filled) {
			s := f.sheet(one)
			s.Rows = slices.Clone(s.Rows)
			for i := range s.Rows {
				s.Rows[i] = slices.Insert(slices.Clone(s.Rows[i]), 0, workbook.Cell{})
			}
		}, []string{"0101-01!D1 moved-columns 0101-01"}, "slet de kolonner, der er sat ind", []string{one}},
		{"a column deleted", func(f *filled) {
			s := f.sheet(one)
			s.Rows = slices.Clone(s.Rows)
			for i := range s.Rows {
				s.Rows[i] = slices.Delete(slices.Clone(s.Rows[i]), 1, 2)
			}
		}, []string{"0101-01!B1 moved-columns 0101-01"}, "sæt dem tilbage", []string{one}},
		{"a row deleted", func(f *filled) {
			s, row := f.sheet(one), f.row(one, "timer")
			s.Rows = slices.Delete(slices.Clone(s.Rows), row-1, row)
		}, []string{"0101-01 missing-row Hvor mange timer om ugen er bevilget?"}, "rækken er væk fra arket", []string{one}},
		{"an id emptied", func(f *filled) { f.put(one, f.row(one, "timer"), columnID, workbook.Cell{}) },
			[]string{"0101-01!A{timer} missing-row Hvor mange timer om ugen er bevilget?"}, "kolonne A er ændret: ingenting", []string{one}},
		{"an id written over", func(f *filled) { f.put(one, f.row(one, "timer"), columnID, typed("hm")) },
			[]string{"0101-01!A{timer} missing-row Hvor mange timer om ugen er bevilget?"}, "»hm«, ventet: timer", []string{one}},
		{"an id of a later row", func(f *filled) { f.put(one, f.row(one, "timer"), columnID, typed("klageudfald")) },
			[]string{"0101-01!A{timer} missing-row Hvor mange timer om ugen er bevilget?"}, "»klageudfald«, ventet: timer", []string{one}},
		{"an id of an earlier row", func(f *filled) { f.put(one, f.row(one, "timer"), columnID, typed("akter")) },
			[]string{"0101-01!A{timer} missing-row Hvor mange timer om ugen er bevilget?"}, "»akter«, ventet: timer", []string{one}},
		{"an id beside the rows", func(f *filled) { f.put(one, 60, columnID, typed("hm")) },
			[]string{"0101-01!A60 unknown-row"}, "kolonne A, som den var", []string{one}},
		{"a row twice", func(f *filled) {
			s, row := f.sheet(one), f.row(one, "timer")
			s.Rows = append(slices.Clone(s.Rows), s.Rows[row-1])
		}, []string{"0101-01!A{below} row-twice timer"}, "kun række {timer}", []string{one}},
		{"questions sorted without their ids", func(f *filled) {
			a, b := f.row(one, "sagsoplysning"), f.row(one, "akter")
			la, lb := f.sheet(one).At(a, columnQuestion), f.sheet(one).At(b, columnQuestion)
			f.put(one, a, columnQuestion, lb)
			f.put(one, b, columnQuestion, la)
		}, []string{"0101-01!B{akter} other-question akter", "0101-01!B{sagsoplysning} other-question sagsoplysning"}, "samme række", []string{one}},
		{"the id of the number gone", func(f *filled) { f.put(one, 1, columnID, workbook.Cell{}) },
			[]string{"0101-01!A1 missing-row Sag nr."}, "kolonne A er ændret", []string{one}},
		{"beside the form", func(f *filled) { f.put(one, 6, 9, typed("husk!")) }, []string{"0101-01!I6 stray"}, "bliver læst", []string{one}},
		{"below the form", func(f *filled) { f.put(one, 99, columnAnswer, typed("husk!")) }, []string{"0101-01!C99 stray"}, "bliver læst", []string{one}},
		{"in the state", func(f *filled) { f.put(one, 6, columnState, typed("husk!")) }, []string{"0101-01!D6 stray"}, "bliver læst", []string{one}},
		{"a state by formula", func(f *filled) { f.put(one, 6, columnState, formula("mangler")) }, nil, "", nil},
		{"a CPR number beside the form", func(f *filled) { f.put(one, 6, 9, typed("010190-1234")) }, []string{"0101-01!I6 stray"}, "vises ikke", []string{one}},
		{"a section written over", func(f *filled) { f.put(one, 4, columnQuestion, typed("Hans sag")) }, []string{"0101-01!B4 stray"}, "bliver læst", []string{one}},
		{"a derived item as it was", func(f *filled) { f.put(one, f.row(one, "mangel"), columnAnswer, formula("Nej")) }, nil, "", nil},
		{"a derived item as a value", func(f *filled) { f.put(one, f.row(one, "mangel"), columnAnswer, typed("Ja")) }, nil, "", nil},
		{"a derived item written over", func(f *filled) { f.put(one, f.row(one, "mangel"), columnAnswer, typed("Nej")) },
			[]string{"0101-01!C{mangel} derived En eller flere retlige mangler"}, "det, som svarene ovenfor giver: »Ja«", []string{one}},
	} {
		t.Run(test.name, func(t *testing.T) {
			form, expected := emptyForm(), expect()
			if strings.HasPrefix(test.name, "a derived") {
				form.Codebook, expected.Codebook = derivedBook(), derivedBook()
			}
			f := opened(t, form)
			f.say(wholeCase(one))
			f.say(wholeCase("0147-01"))
			placed := func(text string) string { // {timer} is its row
				for _, r := range rowsOf(form.Codebook) {
					if hole := "{" + r.id + "}"; strings.Contains(text, hole) {
						text = strings.ReplaceAll(text, hole, strconv.Itoa(f.row(one, r.id)))
					}
				}
				return strings.ReplaceAll(text, "{below}", strconv.Itoa(len(f.sheet(one).Rows)+1))
			}
			says, want := placed(test.says), slices.Clone(test.want)
			for i := range want {
				want[i] = placed(want[i])
			}
			test.change(f)
			got, violations := f.read(expected)
			if diff := cmp.Diff(want, told(violations)); diff != "" {
				t.Errorf("%s%v", diff, violations)
			}
			noCPR(t, violations)
			if said := saying(violations); !strings.Contains(said, says) {
				t.Errorf("says %q, want %q in it", said, says)
			}
			if diff := cmp.Diff(test.refused, got.Refused); diff != "" {
				t.Error(diff)
			}
			taken := []string{one, "0147-01"}
			taken = slices.DeleteFunc(taken, func(no string) bool { return slices.Contains(test.refused, no) })
			for _, r := range got.Readings {
				if !r.Finished || !slices.Contains(taken, r.CaseNo) {
					t.Errorf("taken: %+v", r)
				}
			}
			if len(got.Readings) != len(taken) {
				t.Errorf("taken: %d cases, want %v", len(got.Readings), taken)
			}
		})
	}
}

// A form that is not the one expected is left alone as a whole.
func TestFormsOfOthers(t *testing.T) {
	line := func(key, value string) func(f *filled) {
		return func(f *filled) {
			s := f.sheet(machineSheet)
			for i := range s.Rows {
				if s.At(i+1, 1).Text == key {
					f.put(machineSheet, i+1, 2, typed(value))
					return
				}
			}
			t.Fatalf("no line %s", key)
		}
	}
	for _, test := range []struct {
		name   string
		change func(f *filled)
		want   []string
		says   string
	}{
		{"format", line(keyFormat, "skema 1"), []string{"_barometer!B1 wrong-format format"}, "en anden version af barometer"},
		{"batch", line(keyBatch, "bl87-2024"), []string{"_barometer!B2 wrong-batch batch"}, "undersøgelse »bl87-2024«"},
		{"reviewer", line(keyReviewer, "R2"), []string{"_barometer!B3 wrong-reviewer reviewer"}, "jurist »R2«"},
		{"kind", line(keyKind, "5"), []string{"_barometer!B4 wrong-kind kind"}, "gennemgang »5«"},
		{"codebook", line(keyCodebook, "bl86"), []string{"_barometer!B5 wrong-codebook codebook"}, "måleskema »bl86«"},
		{"a version to come", line(keyVersion, "3"), []string{"_barometer!B6 wrong-codebook_version codebook_version"}, "»3«"},
		{"no version", line(keyVersion, "to"), []string{"_barometer!B6 wrong-codebook_version codebook_version"}, "»to«"},
		{"a line emptied", line(keyBatch, ""), []string{"_barometer!B2 wrong-batch batch"}, "ingen undersøgelse"},
		{"a question changed", line(keyRow, "hm"), []string{"_barometer missing-row akter", "_barometer!B7 unknown-row"}, "under samme versionsnummer"},
		{"no hidden sheet", func(f *filled) {
			f.sheets = slices.DeleteFunc(f.sheets, func(s workbook.Sheet) bool { return s.Name == machineSheet })
		}, []string{"_barometer missing-sheet"}, "det skjulte ark er væk"},
		{"an empty hidden sheet", func(f *filled) { f.sheet(machineSheet).Rows = nil }, []string{
			"_barometer wrong-batch batch", "_barometer wrong-codebook codebook", "_barometer wrong-codebook_version codebook_version",
			"_barometer wrong-format format", "_barometer wrong-kind kind", "_barometer wrong-reviewer reviewer"}, "ingen"},
		{"another workbook", func(f *filled) { f.sheets = []workbook.Sheet{{Name: "Ark1"}} }, []string{"not-a-form"}, "et af vores skemaer"},
	} {
		f := opened(t, someForm())
		test.change(f)
		got, violations := f.read(expect())
		if diff := cmp.Diff(test.want, told(violations)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if got != nil {
			t.Errorf("%s: something of it is taken", test.name)
		}
		if said := saying(violations); !strings.Contains(said, test.says) {
			t.Errorf("%s: says %q, want %q in it", test.name, said, test.says)
		}
	}
}

// Where only some questions are asked again, the others are shown with their
// answers: they are part of the reading, and none may be another.
func TestFormAskedAgain(t *testing.T) {
	form, expected := someForm(), expect()
	signed := form.Answers["0101-02"]
	signed.ReviewedOn, signed.Remark = nil, ""
	signed.Answers = codebook.Answers{}
	for id, code := range form.Answers["0101-02"].Answers {
		if id != "begrundelse" && id != "timer" {
			signed.Answers[id] = code
		}
	}
	form.Answers = map[string]Reading{"0101-02": signed}
	form.Cases = slices.Clone(someCases)
	form.Cases[1].Only = []string{"begrundelse", "timer"}
	form.Cases[1].Note = "Spørgsmålene om begrundelse og timer er ændret."
	expected.Cases = form.Cases

	f := opened(t, form)
	got, violations := f.read(expected)
	if len(violations) > 0 || len(got.Readings) > 0 {
		t.Errorf("nothing is answered yet: %+v %v", got, violations)
	}
	f.say(map[string]any{"0101-02 begrundelse": "Ja", "0101-02 timer": 30, "0101-02 _reviewed_on": "2025-10-20"})
	got, violations = f.read(expected)
	want := codebook.Answers{"begrundelse": "ja", "timer": "30"}
	for id, code := range signed.Answers {
		want[id] = code
	}
	if len(violations) > 0 || len(got.Readings) != 1 || !got.Readings[0].Finished {
		t.Fatalf("%+v %v", got, violations)
	}
	if diff := cmp.Diff(want, got.Readings[0].Answers); diff != "" {
		t.Error(diff)
	}
	for id, test := range map[string]struct {
		v    any
		cell string
		rule string
	}{
		"sagsoplysning":               {"Ja", "sagsoplysning", "locked Er sagen tilstrækkeligt oplyst?"},
		"modtaget":                    {nil, "modtaget", "locked Hvornår modtog kommunen ansøgningen?"},
		"oplysning_om__indtaegtstab":  {"x", "oplysning_om__indtaegtstab", "locked Hvad mangler der oplysninger om?"},
		"oplysning_om__pasningsbehov": {nil, "oplysning_om__pasningsbehov", "locked Hvad mangler der oplysninger om?"},
		"forklaring":                  {"noget andet", "forklaring", "locked Forklar kort, hvorfor"},
		"klageudfald":                 {"hm", "klageudfald", "unknown-answer Hvad ville udfaldet af en klage være?"},
	} {
		f := opened(t, form)
		f.say(map[string]any{"0101-02 begrundelse": "Ja", "0101-02 timer": 30, "0101-02 " + id: test.v})
		got, violations := f.read(expected)
		if diff := cmp.Diff([]string{f.at("0101-02", test.cell) + " " + test.rule}, told(violations)); diff != "" || len(got.Readings) > 0 {
			t.Errorf("%s: %s%+v", id, diff, got.Readings)
		}
	}
	// What was asked again is cleared after it was on record: the rest stands.
	expected.Answered = map[string]bool{"0101-02": true}
	got, violations = opened(t, form).read(expected)
	if len(violations) > 0 || len(got.Readings) != 1 || got.Readings[0].ReviewedOn != nil {
		t.Fatalf("%+v %v", got, violations)
	}
	if diff := cmp.Diff(signed.Answers, got.Readings[0].Answers); diff != "" {
		t.Error(diff)
	}
}

// A form of another kind is read as that kind, and what it shows of earlier
// readings is nobody's answer.
func TestFormsOfOtherKinds(t *testing.T) {
	form, expected := emptyForm(), expect()
	form.Kind, expected.Kind = Arbitration, Arbitration
	form.Cases = slices.Clone(someCases)
	form.Cases[0].Shown = []Said{{Title: "Læser 1", Answers: codebook.Answers{"akter": "ja"}, Remark: "Svært"}, {Title: "Læser 2", Answers: codebook.Answers{"akter": "nej"}}}
	expected.Cases = form.Cases
	f := opened(t, form)
	f.put("0101-01", f.row("0101-01", "akter"), columnShown, typed("Ja"))
	f.put("0101-01", f.row("0101-01", "akter"), columnShown+1, typed("Nej"))
	f.say(map[string]any{"0101-01 akter": "Nej"})
	got, violations := f.read(expected)
	if len(violations) > 0 || len(got.Readings) != 1 {
		t.Fatalf("%+v %v", got, violations)
	}
	if diff := cmp.Diff(codebook.Answers{"akter": "nej"}, got.Readings[0].Answers); diff != "" {
		t.Error(diff)
	}
	expected.Kind = FirstReading
	if got, violations = f.read(expected); got != nil || len(violations) != 1 {
		t.Errorf("read as a first reading: %+v %v", got, violations)
	}
}

// A case that was cleared is an empty reading where it is on record, and
// silent elsewhere; one that stands in another form is told apart.
func TestCasesThatGo(t *testing.T) {
	f := opened(t, emptyForm())
	want := expect()
	want.Answered = map[string]bool{"0101-02": true}
	got, violations := f.read(want)
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	if diff := cmp.Diff([]Reading{{CaseNo: "0101-02", Sheet: "0101-02", Row: 1, Answers: codebook.Answers{}}}, got.Readings); diff != "" {
		t.Error(diff)
	}
	f.say(map[string]any{"0147-01 akter": "Ja", "0751-01 akter": "Ja"})
	want.Cases = slices.DeleteFunc(slices.Clone(want.Cases), func(c Case) bool { return c.No == "0147-01" })
	want.Moved = []string{"0147-01"}
	want.Answered = nil
	got, violations = f.read(want)
	if len(violations) > 0 || len(got.Readings) != 1 || got.Readings[0].CaseNo != "0751-01" || len(got.Elsewhere) != 1 || got.Elsewhere[0].CaseNo != "0147-01" {
		t.Errorf("%+v %v", got, violations)
	}
}

// A form of version 1 is read by its own words under version 2. What version
// 2 would ask or refuse is not held against it; a word that neither has is.
func TestFormOfAnOlderVersion(t *testing.T) {
	form := someForm()
	on := date("2025-10-03")
	form.Codebook = olderBook()
	form.Answers = map[string]Reading{
		"0101-01": {ReviewedOn: &on, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "nej", "oplysning_om": "andet;helbred",
			"begrundelse": "ja", "vaesentlig": "ja", "klageudfald": "stadfaestet", "tvivl": "nej"}}, // E2 of version 2 would refuse it
		"0101-02": {ReviewedOn: &on, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "ja",
			"begrundelse": "ja", "klageudfald": "afvist"}},
	}
	f := opened(t, form)
	got, violations := f.read(expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	want := &FilledForm{Reviewer: "R1", Version: 1, Readings: []Reading{
		{CaseNo: "0101-01", Sheet: "0101-01", Row: 1, ReviewedOn: &on, Finished: true, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "nej",
			"oplysning_om": "andet;helbred", "begrundelse": "ja", "vaesentlig": "ja", "klageudfald": "stadfaestet"}},
		{CaseNo: "0101-02", Sheet: "0101-02", Row: 1, ReviewedOn: &on, Finished: true, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "ja",
			"begrundelse": "ja", "klageudfald": "afvist"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	f.say(map[string]any{"0147-01 akter": "måske"})
	if _, violations = f.read(expect()); len(violations) != 1 || violations[0].Sheet != "0147-01" {
		t.Errorf("a word that no version has: %v", violations)
	}
}

// A contradiction says what a derived item came to, since no cell that the
// reviewer fills in shows it, and what to do about it. It stands once, and no
// sentence ends in the middle of another.
func TestContradictionsNameWhatFollows(t *testing.T) {
	const no = "0101-01"
	for _, test := range []struct {
		name, level, found, advice string
	}{
		{"an error", codebook.LevelError, "Med en mangel stadfæstes den ikke (»Hvad ville udfaldet af en klage være?« er Stadfæstelse, »En eller flere retlige mangler« er Ja)", "Ret et af svarene."},
		{"a warning", codebook.LevelWarning, "Med en mangel stadfæstes den ikke (»Hvad ville udfaldet af en klage være?« er Stadfæstelse, »En eller flere retlige mangler« er Ja)", "Ret et af svarene, eller forklar det i »Bemærkning«."},
	} {
		t.Run(test.name, func(t *testing.T) {
			cb := derivedBook()
			cb.Edits = []codebook.Edit{{ID: "E1", Level: test.level, Message: "Med en mangel stadfæstes den ikke.",
				Wrong: codebook.Condition{"mangel": {"ja"}, "klageudfald": {"stadfaestet"}}}}
			form, expected := emptyForm(), expect()
			form.Codebook, expected.Codebook = cb, cb
			f := opened(t, form)
			f.say(wholeCase(no))
			f.say(map[string]any{no + " klageudfald": "Stadfæstelse"})
			_, violations := f.read(expected)
			if diff := cmp.Diff([]string{f.at(no, "klageudfald") + " E1 Hvad ville udfaldet af en klage være?"}, told(violations)); diff != "" {
				t.Fatal(diff)
			}
			if violations[0].Found.DA != test.found || advice(violations[0]) != test.advice {
				t.Errorf("%q, %q", violations[0].Found.DA, advice(violations[0]))
			}
		})
	}
}

// Where a case is asked again in part, a contradiction is shown at a cell that
// is open, even when the first of the answers is one that is locked.
func TestContradictionStandsAtAnOpenCell(t *testing.T) {
	const no = "0101-02"
	f := someForm()
	f.Kind = Arbitration
	f.Cases = []Case{{No: no, Kommune: "0101", KommuneName: "København", Only: []string{"klageudfald"}}}
	f.Answers = map[string]Reading{no: {CaseNo: no, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "nej",
		"oplysning_om": "andet", "begrundelse": "ja", "vaesentlig": "ja", "timer": "20"}}}
	want := expect()
	want.Kind, want.Cases = Arbitration, f.Cases
	b := opened(t, f)
	b.say(map[string]any{no + " klageudfald": "Stadfæstelse", no + " _remark": "x", no + " _reviewed_on": "2025-10-03"})
	_, violations := b.read(want)
	if diff := cmp.Diff([]string{b.at(no, "klageudfald") + " E2 Hvad ville udfaldet af en klage være?"}, told(violations)); diff != "" {
		t.Error(diff, violations)
	}
}
