package forms

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// opened is a form as it is read. Writing takes longer than reading, so equal
// forms are written once.
func opened(t testing.TB, f Form) *filled {
	t.Helper()
	key, err := json.Marshal([]any{f.Kind, f.Cases, f.Answers, f.Codebook.JSON(), f.Codebook.Edits})
	if err != nil {
		t.Fatal(err)
	}
	if sheets, ok := openedForms[string(key)]; ok {
		return &filled{t: t, sheets: slices.Clone(sheets)}
	}
	sheets, err := workbook.Open(save(t, "skema-R1.xlsx", func(b *bytes.Buffer) error { return WriteForm(b, f) }))
	if err != nil {
		t.Fatal(err)
	}
	openedForms[string(key)] = sheets
	return &filled{t: t, sheets: slices.Clone(sheets)}
}

var openedForms = map[string][]workbook.Sheet{}

// emptyForm has four cases of which nothing is answered.
func emptyForm() Form {
	f := someForm()
	f.Answers = nil
	return f
}

// wholeCase is a signed case in which nothing is wrong.
func wholeCase(no string) map[string]any {
	out := map[string]any{}
	for id, v := range map[string]any{
		"akter": "Ja", "modtaget": "2025-08-15", "sagsoplysning": "Nej", "oplysning_om__andet": "x", "begrundelse": "Ja",
		"vaesentlig": "Nej", "timer": 20, "klageudfald": "Ændring, ophævelse eller hjemvisning", "_reviewed_on": "2025-10-03",
	} {
		out[no+" "+id] = v
	}
	return out
}

// What was prefilled comes back, and cases without answers say nothing.
func TestFormReadBack(t *testing.T) {
	f := someForm()
	lead := f.Answers["0101-02"]
	lead.AskLead, lead.Question = true, "Tæller et telefonnotat som partshøring?"
	f.Answers["0101-02"] = lead
	f.Answers["0147-01"] = Reading{Answers: codebook.Answers{"akter": "ja", "modtaget": "-", "sagsoplysning": "nej", "oplysning_om": "-", "timer": "-"}, AskLead: true}
	got, violations := opened(t, f).read(expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	lead.CaseNo, lead.Sheet, lead.Row, lead.Finished = "0101-02", "0101-02", 1, true
	half := f.Answers["0147-01"]
	half.CaseNo, half.Sheet, half.Row = "0147-01", "0147-01", 1
	if diff := cmp.Diff(&FilledForm{Reviewer: "R1", Version: 2, Readings: []Reading{lead, half}}, got); diff != "" {
		t.Error(diff)
	}
}

// Answers as lists and date cells give them, and as people type them.
func TestFormAsPeopleFillIt(t *testing.T) {
	f := opened(t, emptyForm())
	f.say(map[string]any{
		"0101-01 akter": "Ja", "0101-01 modtaget": workbook.Cell{Kind: workbook.DateCell, Date: date("2025-08-15"), Text: "2025-08-15"},
		"0101-01 sagsoplysning": "Ja", "0101-01 begrundelse": "Kan ikke vurderes", "0101-01 timer": 37.5,
		"0101-01 klageudfald": "Stadfæstelse", "0101-01 _reviewed_on": 45933, // a date that has lost its format
		"0101-02 akter": "JA", "0101-02 modtaget": "28/2-2025", "0101-02 sagsoplysning": "nej", "0101-02 oplysning_om__andet": "X", "0101-02 oplysning_om__pasningsbehov": "pasningsbehov",
		"0101-02 begrundelse": "ikke_relevant", "0101-02 vaesentlig": "ja", "0101-02 timer": "37,5", "0101-02 klageudfald": " Ændring,  ophævelse eller hjemvisning ",
		"0101-02 forklaring": "Se s. 3.", "0101-02 _reviewed_on": "3. oktober 2025", "0101-02 _remark": "Ringet", "0101-02 _ask_lead": "Hvad med bilag 4?",
		"0147-01 akter": "Nej", "0147-01 _ask_lead": "nej",
		"0751-01 akter": "Ja", "0751-01 modtaget": "fremgår ikke", "0751-01 sagsoplysning": "Nej", "0751-01 timer": 1.234, // a number cell is no thousand
		"0751-01 _ask_lead": "x",
	})
	got, violations := f.read(expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	reviewed := date("2025-10-03") // serial number 45933
	want := &FilledForm{Reviewer: "R1", Version: 2, Readings: []Reading{
		{CaseNo: "0101-01", Sheet: "0101-01", Row: 1, Finished: true, ReviewedOn: &reviewed, Answers: codebook.Answers{
			"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "ja", "begrundelse": "kan_ikke_vurderes", "timer": "37.5", "klageudfald": "stadfaestet"}},
		{CaseNo: "0101-02", Sheet: "0101-02", Row: 1, Finished: true, ReviewedOn: &reviewed, Remark: "Ringet", AskLead: true, Question: "Hvad med bilag 4?", Answers: codebook.Answers{
			"akter": "ja", "modtaget": "2025-02-28", "sagsoplysning": "nej", "oplysning_om": "pasningsbehov;andet", "begrundelse": "ikke_relevant",
			"vaesentlig": "ja", "timer": "37.5", "klageudfald": "aendret", "forklaring": "Se s. 3."}},
		{CaseNo: "0147-01", Sheet: "0147-01", Row: 1, Answers: codebook.Answers{"akter": "nej"}},
		{CaseNo: "0751-01", Sheet: "0751-01", Row: 1, AskLead: true, Answers: codebook.Answers{"akter": "ja", "modtaget": "-", "sagsoplysning": "nej", "timer": "1.234"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every way in which a case can be wrong, with its cell, and that no other
// case suffers from it.
func TestCaseViolations(t *testing.T) {
	const no = "0101-01"
	for _, test := range []struct {
		name   string
		change map[string]any
		want   []string // id rule subject; the id stands for the cell
		says   string   // in one of the Danish messages
	}{
		{"nothing wrong", nil, nil, ""},
		{"unknown answer", map[string]any{"sagsoplysning": "Måske"}, []string{"sagsoplysning unknown-answer Er sagen tilstrækkeligt oplyst?"}, "en af Ja, Nej, Kan ikke vurderes"},
		{"answered though not asked", map[string]any{"sagsoplysning": "Ja", "vaesentlig": nil},
			[]string{"oplysning_om__andet not-asked Hvad mangler der oplysninger om?"}, "er Andet, men spørgsmålet stilles ikke"},
		{"not asked, not signed yet", map[string]any{"sagsoplysning": "Ja", "_reviewed_on": nil}, nil, ""},
		{"bad date", map[string]any{"modtaget": "31-02-2025"}, []string{"modtaget bad-date Hvornår modtog kommunen ansøgningen?"}, "en dato"},
		{"day as a number in a text", map[string]any{"modtaget": "45884"}, []string{"modtaget bad-date Hvornår modtog kommunen ansøgningen?"}, "regneark tæller til 15. august 2025"},
		{"number that is no day", map[string]any{"modtaget": 12}, []string{"modtaget bad-date Hvornår modtog kommunen ansøgningen?"}, "en dato"},
		{"bad day of review", map[string]any{"_reviewed_on": "i går"}, []string{"_reviewed_on date Gennemgået den"}, "en dato, der findes"},
		{"day of review to come", map[string]any{"_reviewed_on": "2025-12-03"}, []string{"_reviewed_on later-date Gennemgået den"}, "ikke er kommet endnu"},
		{"bad number", map[string]any{"timer": "20 timer"}, []string{"timer bad-number Hvor mange timer om ugen er bevilget?"}, "et tal"},
		{"two numbers in one", map[string]any{"timer": "1.000"}, []string{"timer bad-number Hvor mange timer om ugen er bevilget?"}, "på to måder"},
		{"contradiction", map[string]any{"vaesentlig": "Ja", "klageudfald": "Stadfæstelse", "_remark": "x"},
			[]string{"vaesentlig E2 Har manglerne væsentlig betydning for afgørelsens resultat?"}, "udelukker hinanden"},
		{"contradiction, not signed yet", map[string]any{"vaesentlig": "Ja", "klageudfald": "Stadfæstelse", "_reviewed_on": nil}, nil, ""},
		{"unusual without remark", map[string]any{"klageudfald": "Stadfæstelse"}, []string{"sagsoplysning E3 Er sagen tilstrækkeligt oplyst?"}, "forklaring i »Bemærkning«"},
		{"unusual with remark", map[string]any{"klageudfald": "Stadfæstelse", "_remark": "Manglen er uden betydning"}, nil, ""},
		{"unusual, not signed yet", map[string]any{"klageudfald": "Stadfæstelse", "_reviewed_on": nil}, nil, ""},
		{"signed too early", map[string]any{"timer": nil, "oplysning_om__andet": nil, "klageudfald": nil}, []string{
			"oplysning_om__pasningsbehov missing-answer Hvad mangler der oplysninger om?", "timer missing-answer Hvor mange timer om ugen er bevilget?",
			"klageudfald missing-answer Hvad ville udfaldet af en klage være?"}, "intet svar, men sagen er underskrevet, ventet: en af Stadfæstelse, Ændring, ophævelse eller hjemvisning"},
		{"both some and none", map[string]any{"oplysning_om__-": "x"}, []string{"oplysning_om__- none-and-some Hvad mangler der oplysninger om?"}, "Ingen af dem"},
		{"no tick", map[string]any{"oplysning_om__indtaegtstab": "lidt"}, []string{"oplysning_om__indtaegtstab unknown-answer Hvad mangler der oplysninger om?: Indtægtstab"}, "x eller ingenting"},
		{"formula", map[string]any{"akter": workbook.Cell{Kind: workbook.TextCell, Text: "Ja", Formula: true}}, []string{"akter formula Er alle akter modtaget?"}, "en formel, som giver »Ja«"},
		{"formula as a day", map[string]any{"_reviewed_on": workbook.Cell{Kind: workbook.DateCell, Date: date("2025-10-03"), Text: "2025-10-03", Formula: true}}, []string{"_reviewed_on formula Gennemgået den"}, "noget andet næste gang"},
		{"formula in a remark", map[string]any{"_remark": workbook.Cell{Kind: workbook.ErrorCell, Text: "#N/A", Formula: true}}, []string{"_remark formula Bemærkning"}, "en formel"},
		{"CPR in the remark", map[string]any{"_remark": "Borger 010190-1234"}, []string{"_remark cpr Bemærkning"}, "vises ikke"},
		{"e-mail in the question", map[string]any{"_ask_lead": "Spørg anne.holm@example.dk"}, []string{"_ask_lead email Spørgsmål til projektlederen"}, "en mailadresse (vises ikke)"},
		{"phone in a text", map[string]any{"forklaring": "Ring på tlf. 33 12 34 56"}, []string{"forklaring phone Forklar kort, hvorfor"}, "telefonnummer (vises ikke)"},
		{"CPR in a text", map[string]any{"forklaring": "0101901234"}, []string{"forklaring cpr Forklar kort, hvorfor"}, "vises ikke"},
		{"CPR as an answer", map[string]any{"akter": "010190-1234"}, []string{"akter unknown-answer Er alle akter modtaget?"}, "vises ikke"},
		{"e-mail as an answer", map[string]any{"akter": "anne.holm@example.dk"}, []string{"akter unknown-answer Er alle akter modtaget?"}, "vises ikke"},
		{"kommune changed", map[string]any{"_kommune": "Aarhus"}, []string{"_kommune identity 0101-01"}, "København"},
		{"number changed", map[string]any{"_case_no": "0101-99"}, []string{"_case_no identity 0101-01"}, "»0101-99«"},
		{"number gone", map[string]any{"_case_no": nil}, []string{"_case_no identity 0101-01"}, "ingenting"},
		{"CPR as a number", map[string]any{"_case_no": "010190-1234"}, []string{"_case_no identity 0101-01"}, "vises ikke"},
		{"number of another", map[string]any{"_case_no": "0101-02"}, []string{"_case_no identity 0101-01"}, "»0101-02«"},
		{"several at once", map[string]any{"akter": "hm", "timer": "1.000", "_remark": "010190 1234"},
			[]string{"akter unknown-answer Er alle akter modtaget?", "timer bad-number Hvor mange timer om ugen er bevilget?", "_remark cpr Bemærkning"}, "Ja, Nej"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := opened(t, emptyForm())
			f.say(wholeCase(no))
			f.say(wholeCase("0147-01"))
			for id, v := range test.change {
				f.say(map[string]any{no + " " + id: v})
			}
			expected := expect()
			expected.Today = date("2025-10-05")
			got, violations := f.read(expected)
			var want []string
			for _, w := range test.want {
				id, rest, _ := strings.Cut(w, " ")
				want = append(want, f.at(no, id)+" "+rest)
			}
			if diff := cmp.Diff(want, told(violations)); diff != "" {
				t.Errorf("%s%v", diff, violations)
			}
			noCPR(t, violations)
			said := saying(violations)
			if !strings.Contains(said, test.says) {
				t.Errorf("says %q, want %q in it", said, test.says)
			}
			if strings.Contains(said, "example.dk") || strings.Contains(said, "33 12 34 56") {
				t.Errorf("shows what points to a person: %s", said)
			}
			// The other case is taken whatever this one says.
			if i := slices.IndexFunc(got.Readings, func(r Reading) bool { return r.CaseNo == "0147-01" }); i < 0 || !got.Readings[i].Finished {
				t.Errorf("the other case is not taken: %+v", got)
			}
			if refused := slices.Contains(got.Refused, no); refused != (len(test.want) > 0) {
				t.Errorf("refused: %v", got.Refused)
			}
			if taken := slices.ContainsFunc(got.Readings, func(r Reading) bool { return r.CaseNo == no }); taken == (len(test.want) > 0) {
				t.Errorf("taken: %+v", got.Readings)
			}
		})
	}
}

// Two answers pasted into one cell are told as that, in one line.
func TestSeveralAnswersInACell(t *testing.T) {
	for text, advice := range map[string]string{"Ja\nNej": "flere svar", "Ja;nej": "flere svar", "Ja/måske": "", "Måske": ""} {
		f := opened(t, emptyForm())
		f.say(map[string]any{"0101-01 sagsoplysning": text})
		_, violations := f.read(expect())
		if len(violations) != 1 || strings.Contains(violations[0].Found.DA, "\n") || (advice != "") != strings.Contains(violations[0].Hint.DA, "flere svar") {
			t.Errorf("%q: %v", text, violations)
		}
	}
}
