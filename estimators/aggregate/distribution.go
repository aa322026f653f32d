package aggregate

import (
	"slices"

	"sagsbarometer/estimators"
)

// categories are the values of a distribution: those of its base in their
// order, or all that rows have in byte order.
type categories struct {
	key    int // position of the column among the keys
	values []string
	counts map[*domain][]part // Counts has the place of the value; Base is 0 outside the base
}

func newCategories(y estimators.Indicator, cells []Cell, key int) *categories {
	c := &categories{key: key, values: y.Base, counts: map[*domain][]part{}}
	if y.Base == nil {
		seen := map[string]bool{}
		for _, cell := range cells {
			if code := cell.Codes[key]; code.OK && !seen[code.Text] {
				seen[code.Text] = true
				c.values = append(c.values, code.Text)
			}
		}
		slices.Sort(c.values)
	}
	return c
}

// add notes cases of a domain.
func (c *categories) add(d *domain, at int, cell Cell) {
	p := part{cell: at, Count: estimators.Count{Cases: cell.Cases, Counts: -1}}
	if code := cell.Codes[c.key]; code.OK {
		if p.Counts = int64(slices.Index(c.values, code.Text)); p.Counts >= 0 {
			p.Base = cell.Cases
		}
	}
	c.counts[d] = append(c.counts[d], p)
}

// spread makes a domain of each category of each domain.
func (c *categories) spread(list []*domain) (out []*domain) {
	for _, d := range list {
		for v, value := range c.values {
			of := &domain{codes: d.codes, value: value}
			for _, p := range c.counts[d] {
				count := estimators.Count{Cases: p.Cases, Base: p.Base}
				if p.Counts == int64(v) {
					count.Counts = p.Cases
				}
				of.add(p.cell, count)
			}
			out = append(out, of)
		}
	}
	return out
}
