package deadline

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// columns are the headings of deadlines.csv in the order in which a new file
// has them.
var columns = []string{"kommune", "provision", "case_type", "valid_from", "valid_to", "value", "unit",
	"start", "stop", "source", "seen_on", "stated_by", "closed", "pause"}

// Columns are the headings of deadlines.csv.
func Columns() []string { return slices.Clone(columns) }

// required are the columns that must be there.
var required = []string{"kommune", "provision", "value", "unit"}

// Longest is the largest value that is believed, in any unit: a slip of the
// keyboard must not promise a decision in the next century.
const Longest = 1000

// Read reads deadlines.csv: UTF-8, comma, semicolon or tab, headings in any
// order, dates as 2025-08-15 or 15-08-2025 (spreadsheets change them). find is
// the code of a kommune as people write it; where it is nil a code will do,
// 0101 or 101. The register holds the rows that could be read; every row that
// could not is among the violations.
func Read(file string, src []byte, find func(text string) (code string, ok bool)) (*Register, strict.Violations) {
	r := reader{file: file, find: find}
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	if !utf8.Valid(src) {
		r.encoding(src)
		return newRegister(nil), r.found
	}
	r.lines = bytes.Split(src, []byte("\n"))
	r.rows(src)
	r.overlaps()
	r.found.Sort()
	return newRegister(r.rules), r.found
}

type reader struct {
	file   string
	find   func(string) (string, bool)
	lines  [][]byte       // of the text, for places
	fields map[string]int // heading -> position
	rules  []Rule
	found  strict.Violations
}

func (r *reader) rows(src []byte) {
	in := csv.NewReader(bytes.NewReader(src))
	in.FieldsPerRecord = -1 // a short row is our violation, with its place
	in.Comma = separator(src)
	for header := true; ; header = false {
		record, err := in.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if header {
				r.add(strict.Violation{Place: strict.Place{File: r.file}, Rule: "empty",
					Found:  lang.Text{EN: "the file is empty", DA: "filen er tom"},
					Wanted: lang.Text{EN: "a row of headings", DA: "en række med overskrifter"}})
			}
			return
		case errors.As(err, &syntax):
			r.add(strict.Violation{Place: r.place(syntax.Line, syntax.Column), Rule: "csv",
				Found:  lang.Text{EN: "a stray quotation mark", DA: "et løst anførselstegn"},
				Wanted: lang.Text{EN: "\"\" inside a quoted field", DA: "\"\" inde i et felt med anførselstegn"},
				Hint:   lang.Text{EN: "the rest of the file was not read", DA: "resten af filen er ikke læst"}})
			return
		case err != nil: // a bytes.Reader gives no other
			r.add(strict.Violation{Place: strict.Place{File: r.file}, Rule: "csv", Found: lang.Same(err.Error())})
			return
		case header:
			if !r.header(record, in) {
				return
			}
		case strings.TrimSpace(strings.Join(record, "")) == "": // a spreadsheet's empty row
		default:
			r.row(record, in)
		}
	}
}

// separator is the one that the first line has more of.
func separator(src []byte) rune {
	first, _, _ := bytes.Cut(src, []byte("\n"))
	most := ','
	for _, other := range ";\t" {
		if bytes.Count(first, []byte(string(other))) > bytes.Count(first, []byte(string(most))) {
			most = other
		}
	}
	return most
}

// header notes where the columns are; false where the rows cannot be read.
func (r *reader) header(record []string, in *csv.Reader) bool {
	r.fields = map[string]int{}
	if !slices.ContainsFunc(record, func(s string) bool { return slices.Contains(columns, headingOf(s)) }) {
		r.add(strict.Violation{Place: strict.Place{File: r.file, Line: 1}, Rule: "no-headings",
			Found:  lang.Text{EN: "a first row without any heading", DA: "en første række uden overskrifter"},
			Wanted: lang.Text{EN: "the headings " + strings.Join(columns, ","), DA: "overskrifterne " + strings.Join(columns, ",")}})
		return false
	}
	for i, heading := range record {
		name := headingOf(heading)
		v := strict.Violation{Place: r.place(in.FieldPos(i)), Subject: shown(name)}
		_, double := r.fields[name]
		switch {
		case name == "": // a trailing separator
			continue
		case !slices.Contains(columns, name):
			v.Rule, v.Found, v.Wanted = "unknown-column", lang.Text{EN: "unknown column", DA: "ukendt kolonne"}, strict.OneOf(columns)
			v.Hint = strict.DidYouMean(name, columns)
			r.add(v)
		case double:
			v.Rule, v.Found = "double-column", lang.Text{EN: "the column is there twice", DA: "kolonnen er der to gange"}
			r.add(v)
		default:
			r.fields[name] = i
		}
	}
	whole := true
	for _, name := range required {
		if _, ok := r.fields[name]; !ok {
			whole = false
			r.add(strict.Violation{Place: strict.Place{File: r.file, Line: 1}, Rule: "missing-column", Subject: name,
				Found: lang.Text{EN: "the column is missing among " + shown(record...), DA: "kolonnen mangler blandt " + shown(record...)}})
		}
	}
	return whole
}

func headingOf(cell string) string { return strings.ToLower(strings.TrimSpace(cell)) }

// shown is what stands in some cells, without what may be a CPR number.
func shown(cells ...string) string {
	list := make([]string, len(cells))
	for i, c := range cells {
		list[i] = strings.Trim(strict.Quote(c), `"`)
	}
	return strings.Join(list, ", ")
}

// row reads one deadline and keeps it if nothing is wrong with it.
func (r *reader) row(record []string, in *csv.Reader) {
	c := cells{r: r, record: record, in: in, before: len(r.found)}
	line, _ := in.FieldPos(0)
	rule := Rule{
		Kommune: c.kommune(), Provision: c.impersonal("provision", c.required("provision")), CaseType: c.impersonal("case_type", c.text("case_type")),
		From: c.date("valid_from"), To: c.date("valid_to"),
		Value: c.value(), Unit: c.unit(),
		Start:  c.choice("start", startReceived, []string{startReceived, startComplete}),
		Stop:   c.choice("stop", stopDecided, []string{stopDecided, stopSent}),
		Source: c.text("source"), SeenOn: c.date("seen_on"), StatedBy: c.text("stated_by"),
		Closed: c.closed(), Pause: c.text("pause"),
		Place: strict.Place{File: r.file, Line: line},
	}
	if rule.From != nil && rule.To != nil && *rule.To < *rule.From {
		c.wrong("valid_to", "order", lang.Same(rule.To.String()),
			lang.Text{EN: "not before valid_from " + rule.From.String(), DA: "ikke før valid_from " + rule.From.String()})
	}
	if len(r.found) == c.before {
		r.rules = append(r.rules, rule)
	}
}

// place turns the byte that encoding/csv counts into the character that people
// count.
func (r *reader) place(line, column int) strict.Place {
	p := strict.Place{File: r.file, Line: line, Column: column}
	if 1 <= line && line <= len(r.lines) {
		text := r.lines[line-1]
		p.Column = 1 + utf8.RuneCount(text[:min(max(column-1, 0), len(text))])
	}
	return p
}

func (r *reader) add(v strict.Violation) { r.found = append(r.found, v) }

func (r *reader) encoding(src []byte) {
	valid := 0
	for valid < len(src) {
		c, n := utf8.DecodeRune(src[valid:])
		if c == utf8.RuneError && n <= 1 {
			break
		}
		valid += n
	}
	line := 1 + bytes.Count(src[:valid], []byte("\n"))
	r.add(strict.Violation{Place: strict.Place{File: r.file, Line: line, Column: valid - bytes.LastIndexByte(src[:valid], '\n')}, Rule: "encoding",
		Found:  lang.Text{EN: "a letter that is not UTF-8", DA: "et bogstav, der ikke er UTF-8"},
		Wanted: lang.Same("UTF-8"),
		Hint:   lang.Text{EN: "save as \"CSV UTF-8\"", DA: "gem som \"CSV UTF-8\""}})
}
