package format

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/claim"
)

// tidyColumns are the columns of every tidy file beside those of its groups.
var tidyColumns = []string{"measure", "value", "estimate", "ci_low", "ci_high", "level", "interval",
	"n", "n_base", "n_counts", "grade", "status", "notes", "banner"}

// Tidy is a table for programs: UTF-8, comma, decimal point, one row a
// figure, codes instead of words. Columns: table, one for each grouping
// (empty where a row is not cut by it), then measure, value, estimate,
// ci_low, ci_high (shares between 0 and 1, unrounded), level, interval, n,
// n_base, n_counts, grade, status, notes (codes joined with ;), banner. What
// is not published is empty, and status says why: vist, kun_antal, udeladt,
// ingen_sager.
func Tidy(m *publish.Model, t publish.Table) []byte {
	header := append([]string{"table"}, groupHeader(t)...)
	rows := [][]string{append(header, tidyColumns...)}
	for _, r := range t.Rows {
		f := r.Figure
		row := append([]string{t.ID}, r.Codes...)
		rows = append(rows, append(row, r.Measure, r.Value,
			shortest(f.Share), shortest(f.Low), shortest(f.High), level(f.Level), f.Interval,
			count(f.N), count(f.Base), count(f.Counts), f.Grade, string(f.Status), noteCodes(m, f), banner(m)))
	}
	return write(rows, ',', "\n")
}

// groupHeader names the grouping columns by their ids, with _group behind an
// id that another column has.
func groupHeader(t publish.Table) []string {
	var names []string
	for _, g := range t.Groups {
		name := g.ID
		for _, taken := range append([]string{"table"}, tidyColumns...) {
			if strings.EqualFold(name, taken) {
				name += "_group"
			}
		}
		names = append(names, name)
	}
	return names
}

// bom tells Excel that the file is UTF-8.
const bom = "\ufeff"

// Danish is a table for Danish spreadsheets: UTF-8 with a byte order mark,
// semicolon, decimal comma, words instead of codes, shares in percent with
// one decimal and bounds rounded outward. A cell without a number holds its
// sign.
func Danish(m *publish.Model, t publish.Table) []byte {
	header := []string{"Tabel"}
	for _, g := range t.Groups {
		header = append(header, g.Label)
	}
	header = append(header, "Mål", "Antal sager", "Ud af (base)", "Andel (procent)", "Nedre grænse (procent)", "Øvre grænse (procent)",
		"Sikkerhedsniveau (procent)", "Noter", "Bemærk")
	rows := [][]string{header}
	for _, r := range t.Rows {
		f := r.Figure
		row := append([]string{t.ID}, r.Labels...)
		share, low, high, sure := f.ShareText(), f.IntervalText(), f.IntervalText(), ""
		if f.Share.OK {
			share = claim.Decimal(f.Share.F*100, 1)
		}
		if f.Low.OK && f.High.OK {
			low, high = claim.OutwardDecimal(f.Low.F, f.High.F)
			sure = claim.Decimal(f.Level*100, -1)
		}
		if f.Again { // in whole percents, as the figure is
			share, low, high = strings.TrimSuffix(share, ",0"), strings.TrimSuffix(low, ",0"), strings.TrimSuffix(high, ",0")
		}
		rows = append(rows, append(row, r.MeasureLabel, f.CountsText(), f.BaseText(), share, low, high, sure,
			noteTexts(m, f), strings.Join(m.Banners, " ")))
	}
	return append([]byte(bom), write(rows, ';', "\r\n")...)
}

// write quotes where CSV needs it and nowhere else.
func write(rows [][]string, comma rune, end string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, end == "\r\n"
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// shortest is the number in the form that reads back to the same float64.
func shortest(n estimators.Number) string {
	if !n.OK {
		return ""
	}
	return strconv.FormatFloat(n.F, 'g', -1, 64)
}

func level(l float64) string { return shortest(estimators.Number{F: l, OK: l > 0}) }

func count(c publish.Count) string {
	if !c.OK {
		return ""
	}
	return strconv.FormatInt(c.N, 10)
}

func noteCodes(m *publish.Model, f *publish.Figure) string {
	codes := make([]string, len(f.Notes))
	for i, n := range f.Notes {
		codes[i] = m.Footnotes[n-1].Code
	}
	return strings.Join(codes, ";")
}

func noteTexts(m *publish.Model, f *publish.Figure) string {
	texts := make([]string, len(f.Notes))
	for i, n := range f.Notes {
		texts[i] = m.Footnotes[n-1].Text
	}
	return strings.Join(texts, " ")
}

func banner(m *publish.Model) string { return strings.Join(m.Banners, " ") }
