package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// Keys of lines that hold what stands in cells that nobody fills in, so that
// whatever somebody wrote there is seen, also in a form of an older codebook.
const (
	keyLabel = "label" // with the id of a row behind it: its question
	keyText  = "text"  // any other text that the form put on the sheets of cases
	keyFront = "front" // a text on the list of cases or on the guide
	keySeal  = "seal"  // of all lines above it
	keyGiven = "given" // with case and item behind it: an answer that is shown and not asked again
)

// writtenLines are the lines of the hidden sheet that say what a form put into
// the locked cells of its cases: the question of every row, the texts beside
// and between them, and the answers that are not asked again.
func (f Form) writtenLines() [][2]string {
	var lines [][2]string
	texts := map[string]bool{}
	text := func(s string) {
		if s != "" && !texts[s] {
			texts[s] = true
			lines = append(lines, [2]string{keyText, s})
		}
	}
	for _, r := range rowsOf(f.Codebook) {
		if r.id != "" {
			lines = append(lines, [2]string{keyLabel + " " + r.id, r.label})
		}
		if !r.filled() {
			text(r.label)
		}
		if r.item != nil {
			text(r.item.Help)
			text(r.item.Law)
		}
	}
	for _, s := range f.Codebook.Sections {
		text(s.Help)
	}
	for _, c := range f.Cases {
		open := reopened(f.Codebook, c.Only)
		for i := range f.Codebook.Items {
			it := &f.Codebook.Items[i]
			if code := f.Answers[c.No].Answers[it.ID]; code != "" && open != nil && !open[it.ID] {
				lines = append(lines, [2]string{keyGiven + " " + c.No + " " + it.ID, code})
			}
		}
	}
	return lines
}

// textsOf are the texts on pages.
func textsOf(pages []workbook.Page) []string {
	var texts []string
	for _, p := range pages {
		for _, row := range p.Rows {
			for _, v := range row {
				if s := v.Text(); s != "" {
					texts = append(texts, s)
				}
			}
		}
	}
	return texts
}

// sealed adds the line that shows whether any of the others was changed, which
// nobody does by mistake where the sheet is hidden, but programs may.
func sealed(lines [][2]string) [][2]string { return append(lines, [2]string{keySeal, sealOf(lines)}) }

func sealOf(lines [][2]string) string {
	h := sha256.New()
	for _, l := range lines {
		fmt.Fprintf(h, "%s\x00%s\n", folded(l[0]), folded(l[1]))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// sealHolds reports whether the hidden sheet is the one that was written.
func sealHolds(g grid) bool {
	var lines [][2]string
	for i, row := range g.Rows {
		for j := range row {
			if j > 1 && row[j].Text != "" {
				return false
			}
		}
		key, value := g.At(i+1, 1).Text, g.At(i+1, 2).Text
		if key == keySeal {
			return value == sealOf(lines) && i == len(g.Rows)-1
		}
		lines = append(lines, [2]string{key, value})
	}
	return false
}

// given are the answers that the form of a case showed and did not ask again.
func (w written) given(no string) codebook.Answers {
	out := codebook.Answers{}
	for key, values := range w.lines {
		if words := strings.Fields(key); len(words) == 3 && words[0] == keyGiven && words[1] == no {
			out[words[2]] = strings.Join(values, " ")
		}
	}
	return out
}

// label is the question of a row as the form had it.
func (w written) label(r formRow) string {
	if l := w.lines[keyLabel+" "+r.id]; len(l) > 0 {
		return l[0]
	}
	if w.older {
		return ""
	}
	return r.label
}

// filledRows are the rows to look for, of those that are filled in. Of an
// older form these are the present ones that it has, and those for answers
// that a question no longer takes: a tick there is still what the reviewer
// said.
func (w written) filledRows(cb *codebook.Codebook) []formRow {
	rows := slices.DeleteFunc(rowsOf(cb), func(r formRow) bool { return !r.filled() && r.kind != rowIdentity })
	if !w.older {
		return rows
	}
	present := slices.Clone(rows)
	rows = slices.DeleteFunc(rows, func(r formRow) bool { return r.filled() && !slices.Contains(w.rows, r.id) })
	for _, id := range w.rows {
		if slices.ContainsFunc(present, func(r formRow) bool { return r.id == id }) {
			continue
		}
		item, code, several := strings.Cut(id, flagInfix)
		it, ok := cb.Item(item)
		if !several || !ok || it.Type != codebook.Several {
			continue
		}
		tick := formRow{id: id, kind: rowTick, label: code, item: it, answer: codebook.Answer{Code: code, Label: code}}
		// Before »none of them«, which is the last of a question.
		at := slices.IndexFunc(rows, func(r formRow) bool { return r.item == it && r.answer.Code == codebook.None || r.kind == rowOwn })
		rows = slices.Insert(rows, at, tick)
	}
	return rows
}

// ids are those that may stand in the first column of a sheet, and how often:
// an edit may be called as a question is.
func (w written) ids(cb *codebook.Codebook) map[string]int {
	out := map[string]int{}
	for _, r := range rowsOf(cb) {
		if r.id != "" {
			out[r.id]++
		}
	}
	for _, id := range w.rows {
		out[id] = max(out[id], 1)
	}
	return out
}
