package batch

import (
	"maps"
	"regexp"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// standardDomains are the columns with few values that every case has. A
// table may group by them as they are.
var standardDomains = []Domain{
	{ID: "kommune", Label: "Kommune", Column: "kommune"},
	{ID: "region", Label: "Region", Column: "region"},
	{ID: "kommunegruppe", Label: "Kommunegruppe", Column: "kommunegruppe"},
	{ID: "provision", Label: "Bestemmelse", Column: "provision"},
	{ID: "decision", Label: "Afgørelse", Column: "decision"},
	{ID: "appealed", Label: "Påklaget", Column: "appealed"},
}

var (
	delivered = []string{"case_id", "kommune", "provision", "decision", "received_on", "decided_on", "appealed"}
	grouping  = []string{"kommune", "region", "kommunegruppe", "provision", "decision", "appealed"}
	// reserved are the names that the program gives columns of its own.
	reserved = []string{"region", "kommunegruppe", "case_no", "stratum", "stratum_pop", "n_opened", "w", "pi",
		"ticket", "rank", "role", "collapse_with", "disposition", "eligible", "parts", "responded", "n_planned", "nonresponse_class",
		"poststratum", "poststratum_pop"}
)

// columnShape is the form of a column name in files for statisticians.
var (
	columnShape = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	wantColumn  = lang.Text{EN: "a name of the letters a to z, digits and _", DA: "et navn af bogstaverne a til z, tal og _"}
)

// FrameColumns are the columns that must be read from the case lists beyond
// those that every batch has: named in [design] strata, nonresponse or poststrata or
// in [frame] keep or columns, each once, sorted. A domain adds none: its column may as well be a
// question of the form, and what is read from the lists must not depend on a
// form that is written later.
func (b *Batch) FrameColumns() []string {
	named := slices.Concat(slices.Collect(maps.Keys(b.Frame.Keep)), slices.Collect(maps.Keys(b.Frame.Columns)))
	if b.Design != nil {
		named = slices.Concat(named, b.Design.Strata, b.Design.Nonresponse, b.Design.Poststrata)
	}
	slices.Sort(named)
	return slices.DeleteFunc(slices.Compact(named), standard)
}

// InFrame reports whether the lists themselves say a column that cases can be
// grouped by, so that it is known of each case before one is read.
func (b *Batch) InFrame(column string) bool {
	return slices.Contains(grouping, column) || slices.Contains(b.FrameColumns(), column)
}

// standard reports whether every case has the column.
func standard(column string) bool {
	return slices.Contains(delivered, column) || slices.Contains(grouping, column)
}

// filtering are the columns that [frame] may name without further ado.
var filtering = slices.Concat(delivered, []string{"region", "kommunegruppe"})

// column checks the name of a column of the case lists at a place. Names that
// [frame] columns does not list must not look like a misspelt one of known.
func (c *checker) column(at strict.Place, subject, name string, known []string) {
	refuse := func(wanted, hint lang.Text) {
		c.found = append(c.found, strict.Violation{Place: at, Rule: "column", Subject: subject,
			Found: lang.Same(strict.Quote(name)), Wanted: wanted, Hint: hint})
	}
	_, declared := c.Frame.Columns[name]
	hint := strict.DidYouMean(name, known)
	switch {
	case standard(name):
	case slices.Contains(reserved, name):
		refuse(lang.Text{EN: "a name that the program does not use itself", DA: "et navn, som programmet ikke selv bruger"}, lang.Text{})
	case !columnShape.MatchString(name):
		refuse(wantColumn, hint)
	case !declared && !hint.Empty():
		refuse(strict.OneOf(known), lang.Text{
			EN: hint.EN + " If not, name the column in [frame] columns",
			DA: hint.DA + " Hvis ikke, så nævn kolonnen i [frame] columns",
		})
	}
}
