package codebooks_test

import (
	"strconv"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
)

// Every number that is asked for has bounds, and what lies beyond them by one
// is refused where it is typed.
func TestNumbersAreBounded(t *testing.T) {
	for _, id := range codebooks.IDs() {
		if id == "kerne@1" { // asks for no number
			continue
		}
		cb := readLibrary(t, id)
		for i := range cb.Items {
			item := &cb.Items[i]
			if item.Type != codebook.NumberItem {
				continue
			}
			if item.Min == nil || item.Max == nil {
				t.Errorf("%s: %s has no bounds", id, item.ID)
				continue
			}
			for _, c := range []struct {
				number  float64
				refused bool
			}{
				{*item.Min, false}, {*item.Max, false}, {*item.Min - 1, true}, {*item.Max + 1, true}, {*item.Min + 0.5, item.Whole},
			} {
				text := strconv.FormatFloat(c.number, 'f', -1, 64)
				if _, refusal := cb.ParseAnswer(item.ID, text); (refusal != nil) != c.refused {
					t.Errorf("%s: %s = %s: refused %v, want %v", id, item.ID, text, refusal != nil, c.refused)
				}
			}
		}
	}
}
