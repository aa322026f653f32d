package forms

import (
	"fmt"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// wordLists are the answers to choose from, each list once: labels in one
// column of the hidden sheet, which the drop-downs show, and codes in the next,
// which may be typed as well. Formulas find an answer by its place there, so
// that words may be long and hold anything.
type wordLists struct {
	lists [][]codebook.Answer
	of    map[string]int // item -> its list
}

func listWords(cb *codebook.Codebook) *wordLists {
	w := &wordLists{lists: [][]codebook.Answer{{{Code: tick, Label: tick}}}, of: map[string]int{}}
	seen := map[string]int{}
	for i := range cb.Items {
		it := &cb.Items[i]
		if !it.Type.Chosen() {
			continue
		}
		key := fmt.Sprintf("%q", it.Options())
		n, ok := seen[key]
		if !ok {
			n = len(w.lists)
			seen[key] = n
			w.lists = append(w.lists, it.Options())
		}
		w.of[it.ID] = n
	}
	return w
}

// asRead is a label as a cell with it is read: one space between words.
func asRead(label string) string { return strings.Join(strings.Fields(label), " ") }

func (w *wordLists) column(list int, codes bool) string {
	left := 2*list + 1
	if codes {
		left++
	}
	letters := strings.TrimRight(workbook.At(1, left).String(), "0123456789")
	return fmt.Sprintf("%s!$%s$1:$%s$%d", workbook.Quoted(wordSheet), letters, letters, max(1, len(w.lists[list])))
}

// choices are the cells that a drop-down shows, ticks those for ticks.
func (w *wordLists) choices(item string) string { return w.column(w.of[item], false) }
func (w *wordLists) ticks() string              { return w.column(0, false) }

// index is the formula for the place of an answer in its list, 0 where it is
// not there. A label or a code will do, in any case.
func (w *wordLists) index(item, answer string) string {
	labels, codes := w.column(w.of[item], false), w.column(w.of[item], true)
	return fmt.Sprintf("SUMPRODUCT(((%[1]s=TRIM(%[3]s))+(%[2]s=TRIM(%[3]s))>0)*ROW(%[1]s))", labels, codes, answer)
}

func (w *wordLists) page() workbook.Page {
	p := workbook.Page{Name: wordSheet, Hidden: true, Locked: true}
	for n, list := range w.lists {
		for i, a := range list {
			for len(p.Rows) <= i {
				p.Rows = append(p.Rows, make([]workbook.Value, 2*len(w.lists)))
			}
			p.Rows[i][2*n], p.Rows[i][2*n+1] = workbook.AsText(asRead(a.Label)), workbook.AsText(a.Code)
		}
	}
	return p
}
