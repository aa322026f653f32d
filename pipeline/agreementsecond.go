package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/pipeline/screen"
)

// secondAgreement holds the second readings against the first, before any
// arbiter: by question, and by question and answer. The shares are weighted as
// the two-phase figure is, so that they are of all cases and not of those that
// were read again, of whom some classes have more than their share.
func (f *Folder) secondAgreement(ctx context.Context, states []caseState) (questions, classes screen.Table, err error) {
	questions = screen.Table{ID: "second", Title: lang.Text{EN: "Second reading: agreement by question", DA: "Anden gennemgang: enighed efter spørgsmål"}, Columns: []screen.Column{
		screen.Words("item", "question", "spørgsmål"), screen.Words("label", "wording", "ordlyd"), screen.Numbers("cases", "cases", "sager"), screen.Numbers("agree", "alike", "enige"),
		screen.Numbers("observed", "share", "andel"), screen.Numbers("low", "low", "nedre"), screen.Numbers("high", "high", "øvre"), screen.Numbers("kappa", "kappa", "kappa"), screen.Numbers("ac1", "AC1", "AC1"), screen.Numbers("pabak", "PABAK", "PABAK")}}
	classes = screen.Table{ID: "class", Title: lang.Text{EN: "Second reading: agreement by answer", DA: "Anden gennemgang: enighed efter svar"}, Columns: []screen.Column{
		screen.Words("item", "question", "spørgsmål"), screen.Words("answer", "answer", "svar"), screen.Numbers("cases", "first readings so", "første læsninger"), screen.Numbers("agree", "second too", "anden også"),
		screen.Numbers("specific", "specific", "specifik"), screen.Numbers("low", "low", "nedre"), screen.Numbers("high", "high", "øvre"), screen.Numbers("confirmed", "confirmed", "bekræftet"), screen.Numbers("low2", "low", "nedre"), screen.Numbers("high2", "high", "øvre")}}
	pairs, err := f.twiceRead(states)
	if err != nil || len(pairs) == 0 {
		return questions, classes, err
	}
	book, err := f.codebook()
	if err != nil {
		return questions, classes, err
	}
	said := map[string]pairing{}
	for _, item := range answerable(book) {
		if p := pairs.of(item); p.n > 0 {
			said[item] = p
		}
	}
	estimated, err := f.weightedAgreement(ctx, pairs, said)
	if err != nil {
		return questions, classes, err
	}
	for _, item := range answerable(book) {
		both, asked := said[item]
		if !asked {
			continue
		}
		rows := estimated[item]
		p := rows[estimators.StatisticObserved]
		questions.Add(item, book.LabelOf(item), both.n, both.agree, optional(p.Estimate), optional(p.Low), optional(p.High),
			optional(rows[estimators.StatisticKappa].Estimate), optional(rows[estimators.StatisticAC1].Estimate), optional(rows[estimators.StatisticPABAK].Estimate))
		if !closedQuestion(book, item) {
			continue
		}
		for _, code := range both.codes {
			s, c := rows[estimators.StatisticSpecific+" "+code], rows[estimators.StatisticConfirmed+" "+code]
			classes.Add(item, code, both.first[code], both.same[code], optional(s.Estimate), optional(s.Low), optional(s.High), optional(c.Estimate), optional(c.Low), optional(c.High))
		}
	}
	return questions, classes, nil
}

// optional is a number with two decimals; nothing where there is none.
func optional(n estimators.Number) any {
	if !n.OK {
		return ""
	}
	return lang.Decimal(n.F, 2)
}

// closedQuestion reports whether the answers of a question come from a list, so
// that each of them is worth a line.
func closedQuestion(book *codebook.Codebook, id string) bool {
	it, ok := book.Item(id)
	return !ok || it.Type != codebook.DateItem && it.Type != codebook.NumberItem && it.Type != codebook.Several
}

// twice are the two readings of cases, by case.
type twice map[string][2]codebook.Answers

func (f *Folder) twiceRead(states []caseState) (twice, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	tasks, err := f.tasks(states)
	pairs := twice{}
	for i := range tasks {
		if t := &tasks[i]; t.kind == forms.SecondReading && t.signed() && t.of.state == reviewed {
			pairs[t.of.no] = [2]codebook.Answers{book.Complete(t.of.reading.Answers.open(), nil), book.Complete(t.reading.Answers.open(), nil)}
		}
	}
	return pairs, err
}

// A pairing is what two readings say of one question, by case.
type pairing struct {
	by          map[string][2]string
	codes       []string       // that either has, sorted
	first, same map[string]int // by code: first readings, and those that the second confirms
	n, agree    int
}

func (p twice) of(item string) pairing {
	out := pairing{by: map[string][2]string{}, first: map[string]int{}, same: map[string]int{}}
	seen := map[string]bool{}
	for no, a := range p {
		x, y := a[0][item], a[1][item]
		if x == "" && y == "" {
			continue
		}
		if x == "" {
			x = notAsked
		}
		if y == "" {
			y = notAsked
		}
		out.by[no] = [2]string{x, y}
		out.n++
		out.first[x]++
		seen[x], seen[y] = true, true
		if x == y {
			out.agree++
			out.same[x]++
		}
	}
	out.codes = slices.Sorted(maps.Keys(seen))
	return out
}

// The columns of the file that agreement is estimated from, and what the names
// of those with the two answers to a question begin with.
const (
	againSigned = "anden_laest"
	firstSaid   = "foerste_"
	secondSaid  = "anden_"
)

// weightedAgreement are the statistics of each question by name, of the cases
// in which either reader was asked it; none where too few were read again for
// any, or cases were not drawn.
func (f *Folder) weightedAgreement(ctx context.Context, read twice, said map[string]pairing) (map[string]map[string]estimators.Estimate, error) {
	if f.Batch.Batch.Basis != batch.Probability {
		return nil, nil
	}
	t, err := data.ReadParquetFile(f.outPath(CasesFile))
	if err != nil {
		return nil, err
	}
	t = weighted(t)
	if t.Column(secondClassColumn) == nil {
		return nil, nil
	}
	b := &tableBuilder{*t, map[string]int{}}
	b.declare(data.Int, againSigned)
	for i := range t.Rows {
		_, again := read[cell(t, "case_no", i)]
		b.int(i, againSigned, int64(oneIf(again)), true)
	}
	if thinClass(&b.Table, againSigned) != "" {
		return nil, nil
	}
	var spec strings.Builder
	f.secondDesign(&spec, caseFacts{}, "x.parquet", againSigned)
	asked := 0
	for _, item := range slices.Sorted(maps.Keys(said)) {
		p := said[item]
		if len(p.codes) < 2 {
			continue // nobody can disagree by chance
		}
		asked++
		for i := range t.Rows {
			both := p.by[cell(t, "case_no", i)]
			b.text(i, firstSaid+item, both[0])
			b.text(i, secondSaid+item, both[1])
		}
		fmt.Fprintf(&spec, "\n[[estimate]]\nid = %s\nkind = \"agreement\"\ny = %s\nx = %s\n", strict.String(item), strict.String(firstSaid+item), strict.String(secondSaid+item))
		f.secondInterval(&spec)
	}
	if asked == 0 {
		return nil, nil
	}
	s, vs := analysis.Read("x.toml", []byte(spec.String()))
	if err := vs.Err(); err != nil {
		return nil, fmt.Errorf("the generated spec of an agreement: %w", err) // our own mistake
	}
	e, err := f.analyseTable(ctx, s, &b.Table)
	var refused *refusal.Error
	if errors.As(err, &refused) {
		return nil, nil // counts say what there is
	}
	if err != nil {
		return nil, err
	}
	rows := map[string]map[string]estimators.Estimate{}
	for _, r := range e.Rows {
		if rows[r.Measure] == nil {
			rows[r.Measure] = map[string]estimators.Estimate{}
		}
		rows[r.Measure][r.Value] = r
	}
	return rows, nil
}
