package estimators

import "strings"

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
	Kind     string              // proportion, mean, total, ratio, ...
	Y, X     Indicator           // X for ratios only
	By       []string            // columns crossed; none: the whole
	Where    map[string][]string // column -> values: cases outside stay in the design, outside the domain
	Interval string              // a name of the package interval
	Level    float64             // confidence level, 0.95
}

// An Estimate is one row of estimates.csv.
type Estimate struct {
	ID      string // Measure, or Measure@Domain
	Kind    string
	Measure string
	Domain  Domain
	Value   string // the category of a distribution, else empty

	Estimate, SE, Low, High Number
	Level                   float64 // confidence level; 0 where no interval was made
	Interval                string
	DF                      Number // Inf is printed Inf; absent where the interval uses none

	N       int64 // opened cases in the domain
	NBase   int64 // of them in the base
	NCounts int64 // of them counted

	PopHat Number // estimated cases of the frame in the base
	Deff   Number // v over the variance of simple random sampling with replacement of the same base
	NKish  Number // (sum w)² / sum w² over the base
	NEff   Number // what the published interval rests on
	Grade  string // A, B, C or withheld (METHOD.md "Bands"); empty where none applies
	Notes  []Note
}

// A Note is a code that travels with an estimate and becomes a footnote. The
// set is closed; see the constants.
type Note string
