package disclose

import (
	"maps"
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// A combination gives columns their values. Unknown stands for cases that no
// listed combination holds.
type combination map[string]string

const unknown = "\x00"

// A grouping is the combinations of some columns that have cases.
type grouping struct {
	columns []string // sorted
	list    []combination
	size    []int64 // cases of each; -1 where nobody said
}

// A geometry says of which unknown numbers every domain is the sum.
//
// The unknowns are the cases in each combination of columns that are shown
// crossed, or known to lie in one another; a combination that is not listed
// has no cases. Groupings that have columns in common need not be crossed:
// each keeps unknowns of its own, and links say that the common columns have
// the same cases in both. That is exact where groupings can be taken off one
// by one, each hanging on one other (acyclic, Beeri et al. 1983); what cannot
// be taken off is crossed.
type geometry struct {
	follows map[string]map[string]map[string]string // column, code -> column -> code
	blocks  []*grouping
	offset  []int // first unknown of each block
	links   []link
	unknown int
}

// A link says that two blocks have the same cases by the columns they share.
type link struct {
	a, b    int
	columns []string
}

func newGeometry(units []unit, nested []estimators.Domain) *geometry {
	g := &geometry{follows: dependencies(nested)}
	groupings := g.groupings(units, nested)
	complete(groupings)
	g.arrange(groupings)
	for _, b := range g.blocks {
		g.offset = append(g.offset, g.unknown)
		g.unknown += len(b.list)
	}
	return g
}

// dependencies finds the columns that follow from another: whoever knows the
// kommune knows the region.
func dependencies(nested []estimators.Domain) map[string]map[string]map[string]string {
	follows := map[string]map[string]map[string]string{}
	broken := map[[2]string]bool{}
	for _, d := range nested {
		for _, from := range d {
			for _, to := range d {
				if from.Column == to.Column {
					continue
				}
				if follows[from.Column] == nil {
					follows[from.Column] = map[string]map[string]string{}
				}
				codes := follows[from.Column][to.Column]
				if codes == nil {
					codes = map[string]string{}
					follows[from.Column][to.Column] = codes
				}
				if had, seen := codes[from.Code]; seen && had != to.Code {
					broken[[2]string{from.Column, to.Column}] = true
				}
				codes[from.Code] = to.Code
			}
		}
	}
	for b := range broken {
		delete(follows[b[0]], b[1])
	}
	return follows
}

// whole adds to a domain what follows from it.
func (g *geometry) whole(d estimators.Domain) combination {
	c := combination{}
	for _, l := range d {
		c[l.Column] = l.Code
	}
	for _, l := range d {
		for to, codes := range g.follows[l.Column] {
			if _, given := c[to]; given {
				continue
			}
			if code, known := codes[l.Code]; known {
				c[to] = code
			} else {
				c[to] = unknown
			}
		}
	}
	return c
}

// depth is how many columns a domain fixes, those that follow included: the
// coarser a domain, the more important.
func (g *geometry) depth(d estimators.Domain) int { return len(g.whole(d)) }

// groupings gathers the domains by their columns, the coarsest first, and
// what is known to be nested where a column of it is used.
func (g *geometry) groupings(units []unit, nested []estimators.Domain) []*grouping {
	of := map[string]*grouping{}
	used := map[string]bool{}
	add := func(c combination, size int64) {
		columns := slices.Sorted(maps.Keys(c))
		k := strings.Join(columns, "\x00")
		if of[k] == nil {
			of[k] = &grouping{columns: columns}
		}
		of[k].list, of[k].size = append(of[k].list, c), append(of[k].size, size)
	}
	for _, u := range units {
		if u.size > 0 {
			add(g.whole(u.domain), u.size)
			for _, l := range u.domain {
				used[l.Column] = true
			}
		}
	}
	shown := slices.Collect(maps.Values(of))
	for _, d := range nested {
		c := g.whole(d)
		columns := slices.Sorted(maps.Keys(c))
		wanted := slices.ContainsFunc(columns, func(column string) bool { return used[column] })
		if wanted && !slices.ContainsFunc(shown, func(s *grouping) bool { return within(columns, s.columns) }) {
			add(c, -1)
		}
	}
	all := slices.Collect(maps.Values(of))
	slices.SortFunc(all, func(a, b *grouping) int {
		if len(a.columns) != len(b.columns) {
			return len(a.columns) - len(b.columns)
		}
		return slices.Compare(a.columns, b.columns)
	})
	return all
}

// complete adds what is missing in a grouping beside a coarser one: cases
// without a value in a column, or combinations that no table asks for. As
// many as make a cell of their own that may be shown keep others company;
// fewer are taken for none, so that too much is left out rather than too
// little.
func complete(groupings []*grouping) {
	for i, g := range groupings {
		finest := -1
		for j, coarser := range groupings[:i] {
			if within(coarser.columns, g.columns) && (finest < 0 || len(coarser.columns) > len(groupings[finest].columns)) {
				finest = j
			}
		}
		for j, coarser := range groupings[:i] {
			if !within(coarser.columns, g.columns) {
				continue
			}
			for k, total := range coarser.list {
				parts, cases, counted := 0, int64(0), coarser.size[k] >= 0
				for n, part := range g.list {
					if agree(total, part, coarser.columns) {
						parts, cases, counted = parts+1, cases+g.size[n], counted && g.size[n] >= 0
					}
				}
				short := j == finest && counted && coarser.size[k]-cases >= MinimumBase
				if parts > 0 && !short {
					continue
				}
				rest := maps.Clone(total)
				for _, column := range g.columns {
					if _, given := rest[column]; !given {
						rest[column] = unknown
					}
				}
				g.list, g.size = append(g.list, rest), append(g.size, -1)
			}
		}
	}
}

// arrange takes groupings off one by one and crosses what is left.
func (g *geometry) arrange(groupings []*grouping) {
	var rest []*grouping
	for i, a := range groupings {
		finer := slices.ContainsFunc(groupings[i+1:], func(b *grouping) bool { return within(a.columns, b.columns) })
		if !finer {
			rest = append(rest, a)
		}
	}
	type hanging struct {
		a, b    *grouping
		columns []string
	}
	var hung []hanging
	for again := true; again && len(rest) > 1; {
		again = false
		for i, a := range rest {
			others := slices.Delete(slices.Clone(rest), i, i+1)
			shared := slices.DeleteFunc(slices.Clone(a.columns), func(column string) bool {
				return !slices.ContainsFunc(others, func(b *grouping) bool { return slices.Contains(b.columns, column) })
			})
			on := slices.IndexFunc(others, func(b *grouping) bool { return within(shared, b.columns) })
			if on >= 0 {
				hung = append(hung, hanging{a, others[on], shared})
				rest, again = others, true
				break
			}
		}
	}
	at := map[*grouping]int{}
	if len(rest) > 0 {
		g.blocks = append(g.blocks, cross(rest))
		for _, a := range rest {
			at[a] = 0
		}
	}
	for _, h := range slices.Backward(hung) { // what it hangs on is there already
		at[h.a] = len(g.blocks)
		g.blocks = append(g.blocks, h.a)
		g.links = append(g.links, link{at[h.a], at[h.b], h.columns})
	}
}

// cross lists the combinations of all columns that every grouping allows. A
// listed one that is in none of them, since its cases have no value in some
// column, is added without values in the others.
func cross(groupings []*grouping) *grouping {
	all := &grouping{list: []combination{{}}}
	for _, b := range groupings {
		shared := slices.DeleteFunc(slices.Clone(all.columns), func(c string) bool { return !slices.Contains(b.columns, c) })
		byShared := map[string][]combination{}
		for _, y := range b.list {
			k := project(y, shared)
			byShared[k] = append(byShared[k], y)
		}
		crossed := &grouping{columns: slices.Compact(slices.Sorted(slices.Values(slices.Concat(all.columns, b.columns))))}
		for _, x := range all.list {
			for _, y := range byShared[project(x, shared)] {
				c := maps.Clone(x)
				maps.Copy(c, y)
				crossed.list = append(crossed.list, c)
			}
		}
		all = crossed
	}
	for _, b := range groupings {
		met := map[string]bool{}
		for _, x := range all.list {
			met[project(x, b.columns)] = true
		}
		for _, y := range b.list {
			if met[project(y, b.columns)] {
				continue
			}
			c := maps.Clone(y)
			for _, column := range all.columns {
				if _, given := c[column]; !given {
					c[column] = unknown
				}
			}
			all.list = append(all.list, c)
		}
	}
	return all
}

// within tells whether all columns are among others.
func within(columns, others []string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(others, c) })
}

// agree tells whether two combinations have the same values in the columns.
func agree(a, b combination, columns []string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return a[c] != b[c] })
}

func project(c combination, columns []string) string {
	values := make([]string, len(columns))
	for i, column := range columns {
		values[i] = c[column]
	}
	return strings.Join(values, "\x01")
}
