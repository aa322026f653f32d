package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
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
