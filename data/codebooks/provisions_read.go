package codebooks

import (
	"bytes"
	"encoding/csv"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// columns are the headings of provisions.csv, in their order.
var columns = []string{"id", "group", "name", "before", "after", "module"}

var (
	provisionID = regexp.MustCompile(`^(sel|bl)[0-9]+(_[0-9]+)?$`)
	// paragraph is SEL § 42, SEL §§ 94-94 b, BL § 82, stk. 1, or BL § 90, jf. SEL § 84, stk. 1.
	paragraph = regexp.MustCompile(`^(SEL|BL) (§ [0-9]+( [a-z])?|§§ [0-9]+( [a-z])?-[0-9]+( [a-z])?)(, stk\. [0-9]+)?(, jf\. (SEL )?§ [0-9]+(, stk\. [0-9]+)?)?$`)
)

// ReadProvisions reads a register of provisions: UTF-8, commas, the headings id,
// group (voksen or barn), name, before, after and module. The violations are
// all that is wrong in it, each in its place: a law that is written otherwise
// than SEL § 42 or BL § 87, an id or a current name that is there twice, a
// module that the library does not have, a provision on adults that changed
// with barnets lov. What could be read comes with them.
func ReadProvisions(file string, src []byte) ([]Provision, strict.Violations) {
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	r := provisionReader{file: file, lines: bytes.Split(src, []byte("\n")), ids: map[string]bool{}, names: map[string]bool{}}
	if !utf8.Valid(src) {
		r.add(0, 0, "encoding", "", lang.Text{EN: "bytes that are no UTF-8", DA: "tegn, der ikke er UTF-8"}, lang.Same("UTF-8"))
		return nil, r.found
	}
	in := csv.NewReader(bytes.NewReader(src))
	in.FieldsPerRecord = -1 // a short row is our violation, with its place
	for header := true; ; header = false {
		record, err := in.Read()
		var syntax *csv.ParseError
		switch {
		case errors.As(err, &syntax):
			r.add(syntax.Line, syntax.Column, "csv", "", lang.Text{EN: "a stray quotation mark", DA: "et løst anførselstegn"},
				lang.Text{EN: "\"\" inside a quoted field", DA: "\"\" inde i et felt med anførselstegn"})
			return r.list, r.found
		case err != nil: // the end of the bytes
			if header {
				r.add(0, 0, "empty", "", lang.Text{EN: "the file is empty", DA: "filen er tom"}, wantedColumns)
			}
			return r.list, r.found
		case header && !slices.Equal(record, columns):
			r.add(1, 0, "columns", "", lang.Same(strict.Quote(strings.Join(record, ","))), wantedColumns)
			return nil, r.found
		case !header:
			r.row(record, in)
		}
	}
}

var wantedColumns = lang.Text{EN: "the headings " + strings.Join(columns, ","), DA: "overskrifterne " + strings.Join(columns, ",")}

type provisionReader struct {
	file       string
	lines      [][]byte // of the text, for places
	ids, names map[string]bool
	list       []Provision
	found      strict.Violations
}

// add notes what is wrong. column counts bytes, as package csv does, and people
// count characters.
func (r *provisionReader) add(line, column int, rule, subject string, found, wanted lang.Text) {
	if 0 < line && line <= len(r.lines) && 0 < column && column <= len(r.lines[line-1]) {
		column = utf8.RuneCount(r.lines[line-1][:column-1]) + 1
	}
	r.found = append(r.found, strict.Violation{Place: strict.Place{File: r.file, Line: line, Column: column}, Rule: rule, Subject: subject, Found: found, Wanted: wanted})
}

func (r *provisionReader) row(record []string, in *csv.Reader) {
	line, _ := in.FieldPos(0)
	if len(record) != len(columns) {
		r.add(line, 0, "columns", "", lang.Same(strict.Quote(strings.Join(record, ","))), wantedColumns)
		return
	}
	refuse := func(column int, rule string, wanted lang.Text) {
		line, at := in.FieldPos(column)
		r.add(line, at, rule, columns[column], lang.Same(strict.Quote(record[column])), wanted)
	}
	p := Provision{ID: record[0], Child: record[1] == "barn", Name: record[2], Before: record[3], After: record[4], Module: record[5]}
	if !provisionID.MatchString(p.ID) {
		refuse(0, "id", lang.Text{EN: "sel or bl and the paragraph, such as bl87", DA: "sel eller bl og paragraffen, fx bl87"})
	}
	if !slices.Contains([]string{"voksen", "barn"}, record[1]) {
		refuse(1, "group", strict.OneOf([]string{"voksen", "barn"}))
	}
	if strings.TrimSpace(p.Name) == "" {
		refuse(2, "name", lang.Text{EN: "what the provision is about", DA: "hvad bestemmelsen handler om"})
	}
	laws := []string{"SEL", "SEL"} // before, after
	if p.Child {
		laws[1] = "BL"
	}
	for i, law := range laws {
		column := 3 + i
		if !paragraph.MatchString(record[column]) || !strings.HasPrefix(record[column], law+" ") {
			refuse(column, "paragraph", lang.Same(law+" § 87"))
		}
	}
	if !p.Child && p.Before != p.After {
		refuse(4, "paragraph", lang.Same(p.Before))
	}
	if !slices.Contains(append(IDs(), ""), p.Module) {
		refuse(5, "module", lang.Text{EN: "a module of the library", DA: "et modul fra biblioteket"})
	}
	for _, once := range []struct {
		seen   map[string]bool
		column int
	}{{r.ids, 0}, {r.names, 4}} {
		key := record[once.column]
		if once.seen[key] {
			refuse(once.column, "twice", lang.Text{EN: "each once", DA: "hver én gang"})
		}
		once.seen[key] = true
	}
	r.list = append(r.list, p)
}
