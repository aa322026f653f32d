package batch

import (
	"slices"

	"sagsbarometer/data/strict"
	"sagsbarometer/estimators/interval"
)

// What holds where batch.toml says nothing. The interval and its level hold
// for a probability sample only.
const (
	DefaultKind        = "proportion"
	DefaultAllocation  = Proportional
	DefaultExponent    = 0.5 // of power allocation: the square root of the population
	DefaultShare       = 0.5 // the share that needs the largest sample
	DefaultDetectPower = 0.8
	DefaultInterval    = interval.Published
	ExactInterval      = "clopper-pearson" // the default where the design is SelfWeighting (METHOD: Self-weighting draw)
	DefaultLevel       = 0.95
	DefaultMinimumCell = 5
	// DefaultSecondMinimum is how many cases of a class are read again at least:
	// the fewest that a variance can be estimated from.
	DefaultSecondMinimum = 2
	DefaultStyle         = "ankestyrelsen"
)

// DefaultFormats are the forms in which tables leave the house.
func DefaultFormats() []string { return []string{"xlsx", "csv", "html"} }

// DefaultProtect are the columns whose cells are always under the threshold: a
// kommune is small enough for its cases to be known by others than those who
// decided them. [publish] protect adds columns and takes none away.
func DefaultProtect() []string { return []string{"kommune"} }

// DefaultNonresponse are the columns of the non-response classes: kommuner are
// too small to be classes, so their regions are; otherwise the strata are.
func DefaultNonresponse(strata []string) []string {
	if slices.Contains(strata, "kommune") {
		return []string{"region"}
	}
	return slices.Clone(strata)
}

// DefaultPoststrata are the columns of the post-strata of a stratified design
// (METHOD, decision 6).
func DefaultPoststrata() []string { return []string{"region", "decision"} }

// Read reads and checks batch.toml. file is its name in messages. The batch is
// nil where anything is wrong.
func Read(file string, src []byte) (*Batch, strict.Violations) {
	doc, found := strict.Read(file, src)
	b := &Batch{Doc: doc}
	found = append(found, doc.Decode(b)...)
	if doc.Complete() { // else what seems to be missing may be in the rest
		c := checker{Batch: b, found: found}
		c.identity()
		c.frame()
		c.design()
		c.review()
		c.measures()
		c.domains()
		c.tables()
		c.publish()
		c.compare()
		c.privacy()
		found = c.found
	}
	if len(found) > 0 {
		found.Sort()
		return nil, found
	}
	b.fillDefaults()
	return b, nil
}

func (b *Batch) fillDefaults() {
	if d := b.Design; d != nil {
		d.fillDefaults()
		if d.Method == Stratified && !b.Doc.Has("design", "poststrata") { // an empty list wants none
			d.Poststrata = DefaultPoststrata()
		}
	}
	for i := range b.Measures {
		setDefault(&b.Measures[i].Kind, DefaultKind)
	}
	for i := range b.Tables {
		t := &b.Tables[i]
		if len(t.Groups) == 0 {
			t.Groups = [][]string{{}} // the whole
		}
		for _, group := range t.Groups {
			for _, id := range group {
				b.addStandardDomain(id)
			}
		}
	}
	if r := b.Review; r != nil {
		setDefault(&r.SecondMinimum, DefaultSecondMinimum)
	}
	if p := b.Publish; p != nil {
		if b.Batch.Basis == Probability {
			if b.Design != nil && b.Design.Method == SelfWeighting {
				setDefault(&p.Interval, ExactInterval)
			}
			setDefault(&p.Interval, DefaultInterval)
			setDefault(&p.Level, DefaultLevel)
		}
		setDefault(&p.MinimumCell, DefaultMinimumCell)
		setDefault(&p.Style, DefaultStyle)
		for _, column := range DefaultProtect() {
			if !slices.Contains(p.Protect, column) {
				p.Protect = append(p.Protect, column)
			}
		}
		if len(p.Formats) == 0 {
			p.Formats = DefaultFormats()
		}
	}
}

func (d *Design) fillDefaults() {
	if len(d.Targets) == 0 { // else the targets allocate
		setDefault(&d.Allocation, DefaultAllocation)
	}
	if d.Allocation == Power {
		setDefault(&d.Exponent, DefaultExponent)
	}
	if d.Margin > 0 || len(d.Targets) > 0 {
		setDefault(&d.Level, DefaultLevel)
		setDefault(&d.Share, DefaultShare)
	}
	if len(d.Nonresponse) == 0 {
		d.Nonresponse = DefaultNonresponse(d.Strata)
	}
	setDefault(&d.DetectPower, DefaultDetectPower)
}

func setDefault[T comparable](value *T, standard T) {
	var zero T
	if *value == zero {
		*value = standard
	}
}

// addStandardDomain declares a domain that a table names without a [[domain]]
// of its own: the columns that every case has need none.
func (b *Batch) addStandardDomain(id string) {
	if b.domain(id) != nil {
		return
	}
	for _, s := range standardDomains {
		if s.ID == id {
			b.Domains = append(b.Domains, s)
		}
	}
}

func (b *Batch) domain(id string) *Domain {
	for i := range b.Domains {
		if b.Domains[i].ID == id {
			return &b.Domains[i]
		}
	}
	return nil
}

// DomainColumn is the column that a grouping by a domain of that id cuts by.
func (b *Batch) DomainColumn(id string) string {
	if d := b.domain(id); d != nil {
		return d.Column
	}
	return id // Read has refused unknown domains
}
