package forms

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// What LibreOffice calculates on the sheets of cases is what package codebook
// says of the answers: whether a question is asked, what is missing, what
// contradicts what, what follows. Codebooks and half-filled forms are made at
// random, and the values that were written along are taken out first. There are
// 60 cases unless BAROMETER_FORM_CASES says otherwise.
func TestFormulasSayWhatTheCodebookSays(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and some seconds")
	}
	many := 60
	if n, err := strconv.Atoi(os.Getenv("BAROMETER_FORM_CASES")); err == nil {
		many = n
	}
	for seed, size := range []struct{ questions, cases int }{{14, many}, {40, many / 5}} {
		r := rand.New(rand.NewPCG(uint64(seed), 87))
		f := someForm()
		f.Codebook, f.Cases, f.Answers = randomBook(r, size.questions), nil, map[string]Reading{}
		for i := range size.cases {
			no := fmt.Sprintf("0101-%03d", i+1)
			f.Cases = append(f.Cases, Case{No: no, Kommune: "0101", KommuneName: "København"})
			f.Answers[no] = randomReading(r, f.Codebook)
		}
		if seed == 1 { // what is shown beside changes the formulas
			for i := range f.Cases {
				f.Cases[i].Note = "Læserne er ikke enige."
				f.Cases[i].Shown = []Said{{Title: "Læser 1", Answers: randomReading(r, f.Codebook).Answers}, {Title: "Læser 2", Answers: randomReading(r, f.Codebook).Answers}}
			}
		}
		path := save(t, "skema-R1.xlsx", func(b *bytes.Buffer) error { return WriteForm(b, f) })
		want, err := workbook.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		blank := filepath.Join(t.TempDir(), "uden-R1.xlsx")
		withoutValues(t, path, blank)
		got, err := workbook.Open(resaved(t, office, blank))
		if err != nil {
			t.Fatal(err)
		}
		sheets := map[string]workbook.Sheet{}
		for _, s := range got {
			sheets[s.Name] = s
		}
		compared := 0
		same := func(sheet string, row, column int, want string) {
			t.Helper()
			s := sheets[sheet]
			compared++
			if got := s.At(row, column).Text; got != want {
				t.Errorf("book %d, %s!%s (row of %q): LibreOffice has %q, the codebook %q", seed, sheet, cell(column, row), s.At(row, 1).Text, got, want)
			}
		}
		for _, s := range want {
			for i, row := range s.Rows {
				for j := range row {
					if j+1 < columnMachine {
						same(s.Name, i+1, j+1, s.At(i+1, j+1).Text)
					}
				}
			}
		}
		plan := newFormulas(f.Codebook, f.Cases[0].Note != "")
		for at, c := range f.Cases { // what formulas go by
			now := f.caseForm(plan, at).now
			for i, row := range now.rows {
				cells := plan.row(i+1, false)
				for k, number := range []struct {
					expr string
					now  int
				}{{cells.asked, row.asked}, {cells.known, row.known}, {cells.chosen, row.chosen}, {cells.problem, row.problem}} {
					if number.expr != "" {
						same(c.No, i+1, columnMachine+k, strconv.Itoa(number.now))
					}
				}
			}
			for k, number := range []int{now.errors, now.missing, now.remarks, now.stage} {
				same(c.No, topRow, columnErrors+k, strconv.Itoa(number))
			}
		}
		if t.Failed() {
			return
		}
		t.Logf("book %d: %d questions, %d cells alike", seed, len(f.Codebook.Items), compared)
	}
}

var cached = regexp.MustCompile(`( t="str")?><f>([^<]*)</f><v>[^<]*</v>`)

// withoutValues takes what formulas came to out of a workbook.
func withoutValues(t *testing.T, from, to string) {
	t.Helper()
	in, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/") {
			content = cached.ReplaceAll(content, []byte("><f>$2</f>"))
		}
		w, err := z.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// randomBook is a codebook with every type of item, in which questions and
// sections hang on earlier questions and on derived items.
func randomBook(r *rand.Rand, n int) *codebook.Codebook {
	cb := &codebook.Codebook{ID: "tilfaeldig", Title: `Tilfældigt »skema« & "andet"`, Version: 1}
	var named []string // what conditions may name
	condition := func(most int) codebook.Condition {
		c := codebook.Condition{}
		for range r.IntN(most + 1) {
			if len(named) == 0 {
				break
			}
			id := named[r.IntN(len(named))]
			for _, a := range cb.AnswersOf(id) {
				if r.IntN(2) == 0 {
					c[id] = append(c[id], a.Code)
				}
			}
			if c[id] == nil {
				c[id] = []string{cb.AnswersOf(id)[0].Code}
			}
		}
		if len(c) == 0 {
			return nil
		}
		return c
	}
	labels := []string{"Ja, med \"forbehold\"", "=1+1", "Nej; eller <næsten>", "Måske?*", "x", strings.Repeat("Et langt svar ", 25), "100 %"}
	var dates []string
	for i := range n {
		if i%6 == 0 {
			cb.Sections = append(cb.Sections, codebook.Section{ID: "s" + strconv.Itoa(i), Title: "Afsnit " + strconv.Itoa(i), Ask: condition(1)})
			if i%12 == 0 {
				cb.Sections[len(cb.Sections)-1].Help = "Hjælp til afsnittet."
			}
		}
		it := codebook.Item{ID: "q" + strconv.Itoa(i), Section: cb.Sections[len(cb.Sections)-1].ID, Label: "Spørgsmål " + strconv.Itoa(i), Ask: condition(2)}
		it.Type = codebook.Types()[r.IntN(len(codebook.Types()))]
		if it.Type == codebook.Choice || it.Type == codebook.Several {
			for k, l := range labels[:2+r.IntN(len(labels)-2)] {
				it.Answers = append(it.Answers, strict.Pair{Key: "c" + strconv.Itoa(k), Value: l})
			}
		}
		if it.Type.Chosen() {
			for _, a := range it.Options() {
				if r.IntN(3) == 0 {
					it.Defect = append(it.Defect, a.Code)
				}
			}
		}
		if low, high := 0.0, 40.0; it.Type == codebook.NumberItem && r.IntN(2) == 0 {
			it.Min, it.Max, it.Whole = &low, &high, r.IntN(2) == 0
		}
		cb.Items = append(cb.Items, it)
		switch {
		case it.Type.Chosen(), it.Type == codebook.Several:
			named = append(named, it.ID)
		case it.Type == codebook.DateItem:
			dates = append(dates, it.ID)
		}
		if i%7 == 6 {
			var parts []string
			for _, it := range cb.Items {
				if len(it.Defect) > 0 && r.IntN(2) == 0 {
					parts = append(parts, it.ID)
				}
			}
			if len(parts) > 0 {
				d := codebook.Derived{ID: "d" + strconv.Itoa(i), Label: "Afledt", AnyDefect: parts}
				cb.Derived = append(cb.Derived, d)
				named = append(named, d.ID)
			}
		}
	}
	for i := range n / 2 {
		e := codebook.Edit{ID: "e" + strconv.Itoa(i), Level: []string{"fejl", "advarsel"}[r.IntN(2)], Wrong: condition(2), Message: "Regel " + strconv.Itoa(i)}
		if e.Wrong == nil {
			if len(dates) < 2 {
				continue
			}
			e.Order = dates[:min(len(dates), 2+r.IntN(3))]
		}
		cb.Edits = append(cb.Edits, e)
	}
	return cb
}

// randomReading answers some questions, mostly those that are asked, and
// sometimes what may not be answered so.
func randomReading(r *rand.Rand, cb *codebook.Codebook) Reading {
	out := Reading{Answers: codebook.Answers{}}
	diligence := r.IntN(101)
	for i := range cb.Items {
		it := &cb.Items[i]
		if r.IntN(100) >= diligence || !cb.Asked(it, out.Answers) && r.IntN(20) > 0 {
			continue
		}
		switch it.Type {
		case codebook.DateItem:
			out.Answers[it.ID] = fmt.Sprintf("2025-%02d-01", 1+r.IntN(5)) // often the same
		case codebook.NumberItem:
			out.Answers[it.ID] = []string{"0", "12", "12.5", "37.25", "99"}[r.IntN(5)]
		case codebook.TextItem:
			out.Answers[it.ID] = "Tekst & <mere>"
		case codebook.Several:
			var codes []string
			for _, a := range it.Options() {
				if r.IntN(3) == 0 {
					codes = append(codes, a.Code)
				}
			}
			out.Answers[it.ID] = strings.Join(codes, ";")
		default:
			out.Answers[it.ID] = it.Options()[r.IntN(len(it.Options()))].Code
		}
		if (!it.Type.Chosen() && it.Type != codebook.TextItem && r.IntN(6) == 0) || out.Answers[it.ID] == "" {
			out.Answers[it.ID] = codebook.None
		}
	}
	if r.IntN(2) == 0 {
		on := date("2025-10-03")
		out.ReviewedOn = &on
	}
	if r.IntN(3) == 0 {
		out.Remark = "Bemærk"
	}
	if r.IntN(5) == 0 {
		out.AskLead, out.Question = true, []string{"", "Hvad er reglen?"}[r.IntN(2)]
	}
	return out
}
