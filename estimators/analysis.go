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

	// Fixed are columns that have one value for all cases of a stratum in
	// the frame, as a region has where its kommuner are strata. Domains of
	// such columns, and of strata, are known to lie in some strata only.
	Fixed []string

	Bands    Bands // zero: [DefaultBands]
	Requests []Request
}
