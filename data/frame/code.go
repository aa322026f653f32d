package frame

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Code turns a label into the code that data hold: lower case, æ as ae, ø as
// oe, å as aa, other letters without their accents, and one underscore for
// whatever stands between words.
//
//	Code("Delvist afslag")  = "delvist_afslag"
//	Code("BL § 87, stk. 1") = "bl_87_stk_1"
//
// A label without letters and digits has the empty code.
func Code(label string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(danish.Replace(strings.ToLower(norm.NFC.String(label)))) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent
		default:
			gap = true
		}
	}
	return b.String()
}

var danish = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "ä", "ae", "ö", "oe")

// key brings headings together: a code without its underscores, so that
// "Sags-nr." and "SAGSNR" are one.
func key(heading string) string { return strings.ReplaceAll(Code(heading), "_", "") }

// decisions are other words for the three decisions. Any other decision keeps
// its own code.
var decisions = map[string]string{
	"bevilget": "bevilling", "bevilliget": "bevilling",
	"afslaaet": "afslag", "givet_afslag": "afslag",
	"delvis_afslag": "delvist_afslag", "delvist_afslaaet": "delvist_afslag",
}

func decisionCode(label string) string {
	code := Code(label)
	if c, ok := decisions[code]; ok {
		return c
	}
	return code
}

// yesNo are the words for ja and nej; SAND and FALSK are a spreadsheet's.
var yesNo = map[string]string{
	"ja": "ja", "j": "ja", "x": "ja", "sand": "ja", "true": "ja", "1": "ja", "paaklaget": "ja",
	"nej": "nej", "n": "nej", "falsk": "nej", "false": "nej", "0": "nej", "ikke_paaklaget": "nej",
}
