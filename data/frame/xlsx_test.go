package frame

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sagsbarometer/data/lang"
)

// book is a workbook: sheet names and rows in turn.
func book(t testing.TB, sheets ...any) string {
	t.Helper()
	f := excelize.NewFile()
	var all error
	for i := 0; i < len(sheets); i += 2 {
		name := sheets[i].(string)
		if i == 0 {
			all = f.SetSheetName("Sheet1", name)
		} else {
			_, err := f.NewSheet(name)
			all = errors.Join(all, err)
		}
		for r, row := range sheets[i+1].([][]any) {
			all = errors.Join(all, f.SetSheetRow(name, fmt.Sprintf("A%d", r+1), &row))
		}
		if strings.HasPrefix(name, "skjult") {
			all = errors.Join(all, f.SetSheetVisible(name, false))
		}
	}
	var b bytes.Buffer
	if err := errors.Join(all, f.Write(&b), f.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbook(t *testing.T) {
	decided := time.Date(2025, 8, 15, 0, 0, 0, 0, time.UTC)
	f := good(t, map[string]string{"frame/lister.xlsx": book(t,
		"Forklaring", [][]any{{"Listen indeholder alle afgørelser."}},
		"Odense", [][]any{{"Liste fra Odense"}, {}, {"Sagsnr.", "Navn", "Afgjort", "Påklaget"},
			{12345678901234, "Ib", decided, false}, {"A-2", "Bo", "16-08-2025", true}, {"I alt", 2}},
		"skjult kladde", [][]any{{"Sagsnr.", "Kommune"}, {"skal ikke med", 101}},
		"Resten", [][]any{{"Kommunenr.", "Sagsnummer"}, {101, 7}, {"0751", "8"}},
	)}, plain)
	want := []string{"0101|7|||-|-||", "0461|12345678901234|||-|2025-08-15|nej|", "0461|A-2|||-|2025-08-16|ja|", "0751|8|||-|-||"}
	if diff := cmp.Diff(want, shorts(f.Rows)); diff != "" {
		t.Error(diff)
	}
	if got := f.Rows[1].Place.String(); got != "frame/lister.xlsx:Odense!4" {
		t.Errorf("the case lies in %s", got)
	}
	wantSheets := []SheetReport{
		{Name: "Forklaring"},
		{Name: "Odense", Read: true, Rows: 2, Skipped: 3, Columns: []Match{{"case_id", "Sagsnr."}, {"decided_on", "Afgjort"}, {"appealed", "Påklaget"}}, Dropped: []string{"Navn"}},
		{Name: "skjult kladde", Hidden: true},
		{Name: "Resten", Read: true, Rows: 2, Columns: []Match{{"kommune", "Kommunenr."}, {"case_id", "Sagsnummer"}}},
	}
	if diff := cmp.Diff(wantSheets, f.Files[0].Sheets, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestBadWorkbooks(t *testing.T) {
	date := time.Date(2025, 3, 12, 0, 0, 0, 0, time.UTC)
	list := book(t, "Ark1", [][]any{{"Sagsnr.", "Kommune"}, {"1", 101}})
	for _, test := range []struct {
		name, content string
		want          []string
		found         string
	}{
		{"truncated", list[:len(list)-100], []string{"frame/0101.xlsx truncated 0101"}, "slutningen af filen mangler"},
		{"a PDF", "%PDF-1.7", []string{"frame/0101.xlsx format 0101"}, "en PDF-fil"},
		{"ids that became dates", book(t, "Ark1", [][]any{{"Sagsnr."}, {date}}), []string{"frame/0101.xlsx:Ark1!A2 case-id 0101"}, "en dato"},
		{"ids of 16 digits", book(t, "Ark1", [][]any{{"Sagsnr."}, {1.234567890123456e16}}), []string{"frame/0101.xlsx:Ark1!A2 case-id 0101"}, "mere end 15 cifre"},
		{"ids with decimals", book(t, "Ark1", [][]any{{"Sagsnr."}, {25.1}}), []string{"frame/0101.xlsx:Ark1!A2 case-id 0101"}, "tallet 25.1"},
		{"dates that are numbers", book(t, "Ark1", [][]any{{"Sagsnr.", "Afgjort"}, {"1", 45884}}), []string{"frame/0101.xlsx:Ark1!B2 date 0101"}, "formatér kolonnen som dato"},
		{"a CPR number", book(t, "Ark1", [][]any{{"Sagsnr.", "Afgørelse"}, {"1", "afslag til 0707614285"}}), []string{"frame/0101.xlsx:Ark1!B2 cpr 0101"}, "CPR"},
		{"a CPR number that is a number", book(t, "Ark1", [][]any{{"Sagsnr."}, {3012614285}}), []string{"frame/0101.xlsx:Ark1!A2 cpr 0101"}, "CPR"},
		{"no heading", book(t, "Ark1", [][]any{{}, {"Navn", "Adresse"}}), []string{"frame/0101.xlsx:Ark1!2 no-heading 0101"}, "Navn, Adresse"},
		{"hidden only", book(t, "Ark1", [][]any{}, "skjult", [][]any{{"Sagsnr."}, {"1"}}), []string{"frame/0101.xlsx no-heading 0101"}, "ingen overskrifter"},
	} {
		_, violations := readAll(t, put(t, map[string]string{"frame/0101.xlsx": test.content}), plain)
		var got []string
		all := ""
		for _, v := range violations {
			got = append(got, told(v))
			all += v.Message(lang.Danish)
		}
		if !cmp.Equal(got, test.want) || !strings.Contains(all, test.found) || strings.Contains(all, "4285") {
			t.Errorf("%s: got %q, want %q; %s", test.name, got, test.want, all)
		}
	}
}

// However the rows are shuffled and divided over files and sheets, the frame
// is the same but for the places.
func TestOrderDoesNotShow(t *testing.T) {
	kommuner := []string{"101", "0751", "Odense", "Høje-Taastrup Kommune", "851"}
	rapid.Check(t, func(rt *rapid.T) {
		var rows [][]any
		n := rapid.IntRange(1, 30).Draw(rt, "cases")
		for i := range n {
			row := []any{fmt.Sprint("S-", i), rapid.SampledFrom(kommuner).Draw(rt, "kommune"),
				rapid.SampledFrom([]string{"15-08-2024", "2025-08-15", ""}).Draw(rt, "decided"),
				rapid.SampledFrom([]string{"ja", "Nej", ""}).Draw(rt, "appealed")}
			rows = append(rows, row)
			for range rapid.IntRange(0, 2).Draw(rt, "repeated") {
				rows = append(rows, row)
			}
		}
		spec := plain
		spec.From, spec.Keep = date(t, "2025-01-01"), map[string][]string{"appealed": {"nej"}}
		read := func(rows [][]any) *Frame {
			parts := make([][][]any, 4)
			for i := range parts {
				parts[i] = [][]any{{"Sagsnr.", "Kommune", "Afgjort", "Påklaget"}}
			}
			for _, row := range rows {
				i := rapid.IntRange(0, 3).Draw(rt, "part")
				parts[i] = append(parts[i], row)
			}
			files := map[string]string{"frame/c.xlsx": book(t, "Ark1", parts[2], "Ark2", parts[3])}
			for i, name := range []string{"frame/a.csv", "frame/b.csv"} {
				var b strings.Builder
				for _, row := range parts[i] {
					_, _ = fmt.Fprintf(&b, "%v;%v;%v;%v\n", row...)
				}
				files[name] = b.String()
				if len(parts[i]) == 1 { // headings only would be refused
					delete(files, name)
				}
			}
			if len(parts[2])+len(parts[3]) == 2 {
				delete(files, "frame/c.xlsx")
			}
			return good(t, files, spec)
		}
		first := read(rows)
		second := read(rapid.Permutation(rows).Draw(rt, "order"))
		if diff := cmp.Diff(first.Rows, second.Rows, cmpopts.IgnoreFields(Row{}, "Place")); diff != "" {
			rt.Fatal(diff)
		}
		if diff := cmp.Diff(first.Report, second.Report, cmpopts.IgnoreFields(KommuneReport{}, "Files")); diff != "" {
			rt.Fatal(diff)
		}
		if !slices.IsSortedFunc(first.Rows, func(a, b Row) int { return strings.Compare(a.Kommune+"|"+a.Journal, b.Kommune+"|"+b.Journal) }) {
			rt.Fatal("rows are not sorted")
		}
		if len(first.Rows) != n {
			rt.Fatalf("%d cases, want %d", len(first.Rows), n)
		}
	})
}
