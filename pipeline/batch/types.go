package batch

import (
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// A Basis says what the cases of a batch are, and with that what may be said
// of them (DESIGN: three bases).
type Basis string

const (
	Probability Basis = "probability" // a probability sample of a frame: intervals, speaks for the country
	Census      Basis = "census"      // all there are in a register: no sampling error
	Purposive   Basis = "purposive"   // picked: counts "k ud af n" only, no design, no interval
)

// A Batch is batch.toml as read and checked. Doc gives the place of every
// value, for errors that are found later.
type Batch struct {
	Batch    Identity  `toml:"batch,required"`
	Frame    Frame     `toml:"frame,required"`
	Design   *Design   `toml:"design"` // nil where the basis is not probability
	Review   *Review   `toml:"review"`
	Measures []Measure `toml:"measure"`
	Domains  []Domain  `toml:"domain"`
	Tables   []Table   `toml:"table"`
	Publish  *Publish  `toml:"publish"`
	Compare  *Compare  `toml:"compare"`
	Privacy  *Privacy  `toml:"privacy"`

	Doc *strict.Document `toml:"-"`
}

// Identity names the batch and says what its cases are.
type Identity struct {
	ID        string `toml:"id,required"`
	Title     string `toml:"title,required"`
	Year      int    `toml:"year,required"`
	Provision string `toml:"provision"`
	Basis     Basis  `toml:"basis,required"`
	// Key makes pseudonyms: the path of a key file (relative to the batch),
	// or "public:TEXT" for an example that hides nobody. Empty: ids stay as
	// delivered.
	Key string `toml:"key"`
	// KeyFingerprint is the beginning of the SHA-256 of the key, so that another
	// one is noticed before the frame is frozen. Empty: not given.
	KeyFingerprint string `toml:"key_fingerprint"`
	// Constructed is printed on every output of a batch whose cases are made
	// up; empty for real ones.
	Constructed string `toml:"constructed"`
	Rationale   string `toml:"rationale"`
}

// Period is a span of decision dates, both ends included.
type Period struct {
	From day.Date `toml:"from,required"`
	To   day.Date `toml:"to,required"`
}

// Frame says which case lists there are and which of their rows count.
type Frame struct {
	Files     []string            `toml:"files,required"` // globs below the batch
	ListedOn  day.Date            `toml:"listed_on"`
	Period    *Period             `toml:"period"`
	Keep      map[string][]string `toml:"keep"`    // column -> accepted values
	Columns   map[string][]string `toml:"columns"` // our column -> their headings, any of
	Journal   map[string]string   `toml:"journal"` // kommune code -> regular expression of its journal numbers, which may look like CPR numbers
	Rationale string              `toml:"rationale"`

	// Exclude are globs below the batch: the authority's own lists of cases
	// that do not belong, such as those that were appealed.
	Exclude     []string      `toml:"exclude"`
	Undelivered []Undelivered `toml:"undelivered"`
}

// Undelivered is a kommune that never delivered a list, and how many cases it
// is said or thought to have. It stays in the population and has no sample.
type Undelivered struct {
	Kommune   string `toml:"kommune,required"` // code, "0101"
	Cases     int64  `toml:"cases,required"`   // at least 0
	Estimated bool   `toml:"estimated"`        // false: declared by the kommune
	Source    string `toml:"source"`
}

// Design is how the sample is drawn.
type Design struct {
	Method string   `toml:"method,required"` // Stratified or SelfWeighting
	Strata []string `toml:"strata,required"` // frame columns

	Total   int64    `toml:"total"`  // or Margin, or Targets, or Margin and Targets
	Margin  float64  `toml:"margin"` // half-width for the country
	Level   float64  `toml:"level"`  // confidence level of Margin and Targets
	Share   float64  `toml:"share"`  // anticipated share behind Margin and Targets
	Targets []Target `toml:"target"`

	// Allocation is one of Allocations; empty where the targets allocate.
	Allocation string  `toml:"allocation"`
	Exponent   float64 `toml:"exponent"` // q of power allocation, 0 < q < 1; 0 otherwise
	// Variances is a CSV file below the batch with a variance for each
	// stratum (neyman). Without it all are taken as equal. Where it is last
	// year's estimates.csv, VariancesMeasure names the measure of which p(1-p)
	// by domain is taken.
	Variances        string   `toml:"variances"`
	VariancesMeasure string   `toml:"variances_measure"`
	Minimum          int64    `toml:"minimum"`
	Maximum          int64    `toml:"maximum"`  // 0: none
	TakeAll          []string `toml:"take_all"` // ids of strata to take in full

	Oversample float64 `toml:"oversample"` // share drawn beyond the total
	Reserve    int64   `toml:"reserve"`    // reserves a stratum, opened in order
	// Nonresponse are the frame columns that make the classes in which cases
	// that did not arrive are carried by those that did.
	Nonresponse []string `toml:"nonresponse"`
	// Poststrata are the frame columns whose crossing has a known number of
	// cases, which figures of the whole are weighted up to. Empty: none.
	Poststrata []string `toml:"poststrata"`

	HoursPerCase float64 `toml:"hours_per_case"` // hours of a lawyer a case; 0: unknown
	DetectPower  float64 `toml:"detect_power"`   // power of the smallest detectable change
	Rationale    string  `toml:"rationale"`
}

// A Target is a precision that is promised: each value of Domain (the id of a
// [[domain]], or a column known in the frame; empty: the country) gets this
// margin at the level and the anticipated share of the design.
type Target struct {
	Domain string  `toml:"domain"`
	Margin float64 `toml:"margin,required"`
}

// Review names the form, and says what is read more than once.
type Review struct {
	Codebook        string    `toml:"codebook,required"`
	SecondReading   float64   `toml:"second_reading"`   // share of each class that is read again
	SecondMinimum   int       `toml:"second_minimum"`   // of each class; 2 unless said otherwise
	SecondClass     string    `toml:"second_class"`     // whose answer is the class; the item of the first measure unless said otherwise
	SecondAlongside bool      `toml:"second_alongside"` // the key chooses, as the first readings go on
	Arbiter         string    `toml:"arbiter"`          // who decides where two readings differ; by lot unless said
	Headline        string    `toml:"headline"`         // FirstReading or TwoPhase; the first unless said, before anything is read
	ObjectionsUntil *day.Date `toml:"objections_until"` // the last day on which an objection counts
	Rationale       string    `toml:"rationale"`
}

// What the headline figures are of, see Review.Headline.
const (
	FirstReading = "first"     // the first reading of all cases
	TwoPhase     = "two_phase" // the arbitrated readings, weighted up to all that were read
)

// A Measure is a share to be estimated: of the cases whose Item is answered
// with one of Base, those answered with one of Counts.
type Measure struct {
	ID        string   `toml:"id,required"`
	Label     string   `toml:"label,required"`
	Kind      string   `toml:"kind"` // proportion where empty
	Item      string   `toml:"item,required"`
	Counts    []string `toml:"counts"`
	Base      []string `toml:"base"`
	Rationale string   `toml:"rationale"`
}

// A Domain is a column that tables may group by.
type Domain struct {
	ID        string            `toml:"id,required"`
	Label     string            `toml:"label,required"`
	Column    string            `toml:"column,required"`
	Labels    map[string]string `toml:"labels"` // code -> word; codes of regions, kommuner and answers have theirs already
	Rationale string            `toml:"rationale"`
}

// A Table is one published table: every measure for every group.
type Table struct {
	ID       string     `toml:"id,required"`
	Title    string     `toml:"title,required"`
	Measures []string   `toml:"measures,required"`
	Groups   [][]string `toml:"groups"` // ids of domains; a list crosses; [] is the whole
	Note     string     `toml:"note"`
	Source   string     `toml:"source"`
}

// Publish says how results leave the house.
type Publish struct {
	Date        day.Date `toml:"date,required"` // the only date that outputs carry
	Interval    string   `toml:"interval"`
	Level       float64  `toml:"level"`
	MinimumCell int64    `toml:"minimum_cell"`
	Protect     []string `toml:"protect"` // columns whose cells fall under MinimumCell; always kommune
	Style       string   `toml:"style"`
	Formats     []string `toml:"formats"`
	Rationale   string   `toml:"rationale"`
}

// Compare is what is declared of the comparison with an earlier batch, before
// its results are known.
type Compare struct {
	Family    []string `toml:"family"`   // measures whose change for the whole is tested; all where empty
	Standard  []string `toml:"standard"` // frame columns whose mix is held fixed; decision where empty
	Rationale string   `toml:"rationale"`
}
