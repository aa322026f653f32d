package estimators

// The bases: what the cases of an analysis are, and so what may be said.
const (
	Probability = "probability" // a probability sample of a frame: intervals
	Census      = "census"      // all there are: shares without sampling error
	Purposive   = "purposive"   // picked: counts
)

// The kinds of estimates. What each adds up, and the R call that it equals,
// stands with its function.
const (
	KindProportion    = "proportion"    // of cases that count in a base
	KindMean          = "mean"          // of an amount
	KindTotal         = "total"         // of an amount over the population
	KindRatio         = "ratio"         // of two totals
	KindDistribution  = "distribution"  // the proportion of each value of a column
	KindQuantile      = "quantile"      // of an amount
	KindDifference    = "difference"    // of two domains, or of a domain and all others
	KindContrast      = "contrast"      // a linear combination of other estimates
	KindStandardized  = "standardized"  // of a domain, with the case mix of the whole
	KindIndependence  = "independence"  // a test of two columns
	KindAgreement     = "agreement"     // of two readings of the same cases
	KindReaders       = "readers"       // how much readers differ, and what that adds to an error
	KindMisclassified = "misclassified" // a share, and what is left of it by how a reader errs: a sensitivity check
)

// Kinds are all kinds, in the order of their constants.
func Kinds() []string {
	return []string{KindProportion, KindMean, KindTotal, KindRatio, KindDistribution, KindQuantile,
		KindDifference, KindContrast, KindStandardized, KindIndependence, KindAgreement, KindReaders, KindMisclassified}
}

// An Analysis asks for estimates from a table with a row for every case
// opened. It names the columns that hold the design; the design itself is
// read from them.
type Analysis struct {
	Basis string // empty: [Probability]

	Strata     []string // columns whose codes, joined by "/", name the stratum; none: one stratum
	Cluster    string   // column with the first-stage unit, nested in the strata; none: every row is its own
	Weight     string   // column; none: Population over the rows of the stratum
	Population string   // column with the units of the stratum in the frame (cases, or clusters); none: with replacement
	Collapse   string   // column with the stratum to collapse with
	Lonely     string   // a [Lonely]
	DF         string   // a [DF]

	// DomainLonely treats a stratum of which a domain holds a single unit as
	// one that has a single unit. R: survey.adjust.domain.lonely.
	DomainLonely bool

	// Post is the column with the post-stratum of a case, and PostPopulation
	// the one with its cases in the frame. Requests ask for it.
	Post, PostPopulation string

	Calibration *Calibration // of the weights; nil: none

	// Variance is how the error is found: [Taylor], or by replicates.
	Variance   string
	Replicates int    // bootstrap: how many; 0: 1000
	Seed       string // bootstrap: of its draws
	Order      string // successive: column by which the frame was sorted; empty: the order of the file

	// Response is for files that have a row for every case opened, whatever
	// became of it; nil: all rows were reviewed.
	Response *Response
	// Until is the column with the cases in scope that a stratum was opened
	// until, see [Stratum]. It needs Response, which says what is in scope, and
	// Population. Empty: the number opened was fixed.
	Until string

	// Fixed are columns that have one value for all cases of a stratum in
	// the frame, as a region has where its kommuner are strata. Domains of
	// such columns, and of strata, are known to lie in some strata only.
	Fixed []string

	SecondPhase *SecondPhase // which rows were read again; nil: none, or none that an estimate is of

	Bands    Bands // zero: [DefaultBands]
	Requests []Request
}

// The ways to a variance.
const (
	Taylor     = "taylor"     // by linearisation; the default
	Jackknife  = "jackknife"  // leaving out a first-stage unit at a time
	Bootstrap  = "bootstrap"  // Rao and Wu's, rescaled
	Successive = "successive" // differences, for systematic samples
)

// A SecondPhase says which rows were read again, see [Survey.SecondPhase].
// Estimates are then of what the second reading found, unless their request is
// of the first.
type SecondPhase struct {
	Class    []string  // columns whose codes make the classes: what the first reading found; no value: not read
	Again    Indicator // counts rows that were read again
	Expanded bool      // R's variance, for comparison, see [Phase]
}

// A Calibration says what the weights of the whole sample are to add up to.
type Calibration struct {
	Method string     // poststratify, raking, linear or logit
	Bounds [2]float64 // of the factors on the weights: linear and logit; zero: none
	// Margins are crossings of columns with the cases of the population in
	// each of their cells.
	Margins []KnownMargin
	Amounts []KnownTotal // totals of numeric columns: raking, linear and logit
}

// A KnownMargin is a crossing of columns and the cases in each of its cells.
type KnownMargin struct {
	Columns []string
	Totals  []KnownTotal // by cell: the codes joined by ";"
}

// A KnownTotal is the total of a cell or of a column in the population.
type KnownTotal struct {
	Name  string
	Total float64
}

// A Response names the columns that say what became of each case.
type Response struct {
	Class     string // the class of non-response, fixed before any answer was seen
	InScope   string // 1 in scope, 0 declared to be outside, missing: not known
	Responded string // 1 reviewed, 0 or missing: not; of cases out of scope either
}
