package forms

import (
	"fmt"
	"strconv"

	"sagsbarometer/data/workbook"
)

// indexFirst is the row of the first case on the sheet in front.
const indexFirst = 6

var kindTitles = map[Kind]string{
	FirstReading: "Gennemgang", SecondReading: "Anden gennemgang", Arbitration: "Afgørelse, hvor to læsere er uenige",
	Objection: "Indsigelser fra kommunerne", Trial: "Prøvegennemgang",
}

// kindLeads are what a reader must know of the kind of form, beside how it is
// filled in.
var kindLeads = map[Kind]string{
	SecondReading: "Sagerne er læst af en anden, hvis svar du ikke ser: læs dem, som om du var den første. ",
	Arbitration:   "To læsere har svaret forskelligt. Deres svar står til højre på sagens ark, og hvor de er uenige, er de fremhævet; de øvrige svar er låst. Læs sagen, og svar selv. ",
	Objection:     "Hvad kommunen indvender, står øverst på sagens ark, og det tidligere svar står til højre. Læs sagen igen, og svar selv. ",
	Trial:         "Alle læser de samme sager. Svarene tæller ikke med i undersøgelsen; de viser, hvor I forstår et spørgsmål forskelligt. ",
}

// kind is what the form is for, a first reading where nothing is said.
func (f Form) kind() Kind {
	if f.Kind == 0 {
		return FirstReading
	}
	return f.Kind
}

// index is the sheet in front: every case with a link to its sheet, how far
// it is, and what is missing.
func (f Form) index(plan *formulas, cases []caseForm) workbook.Page {
	p := workbook.Page{
		Name: formSheet, Locked: true, Portrait: true, FreezeRows: indexFirst - 1, Widths: []float64{14, 22, 15, 70, 15},
		Header: "&L" + printed(f.Title) + "&R" + printed(f.Reviewer), Footer: "&RSide &P af &N",
		Heights: []float64{28, 18, 34, 18, 34},
	}
	last := indexFirst + len(f.Cases) - 1
	stageAt := workbook.Area{Top: indexFirst, Left: 3, Bottom: max(last, indexFirst), Right: 3}
	finished := 0
	for _, c := range cases {
		if c.now.stage == stageFinished {
			finished++
		}
	}
	done := fmt.Sprintf(`COUNTIF(%s,%s)&" af %d sager er færdige"`, stageAt, quoteFormula(stages[stageFinished]), len(f.Cases))
	p.Rows = [][]workbook.Value{
		{workbook.AsText(f.Codebook.Title).As(workbook.Title)},
		{workbook.AsText(kindTitles[f.kind()] + ": " + f.Title + ", jurist " + f.Reviewer).As(workbook.Lead)},
		{workbook.AsText(kindLeads[f.kind()] + "Klik på sagens nummer for at åbne den. Svarene skrives i de gule felter på sagens eget ark; her kan du se, hvad der mangler. Gem i samme format (.xlsx) og under samme navn.").As(workbook.Lead)},
		{workbook.Formula(done, workbook.AsText(strconv.Itoa(finished)+fmt.Sprintf(" af %d sager er færdige", len(f.Cases)))).As(workbook.Lead)},
		headings([]string{"Sag nr.", "Kommune", "Status", "Hvad mangler", "Gennemgået den"}),
	}
	if kindLeads[f.kind()] != "" {
		p.Heights[2] = 50
	}
	for row := 2; row < indexFirst-1; row++ {
		p.Merged = append(p.Merged, workbook.Area{Top: row, Left: 1, Bottom: row, Right: len(p.Widths)})
	}
	for _, c := range cases {
		p.Rows = append(p.Rows, c.listed(plan))
		p.Heights = append(p.Heights, 32)
	}
	if len(cases) == 0 {
		return p
	}
	first := "$" + cell(3, indexFirst)
	for _, m := range []struct {
		stage int
		mark  workbook.Mark
	}{{stageWrong, workbook.Wrong}, {stageBegun, workbook.Waiting}, {stageUnsigned, workbook.Waiting}, {stageFinished, workbook.Done}} {
		p.Marked = append(p.Marked, workbook.Marked{Area: stageAt, Formula: first + "=" + quoteFormula(stages[m.stage]), Mark: m.mark})
	}
	return p
}

// listed is the row of a case on the sheet in front.
func (cf caseForm) listed(plan *formulas) []workbook.Value {
	there := func(column, row int) string {
		return workbook.Quoted(cf.c.No) + "!" + cell(column, row)
	}
	choices := ""
	for _, s := range stages {
		choices += "," + quoteFormula(s)
	}
	signed, signedAt := workbook.AsText(""), there(columnAnswer, plan.at[colReviewed])
	if d := cf.reading.ReviewedOn; d != nil {
		signed = workbook.AsDate(*d)
	}
	return []workbook.Value{
		workbook.AsText(cf.c.No).Linked(cf.c.No, topRow, columnQuestion).As(workbook.Link),
		workbook.AsText(cf.c.KommuneName).As(workbook.Identity),
		workbook.Formula("CHOOSE("+there(columnStage, topRow)+"+1"+choices+")", workbook.AsText(stages[cf.now.stage])).As(workbook.Identity),
		workbook.Formula(there(columnState, secondRow), workbook.AsText(cf.now.status)).As(workbook.Identity),
		workbook.Formula(fmt.Sprintf(`IF(%[1]s="","",%[1]s)`, signedAt), signed).InDateFormat().As(workbook.Identity),
	}
}
