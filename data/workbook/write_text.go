package workbook

import "strings"

// texts are the shared texts of a workbook, each once, in the order in which
// cells are written with them.
type texts struct {
	list []string
	at   map[string]int // by what was asked for
}

// index is the number of a text.
func (t *texts) index(s string) (int, error) {
	if at, ok := t.at[s]; ok {
		return at, nil
	}
	text, err := sharedText(s)
	if err != nil {
		return 0, err
	}
	at := len(t.list)
	t.at[s], t.list = at, append(t.list, text)
	return at, nil
}

const textsPart = "xl/sharedStrings.xml"

// write writes their part.
func (t *texts) write(x *xmlPart) {
	x.raw(xmlHead, `<sst xmlns="`, spreadsheets, `" count="`)
	x.number(len(t.list))
	x.raw(`" uniqueCount="`)
	x.number(len(t.list))
	x.raw(`">`)
	for _, s := range t.list {
		x.raw("<si><t")
		if strings.Trim(s, " \t\n") != s {
			x.raw(` xml:space="preserve"`)
		}
		x.raw(">")
		x.text(s)
		x.raw("</t></si>")
	}
	x.raw("</sst>")
}
