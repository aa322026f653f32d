package forms

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// corruptions are how many cells TestOneCellChanged changes, 1,500 unless
// BAROMETER_CORRUPTIONS says otherwise; make corrupt asks for 100,000.
func corruptions(t *testing.T) int {
	s := os.Getenv("BAROMETER_CORRUPTIONS")
	if s == "" {
		return 1500
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// corruptForm has a signed case, one half done, one that is asked again in
// part and one of which nothing is said.
func corruptForm() (Form, Expect) {
	f, want := someForm(), expect()
	f.Codebook, want.Codebook = derivedBook(), derivedBook()
	whole := f.Answers["0101-02"]
	again := whole
	again.ReviewedOn, again.Answers = nil, codebook.Answers{}
	for id, code := range whole.Answers {
		if id != "begrundelse" {
			again.Answers[id] = code
		}
	}
	f.Answers["0147-01"] = again
	f.Answers["0751-01"] = Reading{Answers: codebook.Answers{"akter": "ja", "sagsoplysning": "nej", "oplysning_om": "andet"}, AskLead: true, Question: "Hvad med bilag 4?"}
	f.Cases = slices.Clone(someCases)
	f.Cases[2].Only = []string{"begrundelse"}
	f.Cases[2].Note = "Spørgsmålet om begrundelsen er ændret."
	want.Cases, want.Today = f.Cases, date("2025-12-01")
	return f, want
}

// One cell of a valid form is changed to anything. Either the case is refused,
// with a violation in that cell or, where it is what decides on others, on its
// sheet; or what was written is read; or it says what stood there before. No
// other case is touched, nothing crashes, nothing points to a person, and
// nothing that was written is dropped.
func TestOneCellChanged(t *testing.T) {
	form, want := corruptForm()
	before := opened(t, form)
	was, violations := before.read(want)
	if len(violations) > 0 || len(was.Readings) != 3 {
		t.Fatal(was, violations)
	}
	n, random := corruptions(t), rand.New(rand.NewPCG(20251003, 4))
	refused, other, same := 0, 0, 0
	fills := map[string]bool{}
	for _, r := range rowsOf(form.Codebook) {
		fills[r.id] = r.filled()
	}
	for range n {
		s := before.sheets[random.IntN(len(before.sheets))]
		row, column := 1+random.IntN(len(s.Rows)+2), 1+random.IntN(8)
		if random.IntN(2) == 0 {
			column = columnAnswer // where most is written
		}
		changed := &filled{t: t, sheets: slices.Clone(before.sheets)}
		old, cell := s.At(row, column), anyCell(random, before)
		changed.put(s.Name, row, column, cell)
		got, violations := changed.read(want)
		c := corruption{t: t, sheet: s.Name, row: row, column: column, filledIn: column == columnAnswer && fills[s.At(row, columnID).Text], old: old, now: cell, was: was, got: got, violations: violations}
		switch c.judge() {
		case "refused":
			refused++
		case "other":
			other++
		default:
			same++
		}
		if t.Failed() {
			t.Fatalf("%s %s: %+v became %+v\n%v", s.Name, strict.Place{Line: row, Column: column}.Cell(), old, cell, violations)
		}
	}
	t.Logf("%d cells: %d refused, %d read as another answer, %d say nothing new", n, refused, other, same)
	if refused < n/20 || other < n/100 {
		t.Errorf("of %d cells %d were refused and %d read as another answer: what was changed?", n, refused, other)
	}
}

// A corruption is one changed cell and what came of it.
type corruption struct {
	t           *testing.T
	sheet       string
	row, column int
	filledIn    bool // it is a cell that answers stand in
	old, now    workbook.Cell
	was, got    *FilledForm
	violations  strict.Violations
}

// judge says what came of it, and fails where that is not one of the three.
func (c corruption) judge() string {
	for _, v := range c.violations {
		said := v.Message(lang.Danish) + v.Message(lang.English) + v.Place.String()
		if strings.Contains(said, "010190") || strings.Contains(said, "anne.holm@") || strings.Contains(said, "33 12 34") {
			c.t.Errorf("%s shows what points to a person: %s", v.Rule, said)
		}
		if v.Sheet != c.sheet && v.Rule != "missing-case" {
			c.t.Errorf("%s was changed, and %s is told of %s", c.sheet, v.Rule, v.Sheet)
		}
	}
	isCase := slices.ContainsFunc(someCases, func(k Case) bool { return k.No == c.sheet })
	if !isCase {
		// What the form says of itself: the whole form is refused, or nothing
		// of any case is another.
		if len(c.violations) > 0 {
			return "refused"
		}
		if diff := cmp.Diff(c.was, c.got); diff != "" {
			c.t.Errorf("a cell of no case changed one: %s", diff)
		}
		return "same"
	}
	if c.got == nil {
		c.t.Error("the whole form is refused for one cell of a case")
		return ""
	}
	for _, k := range someCases {
		a, b := readingOf(c.was, k.No), readingOf(c.got, k.No)
		if k.No != c.sheet && !cmp.Equal(a, b) {
			c.t.Errorf("case %s changed as well: %s", k.No, cmp.Diff(a, b))
		}
	}
	a, b := readingOf(c.was, c.sheet), readingOf(c.got, c.sheet)
	if len(c.violations) > 0 {
		if b != nil || !slices.Equal(c.got.Refused, []string{c.sheet}) {
			c.t.Errorf("refused are %v, and there is a reading: %v", c.got.Refused, b)
		}
		exact := slices.ContainsFunc(c.violations, func(v strict.Violation) bool { return v.Line == c.row && v.Column == c.column })
		// An answer, a day or a remark that goes or comes may be right where
		// it stands and wrong for others.
		if !exact && c.column != columnAnswer {
			c.t.Error("it is refused, and not at its cell")
		}
		return "refused"
	}
	if len(c.got.Refused) > 0 {
		c.t.Errorf("refused are %v, and nobody says why", c.got.Refused)
	}
	switch {
	case !cmp.Equal(a, b):
		return "other"
	case c.now.Text == "" || c.now.Formula || folded(c.now.Text) == folded(c.old.Text):
		return "same"
	case c.column == columnAnswer && meansTheSame(c.old, c.now):
		return "same"
	case !c.filledIn && c.ownWords():
		return "same"
	}
	c.t.Error("what was written is neither read nor refused")
	return ""
}

// ownWords reports whether a locked cell holds words of the form itself: a
// help text that stands twice says nothing new.
func (c corruption) ownWords() bool {
	form, _ := corruptForm()
	texts := form.fixedTexts()
	for _, l := range form.writtenLines() {
		texts = append(texts, l[1])
	}
	return slices.ContainsFunc(texts, func(s string) bool { return same(s, c.now.Text) })
}

// meansTheSame reports whether two cells are words for one answer.
func meansTheSame(a, b workbook.Cell) bool {
	cb := derivedBook()
	for i := range cb.Items {
		x, wrong := cb.ParseAnswer(cb.Items[i].ID, a.Text)
		y, wrongToo := cb.ParseAnswer(cb.Items[i].ID, b.Text)
		if wrong == nil && wrongToo == nil && x == y && cb.Items[i].Type != codebook.TextItem {
			return true
		}
	}
	if x, wrong := asDate(a); wrong == nil && a.Text != "" {
		if y, wrong := asDate(b); wrong == nil && x == y {
			return true
		}
	}
	ticked := func(s string) bool {
		it, _ := cb.Item("oplysning_om")
		return isTick(s) || slices.ContainsFunc(append(it.Options(), codebook.Answer{Code: codebook.None, Label: noneLabel}), func(o codebook.Answer) bool { return same(s, o.Code) || same(s, o.Label) })
	}
	if ticked(a.Text) && ticked(b.Text) {
		return true
	}
	no := []string{"", "-", "nej", "ingen"} // a question to the lead
	return slices.Contains(no, folded(a.Text)) && slices.Contains(no, folded(b.Text))
}

func readingOf(f *FilledForm, no string) *Reading {
	for i := range f.Readings {
		if f.Readings[i].CaseNo == no {
			return &f.Readings[i]
		}
	}
	return nil
}

// anyCell is what people type, paste and lose, and what nobody would.
func anyCell(random *rand.Rand, of *filled) workbook.Cell {
	words := []string{"Ja", "nej", "x", "-", "0101-01", "0147-01", "Kan ikke vurderes", "Ikke relevant", "Nej", "010190-1234", "1.000", "2025-02-30", "2025-08-15", "15-08-2025",
		"45884", "København", "aendret", "Stadfæstelse", "12,5", "anne.holm@example.dk", "tlf. 33 12 34 56", "akter", "_case_no", "fremgår ikke", "Ja.", "JA", "ikke_relevant", "pasningsbehov"}
	switch random.IntN(8) {
	case 0:
		return workbook.Cell{}
	case 1:
		return typed([]float64{0, 1, -1, 1.234, 45884, 45933, 1e15, 20.5, 73051}[random.IntN(9)])
	case 2:
		letters := []rune("abcxyzæøå ;=+-.,/\\\"'\x00\u00a0\u200b\n😀0123456789")
		text := make([]rune, 1+random.IntN(12))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		return typed(string(text))
	case 3: // a cell of the form that was dragged elsewhere
		s := of.sheets[random.IntN(len(of.sheets))]
		if len(s.Rows) == 0 {
			return workbook.Cell{}
		}
		return s.At(1+random.IntN(len(s.Rows)), 1+random.IntN(8))
	case 4:
		return workbook.Cell{Kind: workbook.TextCell, Text: words[random.IntN(len(words))], Formula: true}
	case 5:
		d := date("2025-08-15")
		return []workbook.Cell{{Kind: workbook.DateCell, Date: d, Text: d.String()}, {Kind: workbook.BoolCell, Number: 1, Text: "SAND"}, {Kind: workbook.ErrorCell, Text: "#REF!"},
			{Kind: workbook.ErrorCell, Text: "formel uden værdi", Formula: true}}[random.IntN(4)]
	}
	return typed(words[random.IntN(len(words))])
}
