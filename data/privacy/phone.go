package privacy

import (
	"slices"
	"strings"

	"sagsbarometer/data/day"
)

// hasPhone looks at every run of digits of the text, and at every part of a
// run that is spaced, since a telephone number may follow another number.
func hasPhone(text []rune) bool {
	for _, run := range digitRuns(text) {
		if run.foreign() || run.phone() {
			return true
		}
		if run.separator == ' ' && !run.international {
			for from := range run.groups {
				for to := from + 1; to <= len(run.groups); to++ {
					if (from > 0 || to < len(run.groups)) && run.part(from, to).phone() {
						return true
					}
				}
			}
		}
	}
	return false
}

// foreign reports whether the run is an international number: of up to 15
// digits (ITU-T E.164), and at least 8.
func (r digitRun) foreign() bool {
	if !r.international || r.glued {
		return false
	}
	digits := strings.TrimPrefix(r.digits(), "00")
	if len(digits) == 10 && strings.HasPrefix(digits, "45") {
		return true
	}
	thousands := r.separator == '.' && len(r.groups[0]) <= 3 && strings.Trim(r.shape()[1:], "3") == ""
	return len(digits) >= 8 && len(digits) <= 15 && !thousands && !slices.Contains(unitWords, r.after)
}

// neighbours are the calling codes that people write with 00.
var neighbours = []string{"0045", "0046", "0047", "0049"}

// phone reports whether the run is a Danish number. It has eight digits, of
// which the first is 2 to 9 (the national numbering plan).
func (r digitRun) phone() bool {
	digits := r.digits()
	if r.shape() == "22222" && strings.HasPrefix(digits, "45") { // the country without its plus
		r.groups, digits = r.groups[1:], digits[2:]
	}
	if len(digits) != 8 || r.glued {
		return false
	}
	if slices.Contains(phoneWords, r.before) {
		return true
	}
	if digits[0] < '2' || slices.Contains(otherWords, r.before) || slices.Contains(unitWords, r.after) {
		return false
	}
	switch r.shape() {
	case "8":
		return !isDate(digits)
	case "2222":
		return true
	case "44":
		return r.separator == ' ' && !(isYear(r.groups[0]) && isYear(r.groups[1]))
	case "233":
		return r.separator == ' '
	}
	return false
}

// phoneWords say that a telephone number follows, in whatever grouping.
var phoneWords = []string{"tlf", "tlfnr", "telefon", "telefonnr", "telefonnummer", "tel", "mobil", "mobilnr", "mobilnummer", "mob", "sms", "+45", "0045"}

// otherWords say that the number is of something else.
var otherWords = []string{"sag", "sagen", "sagsnr", "sagsnummer", "sagsid", "journal", "journalnr", "journalnummer", "j", "jnr", "jr",
	"dok", "dokument", "dokumentnr", "dokumentnummer", "dokumentid", "bilag", "akt", "aktnr", "id", "esdh", "kle", "brevid", "løbenr", "faktura", "fakturanr",
	"cvr", "cvrnr", "ean", "konto", "kontonr", "kr", "kroner", "dkk", "beløb", "beløbet", "uge", "uger", "ugerne", "ken", "lov", "lbk", "bek"}

// unitWords say that the number before them is an amount.
var unitWords = []string{"kr", "kroner", "dkk", "euro", "eur", "borgere", "personer", "sager", "m2", "km"}

// isDate reports whether eight digits are a day as programs write one,
// 20251015 or 25082025.
func isDate(digits string) bool {
	for _, ymd := range []string{digits, digits[4:] + digits[2:4] + digits[:2]} {
		if d, err := day.Parse(ymd[:4] + "-" + ymd[4:6] + "-" + ymd[6:]); err == nil && isYear(d.String()[:4]) {
			return true
		}
	}
	return false
}

func isYear(s string) bool { return strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20") }
