package privacy

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sagsbarometer/data/day"
)

// FindCPR reports whether the text holds what may be a CPR number. Of random
// ten-digit numbers 3.65 % do, so what is known to be something else needs a
// pattern of its own.
func FindCPR(text string) bool { return scanCPR([]rune(norm.NFKC.String(text))) != 0 }

// scanCPR is CPR, LikelyCPR or, where there is no number, 0. A number is six
// digits that are a birth date and four more, with no digit on either side:
//
//	0707614285  070761-4285  070761 4285  07.07.61-4285  07 07 61 – 4285
//
// with any hyphen or dash and any white space. The sum modulo 11 says which of
// the two kinds a hit is and never clears it: since 1 October 2007 numbers are
// issued without it (CPR-kontoret, Personnummeret i CPR).
func scanCPR(text []rune) Kind {
	var found Kind
	for i := range text { // every start, so that an overlapping hit is found
		if i > 0 && isDigit(text[i-1]) {
			continue
		}
		number, ok := matchCPR(text[i:])
		if !ok {
			continue
		}
		switch judgeCPR(number) {
		case CPR:
			return CPR
		case LikelyCPR:
			found = LikelyCPR
		}
	}
	return found
}

// lostZero reports whether the text is nothing but a number of nine digits that
// is a CPR number behind a zero.
func lostZero(text []rune) bool {
	digits := strings.TrimSpace(string(text))
	return len(digits) == 9 && strings.Trim(digits, "0123456789") == "" && scanCPR([]rune("0"+digits)) != 0
}

// maxGap is how many separators may stand between date and number: " - ".
const maxGap = 3

// matchCPR reads ten digits from the beginning of the text. Separators may
// stand between day, month and year, one each, and before the last four.
func matchCPR(text []rune) (number [10]int, ok bool) {
	n := 0 // digits read
	gap := 0
	for _, r := range text {
		switch {
		case isDigit(r):
			if n == 10 {
				return number, false // an eleventh digit
			}
			number[n] = int(r - '0')
			n++
			gap = 0
		case n == 10:
			return number, true
		case isSeparator(r) && (n == 6 && gap < maxGap || (n == 2 || n == 4) && gap == 0):
			gap++
		default:
			return number, false
		}
	}
	return number, n == 10
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isSeparator takes hyphens and dashes of every kind (also the minus sign and
// the soft hyphen), white space (also the invisible kinds), full stop and
// slash.
func isSeparator(r rune) bool {
	return unicode.Is(unicode.Pd, r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) ||
		r == '.' || r == '/' || r == '\u2212'
}

// judgeCPR is 0 where the first six digits are no day of the century that the
// seventh stands for.
func judgeCPR(n [10]int) Kind {
	year := n[4]*10 + n[5]
	if _, ok := day.Of(century(n[6], year)+year, time.Month(n[2]*10+n[3]), n[0]*10+n[1]); !ok {
		return 0
	}
	weights := [10]int{4, 3, 2, 7, 6, 5, 4, 3, 2, 1}
	sum := 0
	for i, w := range weights {
		sum += w * n[i]
	}
	if sum%11 == 0 {
		return CPR
	}
	return LikelyCPR
}

// century follows the seventh digit: 0-3 is 1900; 4 and 9 are 2000 up to the
// year 36, else 1900; 5-8 are 2000 up to 57, else 1800.
func century(seventh, year int) int {
	switch {
	case seventh <= 3:
		return 1900
	case seventh == 4 || seventh == 9:
		if year <= 36 {
			return 2000
		}
		return 1900
	case year <= 57:
		return 2000
	}
	return 1800
}
