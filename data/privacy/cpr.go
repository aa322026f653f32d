package privacy

import (
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sagsbarometer/data/day"
)

// A Rank says how much a text looks as if it held a CPR number.
type Rank int

const (
	NoCPR      Rank = iota
	LikelyCPR       // ten digits that begin with a birth date
	CertainCPR      // and whose weighted sum is a multiple of eleven
)

// FindCPR reports whether the text holds what may be a CPR number. Of random
// ten-digit numbers 3.65 % do, so what is known to be something else needs a
// pattern of its own.
func FindCPR(text string) bool { return ScanCPR(text) != NoCPR }

// ScanCPR is the highest rank among the numbers of the text. A number is six
// digits that are a birth date and four more, with no digit on either side:
//
//	0707614285  070761-4285  070761 4285  07.07.61-4285  07 07 61 – 4285
//
// with any hyphen or dash and any white space. The sum modulo 11 ranks a hit
// and never clears it: since 1 October 2007 numbers are issued without it
// (CPR-kontoret, Personnummeret i CPR).
func ScanCPR(text string) Rank {
	runes := []rune(norm.NFKC.String(text)) // full-width digits and the like become plain
	best := NoCPR
	for i := range runes { // every start, so that an overlapping hit is found
		if i > 0 && isDigit(runes[i-1]) {
			continue
		}
		if number, ok := matchCPR(runes[i:]); ok {
			best = max(best, rankCPR(number))
		}
	}
	return best
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

// rankCPR is NoCPR where the first six digits are no day of the century that
// the seventh stands for.
func rankCPR(n [10]int) Rank {
	year := n[4]*10 + n[5]
	if _, ok := day.Of(century(n[6], year)+year, time.Month(n[2]*10+n[3]), n[0]*10+n[1]); !ok {
		return NoCPR
	}
	weights := [10]int{4, 3, 2, 7, 6, 5, 4, 3, 2, 1}
	sum := 0
	for i, w := range weights {
		sum += w * n[i]
	}
	if sum%11 == 0 {
		return CertainCPR
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
