package forms

import (
	"fmt"

	"sagsbarometer/data/workbook"
)

// Stages of a case, as the sheet in front lists them.
const (
	stageNotBegun = iota
	stageBegun
	stageWrong
	stageUnsigned
	stageFinished
)

var stages = []string{"Ikke begyndt", "I gang", "Fejl", "Mangler dato", "Færdig"}

const (
	sayEmpty  = "Ingen svar endnu"
	sayRemark = "Skriv en bemærkning: "
	saySign   = "Alt er besvaret. Skriv dagen i »Gennemgået den«."
	sayAsked  = " (Spørgsmål til projektlederen)"
)

// summary are the formulas on top of the sheet: how much is wrong, missing or
// unexplained, how far the case is, and that in words, with the first thing to
// do.
func (f *formulas) summary() (counts [3]string, stage, status string) {
	problems, states, labels := f.from(columnProblem), f.from(columnState), f.from(columnQuestion)
	for i, problem := range []int{problemError, problemMissing, problemRemark} {
		counts[i] = fmt.Sprintf("COUNTIF(%s,%d)", problems, problem)
	}
	errors, missing, remarks, at := cell(columnErrors, topRow), cell(columnMissing, topRow), cell(columnRemarks, topRow), cell(columnStage, topRow)
	first := func(what string, problem int) string {
		return fmt.Sprintf("INDEX(%s,MATCH(%d,%s,0))", what, problem, problems)
	}
	answers := workbook.Area{Top: firstRow, Left: columnAnswer, Bottom: f.at[colRemark] - 1, Right: columnAnswer}
	begun := fmt.Sprintf(`SUMPRODUCT(--(%s<>""))>0`, answers)
	stage = fmt.Sprintf(`IF(%s>0,%d,IF(%s+%s>0,IF(%s,%d,%d),IF(TRIM(%s)="",%d,%d)))`,
		errors, stageWrong, missing, remarks, begun, stageBegun, stageNotBegun, cell(columnAnswer, f.at[colReviewed]), stageUnsigned, stageFinished)
	status = fmt.Sprintf(`IF(%[1]s>0,%[2]s&": "&%[3]s&IF(%[1]s>1," (og "&(%[1]s-1)&" fejl mere)",""),`+
		`IF(%[4]s=%[5]d,%[6]s,IF(%[7]s>0,"Mangler "&%[7]s&" svar. Det første: "&%[8]s,IF(%[9]s>0,%[10]s&%[11]s,IF(%[4]s=%[12]d,%[13]s,%[14]s)))))&IF(TRIM(%[15]s)="","",%[16]s)`,
		errors, first(states, problemError), first(labels, problemError),
		at, stageNotBegun, quoteFormula(sayEmpty), missing, first(labels, problemMissing),
		remarks, quoteFormula(sayRemark), first(labels, problemRemark),
		stageUnsigned, quoteFormula(saySign), quoteFormula(stages[stageFinished]), cell(columnAnswer, f.at[colAskLead]), quoteFormula(sayAsked))
	return counts, stage, status
}
