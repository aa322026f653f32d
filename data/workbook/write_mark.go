package workbook

import "github.com/xuri/excelize/v2"

// marks are the looks of marked cells: ink on paper of 4.5 to 1 and more. Each
// also says in words what it marks, somewhere in its row.
var marks = map[Mark]struct {
	ink, paper string
	struck     bool
}{
	Greyed:  {"6B6B6B", "E4E4E4", true},
	Faded:   {"6B6B6B", "E4E4E4", false},
	Wrong:   {"9C0006", "FFC7CE", false},
	Waiting: {"7A4B00", "FFF2CC", false},
	Done:    {"0B5A1E", "DDF1E0", false},
}

// marked writes how cells look that are marked, and when.
func (w *writer) marked(p Page) error {
	x := &w.xml
	for i, m := range p.Marked {
		id, made := w.marks[m.Mark]
		if !made {
			var err error
			look := marks[m.Mark]
			if id, err = w.file.NewConditionalStyle(&excelize.Style{
				Font: &excelize.Font{Color: look.ink, Strike: look.struck},
				Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{look.paper}},
			}); err != nil {
				return err
			}
			w.marks[m.Mark] = id
		}
		x.raw(`<conditionalFormatting sqref="`, m.Area.String(), `"><cfRule type="expression" dxfId="`)
		x.number(id)
		x.raw(`" priority="`)
		x.number(i + 1)
		x.raw(`" stopIfTrue="true"><formula>`)
		x.text(m.Formula)
		x.raw("</formula></cfRule></conditionalFormatting>")
	}
	return nil
}
