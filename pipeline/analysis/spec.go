package analysis

import (
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
)

// A Spec is the TOML file that analyse reads (data/FORMAT.md, "The spec of an
// analysis"), with its defaults filled in.
type Spec struct {
	Data        Data         `toml:"data,required"`
	Design      Design       `toml:"design"`
	Calibration *Calibration `toml:"calibration"`
	SecondPhase *SecondPhase `toml:"second_phase"`
	Estimates   []Estimate   `toml:"estimate,required"`
}

// A Data names the file of rows.
type Data struct {
	File string `toml:"file,required"` // .csv or .parquet, relative to the spec
}

// A Design names the columns that say how the rows were drawn, and how their
// variance is taken.
type Design struct {
	Basis      string   `toml:"basis"` // probability where empty
	Strata     []string `toml:"strata"`
	Cluster    string   `toml:"cluster"` // first-stage unit, nested in the strata
	Weight     string   `toml:"weight"`
	Population string   `toml:"population"` // of first-stage units
	Collapse   string   `toml:"collapse"`   // column that names each stratum's partner
	Lonely     string   `toml:"lonely"`
	DF         string   `toml:"df"`
	Fixed      []string `toml:"fixed"` // columns with one value for all cases of a stratum

	DomainLonely bool `toml:"domain_lonely"`

	// Estimates that say poststratified are weighted up to the known number of
	// cases of each post-stratum.
	Poststratum           string `toml:"poststratum"`
	PoststratumPopulation string `toml:"poststratum_population"`

	Variance   string `toml:"variance"`
	Replicates int    `toml:"replicates"` // bootstrap
	Seed       string `toml:"seed"`       // bootstrap
	Order      string `toml:"order"`      // successive: column by which the frame was sorted

	// Response is for a file with a row for every case opened, also those that
	// never came. They are carried by the others of their class; bounds say how
	// far that can be off. Population is then needed, and makes the weights;
	// without strata a weight column does, of final weights, 0 for what is
	// missing, whose mean is the weight of the draw.
	Response *Response `toml:"response"`
	// Until is a column with the number of cases in scope that a stratum was
	// opened until, in order of lots, or until its reserves ran out. It needs
	// response and population.
	Until string `toml:"until"`
}

// A Response names the columns that say what became of each case.
type Response struct {
	Class     string `toml:"class,required"`     // of non-response, fixed before any answer was seen
	Eligible  string `toml:"eligible,required"`  // 1 in scope, 0 declared to be outside, missing: not known
	Responded string `toml:"responded,required"` // 1 reviewed, 0 or missing: not
}

// A Calibration says what the weights are to add up to.
type Calibration struct {
	Method  string             `toml:"method,required"`
	Bounds  []float64          `toml:"bounds"`
	Margins []Margin           `toml:"margin"`
	Amounts map[string]float64 `toml:"amounts"`
}

// A Margin is the known number of cases of each crossing of columns.
type Margin struct {
	Columns []string           `toml:"columns,required"`
	Totals  map[string]float64 `toml:"totals,required"` // by code; several columns: codes joined by ";"
}

// An Estimate is one figure to make, for all rows or for each domain. Which
// keys a kind needs and may have, keysOfKind says; others are refused.
type Estimate struct {
	ID       string              `toml:"id,required"`
	Kind     string              `toml:"kind,required"`
	Y        Indicator           `toml:"y"`
	X        Indicator           `toml:"x"`
	By       []string            `toml:"by"`
	Where    map[string][]string `toml:"where"`
	Interval string              `toml:"interval"`
	Level    float64             `toml:"level"`

	P              float64            `toml:"p"`         // quantile
	Rule           string             `toml:"rule"`      // quantile
	Statistic      string             `toml:"statistic"` // independence
	Levels         []string           `toml:"levels"`    // difference
	Terms          map[string]float64 `toml:"terms"`     // contrast: estimate id -> coefficient
	Standard       []string           `toml:"standard"`  // standardized
	Mix            map[string]float64 `toml:"mix"`       // standardized: cell -> part
	Deff           string             `toml:"deff"`
	Family         string             `toml:"family"`
	Poststratified bool               `toml:"poststratified"`
	FirstReading   bool               `toml:"first_reading"` // of all rows, also those that were not read again
	Reader         *Reader            `toml:"reader"`        // misclassified
}

// An Indicator is a column alone, y = "enroll", or with the values that count
// and the base of those that could have.
type Indicator struct {
	Column string   `toml:"column,required,text"`
	Is     []string `toml:"is"`
	Of     []string `toml:"of"` // the base; left out: all that are not missing
}

func (i Indicator) indicator() estimators.Indicator {
	return estimators.Indicator{Column: i.Column, Counts: i.Is, Base: i.Of}
}

// Read reads a spec, fills its defaults and refuses what no estimator
// offers, all at once.
func Read(file string, src []byte) (*Spec, strict.Violations) {
	doc, vs := strict.Read(file, src)
	if doc == nil {
		return nil, vs
	}
	var s Spec
	vs = append(vs, doc.Decode(&s)...)
	if len(vs) > 0 {
		return nil, vs
	}
	c := &check{doc: doc, Spec: &s}
	c.design()
	c.variance()
	c.poststrata()
	c.calibration()
	c.response()
	c.secondPhase()
	for i := range s.Estimates {
		c.estimate(i)
	}
	c.names()
	c.found.Sort()
	return &s, c.found
}
