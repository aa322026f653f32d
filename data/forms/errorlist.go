package forms

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// An ErrorList is mailed back to whoever sent a file in which something is
// wrong: a kommune (fejlliste-0101.xlsx) or a reviewer (fejlliste-R1.xlsx).
type ErrorList struct {
	Title      string // of the batch, for people
	To         string // Københavns Kommune; R1 Anne Holm
	Reviewer   bool   // To is one person of our own, not an authority
	Violations strict.Violations
	On         day.Date
}

var errorHeadings = []string{"Nr.", "Fil", "Ark", "Celle", "Felt", "Det står der", "Det skal der stå", "Det kan I gøre"}

// WriteErrorList writes every violation as a row in Danish: where it is, what
// stands there, what should, what to do. Rows are in the order of files,
// sheets and cells. A text that may hold a CPR number is left out wherever it
// would stand.
func WriteErrorList(w io.Writer, l ErrorList) error {
	vs := slices.Clone(l.Violations)
	vs.Sort()
	n := "ét sted"
	if len(vs) != 1 {
		n = fmt.Sprintf("%d steder", len(vs))
	}
	text := []string{
		"Tak for filerne. Vi har læst dem igennem og mangler svar på " + n + ", før vi kan bruge dem. Hver linje nedenfor siger, hvor det er, hvad der står, og hvad der skulle stå.",
		"Ret det i jeres egen fil, og send hele filen igen. Står der det samme i mange linjer, er det ofte én kolonne, der skal rettes. Spørg os gerne. Skriv ikke CPR-numre i filerne eller i jeres svar.",
	}
	words := slices.Clone(errorHeadings)
	if l.Reviewer {
		text = []string{"Skemaet er læst, og der er " + n + ", som skal ses efter. Ret det i dit skema, og gem det under samme navn. Skriv ikke CPR-numre i skemaet."}
		words[len(words)-1] = "Det kan du gøre"
	}
	p := intro("Fejlliste", []float64{6, 26, 16, 9, 22, 40, 40, 34}, "Fejlliste til "+l.To, l.Title, text...)
	p.Locked = false
	p.Rows = append(p.Rows, headings(words))
	p.FreezeRows = len(p.Rows)
	for i, v := range vs {
		row := []workbook.Value{workbook.AsInt(int64(i + 1)).As(workbook.Identity)}
		for _, text := range []string{v.File, v.Sheet, spot(v.Place), v.Subject, v.Found.DA, v.Wanted.DA, advice(v)} {
			row = append(row, workbook.AsText(shown(text)).As(workbook.Identity))
		}
		p.Rows = append(p.Rows, row)
	}
	if err := (workbook.Book{Title: "Fejlliste til " + l.To, On: l.On, Pages: []workbook.Page{p}}).Write(w); err != nil {
		return fmt.Errorf("error list to %s: %w", l.To, err)
	}
	return nil
}

// spot is where on its sheet, or in its text file, something stands.
func spot(p strict.Place) string {
	switch {
	case p.Line == 0:
		return ""
	case p.Sheet == "":
		return fmt.Sprintf("linje %d", p.Line)
	case p.Column == 0:
		return fmt.Sprintf("række %d", p.Line)
	}
	return p.Cell()
}

// advice is the hint of a violation; where it has none, what its rule asks
// for.
func advice(v strict.Violation) string {
	if v.Hint.DA != "" {
		return sentence(v.Hint.DA)
	}
	switch {
	case v.Rule == "cpr":
		return "Slet nummeret i filen, og send den igen."
	case strings.HasPrefix(v.Rule, "missing"):
		return "Tilføj det, der mangler."
	case strings.HasSuffix(v.Rule, "-twice"):
		return "Behold den rigtige, og slet den anden."
	}
	return "Ret feltet."
}

// sentence gives a hint, written to stand in brackets, its capital and stop.
func sentence(s string) string {
	runes := []rune(s)
	out := strings.ToUpper(string(runes[:1])) + string(runes[1:])
	if !strings.ContainsAny(out[len(out)-1:], ".?!") {
		out += "."
	}
	return out
}

// shown is text as it may leave the house.
func shown(text string) string {
	if hidden(text) {
		return quotedHidden.DA
	}
	return text
}

// quotedHidden stands where a text is left out.
var quotedHidden = lang.Text{EN: "a text that looks like a CPR number (not shown)", DA: "en tekst, der ligner et CPR-nummer (vises ikke)"}
