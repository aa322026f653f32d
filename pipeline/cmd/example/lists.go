package main

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
)

// A list is one file of frame/: whose cases it holds, and the habits of the
// program or the person that made it.
type list struct {
	file   string
	of     []string // kommuner; empty for those of the region that no other list has
	region string
	form   form
	titles []string // above the headings
	fields []field
	dates  func(day.Date) string // how dates are written; nil for the dates of a spreadsheet
	total  bool                  // a line that sums up
	gaps   bool                  // a blank line between kommuner
	again  []string              // kommuner whose newest cases stand here although another list has them
	sheet  string                // of a workbook: the one sheet; empty for a sheet for each kommune
	notes  bool                  // of a workbook: a sheet that holds no list
}

// A field is a column of a list.
type field struct {
	heading string
	of      func(*dossier) value
}

// A value is what a cell holds: a text, a whole number or a date.
type value struct {
	text   string
	number bool
	date   *day.Date
}

func text(s string) value { return value{text: s} }

// What the columns hold. Names, addresses and who wrote the case down are
// there to be dropped unread.
func journalOf(s *dossier) value       { return text(s.journal) }
func journalNumberOf(s *dossier) value { return value{text: s.journal, number: isNumber(s.journal)} }
func kommuneOf(s *dossier) value       { return text(s.kommune.Name) }
func longNameOf(s *dossier) value      { return text(s.kommune.Name + " Kommune") }
func numberOf(s *dossier) value {
	return value{text: strings.TrimLeft(s.kommune.Code, "0"), number: true}
}
func codeOf(s *dossier) value     { return text(s.kommune.Code) }
func provisionOf(*dossier) value  { return text("BL § 87") }
func receivedOf(s *dossier) value { return value{date: &s.received} }
func childOf(s *dossier) value {
	return text("Eksempelbarn " + fmt.Sprint(1+chance(900, s.journal, "child")))
}
func caseworkerOf(s *dossier) value {
	return text(initials[chance(len(initials), s.kommune.Code, s.journal)])
}
func addressOf(s *dossier) value {
	return text(fmt.Sprintf("%s %d", roads[chance(len(roads), s.journal, "road")], 1+chance(99, s.journal, "house")))
}

func decidedOf(s *dossier) value {
	if s.undated {
		return value{}
	}
	return value{date: &s.decided}
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

// Initials that nobody has, and roads that are nowhere.
var (
	initials = []string{"xaa", "xbe", "xci", "xdo", "xeu", "xfy"}
	roads    = []string{"Eksempelvej", "Prøvegade", "Konstruktionsstræde", "Opdigtet Allé"}
)

// decisionAs gives each code the word that a kommune uses for it.
func decisionAs(bevilling, delvist, afslag string) func(*dossier) value {
	return func(s *dossier) value {
		return text(map[string]string{"bevilling": bevilling, "delvist_afslag": delvist, "afslag": afslag}[s.decision])
	}
}

func appealedAs(yes, no string) func(*dossier) value {
	return func(s *dossier) value {
		if s.appealed {
			return text(yes)
		}
		return text(no)
	}
}

// rows are the lines of the list below its headings, by kommune. The cases of
// a kommune are delivered in the order of their journal.
func (l *list) rows(cases map[string][]*dossier) (byKommune [][]*dossier) {
	for _, k := range l.kommuner() {
		if len(cases[k.Code]) > 0 {
			byKommune = append(byKommune, cases[k.Code])
		}
	}
	for _, name := range l.again {
		byKommune = append(byKommune, twice(cases[find(name).Code]))
	}
	return byKommune
}

// twice are the cases that a kommune has sent a second time: the newest
// twelve of the year.
func twice(cases []*dossier) []*dossier { return cases[max(0, len(cases)-12):] }

// kommuner are those of the list, by code.
func (l *list) kommuner() (out []data.Kommune) {
	for _, name := range l.of {
		out = append(out, find(name))
	}
	if l.region == "" {
		return out
	}
	for _, k := range data.Kommuner().All() {
		if k.Region == l.region && !slices.ContainsFunc(lists, func(other list) bool {
			return slices.ContainsFunc(other.of, func(name string) bool { return find(name).Code == k.Code })
		}) {
			out = append(out, k)
		}
	}
	return out
}

func find(name string) data.Kommune {
	k, ok := data.Kommuner().Find(name)
	if !ok {
		panic("no kommune " + name)
	}
	return k
}

func iso(d day.Date) string      { return d.String() }
func dashes(d day.Date) string   { return d.Time().Format("02-01-2006") }
func points(d day.Date) string   { return d.Time().Format("2.1.2006") }
func inWords(d day.Date) string  { return d.Danish() }
func slashes(d day.Date) string  { return d.Time().Format("2/1-2006") }
func withTime(d day.Date) string { return d.Time().Format("02-01-2006") + " 00:00" }
