package publish

import "sagsbarometer/estimators"

// A Plan is what the plan promised before the first case was read. Shares are
// of the cases themselves; numbers that do not exist are absent.
type Plan struct {
	Strata     int64
	Level      float64 // of the intervals
	Power      float64 // of the smallest change
	Country    Promise
	Extra      int64             // cases of the country drawn to make up for losses; nothing is promised of them
	OneKommune bool              // all cases are one kommune's, so no share is published
	Need       estimators.Number // total that makes the country five points to either side
	Family     int               // measures that share the level
	FamilyAll  estimators.Number // the smallest change where they do
	Domains    []Promise         // values of the declared domains, of more than one kommune
	Cells      []Promise         // crossed cells of the tables, of more than one kommune
	Alone      int64             // cells of one kommune alone, which never get a rate
	Totals     []PlanTotal
	Designs    []PlanDesign
	Empty      []Risk            // strata that the lot can leave without a case
	None, One  int64             // strata with no case planned, and with one
	LossChance estimators.Number // that a loss of LossShare leaves some stratum with one case at most
	LossShare  float64
}

// A Promise is what can be expected of a domain.
type Promise struct {
	Domain               estimators.Domain
	Tables               []string
	Cases                float64           // expected
	Worth                estimators.Number // equally weighted cases that they are worth
	Low, High            estimators.Number // bounds at one half
	Half, LowTen         estimators.Number // half the width at one half; bounds at one in ten
	HighTen, HalfTen     estimators.Number
	Change               estimators.Number // smallest that two years detect
	Grade                string
	Guarded              bool
	Heaviest, NeedsTotal estimators.Number
	MergeWith            []estimators.Level
}

// A PlanTotal is what another total of the same design would have given.
type PlanTotal struct {
	Total              int64
	Half, Worst, Hours estimators.Number
	This               bool
}

// A PlanDesign is what another design with as many cases would have given.
type PlanDesign struct {
	ID                              string
	Heaviest, Half, Worst, NeedsAll estimators.Number
	None, One                       estimators.Number // strata with no case and with one, expected
	Guarded                         bool
}

// A Risk is a stratum and a probability.
type Risk struct {
	ID     string
	Chance float64
}
