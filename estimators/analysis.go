package estimators

// The bases: what the cases of an analysis are, and so what may be said.
const (
	Probability = "probability" // a probability sample of a frame: intervals
	Census      = "census"      // all there are: shares without sampling error
	Purposive   = "purposive"   // picked: counts
)

// An Analysis asks for estimates from a table with a row for every case
// opened. It names the columns that hold the design; the design itself is
// read from them.
type Analysis struct {
	Basis string // empty: [Probability]

	Strata     []string // columns whose codes, joined by "/", name the stratum; none: one stratum
	Weight     string   // column; none: Population over the rows of the stratum
	Population string   // column with the cases of the stratum in the frame; none: with replacement
	Collapse   string   // column with the stratum to collapse with
	Lonely     string   // a [Lonely]
	DF         string   // a [DF]

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

	Bands    Bands // zero: [DefaultBands]
	Requests []Request
}

// A Response names the columns that say what became of each case.
type Response struct {
	Class     string // the class of non-response, fixed before any answer was seen
	InScope   string // 1 in scope, 0 declared to be outside, missing: not known
	Responded string // 1 reviewed, 0 or missing: not; of cases out of scope either
}
