package planning

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
)

// A variance is one that was read, or what is wrong with it.
type variance struct {
	value float64
	said  *strict.Violation
}

// parseVariances reads the file: column -> code -> variance, for those of the
// columns that it has. With a measure it is an estimates.csv.
func parseVariances(file string, src []byte, measure string, columns []string) (map[string]map[string]variance, strict.Violations) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	in := csv.NewReader(bytes.NewReader(src))
	if heading, _, _ := bytes.Cut(src, []byte("\n")); bytes.Count(heading, []byte(";")) > bytes.Count(heading, []byte(",")) {
		in.Comma = ';'
	}
	refuse := func(line, column int, subject string, found, wanted lang.Text) *strict.Violation {
		return &strict.Violation{Place: strict.Place{File: file, Line: line, Column: column}, Rule: "variances", Subject: subject, Found: found, Wanted: wanted}
	}
	heading, err := in.Read()
	if err != nil {
		return nil, strict.Violations{*refuse(1, 1, "", lang.Text{EN: "no heading", DA: "ingen overskrifter"},
			lang.Text{EN: "CSV such as stratum,variance", DA: "CSV som stratum,variance"})}
	}
	wanted := []string{"variance"}
	if measure != "" {
		wanted = []string{"measure", "domain", "estimate"}
	}
	at := make([]int, len(wanted))
	var vs strict.Violations
	for i, name := range wanted {
		if at[i] = slices.Index(heading, name); at[i] < 0 {
			vs = append(vs, *refuse(1, 1, name, lang.Text{EN: "no such column", DA: "ingen sådan kolonne"},
				lang.Text{EN: strings.Join(wanted, ", ") + " among the headings", DA: strings.Join(wanted, ", ") + " blandt overskrifterne"}))
		}
	}
	if len(vs) > 0 {
		return nil, vs
	}
	all := map[string]map[string]variance{}
	add := func(column, code string, v variance, line, place int) {
		if all[column] == nil {
			all[column] = map[string]variance{}
		}
		if _, twice := all[column][code]; twice {
			vs = append(vs, *refuse(line, place, column, lang.Text{EN: strict.Quote(code) + " a second time", DA: strict.Quote(code) + " en gang til"},
				lang.Text{EN: "each once", DA: "hver én gang"}))
			return
		}
		all[column][code] = v
	}
	rows := 0
	for ; ; rows++ {
		row, err := in.Read()
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, append(vs, *refuse(bad.Line, bad.Column, "", lang.Text{EN: bad.Err.Error(), DA: bad.Err.Error()}, lang.Text{EN: "CSV with as many fields in each line as headings", DA: "CSV med lige mange felter som overskrifter i hver linje"}))
		}
		if err != nil {
			break
		}
		if measure == "" {
			line, place := in.FieldPos(at[0])
			v := variance{}
			if v.value, err = strconv.ParseFloat(row[at[0]], 64); err != nil || !(v.value > 0) || math.IsInf(v.value, 0) {
				v.said = refuse(line, place, "variance", foundNumber(row[at[0]]), lang.Text{EN: "a number above 0 such as 0.25", DA: "et tal over 0 som 0.25"})
				vs = append(vs, *v.said)
			}
			for i, name := range heading {
				if i != at[0] && slices.Contains(columns, name) {
					line, place := in.FieldPos(i)
					add(name, row[i], v, line, place)
				}
			}
			continue
		}
		column, code, ok := oneLevel(row[at[1]])
		if row[at[0]] != measure || !ok || !slices.Contains(columns, column) {
			continue
		}
		line, place := in.FieldPos(at[2])
		v := variance{}
		p, err := strconv.ParseFloat(row[at[2]], 64)
		if err != nil || !(p > 0 && p < 1) {
			v.said = refuse(line, place, "estimate", foundNumber(row[at[2]]),
				lang.Text{EN: "a share between 0 and 1, which shows a variance", DA: "en andel mellem 0 og 1, som viser en varians"})
		}
		v.value = p * (1 - p)
		add(column, code, v, line, place)
	}
	if len(all) == 0 && len(vs) == 0 && (rows == 0 || measure != "") {
		found := lang.Text{EN: "no line below the heading", DA: "ingen linje under overskrifterne"}
		if measure != "" {
			found = lang.Text{EN: "no row of " + strict.Quote(measure) + " by one column", DA: "ingen række med " + strict.Quote(measure) + " efter én kolonne"}
		}
		vs = append(vs, *refuse(1, 1, "", found, lang.Text{EN: "a variance for each stratum", DA: "en varians for hvert stratum"}))
	}
	vs.Sort()
	return all, vs
}

// foundNumber is what stands where a number was wanted.
func foundNumber(s string) lang.Text {
	if strings.TrimSpace(s) == "" {
		return lang.Text{EN: "an empty field", DA: "et tomt felt"}
	}
	return lang.Same(strict.Quote(s))
}

// oneLevel reads a domain of one level, region=hovedstaden, as estimates.csv
// writes it.
func oneLevel(domain string) (column, code string, ok bool) {
	column, code, ok = strings.Cut(domain, "=")
	if !ok || (estimators.Domain{{Column: column, Code: code}}).String() != domain {
		return "", "", false // of several levels, or with a sign that was escaped
	}
	return column, code, true
}
