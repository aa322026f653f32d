package disclose

import (
	"slices"
	"strings"
)

// A pair is two cells of one domain, of two measures.
type pair struct{ a, b Cell }

// classes gathers the cells of measures that have to do with each other, as
// alike tells from the cells that two measures have in the same domains. The
// classes come in the order of their first measure.
func classes(cells []Cell, alike func([]pair) bool) [][]int {
	of := map[string][]int{} // measure and value -> cells
	var names []string
	for i, c := range cells {
		name := c.Measure + "\x00" + c.Value
		if of[name] == nil {
			names = append(names, name)
		}
		of[name] = append(of[name], i)
	}
	slices.Sort(names)
	at := map[string]map[string]int{} // name -> domain -> cell
	for _, name := range names {
		at[name] = map[string]int{}
		for _, i := range of[name] {
			at[name][key(cells[i].Domain)] = i
		}
	}
	class := map[string]string{} // name -> the first of its class
	for n, name := range names {
		class[name] = name
		for _, other := range names[:n] {
			if class[other] == class[name] || !alike(pairs(cells, at[name], at[other])) {
				continue
			}
			from, to := class[name], class[other]
			if strings.Compare(from, to) < 0 {
				from, to = to, from
			}
			for _, m := range names[:n+1] {
				if class[m] == from {
					class[m] = to
				}
			}
		}
	}
	var groups [][]int
	for _, name := range names {
		if class[name] != name {
			continue
		}
		var group []int
		for _, other := range names {
			if class[other] == name {
				group = append(group, of[other]...)
			}
		}
		groups = append(groups, group)
	}
	return groups
}

func pairs(cells []Cell, a, b map[string]int) []pair {
	var all []pair
	for domain, i := range a { // the order does not matter: all or none are alike
		if j, both := b[domain]; both {
			all = append(all, pair{cells[i], cells[j]})
		}
	}
	return all
}

// sameBase tells whether two measures have as many cases in every domain that
// shows both. Then a reader takes them for the same cases, and mostly is
// right.
func sameBase(common []pair) bool {
	return len(common) > 0 && !slices.ContainsFunc(common, func(p pair) bool { return p.a.Base != p.b.Base })
}

// sameQuestion tells whether one measure's numbers follow from the other's:
// they count answers to one question, or count the same cases or the rest of
// them wherever both are shown.
func sameQuestion(common []pair) bool {
	if len(common) == 0 {
		return false
	}
	p := common[0]
	if p.a.Measure == p.b.Measure || p.a.Item != "" && p.a.Item == p.b.Item {
		return true
	}
	same := func(p pair) bool { return p.a.Counts == p.b.Counts }
	rest := func(p pair) bool { return p.a.Counts == p.b.Base-p.b.Counts }
	every := func(is func(pair) bool) bool {
		return !slices.ContainsFunc(common, func(p pair) bool { return !is(p) })
	}
	return sameBase(common) && (every(same) || every(rest))
}
