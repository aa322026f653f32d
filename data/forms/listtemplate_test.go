package forms

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data"
	"sagsbarometer/data/frame"
)

func someTemplate(spec frame.Spec) ListTemplate {
	return ListTemplate{Title: "Handicapsagsbarometret 2025", Provision: "BL § 87", From: ptr("2024-07-01"), To: ptr("2025-06-30"),
		SendBy: ptr("2025-09-15"), Columns: frame.ListColumns(spec), On: date("2025-08-15")}
}

// delivered saves a template as a kommune would: below frame/, under its name.
func delivered(t testing.TB, spec frame.Spec, cells map[string]any) (dir string) {
	t.Helper()
	path := save(t, "Københavns Kommune.xlsx", func(b *bytes.Buffer) error { return WriteListTemplate(b, someTemplate(spec)) })
	fill(t, path, map[string]map[string]any{listSheet: cells})
	return filepath.Dir(path)
}

// read reads what came back as the program reads lists.
func readLists(t testing.TB, dir string, spec frame.Spec) []string {
	t.Helper()
	f, violations, err := frame.Read(t.Context(), dir, spec, data.Kommuner())
	if err != nil || len(violations) > 0 {
		t.Fatal(err, violations)
	}
	var out []string
	for _, r := range f.Rows {
		days := [2]string{"-", "-"}
		if r.Received != nil {
			days[0] = r.Received.String()
		}
		if r.Decided != nil {
			days[1] = r.Decided.String()
		}
		out = append(out, strings.Join(slices.Concat([]string{r.Kommune, r.Journal, r.Provision, r.Decision, days[0], days[1], r.Appealed}, r.Extra, []string{r.Outcome, r.Place.String()}), "|"))
	}
	for _, s := range f.Files[0].Sheets {
		if s.Read != (s.Name == listSheet) {
			t.Errorf("sheet %q, read: %v", s.Name, s.Read)
		}
	}
	return out
}

// A template that is filled in is read without any setting of columns. Row 5
// has the headings, row 6 the first case.
func TestListTemplateIsRead(t *testing.T) {
	spec := frame.Spec{Files: []string{"*.xlsx"}, From: ptr("2024-07-01"), To: ptr("2025-06-30"), Keep: map[string][]string{"appealed": {"nej"}}}
	dir := delivered(t, spec, map[string]any{
		"A6": "27.18.00-G01-1-25", "B6": 45658.0, "C6": 45700.0, "D6": "Delvist afslag", "E6": "Nej", // =DATE(2025;1;1), =DATE(2025;2;12)
		"A7": "0007", "C7": "1. marts 2025", "D7": "Bevilling", "E7": "Ja",
		"A2005": "27.18.00-G01-9-25", "C2005": 45838.0, "D2005": "Afslag", "E2005": "Nej", // 30 June 2025, the last prepared row
		"A2006": "27.18.00-G01-8-25", "C2006": "2025-06-30", "D2006": "afslag", "E2006": "nej", // below the prepared ones
	})
	want := []string{
		"0101|0007||bevilling|-|2025-03-01|ja|keep:appealed|Københavns Kommune.xlsx:Sager!7",
		"0101|27.18.00-G01-1-25||delvist_afslag|2025-01-01|2025-02-12|nej||Københavns Kommune.xlsx:Sager!6",
		"0101|27.18.00-G01-8-25||afslag|-|2025-06-30|nej||Københavns Kommune.xlsx:Sager!2006",
		"0101|27.18.00-G01-9-25||afslag|-|2025-06-30|nej||Københavns Kommune.xlsx:Sager!2005",
	}
	if diff := cmp.Diff(want, readLists(t, dir, spec)); diff != "" {
		t.Error(diff)
	}
}

// Further columns of the batch, its own headings and its own words.
func TestListTemplateOfABatch(t *testing.T) {
	spec := frame.Spec{Files: []string{"*.xlsx"}, Want: []string{"team"}, Need: []string{"provision", "zone", "region"},
		Columns: map[string][]string{"case_id": {"Sags-ID i SBSYS", "Nr"}, "zone": {"Hvilken zone?"}, "ydelse": {"Afgørelse"}},
		Keep:    map[string][]string{"decision": {"afslag", "Henlagt"}}}
	var got []string
	for _, c := range frame.ListColumns(spec) {
		got = append(got, fmt.Sprint(c.Name, "|", c.Heading, "|", c.Required, "|", c.Date, "|", strings.Join(c.Options, ",")))
	}
	want := []string{"case_id|Sags-ID i SBSYS|true|false|", "provision|Bestemmelse|true|false|", "team|team|true|false|", "ydelse|Afgørelse|false|false|", "zone|Hvilken zone?|true|false|",
		"received_on|Modtaget|false|true|", "decided_on|Afgjort|false|true|", "decision|Afgørelsestype|true|false|Bevilling,Delvist afslag,Afslag,Henlagt", "appealed|Påklaget|false|false|Ja,Nej"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	dir := delivered(t, spec, map[string]any{"A6": "A-1", "B6": "BL § 87", "C6": "Nord", "D6": "Tabt arbejdsfortjeneste", "E6": "3", "H6": "Henlagt", "I6": "Nej"})
	if diff := cmp.Diff([]string{"0101|A-1|BL § 87|henlagt|-|-|nej|nord|hovedstaden|tabt_arbejdsfortjeneste|3||Københavns Kommune.xlsx:Sager!6"}, readLists(t, dir, spec)); diff != "" {
		t.Error(diff)
	}
}

func TestListTemplateHelpsThoseWhoFillItIn(t *testing.T) {
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := WriteListTemplate(b, someTemplate(frame.Spec{})); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two writings differ")
	}
	f, err := excelize.OpenReader(&first)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations(listSheet)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rules {
		got = append(got, r.Sqref+" "+r.Type)
	}
	if want := []string{"B6:B2005 custom", "C6:C2005 custom", "D6:D2005 list", "E6:E2005 list"}; !slices.Equal(got, want) {
		t.Errorf("rules %q, want %q", got, want)
	}
	for _, cell := range []string{"A6", "A2005"} {
		id, err := f.GetCellStyle(listSheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := f.GetStyle(id); err != nil || s.NumFmt != 49 { // 49 is text: 0007 stays 0007
			t.Errorf("%s has the number format %+v (%v)", cell, s, err)
		}
	}
	if p, err := f.GetSheetProtection(listSheet); err == nil && p.SelectUnlockedCells {
		t.Error("nothing can be pasted into a locked sheet")
	}
	guide, err := f.GetRows(listGuideSheet)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(guide)
	for _, want := range []string{"alle jeres afgørelser efter BL § 87 truffet fra den 1. juli 2024 til den 30. juni 2025, begge dage med", "senest den 15. september 2025",
		"ikke navne, adresser eller CPR-numre", "under jeres kommunes navn", "bevilling, delvist afslag eller afslag"} {
		if !strings.Contains(all, want) {
			t.Errorf("the guide lacks %q:\n%s", want, all)
		}
	}
}

// An empty template that is sent back is a list without cases, and says so.
func TestEmptyListTemplate(t *testing.T) {
	spec := frame.Spec{Files: []string{"*.xlsx"}}
	dir := delivered(t, spec, nil)
	_, violations, err := frame.Read(t.Context(), dir, spec, data.Kommuner())
	if err != nil || len(violations) != 1 || violations[0].Rule != "no-rows" || violations[0].Kommune != "0101" {
		t.Errorf("%v, %v", err, violations)
	}
}

func TestLetters(t *testing.T) {
	l := Letters{Title: "Handicapsagsbarometret 2025", Provision: "BL § 87", From: ptr("2024-07-01"), To: ptr("2025-06-30"), SendBy: ptr("2025-09-15"),
		Template: "listeskabelon.xlsx", On: date("2025-08-15"), Kommuner: []Letter{
			{"0101", "Københavns Kommune", "Region Hovedstaden", "Socialforvaltningen <social@kk.dk>"}, {"0825", "Læsø Kommune", "Region Nordjylland", ""}}}
	path := save(t, "breve.xlsx", func(b *bytes.Buffer) error { return WriteLetters(b, l) })
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Breve")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Kommunekode", "Kommune", "Region", "Kontakt", "Titel", "Bestemmelse", "PeriodeFra", "PeriodeTil", "Svarfrist", "Listefil"},
		{"0101", "Københavns Kommune", "Region Hovedstaden", "Socialforvaltningen <social@kk.dk>", "Handicapsagsbarometret 2025", "BL § 87", "1. juli 2024", "30. juni 2025", "15. september 2025", "listeskabelon.xlsx"},
		{"0825", "Læsø Kommune", "Region Nordjylland", "", "Handicapsagsbarometret 2025", "BL § 87", "1. juli 2024", "30. juni 2025", "15. september 2025", "listeskabelon.xlsx"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	for _, h := range rows[0] {
		if strings.Trim(h, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Errorf("%q is no name of a merge field", h)
		}
	}
	var again bytes.Buffer
	if err := WriteLetters(&again, l); err != nil {
		t.Fatal(err)
	}
	if first, err := os.ReadFile(path); err != nil || !bytes.Equal(first, again.Bytes()) {
		t.Errorf("two writings differ (%v)", err)
	}
	none := Letters{Kommuner: []Letter{{"0101", "Københavns Kommune", "", ""}}}
	if err := WriteLetters(&again, none); err != nil {
		t.Errorf("little is known: %v", err)
	}
}
