package privacy

import (
	"regexp"
	"unicode"
)

// domain is what stands behind the at sign: words joined by full stops, the
// last of at least two letters.
var domain = regexp.MustCompile(`^\s?(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}`)

// hasEMail looks for an at sign, also one that is written around, (at) or
// snabel-a, between a word and a domain. One that stands for a price or a
// handle has no domain behind it.
func hasEMail(text []rune) bool {
	s := string(text)
	for _, at := range atSign.FindAllStringIndex(s, -1) {
		before := []rune(s[:at[0]])
		if n := len(before); n > 0 && unicode.IsSpace(before[n-1]) {
			before = before[:n-1]
		}
		if n := len(before); n == 0 || !unicode.IsLetter(before[n-1]) && !unicode.IsDigit(before[n-1]) {
			continue
		}
		if domain.MatchString(s[at[1]:]) {
			return true
		}
	}
	return false
}

var atSign = regexp.MustCompile(`@|(?i)[(\[{]\s?(?:at|a|snabel-?a)\s?[)\]}]|\bsnabel-?a\b`)
