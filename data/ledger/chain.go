package ledger

import (
	"fmt"
	"strings"

	"sagsbarometer/data/lang"
)

// A ChainError says where a journal is not what was written.
type ChainError struct {
	File          string // relative to the journal: 000003.jsonl
	Line          int    // from 1; 0 means the file as a whole
	Found, Wanted lang.Text
}

func (e *ChainError) Error() string { return e.Message(lang.English) }

// Message is the error for a person.
func (e *ChainError) Message(l lang.Language) string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	b.WriteString(": " + e.Found.In(l))
	if w := e.Wanted.In(l); w != "" {
		b.WriteString(lang.Text{EN: ", want ", DA: ", ventet: "}.In(l) + w)
	}
	return b.String()
}

// broken is a ChainError in the words of both languages.
func broken(file string, line int, found, wanted lang.Text) error {
	return &ChainError{File: file, Line: line, Found: found, Wanted: wanted}
}

// altered is the ChainError of bytes that do not add up.
func altered(file string, line int, en, da string) error {
	return broken(file, line, lang.Text{EN: en, DA: da}, lang.Text{
		EN: "the journal as it was written; restore it from a backup",
		DA: "journalen, som den blev skrevet; hent den fra en sikkerhedskopi",
	})
}
