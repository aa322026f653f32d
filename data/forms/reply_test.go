package forms

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

func someRequest() Request {
	return Request{
		Batch: "bl87-2025", Title: "Handicapsagsbarometret 2025", Kommune: "0101", KommuneName: "Københavns Kommune", On: date("2025-09-01"), ReplyBy: ptr("2025-10-15"),
		Cases: []RequestCase{
			{"0101-01", "27.18.00-G01-123-25", "BL § 87", ptr("2025-03-04")},
			{"0101-02", "=2+3", "BL § 87", nil},
			{"0101-03", "27.18.00-G01-9-24", "BL § 86", ptr("2025-01-31")},
			{"0101-04", "27.18.00-G01-10-24", "BL § 87", ptr("2025-01-31")},
		},
	}
}

func savedRequest(t testing.TB) string {
	t.Helper()
	return save(t, "anmodning-0101.xlsx", func(b *bytes.Buffer) error { return WriteRequest(b, someRequest()) })
}

func expectReply() ExpectReply {
	return ExpectReply{File: "replies/anmodning-0101.xlsx", Batch: "bl87-2025",
		Drawn: map[string]string{"0101-01": "0101", "0101-02": "0101", "0101-03": "0101", "0101-04": "0101", "0751-01": "0751"}}
}

var noPlace = cmpopts.IgnoreTypes(strict.Place{})

func TestRequestAndReply(t *testing.T) {
	path := savedRequest(t)
	got, violations := ReadReply(path, expectReply())
	if diff := cmp.Diff(&Replies{Kommune: "0101"}, got); diff != "" || len(violations) > 0 {
		t.Errorf("an empty request says something: %v\n%s", violations, diff)
	}
	// Rows 8 to 11 are the cases; A to D say which, E to G are filled in.
	fill(t, path, map[string]map[string]any{
		casesSheet: {
			"E8": "1/10-2025",
			"F9": "Sagen er den samme som en anden på listen", "G9": "Se 0101-01",
			"F10": "andet", "G10": "Borgeren er flyttet, og akterne er sendt til den nye kommune",
		},
		deadlinesSheet: {
			"B7": 8, "C7": "uger", "D7": 45292.0, "E7": "https://www.kk.dk/frister", // =DATE(2024;1;1)
			"B8": 1, "C8": "Måned",
			"A11": "BL § 86 ", "B11": "20", "C11": "arbejdsdage", "D11": "1. januar 2023",
		},
	})
	got, violations = ReadReply(path, expectReply())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	want := &Replies{Kommune: "0101",
		Cases: []Reply{
			{CaseNo: "0101-01", On: ptr("2025-10-01")},
			{CaseNo: "0101-02", Reason: "dublet", Remark: "Se 0101-01"},
			{CaseNo: "0101-03", Reason: "andet", Remark: "Borgeren er flyttet, og akterne er sendt til den nye kommune"},
		},
		Deadlines: []Published{
			{Kommune: "0101", Provision: "BL § 87", Value: 8, Unit: deadline.Weeks, From: ptr("2024-01-01"), Source: "https://www.kk.dk/frister"},
			{Kommune: "0101", Provision: "BL § 87", Value: 1, Unit: deadline.Months},
			{Kommune: "0101", Provision: "BL § 86", Value: 20, Unit: deadline.WorkingDays, From: ptr("2023-01-01")},
		}}
	if diff := cmp.Diff(want, got, noPlace); diff != "" {
		t.Error(diff)
	}
	if got, want := got.Cases[1].Place.String(), "replies/anmodning-0101.xlsx:Sager!9"; got != want {
		t.Errorf("the second reply stands in %s, want %s", got, want)
	}
}

func TestRequestShowsJournalsAndNoFormulas(t *testing.T) {
	f, err := excelize.OpenFile(savedRequest(t))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := f.GetCellValue(casesSheet, "B9"); got != "=2+3" {
		t.Errorf("journal number %q, want it as delivered", got)
	}
	if formula, _ := f.GetCellFormula(casesSheet, "B9"); formula != "" {
		t.Errorf("the journal number became the formula %q", formula)
	}
	if got, _ := f.GetCellValue(casesSheet, "A3"); got != "Ved lodtrækning er 4 sager fra jer udtrukket. Send senest den 15. oktober 2025 akterne i hver sag, og skriv i de hvide felter, hvilken dag I sendte dem." {
		t.Errorf("the letter says %q", got)
	}
	// Both provisions have their rows of deadlines.
	for cell, want := range map[string]string{"A7": "BL § 87", "A10": "BL § 87", "A11": "BL § 86", "A14": "BL § 86", "A15": ""} {
		if got, _ := f.GetCellValue(deadlinesSheet, cell); got != want {
			t.Errorf("%s!%s is %q, want %q", deadlinesSheet, cell, got, want)
		}
	}
	var again bytes.Buffer
	if err := WriteRequest(&again, someRequest()); err != nil {
		t.Fatal(err)
	}
	if first, err := os.ReadFile(savedRequest(t)); err != nil || !bytes.Equal(first, again.Bytes()) {
		t.Errorf("two writings differ (%v)", err)
	}
}

// A kommune chooses among the reasons that it can know of.
func TestReasonsToChoose(t *testing.T) {
	f, err := excelize.OpenFile(savedRequest(t))
	if err != nil {
		t.Fatal(err)
	}
	columns, err := f.GetCols("_lister")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Sagen handler om en anden bestemmelse", "Afgørelsen ligger uden for perioden", "Afgørelsen er påklaget",
		"Sagen er den samme som en anden på listen", "Sagen findes ikke hos os", "Sagens akter kan ikke findes", "Andet (skriv hvorfor i bemærkningen)"}
	if diff := cmp.Diff(want, columns[0]); diff != "" {
		t.Error(diff)
	}
	var codes []string
	for _, r := range OutOfScopeReasons() {
		codes = append(codes, r.Code)
	}
	if diff := cmp.Diff([]string{"forkert_bestemmelse", "uden_for_perioden", "paaklaget", "dublet", "findes_ikke"}, codes); diff != "" {
		t.Error(diff)
	}
}

// A request for reserves says why it comes; it is filled in and read as the
// first.
func TestSupplementaryRequest(t *testing.T) {
	for _, test := range []struct {
		supplement, dropped, cases int
		title, lead                string
	}{
		{1, 2, 2, "Supplerende anmodning om sager til Københavns Kommune", "2 af de sager, vi tidligere har bedt jer om, hører ikke til undersøgelsen. I stedet beder vi om 2 sager, der blev trukket som reserver ved samme lodtrækning. Send senest den 15. oktober 2025 akterne i hver sag"},
		{2, 1, 1, "Supplerende anmodning nr. 2 om sager til Københavns Kommune", "1 af de sager, vi tidligere har bedt jer om, hører ikke til undersøgelsen. I stedet beder vi om 1 sag, der blev trukket som reserve ved samme lodtrækning."},
		{1, 0, 1, "Supplerende anmodning om sager til Københavns Kommune", "Ikke alle de sager, vi tidligere har bedt jer om, hører til undersøgelsen. I stedet"},
	} {
		r := someRequest()
		r.Supplement, r.Dropped, r.Cases = test.supplement, test.dropped, r.Cases[:test.cases]
		path := save(t, "anmodning-0101-reserve-1.xlsx", func(b *bytes.Buffer) error { return WriteRequest(b, r) })
		f, err := excelize.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := f.GetCellValue(casesSheet, "A1"); got != test.title {
			t.Errorf("title %q, want %q", got, test.title)
		}
		if got, _ := f.GetCellValue(casesSheet, "A3"); !strings.HasPrefix(got, test.lead) {
			t.Errorf("it says %q, want %q", got, test.lead)
		}
		if got, _ := f.GetCellValue(casesSheet, "A5"); got != "Arket »Frister« skal kun udfyldes, hvis I har en frist, som I ikke allerede har oplyst. Send regnearket tilbage." {
			t.Errorf("it says %q", got)
		}
		fill(t, path, map[string]map[string]any{casesSheet: {"E8": "2025-10-20"}})
		got, violations := ReadReply(path, expectReply())
		if diff := cmp.Diff(&Replies{Kommune: "0101", Cases: []Reply{{CaseNo: "0101-01", On: ptr("2025-10-20")}}}, got, noPlace); diff != "" || len(violations) > 0 {
			t.Errorf("%v\n%s", violations, diff)
		}
	}
}

func TestReplyViolations(t *testing.T) {
	const file = "replies/anmodning-0101.xlsx:"
	for _, test := range []struct {
		name, sheet string
		cells       map[string]any
		want        []string
	}{
		{"not drawn", casesSheet, map[string]any{"A8": "0101-77", "E8": "2025-10-01"}, []string{file + "Sager!A8 not-drawn 0101-77"}},
		{"another kommune's", casesSheet, map[string]any{"A8": "0751-01", "E8": "2025-10-01"}, []string{file + "Sager!A8 other-kommune 0751-01"}},
		{"twice", casesSheet, map[string]any{"A9": "0101-01", "E8": "2025-10-01", "F9": "dublet"}, []string{file + "Sager!A9 case-twice 0101-01"}},
		{"unknown reason", casesSheet, map[string]any{"F8": "gider ikke"}, []string{file + "Sager!F8 unknown-reason Kan ikke sendes, fordi"}},
		{"sent and not", casesSheet, map[string]any{"E8": "2025-10-01", "F8": "Afgørelsen er påklaget"}, []string{file + "Sager!F8 sent-and-not Kan ikke sendes, fordi"}},
		{"bad date", casesSheet, map[string]any{"E8": "31-11-2025"}, []string{file + "Sager!E8 date Sendt den"}},
		{"incomplete, by a kommune", casesSheet, map[string]any{"F8": "Akterne er ufuldstændige, så sagen ikke kan vurderes", "F9": "akter_ufuldstaendige"}, []string{
			file + "Sager!F8 authority-only Kan ikke sendes, fordi", file + "Sager!F9 authority-only Kan ikke sendes, fordi"}},
		{"andet unexplained", casesSheet, map[string]any{"F8": "Andet (skriv hvorfor i bemærkningen)"}, []string{file + "Sager!F8 reason-unexplained Bemærkning"}},
		{"CPR", casesSheet, map[string]any{"E8": "2025-10-01", "G8": "010190-1234"}, []string{file + "Sager!G8 cpr Bemærkning"}},
		{"a column gone", casesSheet, map[string]any{"F7": nil}, []string{file + "Sager!7 missing-column Kan ikke sendes, fordi"}},
		{"deadline", deadlinesSheet, map[string]any{"B7": "otte", "C7": "år", "A7": nil, "D7": "x", "E7": "ring 010190-1234"}, []string{
			file + "Frister!A7 provision Bestemmelse", file + "Frister!B7 number Frist (tal)", file + "Frister!C7 unit Enhed", file + "Frister!D7 date Gælder fra", file + "Frister!E7 cpr Hvor er fristen offentliggjort?"}},
		{"another batch", machineSheet, map[string]any{"B2": "bl87-2024"}, []string{file + "_barometer wrong-batch batch"}},
		{"no kommune", machineSheet, map[string]any{"B3": "0999"}, []string{file + "_barometer unknown-kommune kommune"}},
		{"a form", machineSheet, map[string]any{"B1": formFormat}, []string{file + "_barometer wrong-format format"}},
	} {
		path := savedRequest(t)
		fill(t, path, map[string]map[string]any{test.sheet: test.cells})
		_, violations := ReadReply(path, expectReply())
		if diff := cmp.Diff(test.want, lines(violations)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		noCPR(t, violations)
		for _, v := range violations {
			if test.sheet != machineSheet && v.Kommune != "0101" {
				t.Errorf("%s: the list to mail back is for %q, want 0101", test.name, v.Kommune)
			}
		}
	}
	notOurs := save(t, "x.xlsx", func(b *bytes.Buffer) error { return WriteErrorList(b, ErrorList{}) })
	if _, violations := ReadReply(notOurs, expectReply()); len(violations) != 1 || violations[0].Rule != "not-a-request" {
		t.Errorf("another workbook: %v", violations)
	}
}

func TestDispositions(t *testing.T) {
	for _, test := range []struct {
		reply Reply
		want  string
	}{
		{Reply{On: ptr("2025-10-01")}, "arrived"},
		{Reply{Reason: "forkert_bestemmelse"}, "out_of_scope:forkert_bestemmelse"},
		{Reply{Reason: "uden_for_perioden"}, "out_of_scope:uden_for_perioden"},
		{Reply{Reason: "paaklaget"}, "out_of_scope:paaklaget"},
		{Reply{Reason: "dublet"}, "out_of_scope:dublet"},
		{Reply{Reason: "findes_ikke"}, "out_of_scope:findes_ikke"},
		{Reply{Reason: "akter_mangler"}, "not_delivered"},
		{Reply{Reason: "andet"}, "not_delivered"},
		{Reply{Reason: "akter_ufuldstaendige"}, "incomplete"},
		{Reply{On: ptr("2025-10-01"), Reason: "akter_ufuldstaendige"}, "incomplete"}, // what came is not enough
		{Reply{}, ""},
	} {
		if got := test.reply.Disposition(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.reply, got, test.want)
		}
	}
}

func TestRepliesInCSV(t *testing.T) {
	read := func(src string) (*Replies, strict.Violations) {
		path := filepath.Join(t.TempDir(), "svar.csv")
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		want := expectReply()
		want.File = "replies/svar.csv"
		return ReadReply(path, want)
	}
	got, violations := read("case_no,arrived_on,reason\n0101-01,2025-10-01,\n0751-01,,Afgørelsen er påklaget\n0101-02,,\n")
	want := &Replies{Cases: []Reply{{CaseNo: "0101-01", On: ptr("2025-10-01")}, {CaseNo: "0751-01", Reason: "paaklaget"}}}
	if diff := cmp.Diff(want, got, noPlace); diff != "" || len(violations) > 0 {
		t.Errorf("%v\n%s", violations, diff)
	}
	// Papers are found to be incomplete by who reviews them, when they have come.
	got, violations = read("case_no,arrived_on,reason\n0101-01,2025-10-01,akter_ufuldstaendige\n0101-02,,\"Akterne er ufuldstændige, så sagen ikke kan vurderes\"\n")
	want = &Replies{Cases: []Reply{{CaseNo: "0101-01", On: ptr("2025-10-01"), Reason: "akter_ufuldstaendige"}, {CaseNo: "0101-02", Reason: "akter_ufuldstaendige"}}}
	if diff := cmp.Diff(want, got, noPlace); diff != "" || len(violations) > 0 {
		t.Errorf("%v\n%s", violations, diff)
	}
	_, violations = read("case_no;arrived_on;reason;remark\n0101-01;2025-13-01;;\n0101-01;;dublet;\n0101-03;2025-10-01;dublet;\n0101-04;;andet;010190-1234\n0101-02;;hvad;\n9999-01;;;x\n")
	if diff := cmp.Diff([]string{
		"replies/svar.csv:2:9 date arrived_on", "replies/svar.csv:3:1 case-twice 0101-01", "replies/svar.csv:4:20 sent-and-not Kan ikke sendes, fordi",
		"replies/svar.csv:5:16 cpr remark", "replies/svar.csv:6:10 unknown-reason Kan ikke sendes, fordi", "replies/svar.csv:7:1 not-drawn 9999-01",
	}, lines(violations)); diff != "" {
		t.Error(diff)
	}
	noCPR(t, violations)
	if _, violations = read(strings.Repeat("x", maxList+1)); len(violations) != 1 || violations[0].Rule != "size" {
		t.Errorf("a huge file: %v", violations)
	}
}

func ExampleReadReply() {
	dir, err := os.MkdirTemp("", "replies")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "svar.csv")
	if err := os.WriteFile(path, []byte("case_no,arrived_on,reason\n0101-01,2025-10-01,\n0101-02,,dublet\n0101-99,2025-10-01,\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	replies, violations := ReadReply(path, ExpectReply{File: "replies/svar.csv", Drawn: map[string]string{"0101-01": "0101", "0101-02": "0101"}})
	for _, r := range replies.Cases {
		fmt.Println(r.CaseNo, r.Disposition())
	}
	for _, v := range violations {
		fmt.Println(v.Place, v.Message(lang.English))
	}
	// Output:
	// 0101-01 arrived
	// 0101-02 out_of_scope:dublet
	// replies/svar.csv:4:1 0101-99: a case that was not drawn, want a case number of the request
}
