package format

import (
	"bytes"
	"strconv"
	"strings"

	"sagsbarometer/data/workbook"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/claim"
)

// Workbook is all tables in one spreadsheet by the rules for accessible
// ones: a cover with contents, a sheet of notes, then one table a sheet, each
// with its title in A1 and a table object with one row of headings. No merged
// cells, no empty rows or cells in a table, no filters, nothing frozen.
// Numbers are numbers, rounded as the page prints them, so that page and
// spreadsheet cannot be read differently; the CSV files have the decimals.
func Workbook(m *publish.Model) ([]byte, error) {
	book := workbook.Book{Title: m.Title, On: m.Date}
	book.Pages = append(book.Pages, cover(m), notesPage(m))
	for _, t := range m.Tables {
		book.Pages = append(book.Pages, tablePage(m, t))
	}
	if len(m.Frame.Lines) > 0 {
		book.Pages = append(book.Pages, framePage(m))
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

const (
	coverName = "Forside"
	notesName = "Noter"
	frameName = "Sagslister"
)

func cover(m *publish.Model) workbook.Page {
	p := workbook.Page{Name: coverName, Widths: []float64{24, 80}}
	heads(&p, m, m.Title)
	text(&p, strings.TrimSpace(m.Population+" "+m.Sample))
	when := "Udkast, " + m.Date.Danish() + "."
	if m.Release != nil {
		when = "Version " + strconv.Itoa(m.Release.Number) + ", " + m.Release.Date.Danish() + ". " + m.Release.Reason
	}
	text(&p, strings.TrimSpace(when)+" Dannet med "+m.Tool+".")
	text(&p, "Hvordan undersøgelsen er lavet, står på siden report.html. Andele er afrundet som på siden; filerne med endelsen .csv har decimaler.")
	rows := [][]workbook.Value{{cell("Tegn og noter"), cell(notesName)}}
	for _, t := range m.Tables {
		rows = append(rows, []workbook.Value{cell(t.Title), cell(sheetName(t))})
	}
	if len(m.Frame.Lines) > 0 {
		rows = append(rows, []workbook.Value{cell("Rækker på kommunernes lister, og hvad der blev af dem"), cell(frameName)})
	}
	for i := range rows {
		rows[i][0], rows[i][1] = rows[i][1], rows[i][0]
	}
	table(&p, "Indhold", []string{"Ark", "Indhold"}, rows)
	return p
}

func notesPage(m *publish.Model) workbook.Page {
	p := workbook.Page{Name: notesName, Widths: []float64{24, 100}}
	heads(&p, m, "Tegn og noter")
	var rows [][]workbook.Value
	for _, s := range m.Symbols {
		rows = append(rows, []workbook.Value{cell(s.Sign), cell(s.Text)})
	}
	for i, n := range m.Footnotes {
		rows = append(rows, []workbook.Value{cell(noteSign(i + 1)), cell(n.Text)})
	}
	for _, n := range m.DataNotes {
		rows = append(rows, []workbook.Value{cell("Alle tabeller"), cell(n)})
	}
	if len(rows) == 0 {
		rows = append(rows, []workbook.Value{cell("Alle tabeller"), cell("Der er ingen noter.")})
	}
	table(&p, "Tegn_og_noter", []string{"Tegn", "Betydning"}, rows)
	return p
}

func tablePage(m *publish.Model, t publish.Table) workbook.Page {
	p := workbook.Page{Name: sheetName(t)}
	heads(&p, m, "Tabel "+t.ID+": "+t.Title)
	text(&p, m.Population)
	for _, s := range m.Symbols {
		text(&p, s.Sign+": "+s.Text)
	}
	if t.Note != "" {
		text(&p, "Note: "+t.Note)
	}
	if t.Source != "" {
		text(&p, "Kilde: "+t.Source)
	}
	var header []string
	for _, g := range t.Groups {
		header, p.Widths = append(header, unused(header, g.Label)), append(p.Widths, 26)
	}
	for _, name := range []string{"Mål", "Antal sager", "Ud af (base)"} {
		header = append(header, unused(header, name))
	}
	p.Widths = append(p.Widths, 50, 13, 13)
	if t.Rates {
		header, p.Widths = append(header, unused(header, "Andel")), append(p.Widths, 13)
	}
	if t.Intervals {
		name := claim.LevelName(t.Level)
		header, p.Widths = append(header, unused(header, name+", nedre"), unused(header, name+", øvre")), append(p.Widths, 16, 16)
	}
	header, p.Widths = append(header, unused(header, "Noter")), append(p.Widths, 24)

	var rows [][]workbook.Value
	for _, r := range t.Rows {
		f := r.Figure
		var row []workbook.Value
		for _, l := range r.Labels {
			row = append(row, cell(l))
		}
		row = append(row, cell(r.MeasureLabel), number(f.Counts, f.CountsText()), number(f.Base, f.BaseText()))
		if t.Rates {
			row = append(row, share(f))
		}
		if t.Intervals {
			low, high := bounds(f)
			row = append(row, low, high)
		}
		rows = append(rows, append(row, cell(notes(f))))
	}
	table(&p, "Tabel_"+objectName(t.ID), header, rows)
	return p
}

func framePage(m *publish.Model) workbook.Page {
	p := workbook.Page{Name: frameName, Widths: []float64{26, 24, 12, 12}}
	heads(&p, m, "Rækker på kommunernes lister, og hvad der blev af dem")
	if len(m.Frame.Missing) > 0 {
		text(&p, "Har ikke leveret en liste: "+strings.Join(m.Frame.Missing, ", ")+".")
	}
	header := []string{"Kommune", "Region", "Leveret", "Gengangere"}
	for _, rule := range m.Frame.Rules {
		header, p.Widths = append(header, unused(header, rule)), append(p.Widths, 16)
	}
	header, p.Widths = append(header, unused(header, "Med i undersøgelsen")), append(p.Widths, 16)
	var rows [][]workbook.Value
	for _, l := range append([]publish.FrameRow{m.Frame.Total}, m.Frame.Lines...) {
		if l.Region == "" {
			l.Region = "I alt"
		}
		row := []workbook.Value{cell(l.Kommune), cell(l.Region), workbook.AsInt(l.Delivered), tally(l.Duplicates)}
		for _, n := range l.Excluded {
			row = append(row, tally(n))
		}
		rows = append(rows, append(row, workbook.AsInt(l.Eligible)))
	}
	table(&p, "Sagslister_kommuner", header, rows)
	return p
}

func tally(t publish.Tally) workbook.Value {
	return number(publish.Count{N: t.N, OK: t.Sign == ""}, t.Sign)
}

// share is the share as the page prints it: whole percents.
func share(f *publish.Figure) workbook.Value {
	if !f.Share.OK {
		return cell(f.ShareText())
	}
	w := claim.Round(f.Share.F)
	if w.Under || w.Over {
		return cell(f.ShareText())
	}
	return workbook.AsPercent(float64(w.Percent)/100, 0)
}

func bounds(f *publish.Figure) (low, high workbook.Value) {
	if !f.Low.OK || !f.High.OK {
		return cell(f.IntervalText()), cell(f.IntervalText())
	}
	from, to := claim.Outward(f.Low.F, f.High.F)
	return workbook.AsPercent(float64(from)/100, 0), workbook.AsPercent(float64(to)/100, 0)
}

func notes(f *publish.Figure) string {
	if len(f.Notes) == 0 {
		return "ingen" // no cell of a table is empty
	}
	signs := make([]string, len(f.Notes))
	for i, n := range f.Notes {
		signs[i] = noteSign(n)
	}
	return strings.Join(signs, " ")
}

func noteSign(n int) string { return "[note " + strconv.Itoa(n) + "]" }
