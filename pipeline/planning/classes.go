package planning

import (
	"cmp"
	"slices"
	"strings"
)

// leastOfClass is how many planned cases a non-response class must have: with
// fewer, the cases that did arrive say little of those that did not.
const leastOfClass = 10

// mergeClasses joins classes with fewer than [leastOfClass] planned cases to
// others, and names the result after all of them, a+b, in byte order. The rule
// sees planned sizes only, never an answer:
//
//   - The class with the fewest planned cases goes first; of two the first in
//     byte order.
//   - It joins the class nearest to it in planned cases among those that share
//     most of its codes from the left (all, where a class has one code); of
//     two as near the smaller, then the first in byte order.
//   - So on until every class has enough, or one is left.
func mergeClasses(lines []Line) {
	type class struct {
		codes   []string // of the first name
		names   []string
		planned float64
	}
	order := func(a, b class) int {
		return cmp.Or(cmp.Compare(a.planned, b.planned), strings.Compare(a.names[0], b.names[0]))
	}
	at := map[string]int{}
	var classes []class
	for _, l := range lines {
		i, seen := at[l.Class]
		if !seen {
			i = len(classes)
			at[l.Class] = i
			classes = append(classes, class{codes: strings.Split(l.Class, "/"), names: []string{l.Class}})
		}
		classes[i].planned += l.Expected
	}
	slices.SortFunc(classes, order)
	for len(classes) > 1 && classes[0].planned < leastOfClass {
		small, rest := classes[0], classes[1:]
		best := 0 // the others are sorted by size, so the first is the nearest
		for i := range rest {
			if shared(small.codes, rest[i].codes) > shared(small.codes, rest[best].codes) {
				best = i
			}
		}
		joined := class{names: slices.Sorted(slices.Values(slices.Concat(rest[best].names, small.names))), planned: rest[best].planned + small.planned}
		joined.codes = strings.Split(joined.names[0], "/")
		rest = slices.Delete(rest, best, best+1)
		to, _ := slices.BinarySearchFunc(rest, joined, order)
		classes = slices.Insert(rest, to, joined)
	}
	name := map[string]string{}
	for _, c := range classes {
		for _, n := range c.names {
			name[n] = strings.Join(c.names, "+")
		}
	}
	for h := range lines {
		lines[h].Class = name[lines[h].Class]
	}
}

// shared counts the codes that two classes share from the left.
func shared(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
