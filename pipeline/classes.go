package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// leastOfClass is how many planned cases a non-response class must have: with
// fewer, the cases that did arrive say little of those that did not.
const leastOfClass = 10

// classesOf gives every stratum its non-response class: the codes of the
// columns of [design] nonresponse, joined by a slash. A class is made of whole
// strata, so a column that differs within one is refused.
func (f *Folder) classesOf(cases []frameCase) (map[string]string, error) {
	d, extra := f.Batch.Design, f.Batch.FrameColumns()
	codes := map[string][]string{}
	cut := map[int]strict.Violation{}
	for _, c := range cases {
		if c.stratum == "" {
			continue
		}
		known, seen := codes[c.stratum]
		if !seen {
			known = make([]string, len(d.Nonresponse))
		}
		for i, column := range d.Nonresponse {
			value := f.frameValue(c.Row, column, extra)
			if !seen {
				known[i] = value
			}
			if _, told := cut[i]; value == known[i] || told {
				continue
			}
			first, second := strict.Quote(min(value, known[i])), strict.Quote(max(value, known[i]))
			cut[i] = strict.Violation{Place: f.Batch.Doc.At("design", "nonresponse", i), Rule: "class", Subject: "design.nonresponse",
				Found:  lang.Text{EN: column + ", which cuts stratum " + c.stratum + " (" + first + " and " + second + ")", DA: column + ", som deler stratum " + c.stratum + " (" + first + " og " + second + ")"},
				Wanted: lang.Text{EN: "a column with one value in each stratum", DA: "en kolonne med én værdi i hvert stratum"},
				Hint:   lang.Text{EN: "add it to [design] strata, or leave it out", DA: "føj den til strata i [design], eller udelad den"}}
		}
		codes[c.stratum] = known
	}
	var vs strict.Violations
	for i := range d.Nonresponse {
		if v, ok := cut[i]; ok {
			vs = append(vs, v)
		}
	}
	classes := make(map[string]string, len(codes))
	for stratum, known := range codes {
		classes[stratum] = strings.Join(known, "/")
	}
	return classes, vs.Err()
}

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
func mergeClasses(lines []planLine) {
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
		i, seen := at[l.class]
		if !seen {
			i = len(classes)
			at[l.class] = i
			classes = append(classes, class{codes: strings.Split(l.class, "/"), names: []string{l.class}})
		}
		classes[i].planned += l.expected
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
		lines[h].class = name[lines[h].class]
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
