package estimators

import (
	"fmt"
	"slices"
)

// A Cell is the units opened in one stratum that belong to one class of
// non-response and one post-stratum, and what became of them.
type Cell struct {
	Stratum  int    // position among the strata
	Class    string // fixed before any answer was seen
	Post     string // the post-stratum, where [Options] has any
	Drawn    int64  // units opened; those of a stratum add up to its Units
	Known    int64  // of them those whose scope is known
	InScope  int64  // of them those in scope; the others were declared to be outside
	Reviewed int64  // of them those that were reviewed
}

// A class is one or more classes of non-response that are carried together.
// Its sums are of design weights, after post-stratification: W_all, W_K, W_E and W_R in the formulas of
// [Design.linear].
type class struct {
	all, known, inScope, reviewed float64
	complete                      bool // nothing is missing: nobody carries anything
}

// carry is what the weight of a reviewed unit is multiplied by,
// a = W_E W_all / (W_K W_R): those reviewed stand for all in scope, and those
// of unknown scope are in scope as often as the others.
func (c class) carry() float64 {
	if c.complete || c.reviewed == 0 {
		return 1
	}
	return c.inScope * c.all / c.known / c.reviewed
}

// lost reports whether units are missing and none is left to carry them.
func (c class) lost() bool { return !c.complete && c.reviewed == 0 }

// A cell is a Cell with the weights of its units.
type cell struct {
	Cell
	class  int
	post   int
	factor float64 // of the post-stratum; 1 without
	carry  float64
}

// perhaps are the units that are in scope as far as is known.
func (c Cell) perhaps() int64 { return c.Drawn - c.Known + c.InScope }

// missing are the units of which no answer is known though they may be in
// scope.
func (c Cell) missing() int64 { return c.Drawn - c.Known + c.InScope - c.Reviewed }

// checkCells holds the cells against the strata. Without cells every unit was
// reviewed, and each stratum is one cell.
func (d *Design) checkCells(cells []Cell) (errs []error) {
	if cells == nil {
		for h, s := range d.strata {
			d.cells = append(d.cells, cell{Cell: Cell{h, "", "", s.Units, s.Units, s.Units, s.Units}, factor: 1})
		}
		return nil
	}
	drawn := make([]int64, len(d.strata))
	type name struct{ class, post string }
	given := make([]map[name]bool, len(d.strata))
	classes := make([]map[string]bool, len(d.strata))
	for _, c := range cells {
		if c.Stratum < 0 || c.Stratum >= len(d.strata) {
			errs = append(errs, fmt.Errorf("a cell of stratum %d in a design of %d", c.Stratum, len(d.strata)))
			continue
		}
		bad := func(format string, args ...any) {
			errs = append(errs, &StratumError{d.strata[c.Stratum], fmt.Sprintf(format, args...)})
		}
		if !(0 <= c.Reviewed && c.Reviewed <= c.InScope && c.InScope <= c.Known && c.Known <= c.Drawn) {
			bad("class %q has %d units reviewed of %d in scope of %d known of %d opened", c.Class, c.Reviewed, c.InScope, c.Known, c.Drawn)
		}
		if classes[c.Stratum] == nil {
			classes[c.Stratum], given[c.Stratum] = map[string]bool{}, map[name]bool{}
		}
		switch n := (name{c.Class, c.Post}); {
		case given[c.Stratum][n] && c.Post == "":
			bad("class %q given twice", c.Class)
		case given[c.Stratum][n]:
			bad("class %q of the post-stratum %q given twice", c.Class, c.Post)
		default:
			given[c.Stratum][n] = true
		}
		classes[c.Stratum][c.Class] = true
		drawn[c.Stratum] += c.Drawn
		d.cells = append(d.cells, cell{Cell: c, factor: 1})
	}
	for h, s := range d.strata {
		if len(errs) == 0 && drawn[h] != s.Units {
			errs = append(errs, &StratumError{s, fmt.Sprintf("%d units in classes of %d opened", drawn[h], s.Units)})
		}
		if s.Until > 0 && len(classes[h]) > 1 {
			errs = append(errs, &StratumError{s, fmt.Sprintf("opened until enough were in scope, and divided into %d classes of non-response: want one", len(classes[h]))})
		}
	}
	return errs
}

// classify adds up the classes, in byte order, and gives every cell its carry.
func (d *Design) classify(response bool) {
	if !response {
		d.classes = []class{{complete: true}}
		for k := range d.cells {
			d.cells[k].class, d.cells[k].carry = 0, 1
		}
		return
	}
	var names []string
	for _, c := range d.cells {
		names = append(names, c.Class)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	sums := make([]class, len(names))
	for i := range sums {
		sums[i].complete = true
	}
	for _, c := range d.cells {
		at, _ := slices.BinarySearch(names, c.Class)
		in, out := d.strata[c.Stratum].Weight*c.factor, d.outside[c.Stratum]*c.factor
		sums[at].join(class{
			all:      float64(in*float64(c.perhaps())) + float64(out*float64(c.Known-c.InScope)),
			known:    float64(in*float64(c.InScope)) + float64(out*float64(c.Known-c.InScope)),
			inScope:  in * float64(c.InScope),
			reviewed: in * float64(c.Reviewed),
			complete: c.missing() == 0,
		})
	}
	var of []int
	d.classes, of = joinLost(sums)
	for k := range d.cells {
		c := &d.cells[k]
		at, _ := slices.BinarySearch(names, c.Class)
		c.class = of[at]
		c.carry = d.classes[c.class].carry()
	}
}

// joinLost joins a class of which units are missing and none was reviewed with
// the next one, the last with the one before it. of says of every class where
// it went.
func joinLost(sums []class) (classes []class, of []int) {
	of = make([]int, len(sums))
	for i, c := range sums {
		if n := len(classes); n > 0 && classes[n-1].lost() {
			classes[n-1].join(c)
		} else {
			classes = append(classes, c)
		}
		of[i] = len(classes) - 1
	}
	n := len(classes)
	for ; n > 1 && classes[n-1].lost(); n-- {
		classes[n-2].join(classes[n-1])
	}
	for i := range of {
		of[i] = min(of[i], n-1)
	}
	return classes[:n], of
}

func (c *class) join(o class) {
	c.all += o.all
	c.known += o.known
	c.inScope += o.inScope
	c.reviewed += o.reviewed
	c.complete = c.complete && o.complete
}
