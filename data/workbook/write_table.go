package workbook

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

var tableNames = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// table writes a table object, without the buttons of a filter, which the rules
// for accessible spreadsheets do not want in a published file.
func (w *writer) table(p Page, sheet int) error {
	if p.Table == nil {
		return nil
	}
	t := *p.Table
	if folded := strings.ToLower(t.Name); !tableNames.MatchString(t.Name) || w.tables[folded] {
		return fmt.Errorf("table %q, want a name of letters, digits and underscores that no other table has", t.Name)
	} else {
		w.tables[folded] = true
	}
	headings, err := t.headings(p)
	if err != nil {
		return err
	}
	id := len(w.tables)
	part := "xl/tables/table" + strconv.Itoa(id) + ".xml"
	w.enlist(part, excelize.ContentTypeSpreadSheetMLTable)
	w.xml.raw(`<tableParts count="1"><tablePart r:id="rId1"></tablePart></tableParts>`)

	x := &xmlPart{}
	t.Area.Bottom = max(t.Area.Bottom, t.Area.Top+1) // as the format wants
	x.raw(xmlHead, `<table xmlns="`, spreadsheets, `" id="`, strconv.Itoa(id), `" name="`, t.Name, `" displayName="`, t.Name, `" ref="`, t.Area.String(), `">`)
	x.raw(`<tableColumns count="`, strconv.Itoa(len(headings)), `">`)
	for i, heading := range headings {
		x.raw(`<tableColumn id="`, strconv.Itoa(i+1), `"`)
		x.attribute("name", heading)
		x.raw("></tableColumn>")
	}
	x.raw(`</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="false" showLastColumn="false"`,
		` showRowStripes="false" showColumnStripes="false"></tableStyleInfo></table>`)
	if err := w.parts.add(part, x.Bytes()); err != nil {
		return err
	}
	x.Reset()
	x.raw(xmlHead, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	x.relation("rId1", "../tables/table"+strconv.Itoa(id)+".xml", excelize.SourceRelationshipTable)
	x.raw("</Relationships>")
	return w.parts.add("xl/worksheets/_rels/sheet"+strconv.Itoa(sheet)+".xml.rels", x.Bytes())
}

// headings are the texts of its first row, which must be there and different
// from each other.
func (t Table) headings(p Page) (list []string, err error) {
	seen := map[string]bool{}
	for c := t.Area.Left; c <= t.Area.Right; c++ {
		heading := ""
		if t.Area.Top <= len(p.Rows) && c <= len(p.Rows[t.Area.Top-1]) {
			heading = p.Rows[t.Area.Top-1][c-1].text
		}
		folded := strings.ToLower(heading)
		if heading == "" || seen[folded] {
			return nil, fmt.Errorf("table %s: heading %q in %s, want a text that no other column has", t.Name, heading, name(t.Area.Top, c))
		}
		seen[folded] = true
		list = append(list, cellText(heading))
	}
	return list, nil
}
