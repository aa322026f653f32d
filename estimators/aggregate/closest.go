package aggregate

import "strings"

// closest is the name that was probably meant, if one is near enough: the
// same but for case, or no more than a third of its letters away.
func closest(word string, names []string) (string, bool) {
	best, least := "", len(word)/3+1
	for _, name := range names {
		if strings.EqualFold(name, word) {
			return name, true
		}
		if d := distance(word, name); d < least {
			best, least = name, d
		}
	}
	return best, best != ""
}

// distance is the number of letters to insert, drop, replace or exchange with
// the next one (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			cost := last[j]
			if a[i] != b[j] {
				cost++
			}
			row[j+1] = min(cost, row[j]+1, last[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
