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
	Title      string   // of the batch, for people
	To         string   // Københavns Kommune; R1 Anne Holm
	Reviewer   bool     // To is one person of our own, not an authority
	Nothing    bool     // of a reviewer's form nothing was taken
	Taken      int      // of a reviewer's form: cases in which nothing is wrong
	Refused    []string // and those in which something is, which were not taken
	Violations strict.Violations
	On         day.Date
}

// reviewerHeadings are those of a list to a reviewer, whose sheets are cases.
var reviewerHeadings = []string{"Nr.", "Fil", "Sag", "Gå til", "Spørgsmål", "Det står der", "Det skal der stå", "Det kan du gøre"}

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
	words, widths := errorHeadings, []float64{6, 26, 16, 9, 22, 40, 40, 34}
	if l.Reviewer {
		text = []string{
			"Skemaet er læst, og der er " + n + ", som skal ses efter. " + l.taken() + "Ret det i dit skema, og gem det under samme navn.",
			"Hver sag har sit eget ark. I Excel kan du trykke F5 og indsætte det, der står under »Gå til«, så hopper du til cellen. Skriv ikke navne, CPR-numre, mailadresser eller telefonnumre i skemaet.",
		}
		words, widths = reviewerHeadings, []float64{6, 22, 11, 16, 36, 40, 40, 40}
	}
	p := intro("Fejlliste", widths, "Fejlliste til "+l.To, l.Title, text...)
	p.Locked = false
	p.Rows = append(p.Rows, headings(words))
	p.FreezeRows = len(p.Rows)
	for i, v := range vs {
		row := []workbook.Value{workbook.AsInt(int64(i + 1)).As(workbook.Identity)}
		at := spot(v.Place)
		if l.Reviewer {
			at = jump(v.Place)
		}
		for _, text := range []string{v.File, v.Sheet, at, v.Subject, v.Found.DA, v.Wanted.DA, advice(v)} {
			row = append(row, workbook.AsText(shown(text)).As(workbook.Identity))
		}
		p.Rows = append(p.Rows, row)
	}
	if err := (workbook.Book{Title: "Fejlliste til " + l.To, On: l.On, Pages: []workbook.Page{p}}).Write(w); err != nil {
		return fmt.Errorf("error list to %s: %w", l.To, err)
	}
	return nil
}

// taken says what became of a reviewer's cases; nothing where that is not
// told.
func (l ErrorList) taken() string {
	const most = 10
	refused := "1 sag er ikke læst"
	switch {
	case l.Nothing:
		return "Intet af skemaet er læst, før det er rettet. Hvad der tidligere er læst af sagerne, gælder så længe. "
	case l.Taken == 0 && len(l.Refused) == 0:
		return ""
	case len(l.Refused) == 0:
		return "Alle sager er læst. "
	case len(l.Refused) > 1:
		refused = fmt.Sprintf("%d sager er ikke læst", len(l.Refused))
	}
	list := strings.Join(l.Refused[:min(len(l.Refused), most)], ", ")
	if len(l.Refused) > most {
		list += " med flere"
	}
	return refused + ", før det er rettet: " + list + ". Hvad der tidligere er læst af dem, gælder så længe. De andre sager i skemaet er læst. "
}

// jump is a cell as spreadsheets go to it: '0101-01'!C12. Where only the row
// or the sheet is known it is the beginning of that.
func jump(p strict.Place) string {
	if p.Sheet == "" {
		return ""
	}
	p.Line, p.Column = max(p.Line, 1), max(p.Column, 1)
	return "'" + strings.ReplaceAll(p.Sheet, "'", "''") + "'!" + p.Cell()
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
	case v.Rule == "cpr" || v.Rule == "email" || v.Rule == "phone":
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
