package frame

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// totals begin the rows that sum up the others.
var totals = regexp.MustCompile(`(?i)^(i ?alt|total(er)?|hovedtotal|subtotal|sum|samlet|antal( sager)?)[ :.]*(\d+( sager)?)?$`)

// skipped reports whether a row is blank in the columns that are read, or a
// total.
func (r *reader) skipped(cells []workbook.Cell, h heading) bool {
	first := slices.IndexFunc(cells, func(c workbook.Cell) bool { return c.Kind != workbook.EmptyCell })
	if first < 0 || totals.MatchString(cells[first].Text) {
		return true
	}
	read := false
	for _, j := range h.at {
		read = read || at(cells, j).Kind != workbook.EmptyCell
	}
	return !read || totals.MatchString(at(cells, h.at[caseID]).Text)
}

func at(cells []workbook.Cell, j int) workbook.Cell {
	if j < 0 || j >= len(cells) {
		return workbook.Cell{}
	}
	return cells[j]
}

// A line is a row while it is being read.
type line struct {
	*reader
	cells   []workbook.Cell
	heading heading
	place   strict.Place
	kommune string // whose list it is, as far as known
	bad     bool
}

func (l *line) cell(i int) workbook.Cell { return at(l.cells, l.heading.at[i]) }

// wrong notes what is wrong with the cell of column i.
func (l *line) wrong(i int, rule string, found, wanted, hint lang.Text) {
	l.bad = true
	v := strict.Violation{Place: l.place, Rule: rule, Subject: l.columns[i].label, Kommune: l.kommune,
		Found: found, Wanted: wanted, Hint: hint}
	if j := l.heading.at[i]; j >= 0 {
		v.Subject, v.Column = l.heading.cells[j], j+1
	}
	l.violations.add(v)
}

// row reads which case a row is about and takes it, or says what is wrong
// with it.
func (r *reader) row(cells []workbook.Cell, h heading, place strict.Place, fallback string) {
	l := &line{reader: r, cells: cells, heading: h, place: place, kommune: fallback}
	if k, ok := r.register.Find(l.cell(kommune).Text); ok {
		l.kommune = k.Code
	}
	if l.unreadable() {
		return
	}
	l.findKommune()
	r.take(l)
}

// takeCase turns a row into a case.
func (l *line) takeCase() {
	row := Row{
		Kommune: l.kommune,
		// Cloned, since a field of a text file is a part of its whole line,
		// names and addresses included.
		Journal:   strings.Clone(l.journalID()),
		Provision: strings.Clone(strings.Join(strings.Fields(l.label(provision)), " ")),
		Decision:  decisionCode(l.label(decision)),
		Appealed:  l.yesNo(appealed),
		Received:  l.date(received),
		Decided:   l.date(decided),
		Place:     l.place,
	}
	if row.Received != nil && row.Decided != nil && *row.Decided < *row.Received {
		l.wrong(decided, "dates",
			lang.Text{EN: row.Decided.String() + ", before it was received on " + row.Received.String(), DA: row.Decided.Danish() + ", før den blev modtaget " + row.Received.Danish()},
			lang.Text{EN: "a day on or after that", DA: "samme dag eller senere"}, lang.Text{})
	}
	for i := ours; i < len(l.columns); i++ {
		row.Extra = append(row.Extra, l.extra(i, row.Kommune))
	}
	if !l.bad {
		row.Outcome = l.rules.outcome(row)
		l.rows = append(l.rows, row)
	}
}

// unreadable notes cells that hold an error, an e-mail address or what may be a
// CPR number. The
// rest of such a row is not looked at, so that nothing of it is repeated.
func (l *line) unreadable() bool {
	for i := range l.columns {
		switch c := l.cell(i); {
		case c.Kind == workbook.ErrorCell || c.Kind == workbook.TextCell && errorText.MatchString(c.Text):
			l.wrong(i, "error-cell", quoted(c.Text), lang.Text{EN: "a value", DA: "en værdi"},
				lang.Text{EN: "the formula in the cell fails", DA: "formlen i cellen giver fejl"})
		case c.Kind == workbook.DateCell || i == caseID && l.declared(c.Text):
		case strings.ContainsRune(c.Text, '@') && slices.Contains(privacy.Scan(c.Text), privacy.EMail):
			l.wrong(i, "email", privacy.EMail.Text(), lang.Text{EN: "a list without e-mail addresses", DA: "en liste uden mailadresser"}, lang.Text{})
		case privacy.FindCPR(c.Text), i != caseID && len(c.Text) == 9 && len(privacy.Scan(c.Text)) > 0:
			l.wrong(i, "cpr",
				lang.Text{EN: "what may be a CPR number", DA: "noget, der kan være et CPR-nummer"},
				lang.Text{EN: "a list without CPR numbers", DA: "en liste uden CPR-numre"},
				lang.Text{EN: "if it is a journal number, the batch can declare how this kommune's look", DA: "hvis det er et sagsnummer, så skriv til os, hvordan jeres sagsnumre er opbygget"})
		}
	}
	return l.bad
}

// errorText is how spreadsheets write a failed formula into a text file, in
// English and Danish: #N/A, #I/T, #REF!, #REFERENCE!, #VÆRDI!, #NAVN?, #DIV/0!
var errorText = regexp.MustCompile(`^#[A-ZÆØÅ/0-9]+[!?]?$`)

func (l *line) findKommune() {
	c := l.cell(kommune)
	switch {
	case l.heading.at[kommune] < 0: // complete has seen that the file or the sheet names one
	case c.Kind == workbook.EmptyCell:
		l.wrong(kommune, "kommune", nothing, wantKommune, lang.Text{})
	default:
		if _, ok := l.register.Find(c.Text); !ok {
			l.wrong(kommune, "kommune", lang.Text{EN: quoted(c.Text).EN + ", which is no kommune", DA: quoted(c.Text).DA + ", som ikke er en kommune"},
				wantKommune, strict.DidYouMean(c.Text, l.names()))
		}
	}
}

var wantKommune = lang.Text{EN: "a kommune, by number (101) or name", DA: "en kommune, som nummer (101) eller navn"}

func (r *reader) names() []string {
	var out []string
	for _, k := range r.register.All() {
		out = append(out, k.Name)
	}
	return out
}

// timeOfDay is what journal systems write after a date. Only the day counts.
var timeOfDay = regexp.MustCompile(`[ T](kl\.? ?)?\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?Z?$`)

func (l *line) date(i int) *day.Date {
	c := l.cell(i)
	switch c.Kind {
	case workbook.EmptyCell:
		return nil
	case workbook.DateCell:
		if y := c.Date.Time().Year(); y >= 1900 && y <= 2199 {
			return &c.Date
		}
	case workbook.TextCell:
		d, err := day.ParseDanish(c.Text)
		if err != nil {
			d, err = day.ParseDanish(timeOfDay.ReplaceAllString(c.Text, ""))
		}
		if err == nil {
			return &d
		}
	case workbook.NumberCell:
		l.wrong(i, "date", lang.Text{EN: "the number " + strict.Shown(c.Text), DA: "tallet " + strict.Shown(c.Text)}, wantDate,
			lang.Text{EN: "format the column as a date", DA: "formatér kolonnen som dato"})
		return nil
	}
	hint := lang.Text{}
	switch {
	case twoDigitYear.MatchString(c.Text):
		hint = lang.Text{EN: "write the year with four digits", DA: "skriv årstallet med fire cifre"}
	case serialNumber.MatchString(c.Text):
		hint = lang.Text{EN: "format the column as a date before you save as CSV", DA: "formatér kolonnen som dato, før du gemmer som CSV"}
	case dayAndMonth.MatchString(c.Text):
		hint = lang.Text{EN: "there is no such day", DA: "den dag findes ikke"}
	}
	l.wrong(i, "date", quoted(c.Text), wantDate, hint)
	return nil
}

var (
	twoDigitYear = regexp.MustCompile(`^\d{1,2}[-./ ]+\d{1,2}[-./ ]+\d{2}$`)
	dayAndMonth  = regexp.MustCompile(`^\d{1,2}[-./ ]+\d{1,2}[-./ ]+\d{4}$|^\d{4}-\d{2}-\d{2}$`)
	serialNumber = regexp.MustCompile(`^[34]\d{4}$`)
)

// yesNo reads ja or nej; other values only where the batch keeps them.
func (l *line) yesNo(i int) string {
	c := l.cell(i)
	code := Code(c.Text)
	if word, ok := yesNo[code]; ok {
		return word
	}
	if code != "" && !l.rules.keeps(l.columns[i].name, code) {
		l.wrong(i, "value", quoted(c.Text), lang.Text{EN: "ja or nej", DA: "ja eller nej"}, lang.Text{})
	}
	return code
}

// longestLabel is more than a label has. A longer text is free text, which may
// tell of people and is not to be read.
const longestLabel = 100

// label is a cell that holds one of a few words.
func (l *line) label(i int) string {
	text := l.cell(i).Text
	if utf8.RuneCountInString(text) > longestLabel {
		l.wrong(i, "long-text", lang.Text{EN: "a long text", DA: "en lang tekst"},
			lang.Text{EN: "one of a few words", DA: "et af få faste ord"}, lang.Text{})
		return ""
	}
	return text
}

// extra reads a column that the batch names, as a code.
func (l *line) extra(i int, kommune string) string {
	switch l.columns[i].name {
	case "region", "kommunegruppe":
		k, _ := l.register.ByCode(kommune)
		if l.columns[i].name == "region" {
			return k.Region
		}
		return k.Group
	}
	return Code(l.label(i))
}
