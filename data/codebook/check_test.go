package codebook_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
)

func TestCheck(t *testing.T) {
	cb := read(t, head+
		item("a", "ja-nej", `defect = ["nej"]`)+
		item("b", "flere", "answers = { x = \"X\", y = \"Y\" }\nask = { a = [\"nej\"] }")+
		item("c", "dato", "")+item("d", "tal", "")+item("e", "tekst", "")+
		"[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"a\"]\n"+
		"[[deadline]]\nid = \"f\"\nstart = \"c\"\nstop = \"c\"\n"+
		"[[edit]]\nid = \"E1\"\nlevel = \"fejl\"\nwrong = { m = [\"ja\"], b = [\"x\"] }\nmessage = \"X er ingen mangel.\"\n"+
		"[[edit]]\nid = \"E2\"\nlevel = \"advarsel\"\nwrong = { b = [\"y\"] }\nmessage = \"Er det Y?\"\n")
	type p = codebook.Problem
	missing := func(id string) p {
		return p{Level: "mangler", Rule: "missing", Items: []string{id}, Message: "»" + id + "?« er ikke besvaret."}
	}
	for _, test := range []struct {
		name    string
		answers codebook.Answers
		want    []p
	}{
		{"nothing yet", nil, []p{missing("a"), missing("c"), missing("d")}}, // b is not asked, text is never missing
		{"all right", codebook.Answers{"a": "ja", "c": "2024-02-29", "d": "-1.5", "e": "hvad som helst"}, nil},
		{"nothing in the papers", codebook.Answers{"a": "nej", "b": "-", "c": "-", "d": "-"}, nil},
		{"computed ones are passed over", codebook.Answers{"a": "ja", "c": "-", "d": "0", "m": "nej", "f_overholdt": "x", "f_dage": "3", "f_grund": ""}, nil},
		{"wrong values", codebook.Answers{"a": "Ja", "c": "29-02-2023", "d": "1,5"}, []p{
			{Level: "fejl", Rule: "unknown-answer", Items: []string{"a"}, Message: `»a?«: "Ja" er ikke blandt svarene.`},
			{Level: "fejl", Rule: "bad-date", Items: []string{"c"}, Message: `»c?«: "29-02-2023" er ikke en dato.`},
			{Level: "fejl", Rule: "bad-number", Items: []string{"d"}, Message: `»d?«: "1,5" er ikke et tal.`},
		}},
		{"several out of order", codebook.Answers{"a": "nej", "b": "y;x", "c": "-", "d": "0"}, []p{
			{Level: "fejl", Rule: "unknown-answer", Items: []string{"b"}, Message: `»b?«: "y;x" er ikke svar i skemaets rækkefølge.`},
			{Level: "fejl", Rule: "E1", Items: []string{"b", "m"}, Message: "X er ingen mangel."},
			{Level: "advarsel", Rule: "E2", Items: []string{"b"}, Message: "Er det Y?"},
		}},
		{"not asked", codebook.Answers{"a": "ja", "b": "x", "c": "-", "d": "0"}, []p{
			{Level: "fejl", Rule: "not-asked", Items: []string{"b", "a"}, Message: "»b?« skal ikke besvares, når svaret på »a?« er Ja."},
		}},
		{"asked or not is open", codebook.Answers{"b": "x", "c": "-", "d": "0"}, []p{missing("a")}},
		{"no such question", codebook.Answers{"a": "ja", "c": "-", "d": "0", "q": "ja"}, []p{
			{Level: "fejl", Rule: "unknown-item", Items: []string{"q"}, Message: `Måleskemaet har intet spørgsmål "q".`},
		}},
	} {
		if diff := cmp.Diff(test.want, cb.Check(test.answers)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
