package codebook_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
)

const questions = head + `
[[item]]
id = "jn"
section = "s"
type = "ja-nej-ir-kiv"
label = "?"
[[item]]
id = "valg"
section = "s"
type = "valg"
label = "?"
answers = { aa = "Ældre, på vej", b = "Bolig" }
[[item]]
id = "flere"
section = "s"
type = "flere"
label = "?"
answers = { x = "Første, med komma", y = "Årsag", z = "Andet" }
[[item]]
id = "dato"
section = "s"
type = "dato"
label = "?"
[[item]]
id = "tal"
section = "s"
type = "tal"
label = "?"
[[item]]
id = "tekst"
section = "s"
type = "tekst"
label = "?"
[[deadline]]
id = "f"
start = "dato"
stop = "dato"
`

func TestParseAnswer(t *testing.T) {
	cb := read(t, questions)
	for _, test := range []struct{ item, text, want string }{
		{"jn", "Ja", "ja"}, {"jn", " NEJ\u00a0", "nej"}, {"jn", "ikke relevant", "ikke_relevant"}, {"jn", "kan_ikke_vurderes", "kan_ikke_vurderes"},
		{"jn", "Kan  ikke\nvurderes", "kan_ikke_vurderes"}, {"jn", "", ""}, {"jn", "  ", ""},
		{"valg", "ÆLDRE, PÅ VEJ", "aa"}, {"valg", "ældre, pa\u030a vej", "aa"}, // å as a Mac writes it
		{"valg", "AA", "aa"},
		{"flere", "Årsag; Første, med komma", "x;y"}, {"flere", "z;z; ;", "z"}, {"flere", "-", "-"}, {"flere", "Ingen", "-"}, {"flere", "y;X", "x;y"},
		{"dato", "2025-08-15", "2025-08-15"}, {"dato", "15-08-2025", "2025-08-15"}, {"dato", "15.8.2025", "2025-08-15"}, {"dato", "15/8-2025", "2025-08-15"},
		{"dato", "Fremgår ikke", "-"}, {"dato", "-", "-"},
		{"tal", "12", "12"}, {"tal", "12,50", "12.5"}, {"tal", "12.5", "12.5"}, {"tal", "1.234,5", "1234.5"}, {"tal", "1.234.567", "1234567"},
		{"tal", "-0,0", "0"}, {"tal", "\u22123", "-3"}, {"tal", "007", "7"}, {"tal", "0,25", "0.25"}, {"tal", "-", "-"},
		{"tekst", "  Borgeren »A«  ringede;\nigen ", "Borgeren »A«  ringede;\nigen"},
	} {
		got, refusal := cb.ParseAnswer(test.item, test.text)
		if refusal != nil || got != test.want {
			t.Errorf("%s: %q is %q, %+v, want %q", test.item, test.text, got, refusal, test.want)
		}
	}
}

func TestParseAnswerRefuses(t *testing.T) {
	cb := read(t, questions)
	for _, test := range []struct{ item, text, rule, found, wanted, hint string }{
		{"jn", "måske", "unknown-answer", `"måske"`, "en af Ja, Nej, Ikke relevant, Kan ikke vurderes", ""},
		{"jn", "Nei", "unknown-answer", `"Nei"`, "en af Ja, Nej, Ikke relevant, Kan ikke vurderes", `mente du "Nej"?`},
		{"jn", "-", "unknown-answer", `"-"`, "en af Ja, Nej, Ikke relevant, Kan ikke vurderes", ""},
		{"flere", "Årsag, Andet", "unknown-answer", `"Årsag, Andet"`, "en af Første, med komma, Årsag, Andet", "adskil flere med semikolon"},
		{"dato", "31-02-2025", "bad-date", `"31-02-2025"`, "en dato som 15-08-2025", ""},
		{"dato", "15-08-25", "bad-date", `"15-08-25"`, "en dato som 15-08-2025", ""},
		{"tal", "1.234", "bad-number", `"1.234"`, "et tal som 12,5", "det kan læses på to måder: skriv 1234 eller 1,234"},
		{"tal", "ca. 12", "bad-number", `"ca. 12"`, "et tal som 12,5", ""},
		{"tal", "1e3", "bad-number", `"1e3"`, "et tal som 12,5", ""},
		{"tal", "NaN", "bad-number", `"NaN"`, "et tal som 12,5", ""},
		{"tal", "1,2,3", "bad-number", `"1,2,3"`, "et tal som 12,5", ""},
		{"tal", "010190-1234", "bad-number", `"xxxxxx-xxxx"`, "et tal som 12,5", ""}, // never echoed
		{"datoen", "ja", "unknown-item", `"datoen"`, "et spørgsmål i måleskemaet", `mente du "dato"?`},
		{"f_overholdt", "ja", "unknown-item", `"f_overholdt"`, "et spørgsmål i måleskemaet", "det beregnes ud fra andre svar"},
	} {
		code, r := cb.ParseAnswer(test.item, test.text)
		if r == nil || code != "" {
			t.Errorf("%s: %q is read as %q", test.item, test.text, code)
			continue
		}
		got := [4]string{r.Rule, r.Found.In(lang.Danish), r.Wanted.In(lang.Danish), r.Hint.In(lang.Danish)}
		if want := [4]string{test.rule, test.found, test.wanted, test.hint}; got != want {
			t.Errorf("%s: %q: %q, want %q", test.item, test.text, got, want)
		}
		if r.Found.EN == "" || r.Wanted.EN == "" {
			t.Errorf("%s: %q: no English wording", test.item, test.text)
		}
	}
}

// What is read is what Check takes, and reads back as itself.
func FuzzParseAnswer(f *testing.F) {
	for _, s := range []string{"Ja", "x; Årsag", "15/8-2025", "1.234,50", "-", "kan  ikke vurderes", "-0"} {
		f.Add(s)
	}
	cb := read(f, questions)
	f.Fuzz(func(t *testing.T, text string) {
		for i := range cb.Items {
			id := cb.Items[i].ID
			code, refusal := cb.ParseAnswer(id, text)
			if refusal != nil {
				if code != "" || refusal.Rule == "" || refusal.Found.DA == "" || refusal.Wanted.DA == "" {
					t.Fatalf("%s: %q: %q, %+v", id, text, code, refusal)
				}
				continue
			}
			if code == "" {
				continue
			}
			for _, p := range cb.Check(codebook.Answers{id: code}) {
				if p.Level == codebook.LevelError {
					t.Fatalf("%s: %q is read as %q: %+v", id, text, code, p)
				}
			}
			if again, refusal := cb.ParseAnswer(id, code); (refusal != nil || again != code) && !(id == "tal" && refusal != nil) {
				t.Fatalf("%s: %q is read as %q, and that as %q, %+v", id, text, code, again, refusal)
			}
		}
	})
}

// A number reads the same with decimal comma, with point (but where three
// decimals make it ambiguous) and with a point between thousands.
func TestParseNumber(t *testing.T) {
	cb := read(t, questions)
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.IntRange(1, 999).Draw(t, "thousands")
		rest := rapid.StringMatching(`[0-9]{3}`).Draw(t, "rest")
		decimals := rapid.StringMatching(`[0-9]?[1-9]`).Draw(t, "decimals")
		head := strconv.Itoa(whole)
		want := head + rest + "." + decimals
		for _, text := range []string{head + rest + "," + decimals, head + rest + "." + decimals, head + "." + rest + "," + decimals} {
			if got, refusal := cb.ParseAnswer("tal", text); refusal != nil || got != want {
				t.Fatalf("%q is %q, %+v, want %q", text, got, refusal, want)
			}
		}
	})
}
