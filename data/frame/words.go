package frame

import (
	"fmt"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
)

var (
	aList = lang.Text{EN: "a list as XLSX or CSV", DA: "en liste som XLSX eller CSV"}

	saveAsList = lang.Text{
		EN: "open it in its program, and save the list as Excel workbook (.xlsx) or CSV",
		DA: "åbn den i det program, den hører til, og gem listen som Excel-projektmappe (.xlsx) eller CSV",
	}
	wantDate = lang.Text{EN: "a date such as 15-08-2025", DA: "en dato som 15-08-2025"}

	keepAsText = lang.Text{
		EN: "format the column as text before the numbers are entered or exported",
		DA: "formatér kolonnen som tekst, før numrene indtastes eller eksporteres",
	}
	nothing = lang.Text{EN: "an empty cell", DA: "en tom celle"}
)

// quoted shows what a cell holds, shortened, and never what may point to a
// person.
func quoted(s string) lang.Text {
	if len(privacy.Scan(s)) > 0 {
		return lang.Text{EN: "a text that is not shown", DA: "en tekst, der ikke vises"}
	}
	return lang.Same(`"` + clip(s) + `"`)
}

// clip keeps messages to a line.
func clip(s string) string {
	const longest = 40
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return s
}

// listed shows headings, at most 30 of them. A cell with digits or an
// address is left out: where there are no headings, it may be the first case.
func listed(cells []string) string {
	const most = 30
	var out []string
	for _, c := range cells {
		if c == "" || strings.ContainsAny(c, "0123456789@") {
			continue
		}
		if len(out) == most {
			out = append(out, "…")
			break
		}
		out = append(out, clip(c))
	}
	return strings.Join(out, ", ")
}

func tooMany(more int) strict.Violation {
	return strict.Violation{Rule: "more", Found: lang.Text{
		EN: fmt.Sprintf("%d more errors are not shown", more),
		DA: fmt.Sprintf("%d fejl mere er ikke vist", more),
	}}
}

func noFile(pattern string) strict.Violation {
	v := strict.Violation{Place: strict.Place{File: pattern}, Rule: "no-file",
		Found:  lang.Text{EN: "no file with such a name", DA: "ingen fil med et sådant navn"},
		Wanted: lang.Text{EN: "at least one case list", DA: "mindst én sagsliste"}}
	if strings.Contains(pattern, `\`) {
		v.Hint = lang.Text{EN: `write / instead of \`, DA: `skriv / i stedet for \`}
	}
	return v
}
