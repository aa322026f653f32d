package workbook

import (
	"fmt"
	"strings"
)

// inputs writes what cells may be filled with. What is wrong is refused while
// the cell is open, in words; what gets past (a paste does) is found when the
// form is read.
func (w *writer) inputs(p Page) error {
	var rules []inputRule
	for _, in := range p.Inputs {
		switch {
		case in.Options != nil || in.From != "":
			at := in.From
			if at == "" {
				var err error
				if at, err = w.list(in.Options); err != nil {
					return err
				}
			}
			rules = append(rules, inputRule{in.Area, "list", at, "Vælg fra listen", "Vælg et af svarene på listen, eller slet indholdet af cellen."})
		case in.Dates:
			rule := in.rule(fmt.Sprintf("AND(%[1]s>=%[2]d,%[1]s<=%[3]d)", in.first(), firstDate, lastDate))
			rules = append(rules, inputRule{in.Area, "custom", rule, "Skriv en dato", "Skriv datoen som dag-måned-år, for eksempel 15-08-2025, eller som 2025-08-15" + in.orDash()})
		case in.Numbers:
			may, wanted := "TRUE", "kun tallet"
			if in.Not != "" {
				may, wanted = "NOT("+in.Not+")", in.Wanted
			}
			rules = append(rules, inputRule{in.Area, "custom", in.rule(may), "Skriv et tal", "Skriv " + wanted + ", uden enhed og uden tekst" + in.orDash()})
		}
	}
	if len(rules) == 0 {
		return nil
	}
	w.xml.raw(`<dataValidations count="`)
	w.xml.number(len(rules))
	w.xml.raw(`">`)
	for _, r := range rules {
		r.write(&w.xml)
	}
	w.xml.raw("</dataValidations>")
	return nil
}

// An inputRule is what is tried of what is typed: that it is on a list, or
// (custom) that a formula holds, since a date or a number could not be a
// hyphen. Where it fails, the cell is not left.
type inputRule struct {
	area                  Area
	kind, formula         string
	errorTitle, errorText string
}

func (r inputRule) write(x *xmlPart) {
	x.raw(`<dataValidation allowBlank="true"`)
	x.attribute("error", r.errorText)
	x.raw(` errorStyle="stop"`)
	x.attribute("errorTitle", r.errorTitle)
	x.raw(` showErrorMessage="true" sqref="`, r.area.String(), `" type="`, r.kind, `"><formula1>`)
	x.text(r.formula)
	x.raw("</formula1></dataValidation>")
}

// The dates that are believed, 1950-01-01 to 2099-12-31, as serial numbers.
const firstDate, lastDate = 18264, 73050

// rule is the formula that holds for what the first cell of the area
// may be: a number for which also holds, or a hyphen.
func (in Input) rule(also string) string {
	formula := fmt.Sprintf("IF(ISNUMBER(%s),%s,FALSE)", in.first(), also)
	if in.Dash {
		formula = fmt.Sprintf(`OR(%[1]s,%[2]s="-",%[2]s="fremgår ikke")`, formula, in.first())
	}
	return formula
}

func (in Input) first() string { return name(in.Area.Top, in.Area.Left) }

func (in Input) orDash() string {
	if in.Dash {
		return ". Skriv - (en bindestreg), hvis det ikke fremgår."
	}
	return "."
}

// list returns the range that holds the options, written once however many
// columns use them.
func (w *writer) list(options []string) (string, error) {
	key := strings.Join(options, "\x00")
	if at, ok := w.listAt[key]; ok {
		return at, nil
	}
	if len(w.lists) == 0 {
		var err error
		if w.listSheet, err = w.open(listSheet, true); err != nil {
			return "", err
		}
	}
	w.lists = append(w.lists, options)
	letters, err := w.xml.column(len(w.lists))
	if err != nil {
		return "", err
	}
	at := fmt.Sprintf("'%s'!$%s$1:$%s$%d", listSheet, letters, letters, max(1, len(options)))
	w.listAt[key] = at
	return at, nil
}

// listed are the rows of the sheet of lists.
func (w *writer) listed() (rows [][]Value) {
	for column, options := range w.lists {
		for row, option := range options {
			if row == len(rows) {
				rows = append(rows, make([]Value, len(w.lists)))
			}
			rows[row][column] = Value{text: option, look: noLook}
		}
	}
	return rows
}
