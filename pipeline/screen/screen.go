// Package screen holds what a verb of the command has to tell.
//
// In go sentences and rows of values; out comes a [Screen] that the command
// prints as text, CSV or JSON, in one of two languages. Nothing in it is
// formatted for one of these, and nothing here knows what is told.
package screen

import (
	"fmt"
	"strings"

	"sagsbarometer/data/lang"
)

// A Screen is what a verb has to tell: sentences, then tables.
type Screen struct {
	Lines  []lang.Text
	Tables []Table
}

// Say adds a line, see [lang.Sentence].
func (s *Screen) Say(en, da string, args ...any) {
	s.Lines = append(s.Lines, lang.Sentence(en, da, args...))
}

// A Table is rows of values under named columns.
type Table struct {
	ID      string // a name for machines, "strata"
	Title   lang.Text
	Columns []Column
	Rows    [][]lang.Text
}

// Add adds a row of as many cells as there are columns. A cell is a [lang.Text]
// where the languages differ, and any value that package fmt prints where they
// do not.
func (t *Table) Add(cells ...any) {
	row := make([]lang.Text, len(cells))
	for i, c := range cells {
		if text, ok := c.(lang.Text); ok {
			row[i] = text
		} else {
			row[i] = lang.Same(fmt.Sprint(c))
		}
	}
	t.Rows = append(t.Rows, row)
}

// A Column has a name for machines and a heading for people.
type Column struct {
	ID    string
	Label lang.Text
	Right bool // numbers align right
}

// Words is a column of words.
func Words(id, en, da string) Column { return Column{ID: id, Label: lang.Text{EN: en, DA: da}} }

// Numbers is a column of numbers.
func Numbers(id, en, da string) Column {
	return Column{ID: id, Label: lang.Text{EN: en, DA: da}, Right: true}
}

// Some is a list in a sentence: its first n, and how many more there are. One
// more is listed as well, since to say so takes as much room.
func Some(list []string, n int) string {
	if more := len(list) - n; more > 1 {
		return strings.Join(list[:n], "; ") + fmt.Sprintf(" (+%d)", more)
	}
	return strings.Join(list, "; ")
}
