package forms

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// find knows three kommuner.
func find(text string) (string, bool) {
	for code, names := range map[string][]string{
		"0101": {"0101", "101", "København", "Københavns Kommune"},
		"0147": {"0147", "147", "Frederiksberg"},
		"0492": {"0492", "492", "Ærø"},
	} {
		if slices.Contains(names, text) {
			return code, true
		}
	}
	return "", false
}

// lines are violations as the tests name them: place, rule, subject.
func lines(vs strict.Violations) []string {
	var out []string
	for _, v := range vs {
		out = append(out, strings.TrimSpace(v.Place.String()+" "+v.Rule+" "+v.Subject))
	}
	return out
}

func ptr(s string) *day.Date { d := date(s); return &d }

func TestReadReviewers(t *testing.T) {
	const want1 = "code;name;share;from;to;not_kommuner\n" +
		"R1;Anne Holm;1;2025-09-01;31-12-2025;\n" +
		"R2;Bo Ærø;0,5;;;0101 147\n" +
		";;;;;\n" +
		"R3;Carl;;;;\"Københavns Kommune; Ærø\"\n"
	win, err := charmap.Windows1252.NewEncoder().String(want1)
	if err != nil {
		t.Fatal(err)
	}
	want := []Reviewer{
		{Code: "R1", Name: "Anne Holm", Share: 1000, From: ptr("2025-09-01"), To: ptr("2025-12-31")},
		{Code: "R2", Name: "Bo Ærø", Share: 500, Not: []string{"0101", "0147"}},
		{Code: "R3", Name: "Carl", Share: 1000, Not: []string{"0101", "0492"}},
	}
	for name, src := range map[string]string{
		"semicolons": want1, "BOM": "\uFEFF" + want1, "Windows-1252": win, "CRLF": strings.ReplaceAll(want1, "\n", "\r\n"),
		"tabs":          strings.NewReplacer(";;;;;\n", "\n", "Kommune; Ærø", "Kommune| Ærø", ";", "\t").Replace(want1),
		"other order":   "name,code,not_kommuner,share,to,from\nAnne Holm,R1,,1.000,2025-12-31,1. september 2025\nBo Ærø,R2,0101|0147,.5,,\nCarl,R3,Københavns Kommune|Ærø,,,\n",
		"spaces around": strings.ReplaceAll(want1, ";", " ; "),
	} {
		if name == "spaces around" {
			src = strings.ReplaceAll(src, "Kommune ; Ærø", "Kommune;Ærø")
		}
		got, violations := ReadReviewers("reviewers.csv", []byte(src), find)
		if diff := cmp.Diff(want, got); diff != "" || len(violations) > 0 {
			t.Errorf("%s: %v\n%s", name, violations, diff)
		}
	}
	if !want[0].Here(date("2025-09-01")) || !want[0].Here(date("2025-12-31")) || want[0].Here(date("2026-01-01")) || want[0].Here(date("2025-08-31")) || !want[1].Here(0) {
		t.Error("from and to are both included, and no date is no limit")
	}
}

func TestReadReviewersRefuses(t *testing.T) {
	for _, test := range []struct {
		name, src string
		want      []string
	}{
		{"empty", "", []string{"r.csv empty"}},
		{"header only", "code,name\n", nil}, // nobody yet
		{"no name", "code,name\nR1,\n", []string{"r.csv:2:4 missing-name name"}},
		{"columns", "code,nam,share,share\nR1,x,1,1\n", []string{"r.csv:1 missing-column name", "r.csv:1:6 unknown-column nam", "r.csv:1:16 column-twice share"}},
		{"quotes", "code,name\nR1,\"x\n", []string{"r.csv:2:7 quotes"}},
		{"fields", "code,name\nR1,x,y\n", []string{"r.csv:2:6 too-many-fields"}},
		{"everything", "code,name,share,from,to,not_kommuner\n" +
			"R/1,a,0,2025-02-30,,\n" +
			"R2,b,x,2025-02-02,2025-02-01,0101 9999\n" +
			"r2,c,101,,,\n" +
			",d,1.2345,,,\n" +
			"R5,010190-1234,1,,,\n" +
			"0101,e,1,,,\nR1_2,f,1,,,\n", // a kommune's list of errors, a reviewer's second form
			[]string{
				"r.csv:2:1 code code", "r.csv:2:7 share share", "r.csv:2:9 date from",
				"r.csv:3:6 share share", "r.csv:3:19 date-order to", "r.csv:3:30 unknown-kommune not_kommuner",
				"r.csv:4:1 code-twice code", "r.csv:4:6 share share",
				"r.csv:5:1 code code", "r.csv:5:4 share share",
				"r.csv:6:4 cpr name", "r.csv:7:1 code code", "r.csv:8:1 code code",
			}},
	} {
		_, violations := ReadReviewers("r.csv", []byte(test.src), find)
		if diff := cmp.Diff(test.want, lines(violations)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		noCPR(t, violations)
	}
}

// noCPR checks that what is said of a text does not repeat the number in it.
func noCPR(t *testing.T, vs strict.Violations) {
	t.Helper()
	for _, v := range vs {
		for _, l := range []lang.Language{lang.English, lang.Danish} {
			if m := v.Message(l); strings.Contains(m, "1234") || m == "" || v.Found.In(l) == "" || v.Wanted.In(l) == "" {
				t.Errorf("%s %s: %q", v.Place, v.Rule, m)
			}
		}
	}
}

func TestReadContacts(t *testing.T) {
	got, violations := ReadContacts("kommuner.csv", []byte("kommune,contact,asked,reminded,received\n"+
		"101,barometer@kk.dk,2025-08-15,2025-09-01,\nÆrø,,15-08-2025,,20-08-2025\n"), find)
	want := []Contact{
		{Kommune: "0101", Contact: "barometer@kk.dk", Asked: ptr("2025-08-15"), Reminded: ptr("2025-09-01")},
		{Kommune: "0492", Asked: ptr("2025-08-15"), Received: ptr("2025-08-20")},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(violations) > 0 {
		t.Errorf("%v\n%s", violations, diff)
	}
	_, violations = ReadContacts("k.csv", []byte("kommune,contact,asked,reminded,received\n"+
		"0101,x,2025-08-15,2025-08-14,2025-08-13\n101,010190 1234,,,\nBjarkø,,,,\n,,,,1/13-2025\n"), find)
	if diff := cmp.Diff([]string{
		"k.csv:2:19 date-order reminded", "k.csv:2:30 date-order received",
		"k.csv:3:1 kommune-twice kommune", "k.csv:3:5 cpr contact",
		"k.csv:4:1 unknown-kommune kommune",
		"k.csv:5:1 unknown-kommune kommune", "k.csv:5:5 date received",
	}, lines(violations)); diff != "" {
		t.Error(diff)
	}
	noCPR(t, violations)
}

// Whatever the bytes, the lists are read or refused with messages in both
// languages, and never with a panic.
func FuzzLists(f *testing.F) {
	f.Add([]byte("code,name,share,from,to,not_kommuner\nR1,Anne,1,2025-01-01,,0101\n"))
	f.Add([]byte("kommune;contact;asked\n0101;x;1.1.2025\n"))
	f.Add([]byte("case_no,arrived_on,reason,remark\n0101-01,2025-10-01,,\n0101-02,,dublet,x\n"))
	f.Add([]byte("\xEF\xBB\xBFcode\tname\n\"a\"\"b\"\t\xe6\n"))
	drawn := map[string]string{"0101-01": "0101", "0101-02": "0101"}
	f.Fuzz(func(t *testing.T, src []byte) {
		reviewers, a := ReadReviewers("x.csv", src, find)
		contacts, b := ReadContacts("x.csv", src, find)
		replies, c := parseReplies(src, ExpectReply{File: "x.csv", Drawn: drawn})
		for _, v := range slices.Concat(a, b, c) {
			if v.Found.EN == "" || v.Found.DA == "" || v.Wanted.EN == "" || v.Wanted.DA == "" || v.File != "x.csv" || !utf8.ValidString(v.Message(lang.Danish)) {
				t.Fatalf("violation %+v", v)
			}
		}
		if len(a) == 0 {
			for _, r := range reviewers {
				if r.Share <= 0 || !fileWord(r.Code) || kommuneCode(r.Code) || hidden(r.Name) {
					t.Fatalf("accepted reviewer %+v", r)
				}
			}
		}
		for _, c := range contacts {
			if len(b) == 0 && len(c.Kommune) != 4 {
				t.Fatalf("accepted contact %+v", c)
			}
		}
		for _, r := range replies.Cases {
			if drawn[r.CaseNo] == "" || r.Disposition() == "" || hidden(r.Remark) {
				t.Fatalf("accepted reply %+v", r)
			}
		}
	})
}

func ExampleReadReviewers() {
	src := "code,name,share,from,to,not_kommuner\nR1,Anne Holm,1,,,0101\nR2,Bo Lind,0.x,,,\n"
	_, violations := ReadReviewers("reviewers.csv", []byte(src), find)
	for _, v := range violations {
		fmt.Printf("%s: %s\n", v.Place, v.Message(lang.Danish))
	}
	// Output: reviewers.csv:3:12: share: »0.x«, ventet: et tal over 0 og højst 100 med op til tre decimaler, for eksempel 0,5
}
