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
	DefaultAllocation  = "proportional"
	DefaultShare       = 0.5 // the share that needs the largest sample
	DefaultInterval    = interval.Published
	DefaultLevel       = 0.95
	DefaultMinimumCell = 5
	DefaultStyle       = "ankestyrelsen"
)

// DefaultFormats are the forms in which tables leave the house.
func DefaultFormats() []string { return []string{"xlsx", "csv", "html"} }

// DefaultProtect are the columns whose cells are always under the threshold: a
// kommune is small enough for its cases to be known by others than those who
// decided them. [publish] protect adds columns and takes none away.
func DefaultProtect() []string { return []string{"kommune"} }

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
		setDefault(&d.Allocation, DefaultAllocation)
		if d.Margin > 0 {
			setDefault(&d.Level, DefaultLevel)
			setDefault(&d.Share, DefaultShare)
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
	if p := b.Publish; p != nil {
		if b.Batch.Basis == Probability {
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
