package publish

import (
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
)

// tables lays the figures out as the batch asks.
func (b *builder) tables() {
	for _, spec := range b.Batch.Tables {
		t := Table{ID: spec.ID, Title: spec.Title, Note: spec.Note, Source: spec.Source}
		groups := spec.Groups
		if len(groups) == 0 {
			groups = [][]string{{}}
		}
		for _, g := range groups {
			for _, id := range g {
				if d := b.domain(id); d != nil && !slices.ContainsFunc(t.Groups, func(c Column) bool { return c.ID == id }) {
					t.Groups = append(t.Groups, Column{id, d.Label})
				}
			}
		}
		seen := map[string]bool{}
		again := b.againIn(&t, spec.Measures, groups)
		for _, measure := range spec.Measures {
			m := b.measure(measure)
			if m == nil {
				b.fail("table %s: unknown measure %s", spec.ID, measure)
				continue
			}
			for _, g := range groups {
				rows := b.rows(&t, m, g)
				if len(rows) == 0 {
					b.fail("table %s: no estimate of %s by [%s]", spec.ID, measure, strings.Join(g, ", "))
				}
				t.Rows = append(t.Rows, rows...)
			}
			t.Measures++
			if rows := again[measure]; len(rows) > 0 {
				t.Rows = append(t.Rows, rows...)
				t.Measures++
			}
		}
		for _, r := range t.Rows {
			seen[r.Group] = true
			t.Rates = t.Rates || r.Figure.Share.OK
			if r.Figure.Low.OK {
				t.Intervals, t.Level = true, r.Figure.Level
			}
		}
		t.Groupings = len(seen)
		b.model.Tables = append(b.model.Tables, t)
	}
}

// rows are the figures of one measure in one grouping, in the order for
// people.
func (b *builder) rows(t *Table, m *batch.Measure, group []string) []Row {
	byDomain := map[string][]estimators.Estimate{} // a distribution has several of one domain
	var domains []estimators.Domain
	for _, e := range b.Estimates {
		if e.Measure != m.ID || !b.cutBy(e.Domain, group) {
			continue
		}
		d := e.Domain.String()
		if byDomain[d] == nil {
			domains = append(domains, e.Domain)
		}
		byDomain[d] = append(byDomain[d], e)
	}
	b.sortDomains(domains)
	var rows []Row
	for _, d := range domains {
		for _, e := range byDomain[d.String()] {
			f := b.figures[e.ID+"\x00"+e.Value]
			if f == nil {
				continue // refused, and said so
			}
			row := Row{Measure: m.ID, MeasureLabel: m.Label, Figure: f, Value: e.Value}
			if e.Value != "" {
				row.MeasureLabel += ": " + b.answerLabel(m.Item, e.Value)
			}
			b.place(&row, t, d, group)
			rows = append(rows, row)
		}
	}
	return rows
}

// place fills the grouping columns of a row.
func (b *builder) place(row *Row, t *Table, d estimators.Domain, group []string) {
	for _, c := range t.Groups {
		code, label := "", total
		if i := slices.Index(group, c.ID); i >= 0 {
			code, label = d[i].Code, b.levelLabel(d[i])
		}
		row.Codes, row.Labels = append(row.Codes, code), append(row.Labels, label)
	}
	row.Group = b.groupLabel(d)
	if len(d) == 0 {
		row.Group = b.wholeLabel()
	}
}

// findings say each measure at the whole, in the order of the batch.
func (b *builder) findings() {
	for _, m := range b.Batch.Measures {
		f := b.figures[m.ID+"\x00"]
		if f == nil {
			continue // a distribution, or not estimated at the whole
		}
		found := Finding{Label: m.Label, Figure: f, Headline: SignConfidential,
			Sentence: "Tallet er udeladt af hensyn til fortrolighed."}
		if f.Status != Withheld {
			found.Headline, found.Sentence = f.Fact().Headline(), f.Fact().Sentence()
		}
		b.withSecond(&found, &m)
		b.model.Findings = append(b.model.Findings, found)
		b.found = append(b.found, f)
	}
}

// headings holds the words that people wrote above and below tables to the
// figures.
func (b *builder) headings() {
	for _, t := range b.model.Tables {
		var whole, rows []claim.Fact
		for _, r := range t.Rows {
			if !r.Figure.Again {
				rows = append(rows, r.Figure.Fact())
			}
		}
		for _, f := range b.found {
			if slices.ContainsFunc(t.Rows, func(r Row) bool { return b.figures[r.Measure+"\x00"] == f }) {
				whole, rows = append(whole, f.Fact()), append(rows, f.Fact())
			}
		}
		for _, text := range []string{t.Title, t.Note} {
			for _, wrong := range claim.CheckText(text, whole, rows) {
				b.fail("tabel %s, »%s«: %s", t.ID, text, wrong)
			}
		}
	}
}

// number gives the footnotes their numbers, in the order in which a reader
// meets them.
func (b *builder) number() {
	numbers := map[string]int{}
	visit := func(f *Figure) {
		for _, code := range f.codes {
			if numbers[code] == 0 {
				b.model.Footnotes = append(b.model.Footnotes, Footnote{Code: code, Text: noteText(code)})
				numbers[code] = len(b.model.Footnotes)
			}
			if n := numbers[code]; !slices.Contains(f.Notes, n) {
				f.Notes = append(f.Notes, n)
			}
		}
		slices.Sort(f.Notes)
	}
	for _, found := range b.model.Findings {
		visit(found.Figure)
	}
	for _, t := range b.model.Tables {
		for _, r := range t.Rows {
			visit(r.Figure)
		}
	}
}
