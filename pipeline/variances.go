package pipeline

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/sampling"
)

// variances reads S_h² of every stratum from the file that [design] names:
//
//   - stratum,variance, one line a stratum;
//   - COLUMN,variance, where the column has one value in each stratum, such as
//     region where kommuner are the strata;
//   - or, with variances_measure, the estimates.csv of an earlier year: p(1-p)
//     of the rows of that measure by such a column, the finest that has all.
//
// Further columns are ignored. A stratum without a variance, and a variance
// that is not a number above 0, is refused with its line and column: a stratum
// of variance 0 would get no case, and nothing could show that it is not 0.
func (w *Work) variances(lines []planLine, bounds []sampling.Bounds) (strict.Violations, error) {
	d := w.Batch.Design
	at := w.Batch.Doc.At("design", "variances")
	refused := func(found, wanted lang.Text) strict.Violations {
		return strict.Violations{{Place: at, Rule: "variances", Subject: "design.variances", Found: found, Wanted: wanted}}
	}
	src, err := os.ReadFile(w.In(d.Variances))
	if errors.Is(err, fs.ErrNotExist) {
		return refused(lang.Text{EN: strict.Quote(d.Variances) + ", which is not there", DA: strict.Quote(d.Variances) + ", som ikke findes"},
			lang.Text{EN: "a CSV file below the batch", DA: "en CSV-fil under batchens mappe"}), nil
	}
	if err != nil {
		return nil, err
	}
	columns := slices.Concat([]string{"stratum"}, w.fixed())
	t, vs := readVariances(d.Variances, src, d.VariancesMeasure, columns)
	if len(vs) > 0 {
		return vs, nil
	}
	column, byCode := "", map[string]variance(nil)
	for _, c := range columns {
		// The finest that has all strata; else the one that has most of them.
		if of := t[c]; of != nil && (column == "" || w.covered(lines, c, of) > w.covered(lines, column, byCode)) {
			column, byCode = c, of
		}
	}
	if column == "" {
		return refused(lang.Text{EN: "no column that says of which strata the variances are", DA: "ingen kolonne, der siger, hvilke strata varianserne hører til"},
			strict.OneOf(columns)), nil
	}
	var missing []string
	for h, l := range lines {
		code := w.codeOfStratum(l.ID, column)
		v, ok := byCode[code]
		switch {
		case ok && v.said != nil && !slices.ContainsFunc(vs, func(have strict.Violation) bool { return have.Place == v.said.Place }):
			vs = append(vs, *v.said)
		case ok:
			bounds[h].Variance = v.value
		case !bounds[h].TakeAll && !slices.Contains(missing, code):
			missing = append(missing, code)
		}
	}
	if len(missing) > 0 {
		some := strings.Join(missing[:min(5, len(missing))], ", ")
		if n := len(missing) - 5; n > 0 {
			some += fmt.Sprintf(" (+%d)", n)
		}
		vs = append(vs, refused(lang.Text{EN: "no variance for " + column + " " + some, DA: "ingen varians for " + column + " " + some},
			lang.Text{EN: "one for every " + column + " of the frame", DA: "en for hver " + column + " i listerne"})...)
	}
	return vs, nil
}

// covered counts the strata that have a usable variance.
func (f *Folder) covered(lines []planLine, column string, of map[string]variance) int {
	n := 0
	for _, l := range lines {
		if v, ok := of[f.codeOfStratum(l.ID, column)]; ok && v.said == nil {
			n++
		}
	}
	return n
}

// codeOfStratum is the value that a column fixed in strata has in one.
func (f *Folder) codeOfStratum(id, column string) string {
	if column == "stratum" {
		return id
	}
	for i, code := range strings.Split(id, "/") {
		if i >= len(f.Batch.Design.Strata) {
			break
		}
		switch name := f.Batch.Design.Strata[i]; {
		case name == column:
			return code
		case name == "kommune" && (column == "region" || column == "kommunegruppe"):
			k, _ := f.register().ByCode(code)
			if column == "region" {
				return k.Region
			}
			return k.Group
		}
	}
	return ""
}

// A variance is one that was read, or what is wrong with it.
type variance struct {
	value float64
	said  *strict.Violation
}

// readVariances reads the file: column -> code -> variance, for those of the
// columns that it has. With a measure it is an estimates.csv.
func readVariances(file string, src []byte, measure string, columns []string) (map[string]map[string]variance, strict.Violations) {
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
