package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// firstSheets reads what the form says of itself, and whether it is the one
// that was expected. Where it is not, nothing of it is taken.
func firstSheets(sheets []workbook.Sheet, want Expect, violations *strict.Violations) (w written, ours bool) {
	of := func(name string) (grid, bool) {
		i := slices.IndexFunc(sheets, func(s workbook.Sheet) bool { return s.Name == name })
		if i < 0 {
			return grid{file: want.File, violations: violations}, false
		}
		return grid{Sheet: sheets[i], file: want.File, violations: violations}, true
	}
	hiddenSheet, known := of(machineSheet)
	_, isForm := of(formSheet)
	anyCase := slices.ContainsFunc(sheets, func(s workbook.Sheet) bool {
		return slices.ContainsFunc(s.Rows, func(row []workbook.Cell) bool { return len(row) > 0 && row[0].Text == colCase })
	})
	switch {
	case !known && (isForm || anyCase):
		*violations = append(*violations, strict.Violation{Place: strict.Place{File: want.File, Sheet: machineSheet}, Rule: "missing-sheet",
			Found:  lang.Text{EN: "the hidden sheet is gone", DA: "det skjulte ark er væk"},
			Wanted: lang.Text{EN: "the form with all its sheets", DA: "skemaet med alle sine ark"},
			Hint:   backToForm})
		return w, false
	case !known:
		*violations = append(*violations, strict.Violation{Place: strict.Place{File: want.File}, Rule: "not-a-form",
			Found:  lang.Text{EN: "a workbook that is no review form of ours", DA: "et regneark, der ikke er et af vores skemaer"},
			Wanted: lang.Text{EN: "the form as it was written, filled in", DA: "skemaet, som det blev skrevet, i udfyldt stand"},
			Hint:   lang.Text{EN: "copy the answers into the form", DA: "skriv svarene i skemaet"}})
		return w, false
	}
	data := machineData(hiddenSheet)
	w = writtenAs(data, want.Codebook)
	for _, line := range []struct {
		key, want string
		what      lang.Text
	}{
		{keyFormat, formFormat, lang.Text{EN: "kind of form", DA: "slags skema"}},
		{keyBatch, want.Batch, lang.Text{EN: "batch", DA: "undersøgelse"}},
		{keyReviewer, want.Reviewer, lang.Text{EN: "reviewer", DA: "jurist"}},
		{keyKind, strconv.Itoa(int(max(want.Kind, FirstReading))), lang.Text{EN: "reading", DA: "gennemgang"}},
		{keyCodebook, want.Codebook.ID, lang.Text{EN: "codebook", DA: "måleskema"}},
		{keyVersion, strconv.Itoa(w.version), lang.Text{EN: "version of the codebook", DA: "version af måleskemaet"}},
	} {
		hold(hiddenSheet, data, line.key, line.want, line.what)
	}
	if len(*violations) == 0 && !w.older {
		sameRows(hiddenSheet, w, want)
	}
	if len(*violations) == 0 && !sealHolds(hiddenSheet) {
		hiddenSheet.wrong(0, 0, "changed-sheet", "", lang.Text{EN: "the hidden sheet was changed", DA: "det skjulte ark er ændret"},
			lang.Text{EN: "the sheet as it was written", DA: "arket, som det blev skrevet"})
		hiddenSheet.hint(backToForm)
	}
	return w, len(*violations) == 0
}

// backToForm is what to do where a form has lost what only it can say.
var backToForm = lang.Text{EN: "go back to the last version of the file in which it is right, or move the file away, let barometer review --forms write the form anew and copy the answers into it",
	DA: "gå tilbage til den seneste udgave af filen, hvor det er i orden, eller flyt filen væk, lad barometer review --forms skrive skemaet igen, og skriv svarene ind i det"}

// hold compares one line of the hidden sheet with what it must be.
func hold(g grid, data map[string][]string, key, want string, what lang.Text) {
	got := strings.Join(data[key], ", ")
	if got == want {
		return
	}
	found := lang.Text{EN: what.EN + " " + quoted(got).EN, DA: what.DA + " " + quoted(got).DA}
	if got == "" {
		found = lang.Text{EN: "no " + what.EN, DA: "ingen " + what.DA}
	}
	row := lineOf(g, key, "")
	g.wrong(row, columnIf(row, 2), "wrong-"+key, key, found, lang.Same(want))
	if key == keyFormat && got != "" {
		g.hint(lang.Text{EN: "written by another version of barometer: read it with that version, then move the file away and let barometer review --forms write it anew",
			DA: "skrevet af en anden version af barometer: læs det med den, flyt filen væk, og lad barometer review --forms skrive skemaet igen"})
	}
}

// lineOf is the row of the hidden sheet with a key and, unless it is empty, a
// value.
func lineOf(g grid, key, value string) int {
	for i := range g.Rows {
		if g.At(i+1, 1).Text == key && (value == "" || g.At(i+1, 2).Text == value) {
			return i + 1
		}
	}
	return 0
}

// sameRows holds the questions of a form against those of the codebook of the
// same version.
func sameRows(g grid, w written, want Expect) {
	var rows []string
	for _, r := range rowsOf(want.Codebook) {
		if r.filled() {
			rows = append(rows, r.id)
		}
	}
	hint := lang.Text{EN: fmt.Sprintf("has the codebook changed under the same version, %d? give it another", want.Codebook.Version),
		DA: fmt.Sprintf("er måleskemaet ændret under samme versionsnummer, %d? giv det et nyt", want.Codebook.Version)}
	for _, id := range rows {
		if !slices.Contains(w.rows, id) {
			g.wrong(0, 0, "missing-row", id, lang.Text{EN: "a question that the form does not have", DA: "et spørgsmål, som skemaet ikke har"},
				lang.Text{EN: "the questions of the codebook", DA: "måleskemaets spørgsmål"})
			g.hint(hint)
		}
	}
	for _, id := range w.rows {
		if !slices.Contains(rows, id) {
			row := lineOf(g, keyRow, id)
			g.wrong(row, columnIf(row, 2), "unknown-row", "", quoted(id), lang.Text{EN: "the questions of the codebook", DA: "måleskemaets spørgsmål"})
			g.hint(hint)
		}
	}
}
