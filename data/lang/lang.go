// Package lang holds a message in the two languages of the command.
//
// Messages are written where they arise, both wordings side by side, so that
// the compiler sees that neither is missing. What goes to Danish people
// (error lists, forms, reports) always takes the Danish wording; the terminal
// takes the one that was chosen.
package lang

// A Language is one of the two that the command speaks.
type Language string

const (
	English Language = "en"
	Danish  Language = "da"
)

// Text is one message in both languages.
type Text struct{ EN, DA string }

// Same is a text that needs no translation: a number, a code, a name.
func Same(s string) Text { return Text{s, s} }

// In returns the wording in l; English where l is unknown.
func (t Text) In(l Language) string {
	if l == Danish {
		return t.DA
	}
	return t.EN
}

// Empty reports whether there is nothing to say.
func (t Text) Empty() bool { return t.EN == "" && t.DA == "" }
