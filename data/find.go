package data

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Find is the kommune that a cell of a list names: 101, "0101", "København",
// "Københavns Kommune", "KØBENHAVN", "101 København". Å is Aa, so that Århus
// and Ålborg are found; ø and æ may be written oe and ae. A code beside a name
// that belongs to another kommune finds nothing.
func (r *Register) Find(text string) (Kommune, bool) {
	digits, letters := splitDigits(text)
	if digits == "" && letters == "" {
		return Kommune{}, false
	}
	coded, okCode := r.byNumber(digits)
	byName, okName := r.byName(letters)
	switch {
	case digits == "":
		return byName, okName
	case letters != "" && (!okName || coded.Code != byName.Code):
		return Kommune{}, false
	}
	return coded, okCode
}

// FindIn is the one kommune that a longer text names, such as the name of a
// file or a sheet: "0101_sager", "Sager Høje-Taastrup 2025". Names go before
// numbers, since "0810" may be an October day. It finds nothing where two
// kommuner are named.
func (r *Register) FindIn(text string) (Kommune, bool) {
	words := strings.FieldsFunc(norm.NFC.String(text), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	})
	const longest = 3 // Lyngby Taarbæk Kommune
	if k, n := only(words, longest, r.byName); n > 0 {
		return k, n == 1
	}
	k, n := only(words, 1, r.byNumber)
	return k, n == 1
}

// only is the kommune found in runs of words, and how many there were.
func only(words []string, longest int, find func(string) (Kommune, bool)) (found Kommune, n int) {
	for i := range words {
		for j := i + 1; j <= min(i+longest, len(words)); j++ {
			k, ok := find(foldName(strings.Join(words[i:j], " ")))
			if ok && k.Code != found.Code {
				found, n = k, n+1
			}
		}
	}
	return found, n
}

// byNumber takes "101" and "0101".
func (r *Register) byNumber(digits string) (Kommune, bool) {
	if len(digits) < 3 || len(digits) > 4 {
		return Kommune{}, false
	}
	if _, err := strconv.ParseUint(digits, 10, 16); err != nil {
		return Kommune{}, false
	}
	return r.ByCode(strings.Repeat("0", 4-len(digits)) + digits)
}

// byName takes a folded name, with or without the word kommune and a genitive
// s. Two names end in an s of their own, Nordfyns and Vesthimmerlands, which
// people leave out.
func (r *Register) byName(folded string) (Kommune, bool) {
	for _, word := range []string{"regionskommune", "kommunes", "kommune"} {
		folded = strings.TrimSuffix(folded, word)
	}
	folded = strings.TrimPrefix(folded, "kommune")
	if folded == "fakse" { // the spelling until 2006
		folded = "faxe"
	}
	for _, name := range []string{folded, strings.TrimSuffix(folded, "s"), folded + "s"} {
		if i, ok := r.names[name]; ok {
			return r.byCode[i], true
		}
	}
	return Kommune{}, false
}

// splitDigits parts the digits of a cell from its folded letters.
func splitDigits(text string) (digits, letters string) {
	var d, l strings.Builder
	for _, c := range norm.NFC.String(text) {
		if '0' <= c && c <= '9' {
			d.WriteRune(c)
		} else {
			l.WriteRune(c)
		}
	}
	return d.String(), foldName(l.String())
}

var spelling = strings.NewReplacer("å", "aa", "æ", "ae", "ø", "oe", "ä", "ae", "ö", "oe", "é", "e")

// foldName brings spellings of one name together: lower case, Å as aa, letters
// and digits only. Accents may be separate characters, as in names of files
// from a Mac.
func foldName(s string) string {
	s = spelling.Replace(strings.ToLower(norm.NFC.String(s)))
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, s)
}
