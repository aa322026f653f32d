package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// inputs writes what cells may be filled with. What is wrong is refused while
// the cell is open, in words; what gets past (a paste does) is found when the
// form is read.
func (w *writer) inputs(p Page) error {
	for _, in := range p.Inputs {
		rule := excelize.NewDataValidation(true)
		rule.SetSqref(in.Area.String())
		switch {
		case in.Options != nil || in.From != "":
			at := in.From
			if at == "" {
				var err error
				if at, err = w.list(in.Options); err != nil {
					return err
				}
			}
			rule.SetSqrefDropList(at)
			rule.SetError(excelize.DataValidationErrorStyleStop, "Vælg fra listen",
				"Vælg et af svarene på listen, eller slet indholdet af cellen.")
		case in.Dates:
			rule.Formula1 = in.rule(fmt.Sprintf("AND(%[1]s>=%[2]d,%[1]s<=%[3]d)", in.first(), firstDate, lastDate))
			rule.SetError(excelize.DataValidationErrorStyleStop, "Skriv en dato", "Skriv datoen som dag-måned-år, for eksempel 15-08-2025, eller som 2025-08-15"+in.orDash())
		case in.Numbers:
			may, wanted := "TRUE", "kun tallet"
			if in.Not != "" {
				may, wanted = "NOT("+in.Not+")", in.Wanted
			}
			rule.Formula1 = in.rule(may)
			rule.SetError(excelize.DataValidationErrorStyleStop, "Skriv et tal", "Skriv "+wanted+", uden enhed og uden tekst"+in.orDash())
		default:
			continue
		}
		if in.Options == nil && in.From == "" {
			rule.Type = "custom" // a date or a number, which could not be a hyphen
		}
		if err := w.file.AddDataValidation(p.Name, rule); err != nil {
			return err
		}
	}
	return nil
}

// The dates that are believed, 1950-01-01 to 2099-12-31, as serial numbers.
const firstDate, lastDate = 18264, 73050

// rule is the formula, as XML, that holds for what the first cell of the area
// may be: a number for which also holds, or a hyphen.
func (in Input) rule(also string) string {
	formula := fmt.Sprintf("IF(ISNUMBER(%s),%s,FALSE)", in.first(), also)
	if in.Dash {
		formula = fmt.Sprintf(`OR(%[1]s,%[2]s="-",%[2]s="fremgår ikke")`, formula, in.first())
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(formula)
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
	if at, ok := w.lists[key]; ok {
		return at, nil
	}
	if w.listColumns == 0 {
		if _, err := w.file.NewSheet(listSheet); err != nil {
			return "", err
		}
		w.created++
	}
	w.listColumns++
	for i, option := range options {
		if err := AsText(option).write(w.file, listSheet, name(i+1, w.listColumns)); err != nil {
			return "", err
		}
	}
	letter, err := excelize.ColumnNumberToName(w.listColumns)
	if err != nil {
		return "", err
	}
	at := fmt.Sprintf("'%s'!$%s$1:$%s$%d", listSheet, letter, letter, max(1, len(options)))
	w.lists[key] = at
	return at, nil
}
