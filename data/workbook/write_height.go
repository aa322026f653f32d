package workbook

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// fitted is the height that the texts of a row need, 0 for the usual one.
// Excel would find it by itself, other programs do not. Rows that are filled
// in must stay free to grow with what is typed.
func (p Page) fitted(row int) float64 {
	height := 0.0
	for c, v := range p.Rows[row] {
		if v.open {
			return 0
		}
		merged := slices.ContainsFunc(p.Merged, func(a Area) bool {
			return a.Top <= row+1 && row < a.Bottom && a.Left <= c+1 && c < a.Right
		})
		if merged || !looks[v.look].wrap {
			continue
		}
		width := 9.0 // what spreadsheets give a column of which nothing is said
		if c < len(p.Widths) && p.Widths[c] > 0 {
			width = p.Widths[c]
		}
		height = max(height, Height(v.text, width))
	}
	if height <= oneLine {
		return 0
	}
	return height
}

const (
	perLine = 15.0 // points, of the size of ordinary text
	oneLine = perLine + 2
	highest = 409.0 // of any row
)

// Height is what ordinary text needs in a cell so many characters wide, in
// points. Merged cells must be told, they never fit themselves.
func Height(text string, width float64) float64 {
	lines := 0.0
	for _, paragraph := range strings.Split(text, "\n") {
		used := 0.0
		lines++
		for _, word := range strings.Fields(paragraph) {
			n := float64(utf8.RuneCountInString(word))
			if used > 0 && used+n > width {
				lines++
				used = 0
			}
			used += n + 1        // the space after it may hang over
			for used > width+1 { // a word that is longer than the line
				lines++
				used -= width
			}
		}
	}
	return min(perLine*lines+2, highest)
}
