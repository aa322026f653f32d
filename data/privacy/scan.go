package privacy

import (
	"golang.org/x/text/unicode/norm"

	"sagsbarometer/data/lang"
)

// A Kind is what a text holds that points to a person.
type Kind int

// The kinds, in the order in which Scan gives them.
const (
	CPR       Kind = iota + 1 // a CPR number beyond doubt
	LikelyCPR                 // ten digits that may be one
	EMail
	Phone
)

// Scan says what a text holds that free text must not: each kind once, none
// where it may stand. It finds CPR numbers, e-mail addresses, and telephone
// numbers: the eight digits of a Danish one as people group them, in any
// grouping with +45 or a word such as »tlf.« before them, and foreign ones that
// begin with a plus.
//
// A text that is nothing but nine digits may be a CPR number too, of which a
// spreadsheet has taken the zero before the day.
//
// Dates, journal numbers, amounts, paragraphs and case numbers are none of
// these. Eight digits that can be both are judged by the words beside them.
// Names and addresses are not looked for: what looks like one is as often the
// name of an authority, so a check would promise what it cannot hold. Numbers
// written out in letters are not found either.
func Scan(text string) []Kind {
	plain := []rune(norm.NFKC.String(text)) // full-width digits and the like become plain
	var found []Kind
	if cpr := scanCPR(plain); cpr != 0 {
		found = append(found, cpr)
	} else if lostZero(plain) {
		found = append(found, LikelyCPR)
	}
	if hasEMail(plain) {
		found = append(found, EMail)
	}
	if hasPhone(plain) {
		found = append(found, Phone)
	}
	return found
}

// Text names the kind in a message, which never repeats what was found.
func (k Kind) Text() lang.Text {
	switch k {
	case CPR:
		return lang.Text{EN: "a CPR number", DA: "et CPR-nummer"}
	case LikelyCPR:
		return lang.Text{EN: "what may be a CPR number", DA: "noget, der kan være et CPR-nummer"}
	case EMail:
		return lang.Text{EN: "an e-mail address", DA: "en mailadresse"}
	case Phone:
		return lang.Text{EN: "what may be a telephone number", DA: "noget, der kan være et telefonnummer"}
	}
	return lang.Text{}
}

// Words names all kinds: "a CPR number and an e-mail address".
func Words(kinds []Kind) lang.Text {
	var all lang.Text
	for i, k := range kinds {
		if i > 0 {
			all.EN, all.DA = all.EN+" and ", all.DA+" og "
		}
		all.EN, all.DA = all.EN+k.Text().EN, all.DA+k.Text().DA
	}
	return all
}
