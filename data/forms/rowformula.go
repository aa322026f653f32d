package forms

import (
	"fmt"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// What the state of a row says.
const (
	sayMissing   = "Mangler"
	sayUnasked   = "Skal ikke besvares"
	sayClear     = "Slet svaret (skal ikke besvares)"
	sayChoose    = "Vælg et svar fra listen"
	sayDate      = "Skriv en dato"
	sayTick      = "Skriv x, eller lad feltet stå tomt"
	sayNoneToo   = "Både svar og »" + noneLabel + "«"
	sayWrong     = "Modstrid"
	sayWrongHere = "Modstrid: se nederst"
	sayUnusual   = "Usædvanligt"
	sayExplainIt = "Skriv en bemærkning"
	sayExplain   = "Usædvanligt: skriv en bemærkning"
	sayWaiting   = "Afventer svar"
	sayComputed  = "Beregnet"
	sayUnsigned  = "Skemaet er ikke færdigt"
	sayQuestion  = "Sendes til projektlederen"
	sayDiffer    = "Læserne er uenige"
)

// rowFormulas are the cells of a row that spreadsheets calculate, empty where
// there is nothing to calculate.
type rowFormulas struct{ answer, state, asked, known, chosen, problem string }

// row are the formulas of a row; differ says that the readings shown beside it
// answer otherwise. They are the same for all cases, and made once.
func (f *formulas) row(row int, differ bool) rowFormulas {
	key := madeRow{row, differ}
	made, ok := f.made[key]
	if !ok {
		made = f.makeRow(row, differ)
		f.made[key] = made
	}
	return made
}

type madeRow struct {
	row    int
	differ bool
}

func (f *formulas) makeRow(row int, differ bool) rowFormulas {
	r := f.rows[row-1]
	switch r.kind {
	case rowSection:
		if r.section >= 0 && f.ends[r.section] > row {
			of := workbook.Area{Top: row + 1, Left: columnAsked, Bottom: f.ends[r.section], Right: columnAsked}
			return rowFormulas{asked: fmt.Sprintf("MAX(%s)", of)}
		}
	case rowItem, rowSeveral:
		return f.question(r, differ)
	case rowTick:
		text, ticked := "TRIM("+cell(columnAnswer, row)+")", cell(columnAnswer, row)
		problem := fmt.Sprintf(`IF(OR(%[1]s="",%[1]s="x",%[1]s="ja",%[1]s="1"),%[2]d,%[3]d)`, text, problemNone, problemError)
		return rowFormulas{
			asked:   cell(columnAsked, f.at[r.item.ID]),
			chosen:  fmt.Sprintf(`IF(TRIM(%s)="",0,1)`, ticked),
			problem: problem,
			state:   fmt.Sprintf(`IF(%s=%d,%s,"")`, cell(columnProblem, row), problemError, quoteFormula(sayTick)),
		}
	case rowDerived:
		return f.derived(r)
	case rowEdit:
		return f.edit(r)
	case rowOwn:
		return f.own(r)
	}
	return rowFormulas{}
}

// question are the formulas of an item.
func (f *formulas) question(r formRow, differ bool) rowFormulas {
	row := f.at[r.id]
	here, asked := cell(columnAnswer, row), cell(columnAsked, row)
	blank := fmt.Sprintf(`TRIM(%s)=""`, here)
	chosen, bad, sayBad := "", "", ""
	switch r.item.Type {
	case codebook.Several:
		none := f.ticks[r.id]
		some := fmt.Sprintf("SUM(%s:%s)", cell(columnChosen, row+1), cell(columnChosen, none-1))
		blank = fmt.Sprintf("SUM(%s:%s)=0", cell(columnChosen, row+1), cell(columnChosen, none))
		bad, sayBad = fmt.Sprintf("AND(%s>0,%s=1)", some, cell(columnChosen, none)), sayNoneToo
	case codebook.DateItem:
		chosen = fmt.Sprintf("IF(AND(%s=%d,ISNUMBER(%s)),INT(%s),0)", cell(columnKnown, row), stateYes, here, here)
		bad, sayBad = fmt.Sprintf("NOT(OR(ISNUMBER(%s),%s))", here, notToBeFound(here)), sayDate
	case codebook.NumberItem:
		bad, sayBad = fmt.Sprintf("IF(ISNUMBER(%s),%s,NOT(%s))", here, outside(r.item, here), notToBeFound(here)), "Skriv "+r.item.WantedNumber().DA
	case codebook.TextItem:
	default:
		chosen = fmt.Sprintf("IF(%s,0,%s)", blank, f.words.index(r.id, here))
		bad, sayBad = cell(columnChosen, row)+"=0", sayChoose
	}
	missing := fmt.Sprintf("IF(%s=%d,%d,%d)", asked, stateYes, problemMissing, problemNone)
	sayIt := sayMissing
	if differ {
		sayIt += ": " + strings.ToLower(sayDiffer[:1]) + sayDiffer[1:]
	}
	if r.item.Type == codebook.TextItem {
		missing, sayIt = strconv.Itoa(problemNone), ""
	}
	wrong, told := fmt.Sprintf("%s=%d", asked, stateNo), f.told(r, differ)
	if bad != "" {
		wrong = "OR(" + wrong + "," + bad + ")"
		told = fmt.Sprintf("IF(%s,%s,%s)", bad, quoteFormula(sayBad), told)
	}
	return rowFormulas{
		asked:   f.asked(r),
		known:   fmt.Sprintf("IF(%[1]s<%[2]d,%[1]s,IF(%[3]s,%[4]d,%[2]d))", asked, stateYes, blank, stateOpen),
		chosen:  chosen,
		problem: fmt.Sprintf("IF(%s,%s,IF(%s,%d,%d))", blank, missing, wrong, problemError, problemNone),
		state: fmt.Sprintf(`IF(%s,IF(%s=%d,%s,IF(%s=%d,%s,"")),IF(%s=%d,%s,%s))`,
			blank, asked, stateYes, quoteFormula(sayIt), asked, stateNo, quoteFormula(sayUnasked),
			asked, stateNo, quoteFormula(sayClear), told),
	}
}

// told is what the state of an answered question says: that it contradicts
// another answer, that it is unusual, or that the earlier readings differ.
func (f *formulas) told(r formRow, differ bool) string {
	var errors, unusual []string
	for _, e := range f.edits[r.id] {
		problem := cell(columnProblem, f.at[editPrefix+e.ID])
		if e.Level == codebook.LevelError {
			errors = append(errors, fmt.Sprintf("%s=%d", problem, problemError))
		} else {
			unusual = append(unusual, fmt.Sprintf("%s=%d", problem, problemRemark))
		}
	}
	out := `""`
	if differ {
		out = quoteFormula(sayDiffer)
	}
	if len(unusual) > 0 {
		out = fmt.Sprintf("IF(%s,%s,%s)", either(unusual), quoteFormula(sayExplain), out)
	}
	if len(errors) > 0 {
		out = fmt.Sprintf("IF(%s,%s,%s)", either(errors), quoteFormula(sayWrongHere), out)
	}
	return out
}

func notToBeFound(cell string) string {
	return fmt.Sprintf(`OR(TRIM(%[1]s)="-",TRIM(%[1]s)="fremgår ikke")`, cell)
}

// outside holds for a number outside the bounds of its item.
func outside(it *codebook.Item, cell string) string {
	var terms []string
	if it.Min != nil {
		terms = append(terms, cell+"<"+strconv.FormatFloat(*it.Min, 'f', -1, 64))
	}
	if it.Max != nil {
		terms = append(terms, cell+">"+strconv.FormatFloat(*it.Max, 'f', -1, 64))
	}
	if it.Whole {
		terms = append(terms, fmt.Sprintf("%[1]s<>INT(%[1]s)", cell))
	}
	return either(terms)
}

func (f *formulas) derived(r formRow) rowFormulas {
	row := f.at[r.id]
	known, chosen := f.anyDefect(r.derived, row)
	labels := []string{`""`}
	for _, a := range f.cb.AnswersOf(r.id) {
		labels = append(labels, quoteFormula(a.Label))
	}
	return rowFormulas{
		answer: fmt.Sprintf("CHOOSE(%s+1,%s)", cell(columnChosen, row), strings.Join(labels, ",")),
		state: fmt.Sprintf("CHOOSE(%s+1,%s,%s,%s)", cell(columnKnown, row),
			quoteFormula(sayUnasked), quoteFormula(sayWaiting), quoteFormula(sayComputed)),
		asked: cell(columnKnown, row), known: known, chosen: chosen,
	}
}

func (f *formulas) edit(r formRow) rowFormulas {
	problem := cell(columnProblem, f.at[r.id])
	if r.edit.Level == codebook.LevelError {
		return rowFormulas{
			problem: fmt.Sprintf("IF(%s,%d,%d)", f.fires(r.edit), problemError, problemNone),
			state:   fmt.Sprintf(`IF(%s=%d,%s,"")`, problem, problemError, quoteFormula(sayWrong)),
		}
	}
	known, explained := cell(columnKnown, f.at[r.id]), fmt.Sprintf(`TRIM(%s)=""`, cell(columnAnswer, f.at[colRemark]))
	return rowFormulas{
		known:   fmt.Sprintf("IF(%s,%d,%d)", f.fires(r.edit), stateYes, stateNo),
		problem: fmt.Sprintf("IF(AND(%s=%d,%s),%d,%d)", known, stateYes, explained, problemRemark, problemNone),
		state: fmt.Sprintf(`IF(%s=%d,%s,IF(%s=%d,%s,""))`, problem, problemRemark, quoteFormula(sayExplainIt),
			known, stateYes, quoteFormula(sayUnusual)),
	}
}

func (f *formulas) own(r formRow) rowFormulas {
	here := cell(columnAnswer, f.at[r.id])
	switch r.id {
	case colReviewed:
		left := fmt.Sprintf("%s+%s+%s>0", cell(columnErrors, topRow), cell(columnMissing, topRow), cell(columnRemarks, topRow))
		return rowFormulas{
			problem: fmt.Sprintf(`IF(OR(TRIM(%[1]s)="",ISNUMBER(%[1]s)),%[2]d,%[3]d)`, here, problemNone, problemError),
			state: fmt.Sprintf(`IF(TRIM(%[1]s)="","",IF(ISNUMBER(%[1]s),IF(%[2]s,%[3]s,""),%[4]s))`,
				here, left, quoteFormula(sayUnsigned), quoteFormula(sayDate)),
		}
	case colAskLead:
		return rowFormulas{state: fmt.Sprintf(`IF(TRIM(%s)="","",%s)`, here, quoteFormula(sayQuestion))}
	}
	return rowFormulas{}
}
