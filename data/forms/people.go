package forms

import (
	"strconv"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A Reviewer is a row of reviewers.csv: a lawyer who reads cases.
type Reviewer struct {
	Code string // R1: names the form and the readings
	Name string
	// Share is what this reviewer gets, in thousandths of a full share: 1 or
	// nothing in the file is 1000, 0.5 is 500. Whole numbers, so that cases
	// are dealt alike on any machine.
	Share    int64
	From, To *day.Date // when the reviewer is here; nil: no limit
	Not      []string  // codes of kommuner whose cases this reviewer must not get
}

// Here reports whether the reviewer reads on that day.
func (r Reviewer) Here(on day.Date) bool {
	return (r.From == nil || *r.From <= on) && (r.To == nil || on <= *r.To)
}

// Full is the share of a reviewer with no share of its own.
const Full = 1000

// ReadReviewers reads reviewers.csv: code, name, and where wanted share,
// from, to, not_kommuner (codes or names with ; or | or a space between). find
// is the register of kommuner. The list keeps the order of the file.
//
// A list without lines is one of nobody. Refused: a reviewer without a name; a
// code that is missing, repeated (whatever its case), no file name, or four
// digits as a kommune's is; a share that is not above 0; a date that does not
// exist; from after to; an unknown kommune.
func ReadReviewers(file string, src []byte, find func(text string) (code string, ok bool)) ([]Reviewer, strict.Violations) {
	l := readList(file, src, []string{"code", "name"}, []string{"share", "from", "to", "not_kommuner"})
	var out []Reviewer
	first := map[string]int{}
	for _, row := range l.rows {
		v := row.values
		r := Reviewer{Code: v["code"], Name: v["name"], Share: Full}
		if kommuneCode(r.Code) { // its list of errors would be the kommune's
			l.wrong(row, "code", "code", quoted(r.Code), lang.Text{EN: "a code that is not that of a kommune, such as R1", DA: "en kode, der ikke er en kommunes, for eksempel R1"})
		} else if !fileWord(r.Code) {
			l.wrong(row, "code", "code", quoted(r.Code), lang.Text{EN: "1 to 12 letters, digits or hyphens such as R1", DA: "1 til 12 bogstaver, cifre eller bindestreger, for eksempel R1"})
		} else if line, ok := first[strings.ToLower(r.Code)]; ok {
			l.wrong(row, "code", "code-twice", quoted(r.Code), lang.Text{EN: "a code that line " + strconv.Itoa(line) + " does not have", DA: "en kode, som linje " + strconv.Itoa(line) + " ikke har"})
		} else {
			first[strings.ToLower(r.Code)] = row.line
		}
		if r.Name == "" {
			l.wrong(row, "name", "missing-name", quoted(r.Name), lang.Text{EN: "the name of the reviewer", DA: "juristens navn"})
		}
		if hidden(r.Name) {
			l.wrong(row, "name", "cpr", quoted(r.Name), lang.Text{EN: "a name", DA: "et navn"})
		}
		if s := v["share"]; s != "" {
			share, ok := thousandths(s)
			if !ok || share <= 0 {
				l.wrong(row, "share", "share", quoted(s), lang.Text{EN: "a number above 0, at most 100, with up to three decimals, such as 0.5", DA: "et tal over 0 og højst 100 med op til tre decimaler, for eksempel 0,5"})
			}
			r.Share = share
		}
		r.From, r.To = l.date(row, "from"), l.date(row, "to")
		if r.From != nil && r.To != nil && *r.From > *r.To {
			l.wrong(row, "to", "date-order", quoted(v["to"]), lang.Text{EN: "a date not before from, " + v["from"], DA: "en dato, der ikke ligger før from, " + v["from"]})
		}
		r.Not = l.kommuner(row, "not_kommuner", find)
		out = append(out, r)
	}
	l.violations.Sort()
	return out, l.violations
}

// date reads a field that may be empty.
func (l *list) date(row listRow, column string) *day.Date {
	s := row.values[column]
	if s == "" {
		return nil
	}
	d, err := day.ParseDanish(s)
	if err != nil {
		l.wrong(row, column, "date", quoted(s), wantDate())
		return nil
	}
	return &d
}

func wantDate() lang.Text {
	return lang.Text{EN: "a date that exists, such as 2025-08-15 or 15-08-2025", DA: "en dato, der findes, for eksempel 15-08-2025 eller 2025-08-15"}
}

// kommuner reads a field that names any number of kommuner.
func (l *list) kommuner(row listRow, column string, find func(string) (string, bool)) []string {
	var codes []string
	for _, piece := range strings.FieldsFunc(row.values[column], func(r rune) bool { return strings.ContainsRune(";|,", r) }) {
		words := []string{strings.TrimSpace(piece)}
		if _, ok := find(words[0]); !ok { // "0101 0147", but "Københavns Kommune" is one
			words = strings.Fields(piece)
		}
		for _, word := range words {
			code, ok := find(word)
			if !ok {
				l.wrong(row, column, "unknown-kommune", quoted(word), wantKommune())
				continue
			}
			codes = append(codes, code)
		}
	}
	return codes
}

func wantKommune() lang.Text {
	return lang.Text{EN: "a kommune by code or name, 0101 or København", DA: "en kommune ved nummer eller navn, 0101 eller København"}
}

// thousandths reads a decimal of at most three decimals, with point or comma.
func thousandths(s string) (int64, bool) {
	whole, fraction, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if len(whole) > 3 || len(fraction) > 3 || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(fraction + "000")[:3], 10, 64)
	return n, err == nil && n <= 100*Full
}

// kommuneCode reports whether s is written as the number of a kommune is.
func kommuneCode(s string) bool { return len(s) == 4 && strings.Trim(s, "0123456789") == "" }

// fileWord reports whether s can be part of a file name on any system. It has
// no underscore, which stands before the number of a reviewer's later forms.
func fileWord(s string) bool {
	return s != "" && len(s) <= 12 && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
