package planning

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
)

// readVariances reads S_h² of every stratum from the file that [design] names:
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
func (s *Sizing) readVariances(lines []Line, src []byte) strict.Violations {
	d := s.batch.Design
	at := s.batch.Doc.At("design", "variances")
	refused := func(found, wanted lang.Text) strict.Violations {
		return strict.Violations{{Place: at, Rule: "variances", Subject: "design.variances", Found: found, Wanted: wanted}}
	}
	if src == nil {
		return refused(lang.Text{EN: strict.Quote(d.Variances) + ", which is not there", DA: strict.Quote(d.Variances) + ", som ikke findes"},
			lang.Text{EN: "a CSV file below the batch", DA: "en CSV-fil under batchens mappe"})
	}
	columns := slices.Concat([]string{"stratum"}, Fixed(d))
	t, vs := parseVariances(d.Variances, src, d.VariancesMeasure, columns)
	if len(vs) > 0 {
		return vs
	}
	column, byCode := "", map[string]variance(nil)
	for _, c := range columns {
		// The finest that has all strata; else the one that has most of them.
		if of := t[c]; of != nil && (column == "" || covered(d, lines, c, of) > covered(d, lines, column, byCode)) {
			column, byCode = c, of
		}
	}
	if column == "" {
		return refused(lang.Text{EN: "no column that says of which strata the variances are", DA: "ingen kolonne, der siger, hvilke strata varianserne hører til"},
			strict.OneOf(columns))
	}
	var missing []string
	for h, l := range lines {
		code := CodeOf(d, l.ID, column)
		v, ok := byCode[code]
		switch {
		case ok && v.said != nil && !slices.ContainsFunc(vs, func(have strict.Violation) bool { return have.Place == v.said.Place }):
			vs = append(vs, *v.said)
		case ok:
			s.bounds[h].Variance = v.value
		case !s.bounds[h].TakeAll && !slices.Contains(missing, code):
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
	return vs
}

// covered counts the strata that have a usable variance.
func covered(design *batch.Design, lines []Line, column string, of map[string]variance) int {
	n := 0
	for _, l := range lines {
		if v, ok := of[CodeOf(design, l.ID, column)]; ok && v.said == nil {
			n++
		}
	}
	return n
}
