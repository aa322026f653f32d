package estimators

// Bands grade an estimate by the units its interval rests on, never by what
// it says, so that a finding cannot decide whether it is published.
type Bands struct{ A, B, C float64 } // the fewest units for each grade

// The grades.
const (
	GradeA        = "A"
	GradeB        = "B"
	GradeC        = "C"
	GradeWithheld = "withheld"
)

// DefaultBands hold a plain Clopper-Pearson interval at one half to 11, 20
// and 30 percentage points from end to end.
var DefaultBands = Bands{A: 333, B: 104, C: 47}

// Grade is the band of an interval that rests on n units.
func (b Bands) Grade(n float64) string {
	switch {
	case n >= b.A:
		return GradeA
	case n >= b.B:
		return GradeB
	case n >= b.C:
		return GradeC
	}
	return GradeWithheld
}
