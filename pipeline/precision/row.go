package precision

import (
	"sagsbarometer/estimators"
)

// A reportRow is one row of the report. Numbers that do not exist are
// absent, as in estimates.csv.
type reportRow struct {
	Section, ID string
	Domain      string // region=hovedstaden, as in estimates.csv
	Tables      string // ids of the tables that show the cell, joined by ;

	Total      estimators.Number // [design] total that the row is about, before oversampling
	N          estimators.Number // cases drawn; of a domain those expected, without those drawn to be lost
	Population estimators.Number // eligible cases
	Pi, W      estimators.Number // of a stratum

	Kish, NKish estimators.Number // design effect of unequal weights; n/Kish
	Heaviest    estimators.Number // heaviest weight over the mean weight
	Rule        string            // plain or guarded: how the published interval treats the weights
	NPub        estimators.Number // units that the published interval rests on, which decide the band

	Low50, High50, Half50 estimators.Number // published interval at a share of one half, and half its width
	Low10, High10, Half10 estimators.Number // and at one in ten
	Margin                estimators.Number // promised by a target
	Grade                 string            // A, B, C, withheld
	Detectable            estimators.Number // smallest change to a second year like this that is detected

	PNone, POne           string            // chance of no case, of one, as fractions: of a stratum under self-weighting
	StrataNone, StrataOne estimators.Number // strata with no case, with one; expected numbers under self-weighting
	Worst                 string            // the domain value with the widest interval, of more than one kommune
	HalfWorst             estimators.Number // half its width at one half
	Withheld              estimators.Number // domain values that will be withheld
	Chance                estimators.Number
	Hours                 estimators.Number // lawyers' hours
	NeedsTotal            estimators.Number // total of this design that would save a withheld cell, or that is feasible
	MergeWith             string            // values that it could be merged with to be saved, joined by +
	Notes                 []string          // codes: see noteTakenInFull and those below it
}

// worth is how many equally weighted cases the cases are worth, those of strata
// taken in full among them, and those drawn beyond the total to be lost not.
func (r reportRow) worth() estimators.Number {
	if !r.Kish.OK {
		return estimators.Number{}
	}
	n := r.N
	if r.Total.OK {
		n = r.Total
	}
	return estimators.Some(n.F / r.Kish.F)
}

// The codes of Notes.
const (
	noteTakenInFull = "taken_in_full" // every case of the stratum or domain is drawn
	noteNone        = "none"          // no case is drawn there
	noteOne         = "one"           // a single case is drawn, which shows no variance
	noteFew         = "few"           // fewer cases than the threshold of disclosure can be expected
	noteOneKommune  = "one_kommune"   // all from one kommune: never a rate
	noteInfeasible  = "infeasible"    // the minimums need more cases than there are
	noteBinding     = "binding"       // the target that decides the total
	noteThis        = "this"          // the design of the batch
)

// columns are the columns of the report, in order.
var columns = []struct {
	name  string
	field func(*reportRow) any
}{
	{"section", func(r *reportRow) any { return &r.Section }},
	{"id", func(r *reportRow) any { return &r.ID }},
	{"domain", func(r *reportRow) any { return &r.Domain }},
	{"tables", func(r *reportRow) any { return &r.Tables }},
	{"total", func(r *reportRow) any { return &r.Total }},
	{"n", func(r *reportRow) any { return &r.N }},
	{"population", func(r *reportRow) any { return &r.Population }},
	{"pi", func(r *reportRow) any { return &r.Pi }},
	{"w", func(r *reportRow) any { return &r.W }},
	{"kish", func(r *reportRow) any { return &r.Kish }},
	{"n_kish", func(r *reportRow) any { return &r.NKish }},
	{"heaviest", func(r *reportRow) any { return &r.Heaviest }},
	{"rule", func(r *reportRow) any { return &r.Rule }},
	{"n_pub", func(r *reportRow) any { return &r.NPub }},
	{"low_50", func(r *reportRow) any { return &r.Low50 }},
	{"high_50", func(r *reportRow) any { return &r.High50 }},
	{"half_width_50", func(r *reportRow) any { return &r.Half50 }},
	{"low_10", func(r *reportRow) any { return &r.Low10 }},
	{"high_10", func(r *reportRow) any { return &r.High10 }},
	{"half_width_10", func(r *reportRow) any { return &r.Half10 }},
	{"margin", func(r *reportRow) any { return &r.Margin }},
	{"grade", func(r *reportRow) any { return &r.Grade }},
	{"detectable", func(r *reportRow) any { return &r.Detectable }},
	{"p_none", func(r *reportRow) any { return &r.PNone }},
	{"p_one", func(r *reportRow) any { return &r.POne }},
	{"strata_none", func(r *reportRow) any { return &r.StrataNone }},
	{"strata_one", func(r *reportRow) any { return &r.StrataOne }},
	{"worst", func(r *reportRow) any { return &r.Worst }},
	{"half_width_worst", func(r *reportRow) any { return &r.HalfWorst }},
	{"withheld", func(r *reportRow) any { return &r.Withheld }},
	{"chance", func(r *reportRow) any { return &r.Chance }},
	{"hours", func(r *reportRow) any { return &r.Hours }},
	{"needs_total", func(r *reportRow) any { return &r.NeedsTotal }},
	{"merge_with", func(r *reportRow) any { return &r.MergeWith }},
	{"notes", func(r *reportRow) any { return &r.Notes }},
}
