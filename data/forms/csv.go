package forms

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
)

// A list is a small CSV file kept by hand: commas, semicolons or tabs, UTF-8
// with or without BOM or Windows-1252, columns in any order.
type list struct {
	file       string
	rows       []listRow
	violations strict.Violations
}

type listRow struct {
	line   int
	values map[string]string       // column -> trimmed text; a column that is not there is empty
	places map[string]strict.Place // column -> where
}

// readList reads src, which must have the required columns and may have the
// optional ones. Columns it does not know are violations: a misspelt heading
// would lose what stands below it.
func readList(file string, src []byte, required, optional []string) *list {
	l := &list{file: file}
	text := plainText(src)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = r.Comma != '\t' // it would take the empty fields between tabs
	allowed := slices.Concat(required, optional)

	header, err := r.Read()
	if err != nil {
		l.stop(err, allowed)
		return l
	}
	for i, h := range header {
		header[i] = strings.ToLower(strings.TrimSpace(h))
		line, column := r.FieldPos(i)
		at := strict.Place{File: file, Line: line, Column: column}
		switch {
		case !slices.Contains(allowed, header[i]):
			l.add(at, "unknown-column", strict.Shown(header[i]), lang.Text{EN: "unknown column", DA: "ukendt kolonne"}, strict.OneOf(allowed))
			l.violations[len(l.violations)-1].Hint = strict.DidYouMean(header[i], allowed)
		case slices.Contains(header[:i], header[i]):
			l.add(at, "column-twice", header[i], lang.Text{EN: "the column stands twice", DA: "kolonnen står to gange"}, lang.Text{EN: "once", DA: "én gang"})
		}
	}
	shown := make([]string, len(header))
	for i, h := range header {
		shown[i] = strict.Shown(h)
	}
	for _, want := range required {
		if !slices.Contains(header, want) {
			l.add(strict.Place{File: file, Line: 1}, "missing-column", want,
				lang.Text{EN: "column is missing, found " + strings.Join(shown, ", "), DA: "kolonnen mangler, fandt " + strings.Join(shown, ", ")}, strict.OneOf(allowed))
		}
	}
	if len(l.violations) > 0 {
		return l
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return l
		}
		if err != nil {
			l.stop(err, allowed)
			return l
		}
		line, _ := r.FieldPos(0)
		row := listRow{line: line, values: map[string]string{}, places: map[string]strict.Place{}}
		for _, name := range allowed {
			row.places[name] = strict.Place{File: file, Line: line}
		}
		blank := true
		for i, v := range record {
			fieldLine, column := r.FieldPos(i)
			v = strings.TrimSpace(v)
			if i >= len(header) {
				if v != "" {
					l.add(strict.Place{File: file, Line: fieldLine, Column: column}, "too-many-fields", "",
						lang.Text{EN: fmt.Sprintf("field %d, beyond the headings", i+1), DA: fmt.Sprintf("felt %d, som ingen overskrift har", i+1)},
						lang.Text{EN: fmt.Sprintf("%d fields", len(header)), DA: fmt.Sprintf("%d felter", len(header))})
				}
				continue
			}
			row.values[header[i]] = v
			row.places[header[i]] = strict.Place{File: file, Line: fieldLine, Column: column}
			blank = blank && v == ""
		}
		if !blank {
			l.rows = append(l.rows, row)
		}
	}
}

// stop notes the error after which nothing more can be read.
func (l *list) stop(err error, allowed []string) {
	if errors.Is(err, io.EOF) {
		l.add(strict.Place{File: l.file}, "empty", "", lang.Text{EN: "the file is empty", DA: "filen er tom"},
			lang.Text{EN: "a line of headings: " + strings.Join(allowed, ","), DA: "en linje med overskrifter: " + strings.Join(allowed, ",")})
		return
	}
	at := strict.Place{File: l.file}
	if e := (*csv.ParseError)(nil); errors.As(err, &e) {
		at.Line, at.Column = e.Line, e.Column
	}
	l.add(at, "quotes", "", lang.Text{EN: "quotation marks that do not match", DA: "anførselstegn, der ikke passer sammen"},
		lang.Text{EN: `a quoted field as "…", with "" for a mark inside`, DA: `et felt i anførselstegn som "…", med "" for et tegn indeni`})
}

func (l *list) add(at strict.Place, rule, subject string, found, wanted lang.Text) {
	l.violations = append(l.violations, strict.Violation{Place: at, Rule: rule, Subject: subject, Found: found, Wanted: wanted})
}

// wrong notes what is wrong with the field of a row.
func (l *list) wrong(r listRow, column, rule string, found, wanted lang.Text) {
	l.add(r.places[column], rule, column, found, wanted)
}

// plainText is src as UTF-8 with neither BOM nor carriage returns of its own.
func plainText(src []byte) string {
	src = bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(src) {
		if decoded, err := charmap.Windows1252.NewDecoder().Bytes(src); err == nil {
			src = decoded
		}
	}
	return string(src)
}

// separator is the one that the first line has most of; a comma where it has
// none.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best, most := ',', strings.Count(first, ",")
	for _, r := range []rune{';', '\t'} {
		if n := strings.Count(first, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}

// lineEnds shows where a text in a cell begins another line, in one line.
var lineEnds = strings.NewReplacer("\r\n", " ↵ ", "\n", " ↵ ", "\r", " ↵ ", "\t", " ")

// quoted is a found text as it is shown: cut where it is long, and left out
// where it may hold a CPR number, an e-mail address or a telephone number.
func quoted(s string) lang.Text {
	if hidden(s) {
		return quotedHidden
	}
	if kinds := privacy.Scan(s); len(kinds) > 0 {
		return lang.Text{EN: kinds[0].Text().EN + " (not shown)", DA: kinds[0].Text().DA + " (vises ikke)"}
	}
	s = lineEnds.Replace(s)
	runes := []rune(s)
	if len(runes) > 60 {
		s = string(runes[:60]) + "…"
	}
	if s == "" {
		return lang.Text{EN: "nothing", DA: "ingenting"}
	}
	return lang.Text{EN: fmt.Sprintf("%q", s), DA: "»" + s + "«"}
}
