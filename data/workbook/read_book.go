package workbook

import (
	"encoding/xml"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A book is what the cells of every sheet refer to.
type book struct {
	texts    []string // shared strings
	dates    []bool   // cell format -> shows a date
	from1904 bool     // days are counted from 1904, as on old Macs
	words    map[string]string
}

// A listed sheet is named in the workbook and lies in a part of its own.
type listed struct {
	name, relation string
	hidden         bool
}

// sheets reads the workbook, then its sheets in their order. Sheets that are
// charts hold no cells and are left out.
func (p *pack) sheets() ([]Sheet, error) {
	main, err := p.workbookPart()
	if err != nil {
		return nil, err
	}
	b := book{words: map[string]string{}}
	list, err := p.listed(main, &b)
	if err != nil {
		return nil, err
	}
	parts := make(map[string]string) // relation -> part of a worksheet
	folder := path.Dir(main)
	err = p.relations(folder, folder+"/_rels/"+path.Base(main)+".rels", func(id, kind, target string) {
		if strings.HasSuffix(kind, "/worksheet") {
			parts[id] = target
		}
	})
	if err == nil {
		err = p.styles(folder+"/styles.xml", &b)
	}
	if err == nil {
		err = p.sharedStrings(folder+"/sharedStrings.xml", &b)
	}
	if err != nil {
		return nil, err
	}
	var out []Sheet
	for _, l := range list {
		part, ok := parts[l.relation]
		if !ok {
			continue
		}
		rows, err := p.rows(part, l.name, &b)
		if err != nil {
			return nil, err
		}
		out = append(out, Sheet{Name: l.name, Hidden: l.hidden, Rows: rows})
	}
	if len(out) == 0 {
		return nil, damaged(fmt.Errorf("no sheet"))
	}
	return out, nil
}

func (p *pack) listed(part string, b *book) (list []listed, err error) {
	err = p.walk(part, func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.from1904 = attribute(e, "date1904") == "1" || attribute(e, "date1904") == "true"
		case "sheet":
			relation := ""
			for _, a := range e.Attr { // r:id, beside which there may be an id without namespace
				if a.Name.Local == "id" && a.Name.Space != "" {
					relation = a.Value
				}
			}
			state := attribute(e, "state") // visible, hidden or veryHidden
			list = append(list, listed{attribute(e, "name"), relation, strings.HasSuffix(strings.ToLower(state), "hidden")})
		}
		return nil
	})
	return list, err
}

// styles notes which cell formats show a date.
func (p *pack) styles(part string, b *book) error {
	if _, ok := p.files[strings.ToLower(part)]; !ok {
		return nil // a workbook need not have any
	}
	codes := make(map[int]string) // number formats that the file defines
	var formats []int             // cell format -> number format
	err := p.walk(part, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attribute(e, "numFmtId")); err == nil {
				codes[id] = attribute(e, "formatCode")
			}
		case "cellXfs":
			var xfs struct {
				XF []struct {
					Format int `xml:"numFmtId,attr"`
				} `xml:"xf"`
			}
			if err := d.DecodeElement(&xfs, &e); err != nil {
				return err
			}
			for _, xf := range xfs.XF {
				formats = append(formats, xf.Format)
			}
		}
		return nil
	})
	for _, id := range formats {
		code, own := codes[id]
		b.dates = append(b.dates, own && showsDate(code) || !own && builtInDate(id))
	}
	return err
}

// builtInDate knows the number formats that are not written in the file
// (ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are dates in some languages).
// Times of day (18-21, 45-47) are no dates.
func builtInDate(id int) bool {
	return 14 <= id && id <= 17 || id == 22 || 27 <= id && id <= 31 || id == 36 || 50 <= id && id <= 54 || id == 57 || id == 58
}

var notInFormat = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

// showsDate reports whether a number format shows a day or a year: "d", "y"
// (or "å" in a Danish one) outside quotation marks and brackets. Only the
// first of its sections counts, which is the one for positive numbers.
func showsDate(code string) bool {
	code, _, _ = strings.Cut(notInFormat.ReplaceAllString(strings.ToLower(code), ""), ";")
	return code != "general" && strings.ContainsAny(code, "dyå")
}

func (p *pack) sharedStrings(part string, b *book) error {
	if _, ok := p.files[strings.ToLower(part)]; !ok {
		return nil // nor any text
	}
	if x, ok := p.readPlain(part); ok {
		if texts, ok := x.texts(p.most.cells); ok {
			b.texts = texts
			return nil
		}
	}
	return p.walk(part, func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		var text richText
		if err := d.DecodeElement(&text, &e); err != nil {
			return err
		}
		if b.texts = append(b.texts, text.String()); len(b.texts) > p.most.cells {
			return fmt.Errorf("more than %d texts", p.most.cells)
		}
		return nil
	})
}

// A richText is a text in runs of different looks. Phonetic readings (rPh)
// are left out.
type richText struct {
	T []string `xml:"t"`
	R []struct {
		T []string `xml:"t"`
	} `xml:"r"`
}

func (t richText) String() string {
	var b strings.Builder
	for _, s := range t.T {
		b.WriteString(s)
	}
	for _, r := range t.R {
		for _, s := range r.T {
			b.WriteString(s)
		}
	}
	return unescape(b.String())
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape undoes how XLSX writes characters that XML cannot hold, _x000D_
// (ECMA-376 part 1, 22.4.2.4).
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		n, _ := strconv.ParseUint(e[2:6], 16, 16)
		return string(utf16.Decode([]uint16{uint16(n)}))
	})
}
