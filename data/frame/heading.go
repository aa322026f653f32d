package frame

import (
	"regexp"
	"slices"
	"strings"

	"sagsbarometer/data/workbook"
)

// Columns of ours, in the order of reader.columns; further ones follow.
const (
	caseID = iota
	kommune
	provision
	decision
	received
	decided
	appealed
	ours // how many there are
)

// A column is one that is read.
type column struct {
	name     string
	label    string          // what people call it, in Danish
	required bool            // every list must have it
	named    map[string]bool // keys of the headings that the batch gives it
	builtIn  map[string]bool // keys of those that everybody uses
}

var ownColumns = [ours]struct {
	name, label string
	headings    []string
}{
	{"case_id", "Sagsnr.", []string{"Sagsnr", "Sagsnummer", "Sags-id", "Sag nr.", "Sag", "Sagens nummer",
		"Journalnr", "Journalnummer", "Jnr", "Jour.nr.", "Sagsidentifikation", "Sagsnøgle"}},
	{"kommune", "Kommune", []string{"Kommunenr", "Kommunenummer", "Kommunekode", "Kommunenavn", "Kom.nr.", "Komnr", "Komkode"}},
	{"provision", "Bestemmelse", []string{"Paragraf", "Hjemmel", "Lovhjemmel", "Lovbestemmelse", "Lovgrundlag"}},
	{"decision", "Afgørelse", []string{"Afgørelsestype", "Afgørelsens udfald", "Afgørelsesudfald", "Udfald", "Resultat"}},
	{"received_on", "Modtaget", []string{"Modtaget den", "Modtaget dato", "Modtagelsesdato", "Modtagedato", "Dato modtaget",
		"Ansøgning modtaget", "Ansøgningsdato", "Ansøgt", "Ansøgt den", "Dato for ansøgning", "Dato for modtagelse"}},
	{"decided_on", "Afgjort", []string{"Afgjort den", "Afgjort dato", "Afgørelsesdato", "Dato afgjort", "Dato for afgørelse", "Afgørelse truffet"}},
	{"appealed", "Påklaget", []string{"Er påklaget", "Er sagen påklaget", "Sagen er påklaget", "Påklaget til Ankestyrelsen", "Klage", "Klaget"}},
}

// derived columns follow from the kommune and are never in a list.
var derived = map[string]bool{"region": true, "kommunegruppe": true}

// columnsOf lists the columns that a spec reads: ours, those of Want in its
// order, then others that Keep and Columns name.
func columnsOf(spec Spec) []column {
	out := make([]column, 0, ours+len(spec.Want))
	for _, c := range ownColumns {
		out = append(out, column{name: c.name, label: c.label, builtIn: keys(append(c.headings, c.name, c.label))})
	}
	at := func(name string) int { return slices.IndexFunc(out, func(c column) bool { return c.name == name }) }
	var others []string
	for name := range spec.Keep {
		others = append(others, name)
	}
	for name := range spec.Columns {
		others = append(others, name)
	}
	others = append(others, spec.Need...)
	slices.Sort(others)
	for _, name := range slices.Concat(spec.Want, others) {
		switch {
		case at(name) >= 0:
		case derived[name]:
			out = append(out, column{name: name, label: name})
		default:
			out = append(out, column{name: name, label: name, builtIn: keys([]string{name})})
		}
	}
	for name, headings := range spec.Columns {
		out[at(name)].named = keys(headings)
	}
	out[caseID].required = true
	out[decided].required = spec.From != nil || spec.To != nil
	for i := range out {
		c := &out[i]
		_, kept := spec.Keep[c.name]
		if slices.Contains(spec.Want, c.name) || slices.Contains(spec.Need, c.name) || kept {
			c.required = !derived[c.name]
		}
	}
	out[kommune].required = false // the name of the file may tell it
	return out
}

func keys(headings []string) map[string]bool {
	out := make(map[string]bool)
	for _, h := range headings {
		if k := key(h); k != "" {
			out[k] = true
		}
	}
	return out
}

// A heading is a row of headings and where our columns are in it.
type heading struct {
	line    int
	at      []int // column of ours -> index of the cell, -1 where there is none
	cells   []string
	twice   [][2]int // cells that stand for one column
	matched int      // how many columns of ours
}

// searched is how many rows that are not blank may stand above the data, the
// headings included.
const searched = 20

// findHeading is the row, among the first of a table, that names most of our
// columns; the first of equals. A row is a heading if it names the journal
// number or at least two columns. ok is false where there is none, and the
// heading is then the first row.
func (r *reader) findHeading(t table) (best heading, ok bool) {
	seen := 0
	for row := range t.rows {
		if row.err != nil || blank(row.cells) {
			continue
		}
		h := r.matchHeading(row.line, row.cells)
		if seen++; seen == 1 || h.matched > best.matched {
			best = h
		}
		if seen == searched {
			break
		}
	}
	return best, seen > 0 && (best.at[caseID] >= 0 || best.matched > 1)
}

func blank(cells []workbook.Cell) bool {
	return !slices.ContainsFunc(cells, func(c workbook.Cell) bool { return c.Kind != workbook.EmptyCell })
}

var bracketed = regexp.MustCompile(`\([^)]*\)`)

// matchHeading finds our columns in a row. The headings that the batch names
// go before those that everybody uses.
func (r *reader) matchHeading(line int, cells []workbook.Cell) heading {
	h := heading{line: line, at: make([]int, len(r.columns))}
	for i := range h.at {
		h.at[i] = -1
	}
	for _, c := range cells {
		h.cells = append(h.cells, clip(c.Text))
	}
	taken := make([]bool, len(cells))
	for _, words := range []func(column) map[string]bool{
		func(c column) map[string]bool { return c.named },
		func(c column) map[string]bool { return c.builtIn },
	} {
		for i, c := range r.columns {
			if h.at[i] >= 0 {
				continue
			}
			for j := range cells {
				text := cells[j].Text
				if taken[j] || !words(c)[key(text)] && !words(c)[key(bracketed.ReplaceAllString(text, ""))] {
					continue
				}
				taken[j] = true
				if h.at[i] >= 0 {
					h.twice = append(h.twice, [2]int{h.at[i], j})
					continue
				}
				h.at[i] = j
				h.matched++
			}
		}
	}
	return h
}

// reading lists the columns that are read and the headings of those that are
// not, in the order of the table.
func (r *reader) reading(h heading) (read []Match, dropped []string) {
	for j, theirs := range h.cells {
		if i := slices.Index(h.at, j); i >= 0 {
			read = append(read, Match{Ours: r.columns[i].name, Theirs: theirs})
		} else if theirs != "" {
			dropped = append(dropped, theirs)
		}
	}
	return read, dropped
}

// expected lists headings that a column may have, for a message.
func (r *reader) expected(i int) string {
	words := append(slices.Clone(r.spec.Columns[r.columns[i].name]), r.columns[i].label)
	if i < ours {
		words = append(words, ownColumns[i].headings[:2]...)
	}
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, ", ")
}
