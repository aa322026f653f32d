package estimators

import (
	"strings"

	"sagsbarometer/estimators/interval"
)

// A Number is a figure that may not exist: an empty domain has no share and a
// figure without a design has no standard error. Absent is neither NaN nor 0.
type Number struct {
	F  float64
	OK bool
}

// Some is a number that exists.
func Some(f float64) Number { return Number{f, true} }

// A Level is one value of one column: region=hovedstaden.
type Level struct{ Column, Code string }

// A Domain is a part of the population, the cases that have all of its
// levels, in the order of the grouping. The empty domain is the whole.
type Domain []Level

// String is the domain as estimates.csv writes it: column=code joined with
// semicolons; a backslash escapes ; = and itself. Empty for the whole.
func (d Domain) String() string {
	parts := make([]string, len(d))
	for i, l := range d {
		parts[i] = escape.Replace(l.Column) + "=" + escape.Replace(l.Code)
	}
	return strings.Join(parts, ";")
}

// ParseDomain reads what [Domain.String] wrote. Of any other text it makes what
// it can: a level without = has no code.
func ParseDomain(s string) Domain {
	if s == "" {
		return nil
	}
	d := Domain{{}}
	field := &d[0].Column
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			*field += s[i : i+1]
		case c == '=' && field == &d[len(d)-1].Column:
			field = &d[len(d)-1].Code
		case c == ';':
			d = append(d, Level{})
			field = &d[len(d)-1].Column
		default:
			*field += s[i : i+1]
		}
	}
	return d
}

var escape = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `=`, `\=`)

// An Indicator turns the value of one column into counts: a case is in the
// base if its value is one of Base (nil: any value that is not missing), and
// counted if it is also one of Counts. For kinds that add amounts (mean,
// total, ratio) Counts is nil and the column holds numbers.
type Indicator struct {
	Column       string
	Counts, Base []string
}

// A Request asks for one measure over the domains of a crossing.
type Request struct {
	ID       string              // the measure; with By, each domain gets ID@domain
	Kind     string              // one of [Kinds]
	Y, X     Indicator           // X for ratios, independence, agreement and readers only
	By       []string            // columns crossed; none: the whole
	Where    map[string][]string // column -> values: cases outside stay in the design, outside the domain
	Interval string              // a name of the package interval
	Level    float64             // confidence level, 0.95

	P              float64   // quantile: which, between 0 and 1
	Rule           string    // quantile: how values between two cases are made; empty: R's "math"
	Statistic      string    // independence: which test
	Levels         []string  // difference: two values of By[0], the first less the second; one: it less all others
	Terms          []Term    // contrast: the coefficients of other estimates
	Standard       []string  // standardized: the columns of the case mix
	Mix            []MixCell // standardized: the parts of the cells; nil: those of the whole population
	Deff           string    // reference of the design effect: [WithReplacement] or [WithoutReplacement]
	Family         string    // tests of one family share its error (Holm); empty: none
	Poststratified bool      // over the post-strata of the analysis, see [Analysis]
	FirstReading   bool      // over all rows, where the analysis has a second phase
	Reader         Reader    // misclassified: how the reader errs
}

// The references of a design effect: a simple random sample of the same size,
// drawn with replacement or without.
const (
	WithReplacement    = "wr"
	WithoutReplacement = "wor"
)

// A Term is an estimate, by its id, and its coefficient in a contrast.
type Term struct {
	ID          string
	Coefficient float64
}

// A MixCell is a cell of a case mix, its codes joined by ";" in the order of
// the columns, and its part of the whole.
type MixCell struct {
	Cell string
	Part float64
}

// An Estimate is one row of estimates.csv.
type Estimate struct {
	ID      string // Measure, or Measure@Domain
	Kind    string
	Measure string
	Domain  Domain
	Value   string // the category of a distribution, the statistic of an agreement or of readers, else empty

	Estimate, SE, Low, High Number
	Level                   float64 // confidence level; 0 where no interval was made
	Interval                string
	DF                      Number // Inf is printed Inf; absent where the interval uses none

	// Evidence is what the interval of a share was made from, so that it can
	// be made again at another level, see [Estimate.Bounds]. Zero for others.
	Evidence interval.Input

	N       int64 // opened cases in the domain
	NBase   int64 // of them in the base
	NCounts int64 // of them counted; 0 where amounts are added

	PopHat Number // estimated cases of the frame in the base
	Deff   Number // v over the variance of simple random sampling of the same base, see Request.Deff
	NKish  Number // (sum w)² / sum w² over the base
	NEff   Number // what the published interval rests on
	Grade  string // A, B, C or withheld (METHOD.md "Bands"); empty where none applies
	Notes  []Note

	P     Number // of the hypothesis that nothing differs; of tests and differences only
	PHolm Number // the same, after Holm, within its family
}

// A Note is a code that travels with an estimate and becomes a footnote. The
// set is closed; see the constants.
type Note string
