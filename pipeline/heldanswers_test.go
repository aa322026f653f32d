package pipeline

import (
	"encoding/json"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/ledger"
)

// The journal is written as it is from a map: encoding/json is what it is held
// against.
func TestHeldAnswersAreAMap(t *testing.T) {
	type inMap struct {
		Answers codebook.Answers `json:"answers"`
	}
	type held struct {
		Answers HeldAnswers `json:"answers"`
	}
	texts := rapid.OneOf(rapid.SampledFrom([]string{"", "ja", "nej", "q1", "q10", `"`, `\`, "<&>", "æ, ø", "\u2028", "a\nb", ":", ",", "{}", "null"}), rapid.String())
	rapid.Check(t, func(r *rapid.T) {
		a := codebook.Answers(rapid.MapOfN(texts, texts, 0, 12).Draw(r, "answers"))
		if rapid.IntRange(0, 9).Draw(r, "nothing at all") == 0 {
			a = nil
		}
		want, err := ledger.Encode("answers", inMap{a})
		if err != nil {
			r.Fatal(err)
		}
		got, err := ledger.Encode("answers", held{hold(a)})
		if err != nil || string(got.Body) != string(want.Body) {
			r.Fatalf("%s, %v, want %s", got.Body, err, want.Body)
		}
		read, err := ledger.Decode[held](want)
		if err != nil || read.Answers != hold(a) || (read.Answers.open() == nil) != (a == nil) {
			r.Fatalf("%q, %v, want %q", read.Answers, err, hold(a))
		}
		back, err := ledger.Decode[inMap](want) // where a text is not UTF-8 it is another
		if err != nil || !maps.Equal(read.Answers.open(), back.Answers) || read.Answers.none() != (len(a) == 0) {
			r.Fatalf("%v, %v, want %v", read.Answers.open(), err, back.Answers)
		}
		for item, answer := range back.Answers {
			if got := read.Answers.of(item); got != answer {
				r.Fatalf("%q: %q, want %q", item, got, answer)
			}
		}
		if got := read.Answers.of("not asked"); got != "" {
			r.Fatalf("%q answered, want nothing", got)
		}
	})
}

// However the object is written, it is held in one way.
func TestHeldAnswersOtherwiseWritten(t *testing.T) {
	for src, want := range map[string]HeldAnswers{
		`{"b":"1","a":"2"}`:        `{"a":"2","b":"1"}`,
		` { "a" : "2" , "b":"1" }`: `{"a":"2","b":"1"}`,
		`{"\u0061":"\u00e6"}`:      `{"a":"æ"}`,
		`{"a":"1","a":"2"}`:        `{"a":"2"}`,
		`{ }`:                      `{}`,
		`null`:                     ``,
	} {
		var got HeldAnswers
		if err := json.Unmarshal([]byte(src), &got); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", src, got, err, want)
		}
	}
	for _, src := range []string{`{"a":1}`, `[]`, `"a"`, `{"a":null,"b":{}}`, `{"a":["b"]}`, `7`} {
		var got HeldAnswers
		if err := json.Unmarshal([]byte(src), &got); err == nil {
			t.Errorf("%s was read as %s", src, got)
		}
	}
	if !HeldAnswers("").same("{}") || !HeldAnswers("{}").same("") || HeldAnswers(`{"a":"1"}`).same(`{"a":"2"}`) || HeldAnswers("").same(`{"a":"1"}`) {
		t.Error("same does not compare as maps do")
	}
}
