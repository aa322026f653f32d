package deadline

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
)

// cells reads the fields of one row and notes what is wrong with them.
type cells struct {
	r      *reader
	record []string
	in     *csv.Reader
	before int // violations before this row
}

func (c *cells) text(column string) string {
	i, ok := c.r.fields[column]
	if !ok || i >= len(c.record) {
		return ""
	}
	return strings.TrimSpace(c.record[i])
}

func (c *cells) wrong(column, rule string, found, wanted lang.Text) *strict.Violation {
	at := 0 // where a short row has no such field, the row
	if i, ok := c.r.fields[column]; ok && i < len(c.record) {
		at = i
	}
	c.r.add(strict.Violation{Place: c.r.place(c.in.FieldPos(at)),
		Rule: rule, Subject: column, Found: found, Wanted: wanted})
	return &c.r.found[len(c.r.found)-1]
}

func (c *cells) required(column string) string {
	s := c.text(column)
	if s == "" {
		c.wrong(column, "required", nothing, something)
	}
	return s
}

// impersonal refuses a label that may point to a person: lists and status repeat it.
func (c *cells) impersonal(column, s string) string {
	if kinds := privacy.Scan(s); len(kinds) > 0 {
		c.wrong(column, "personal", privacy.Words(kinds), lang.Text{EN: "a word that says nothing of people", DA: "et ord, der ikke siger noget om personer"})
		return ""
	}
	return s
}

func (c *cells) kommune() string {
	s := c.text("kommune")
	if c.r.find != nil {
		code, ok := c.r.find(s)
		if !ok {
			c.wrong("kommune", "kommune", quoted(s), lang.Text{EN: "the code or the name of a kommune", DA: "en kommunes kode eller navn"})
		}
		return code
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 101 || n > 999 || strings.Trim(s, "0123456789") != "" || len(s) > 4 {
		c.wrong("kommune", "kommune", quoted(s), lang.Text{EN: "a code such as 0101", DA: "en kode som 0101"})
		return ""
	}
	return fmt.Sprintf("%04d", n)
}

func (c *cells) value() int {
	s := c.text("value")
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > Longest {
		c.wrong("value", "number", quoted(s), lang.Text{
			EN: fmt.Sprintf("a whole number from 1 to %d", Longest), DA: fmt.Sprintf("et helt tal fra 1 til %d", Longest)})
	}
	return n
}

func (c *cells) unit() Unit {
	if u, ok := findUnit(c.text("unit")); ok {
		return u
	}
	return Unit(c.choice("unit", "", unitCodes))
}

func (c *cells) choice(column, standard string, allowed []string) string {
	s := strings.ToLower(c.text(column))
	if s == "" && standard != "" {
		return standard
	}
	if !slices.Contains(allowed, s) {
		c.wrong(column, column, quoted(c.text(column)), strict.OneOf(allowed)).Hint = strict.DidYouMean(s, allowed)
	}
	return s
}

// closed reads the days that a kommune counts as holidays, in any order.
func (c *cells) closed() Closed {
	var set Closed
	for part := range strings.FieldsFuncSeq(c.text("closed"), func(r rune) bool { return r == ';' || r == ',' }) {
		part = strings.TrimSpace(part)
		one, ok := findClosed(part)
		if part != "" && !ok {
			codes := strings.Split((ConstitutionDay | ChristmasEve | NewYearsEve).String(), ";")
			c.wrong("closed", "closed", quoted(part), strict.OneOf(codes)).Hint = strict.DidYouMean(part, codes)
		}
		set |= one
	}
	return set
}

func (c *cells) date(column string) *day.Date {
	s := c.text(column)
	if s == "" {
		return nil
	}
	d, err := day.ParseDanish(s)
	if err != nil {
		c.wrong(column, "date", quoted(s), lang.Text{EN: "a date such as 2025-08-15", DA: "en dato som 2025-08-15"})
		return nil
	}
	return &d
}

var (
	nothing   = lang.Text{EN: "nothing", DA: "intet"}
	something = lang.Text{EN: "a value", DA: "en værdi"}
)

// quoted is what stands in a cell.
func quoted(s string) lang.Text {
	if s == "" {
		return nothing
	}
	return lang.Same(strict.Quote(s))
}
