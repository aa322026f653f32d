package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// print writes a screen to standard output in the format asked for. CSV and
// JSON are for machines, whatever the language of the messages: their names
// for columns, points in numbers; CSV of several tables separates them by an
// empty line.
func (c *command) print(s *screen.Screen) error {
	switch c.format {
	case "json":
		return printJSON(c.out, s, c.lang)
	case "csv":
		return printCSV(c.out, s)
	}
	return printText(c.out, s, c.lang)
}

func printText(w io.Writer, s *screen.Screen, l lang.Language) error {
	var b strings.Builder
	for _, line := range s.Lines {
		b.WriteString(line.In(l) + "\n")
	}
	for _, t := range s.Tables {
		if len(t.Rows) == 0 {
			continue
		}
		b.WriteString("\n")
		if !t.Title.Empty() {
			b.WriteString(t.Title.In(l) + "\n")
		}
		rows := [][]string{make([]string, len(t.Columns))}
		for i, c := range t.Columns {
			rows[0][i] = c.Label.In(l)
		}
		rows = append(rows, cells(t, l)...)
		writeAligned(&b, rows, t.Columns)
	}
	_, err := io.WriteString(w, plain(b.String()))
	return err
}

// plain shows the characters that steer a terminal, turn the writing or are
// not seen, so that no name, source or journal number that others wrote can
// pass for something else.
func plain(text string) string {
	steers := func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029')
	}
	if strings.IndexFunc(text, steers) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if steers(r) {
			fmt.Fprintf(&b, "\u27e8%U\u27e9", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cells are the rows of a table in one language.
func cells(t screen.Table, l lang.Language) [][]string {
	rows := make([][]string, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = make([]string, len(r))
		for j, c := range r {
			rows[i][j] = c.In(l)
		}
	}
	return rows
}

// writeAligned pads by characters, not bytes: tabwriter would do as well, but
// cannot align single columns to the right.
func writeAligned(b *strings.Builder, rows [][]string, columns []screen.Column) {
	width := make([]int, len(columns))
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if columns[i].Right {
				line.WriteString(pad + cell)
			} else {
				line.WriteString(cell + pad)
			}
			line.WriteString("  ")
		}
		b.WriteString("  " + strings.TrimRight(line.String(), " ") + "\n")
	}
}

func printCSV(w io.Writer, s *screen.Screen) error {
	for i, t := range s.Tables {
		if i > 0 {
			if _, err := fmt.Fprintln(w); err != nil {
				return err
			}
		}
		out := csv.NewWriter(w)
		head := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			head[i] = c.ID
		}
		if err := out.Write(head); err != nil {
			return err
		}
		if err := out.WriteAll(cells(t, lang.English)); err != nil {
			return err
		}
	}
	return nil
}

func printJSON(w io.Writer, s *screen.Screen, l lang.Language) error {
	type table struct {
		ID      string     `json:"id"`
		Columns []string   `json:"columns"`
		Rows    [][]string `json:"rows"`
	}
	doc := struct {
		Lines  []string `json:"lines"`
		Tables []table  `json:"tables"`
	}{Lines: []string{}, Tables: []table{}}
	for _, line := range s.Lines {
		doc.Lines = append(doc.Lines, line.In(l))
	}
	for _, t := range s.Tables {
		j := table{ID: t.ID, Columns: []string{}, Rows: cells(t, lang.English)}
		for _, c := range t.Columns {
			j.Columns = append(j.Columns, c.ID)
		}
		doc.Tables = append(doc.Tables, j)
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(doc)
}
