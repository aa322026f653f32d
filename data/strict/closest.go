package strict

import (
	"fmt"
	"strings"

	"sagsbarometer/data/lang"
)

// Closest is the allowed word that was probably meant: the one with the
// fewest letters inserted, left out, exchanged or swapped with a neighbour,
// upper and lower case alike, if they are at most a third of the word
// (rounded up). The first of equals wins.
func Closest(word string, allowed []string) (string, bool) {
	w := []rune(strings.ToLower(word))
	if len(w) == 0 || len(w) > 64 {
		return "", false
	}
	best, least := "", min((len(w)+2)/3, len(w)-1)+1
	for _, a := range allowed {
		if d := distance(w, []rune(strings.ToLower(a)), least); d < least {
			best, least = a, d
		}
	}
	return best, best != ""
}

// distance is the optimal string alignment distance of two words, or limit
// where it is at least that: by the three last rows of the usual table.
// Boytsov (2011), ACM JEA 16, section 2.1.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return min(row[len(b)], limit)
}

// DidYouMean is the hint for a word that is not allowed; empty where none is
// close.
func DidYouMean(word string, allowed []string) lang.Text {
	meant, ok := Closest(word, allowed)
	if !ok {
		return lang.Text{}
	}
	return lang.Text{
		EN: fmt.Sprintf("did you mean %q?", meant),
		DA: fmt.Sprintf("mente du %q?", meant),
	}
}

// OneOf lists what is allowed, in the order given.
func OneOf(allowed []string) lang.Text {
	switch len(allowed) {
	case 0:
		return lang.Text{EN: "none", DA: "ingen"}
	case 1:
		return lang.Same(allowed[0])
	}
	words := strings.Join(allowed, ", ")
	return lang.Text{EN: "one of " + words, DA: "en af " + words}
}
