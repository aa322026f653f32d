package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
)

// A Screen is what a verb has to tell: sentences, then tables. The command
// prints it as text, CSV or JSON; nothing in it is formatted for one of them.
type Screen struct {
	Lines  []lang.Text
	Tables []ScreenTable
}

// A ScreenTable is rows of values under named columns.
type ScreenTable struct {
	ID      string // a name for machines, "strata"
	Title   lang.Text
	Columns []ScreenColumn
	Rows    [][]lang.Text
}

// A ScreenColumn has a name for machines and a heading for people.
type ScreenColumn struct {
	ID    string
	Label lang.Text
	Right bool // numbers align right
}

func (s *Screen) line(en, da string, args ...any) {
	s.Lines = append(s.Lines, sentence(en, da, args...))
}

// sentence is a sentence in both languages, with its arguments as each has
// them.
func sentence(en, da string, args ...any) lang.Text {
	return lang.Text{EN: fmt.Sprintf(en, inLanguage(lang.English, args)...), DA: fmt.Sprintf(da, inLanguage(lang.Danish, args)...)}
}

// A decimal is a number that is written with a point in English and a comma
// in Danish.
type decimal struct {
	number float64
	places int
}

// In is the number with the decimal sign of a language.
func (d decimal) In(l lang.Language) string {
	if l == lang.Danish {
		return strings.Replace(d.String(), ".", ",", 1)
	}
	return d.String()
}

func (d decimal) String() string {
	s := strconv.FormatFloat(d.number, 'f', d.places, 64)
	if strings.Trim(s, "-0.") == "" { // -0.00 is none
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// inLanguage writes the decimals and the texts among the arguments of a
// sentence.
func inLanguage(l lang.Language, args []any) []any {
	out := slices.Clone(args)
	for i, a := range out {
		switch a := a.(type) {
		case decimal:
			out[i] = a.In(l)
		case lang.Text:
			out[i] = a.In(l)
		}
	}
	return out
}

// row adds a row of strings and of texts that differ between the languages.
func (t *ScreenTable) row(cells ...any) {
	row := make([]lang.Text, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case lang.Text:
			row[i] = c
		case decimal:
			row[i] = lang.Text{EN: c.In(lang.English), DA: c.In(lang.Danish)}
		default:
			row[i] = lang.Same(fmt.Sprint(c))
		}
	}
	t.Rows = append(t.Rows, row)
}

func column(id, en, da string) ScreenColumn {
	return ScreenColumn{ID: id, Label: lang.Text{EN: en, DA: da}}
}

func number(id, en, da string) ScreenColumn {
	return ScreenColumn{ID: id, Label: lang.Text{EN: en, DA: da}, Right: true}
}
