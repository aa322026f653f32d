package forms

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
)

var twoQuestions = &codebook.Codebook{ID: "b", Title: "B", Version: 1, Sections: []codebook.Section{{ID: "s", Title: "S"}}, Items: []codebook.Item{
	{ID: "begrundelse", Section: "s", Type: codebook.YesNo, Label: "Begrundelse?"},
	{ID: "hjemmel", Section: "s", Type: codebook.YesNo, Label: "Hjemmel?"},
}}

func isReviewed(no string) bool { return no == "0101-01" || no == "0101-02" }

// Questions come in the order of the form, whatever the order of the line.
func TestReadObjections(t *testing.T) {
	got, violations := ReadObjections("objections.csv", []byte("case_no;received_on;text;items\n"+
		"0101-01;5.11.2026;Kommunen er uenig, og hjemlen stod der.;hjemmel|begrundelse\n\n0101-02;2026-11-06;\"Alt; igen.\";\n"),
		twoQuestions, isReviewed)
	fifth, _ := day.Parse("2026-11-05")
	want := []ObjectionLine{
		{CaseNo: "0101-01", ReceivedOn: fifth, Text: "Kommunen er uenig, og hjemlen stod der.", Items: []string{"begrundelse", "hjemmel"}, Line: 2},
		{CaseNo: "0101-02", ReceivedOn: fifth + 1, Text: "Alt; igen.", Line: 4},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(violations) > 0 {
		t.Errorf("%s%v", diff, violations)
	}
}

// Everything wrong is told at once, and nothing that may point to a person is
// repeated.
func TestReadObjectionsRefuses(t *testing.T) {
	_, violations := ReadObjections("objections.csv", []byte("case_no,received_on,text,items\n"+
		"0101-03,2026-11-31,,hjemel\n0101-01,,Ring til 31 41 59 26,\n0101-02,2026-11-01,Skriv til per@kommune.dk,\n0101-02,2026-11-01,Om 010101-1234,\n"),
		twoQuestions, isReviewed)
	var rules []string
	for _, v := range violations {
		rules = append(rules, v.Rule)
		for _, text := range []string{v.Message(lang.English), v.Message(lang.Danish)} {
			if strings.Contains(text, "31 41") || strings.Contains(text, "per@") || strings.Contains(text, "1234") {
				t.Errorf("repeated: %s", text)
			}
		}
	}
	want := []string{"unknown-case", "date", "missing-text", "unknown-item", "date", "phone", "email", "cpr"}
	if diff := cmp.Diff(want, rules); diff != "" {
		t.Errorf("%s\n%v", diff, violations)
	}
}

// Whatever the bytes, the list is read or refused with messages in both
// languages, and never with a panic.
func FuzzObjections(f *testing.F) {
	f.Add([]byte("case_no,received_on,text,items\n0101-01,2026-11-01,x,hjemmel\n"))
	f.Add([]byte("case_no;received_on;text\n0101-02;1/11-2026;\"a\"\"b\"\n"))
	f.Add([]byte("\xEF\xBB\xBFtext\titems\treceived_on\tcase_no\n\xe6\t;|\t\t\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		list, violations := ReadObjections("x.csv", src, twoQuestions, isReviewed)
		for _, v := range violations {
			if v.Found.EN == "" || v.Found.DA == "" || v.Wanted.EN == "" || v.Wanted.DA == "" || v.File != "x.csv" || !utf8.ValidString(v.Message(lang.Danish)) {
				t.Fatalf("violation %+v", v)
			}
		}
		for _, o := range list {
			if len(violations) == 0 && (!isReviewed(o.CaseNo) || o.Text == "" || hidden(o.Text) || !slices.IsSorted(o.Items)) {
				t.Fatalf("accepted %+v", o)
			}
		}
	})
}
