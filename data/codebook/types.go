package codebook

import (
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// A Type is the kind of answer that an item takes.
type Type string

const (
	YesNo        Type = "ja-nej"
	YesNoUnknown Type = "ja-nej-kiv"    // kan ikke vurderes
	YesNoNAKnown Type = "ja-nej-ir-kiv" // ikke relevant, kan ikke vurderes
	Choice       Type = "valg"
	Several      Type = "flere"
	DateItem     Type = "dato"
	NumberItem   Type = "tal"
	TextItem     Type = "tekst"
)

// A Condition holds where every named item, or derived item, is answered with
// one of its values; of several answers, one of them is enough.
type Condition map[string][]string

// A Codebook is codebook.toml as read, with the module and the shared core that
// it uses merged in. Lists keep the order of the file: it is the order of the
// form. From, on its elements, is the codebook of the library that one comes
// from; empty where it stands in the file itself.
type Codebook struct {
	ID        string     `toml:"id,required"`
	Title     string     `toml:"title,required"`
	Version   int        `toml:"version,required"`
	Use       string     `toml:"use"` // "kerne@1" or "bl87@1"; an item with the same id here replaces the one there
	Rationale string     `toml:"rationale"`
	Sections  []Section  `toml:"section"`
	Items     []Item     `toml:"item"`
	Derived   []Derived  `toml:"derived"`
	Deadlines []Deadline `toml:"deadline"`
	Edits     []Edit     `toml:"edit"`
	Changes   []Change   `toml:"change"`

	Uses []string         `toml:"-"` // all that it stands on: what it uses, and what that uses
	Doc  *strict.Document `toml:"-"`
}

// Core is the shared core that the codebook stands on in the end, "kerne@1";
// empty where it stands alone.
func (c *Codebook) Core() string {
	if len(c.Uses) == 0 {
		return ""
	}
	return c.Uses[len(c.Uses)-1]
}

// A Section is a heading of the form.
type Section struct {
	ID    string    `toml:"id,required"`
	Title string    `toml:"title,required"`
	Help  string    `toml:"help"`
	Ask   Condition `toml:"ask"`
	From  string    `toml:"-"`
}

// An Answer is one that may be given: its code in data, its label on paper.
type Answer struct{ Code, Label string }

// An Item is one question.
type Item struct {
	ID      string       `toml:"id,required"`
	Section string       `toml:"section,required"`
	Type    Type         `toml:"type,required"`
	Label   string       `toml:"label,required"`
	Help    string       `toml:"help"`
	Law     string       `toml:"law"`
	Ask     Condition    `toml:"ask"`
	Answers strict.Pairs `toml:"answers"` // valg and flere only, in the order of the file
	Defect  []string     `toml:"defect"`
	Min     *float64     `toml:"min"` // tal only, as Max and Whole
	Max     *float64     `toml:"max"`
	Whole   bool         `toml:"whole"`
	From    string       `toml:"-"`
}

// A Derived item is never typed: ja if any of the named items has a defect,
// else kan_ikke_vurderes if one of them is, else nej.
type Derived struct {
	ID        string   `toml:"id,required"`
	Label     string   `toml:"label,required"`
	AnyDefect []string `toml:"any_defect,required"`
	From      string   `toml:"-"`
}

// An Edit is a contradiction between answers: a table of answers that cannot
// stand together, or dates of which none may lie before the one it follows in
// the list. It has Wrong or Order, never both.
type Edit struct {
	ID      string    `toml:"id,required"`
	Level   string    `toml:"level,required"` // fejl | advarsel
	Wrong   Condition `toml:"wrong"`
	Order   []string  `toml:"order"` // items of type dato
	Message string    `toml:"message,required"`
	From    string    `toml:"-"`
}

// A Change is what a later version of the codebook changed.
type Change struct {
	Version int      `toml:"version,required"`
	On      day.Date `toml:"on,required"`
	Item    string   `toml:"item,required"`
	Kind    string   `toml:"kind,required"` // wording | meaning
	Redo    []string `toml:"redo"`
	Why     string   `toml:"why,required"`
}

// Answers are what one reading of one case says: item id -> code. A dato is
// an ISO date, a tal a decimal with a point, several answers are their codes
// in the order of the codebook joined with ";". "-" says that the question was
// asked and the papers give no such answer: none of several, no date, no
// number. An item that is not there was not answered.
type Answers map[string]string

// A Problem is what is wrong with the answers of one case.
type Problem struct {
	Level   string // "fejl", "advarsel", "mangler"
	Rule    string // edit id, "not-asked", "missing", "unknown-answer", "bad-date", "bad-number", "unknown-item"
	Items   []string
	Message string // Danish, for the reader of the case
}
