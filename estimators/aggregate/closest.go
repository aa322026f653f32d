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

// distance is the number of letters to insert, drop or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
