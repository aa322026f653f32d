package planning

import (
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

// A stratum is called by the codes of the columns of [design] strata, in their
// order, joined by a slash: 0101/afslag.

// Fixed are the columns that have one value in each stratum: those of [design]
// strata, and of a kommune its region and its group too.
func Fixed(d *batch.Design) []string {
	columns := slices.Clone(d.Strata)
	if slices.Contains(columns, "kommune") {
		for _, c := range []string{"region", "kommunegruppe"} {
			if !slices.Contains(columns, c) {
				columns = append(columns, c)
			}
		}
	}
	return columns
}

// CodeOf is the value that one of the [Fixed] columns has in a stratum, and the
// stratum itself for the column "stratum". Of other columns it is empty.
func CodeOf(d *batch.Design, stratum, column string) string {
	if column == "stratum" {
		return stratum
	}
	for i, code := range strings.Split(stratum, "/") {
		if i >= len(d.Strata) {
			break
		}
		switch name := d.Strata[i]; {
		case name == column:
			return code
		case name == "kommune" && (column == "region" || column == "kommunegruppe"):
			k, _ := data.Kommuner().ByCode(code)
			if column == "region" {
				return k.Region
			}
			return k.Group
		}
	}
	return ""
}

// GroupOf is what makes strata alike before any answer: the region, which a
// kommune has too, and every other code that is no kommune.
func GroupOf(d *batch.Design, stratum string) string {
	var alike []string
	for i, code := range strings.Split(stratum, "/") {
		if i < len(d.Strata) && d.Strata[i] == "kommune" {
			k, _ := data.Kommuner().ByCode(code)
			code = k.Region
		}
		alike = append(alike, code)
	}
	if slices.Contains(d.Strata, "kommune") {
		return strings.Join(alike, "/")
	}
	// Without kommuner the codes are the stratum itself: the first that is a
	// region, or else the first.
	return alike[max(0, slices.Index(d.Strata, "region"))]
}

// nodeOf is where the stratum hangs in the tree over land and strata: the
// region of its kommune, else what makes strata alike.
func nodeOf(d *batch.Design, stratum string) string {
	if slices.Contains(d.Strata, "kommune") {
		return CodeOf(d, stratum, "region")
	}
	return GroupOf(d, stratum)
}

// LevelName is the word for a value of a column of the frame: the label that
// the batch gives it, else the name that the register of kommuner has, else the
// code.
func LevelName(b *batch.Batch, l estimators.Level) string {
	for _, d := range b.Domains {
		if d.Column == l.Column && d.Labels[l.Code] != "" {
			return d.Labels[l.Code]
		}
	}
	switch l.Column {
	case "kommune":
		if k, ok := data.Kommuner().ByCode(l.Code); ok {
			return k.Name
		}
	case "region":
		return data.Kommuner().RegionName(l.Code)
	case "kommunegruppe":
		return data.Kommuner().GroupName(l.Code)
	}
	return l.Code
}
