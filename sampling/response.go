package sampling

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// A Unit is an opened case as the weights see it.
type Unit struct {
	Class  string // of non-response, fixed before any answer was seen
	Status Status
	Weight *big.Rat // cases of the frame that it stands for by the draw, at least 0
}

// A Class is the cases opened of one or more classes of non-response, which
// are carried together. The sums are of weights.
type Class struct {
	Names    []string // in byte order
	Drawn    *big.Rat // W_all: of all cases
	Known    *big.Rat // W_K: of those reviewed, in scope or out of scope
	InScope  *big.Rat // W_E: of those known to be in scope
	Reviewed *big.Rat // W_R
}

// Eligible estimates the cases in scope, E = W_E W_all / W_K: those that were
// not delivered are in scope as often as the others. 0 if nothing is known.
func (c Class) Eligible() *big.Rat {
	if c.Known.Sign() == 0 {
		return new(big.Rat)
	}
	e := new(big.Rat).Mul(c.InScope, c.Drawn)
	return e.Quo(e, c.Known)
}

// Carry is what a reviewed case's weight is multiplied by, a = E/W_R, at
// least 1, so that those reviewed stand for all in scope. 0 if none was.
func (c Class) Carry() *big.Rat {
	if c.Reviewed.Sign() == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).Quo(c.Eligible(), c.Reviewed)
}

// Spread is what the weight of a case out of scope is multiplied by,
// W_all/W_K. 0 if nothing is known.
func (c Class) Spread() *big.Rat {
	if c.Known.Sign() == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).Quo(c.Drawn, c.Known)
}

// Classes sorts opened cases into their classes of non-response, in byte
// order. A class of which a case is missing and none was reviewed has nobody
// to carry it: it is joined with the next one, and the last with the one
// before it. The order of names was fixed with them, so no answer decides who
// joins whom.
//
// It is an error that no case was reviewed and some are missing, and a weight
// below 0.
func Classes(units []Unit) ([]Class, error) {
	index := map[string]int{}
	var list []Class
	for i, u := range units {
		if u.Weight == nil || u.Weight.Sign() < 0 {
			return nil, fmt.Errorf("classes: case %d has weight %v, want one of at least 0", i+1, u.Weight)
		}
		if u.Status > Reviewed {
			return nil, fmt.Errorf("classes: case %d has the unknown status %d", i+1, u.Status)
		}
		at, ok := index[u.Class]
		if !ok {
			at = len(list)
			index[u.Class] = at
			list = append(list, Class{[]string{u.Class}, new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)})
		}
		list[at].add(u)
	}
	slices.SortFunc(list, func(a, b Class) int { return slices.Compare(a.Names, b.Names) })
	joined := list[:0]
	for _, c := range list {
		if n := len(joined); n > 0 && joined[n-1].lost() {
			joined[n-1].join(c)
			continue
		}
		joined = append(joined, c)
	}
	n := len(joined)
	for ; n > 1 && joined[n-1].lost(); n-- {
		joined[n-2].join(joined[n-1])
	}
	joined = joined[:n]
	if n == 1 && joined[0].lost() {
		return nil, errors.New("classes: no case was reviewed, so nobody can stand for the others")
	}
	return joined, nil
}

// lost reports whether cases are missing and nobody is left to carry them.
func (c *Class) lost() bool {
	return c.Reviewed.Sign() == 0 && (c.Known.Cmp(c.Drawn) < 0 || c.InScope.Sign() > 0)
}

func (c *Class) add(u Unit) {
	c.Drawn.Add(c.Drawn, u.Weight)
	if u.Status != Unknown {
		c.Known.Add(c.Known, u.Weight)
	}
	switch u.Status {
	case Unread:
		c.InScope.Add(c.InScope, u.Weight)
	case Reviewed:
		c.InScope.Add(c.InScope, u.Weight)
		c.Reviewed.Add(c.Reviewed, u.Weight)
	}
}

func (c *Class) join(d Class) {
	c.Names = append(c.Names, d.Names...)
	c.Drawn.Add(c.Drawn, d.Drawn)
	c.Known.Add(c.Known, d.Known)
	c.InScope.Add(c.InScope, d.InScope)
	c.Reviewed.Add(c.Reviewed, d.Reviewed)
}

// FinalWeights are the weights that figures are made with: a w for a reviewed
// case, w W_all/W_K for one out of scope, and 0 for one that is missing,
// which others carry. They add up to the same as the weights of the draw,
// class by class, exactly.
//
// This is the weighting-class adjustment in two steps, for eligibility that is
// not known and for non-response: Särndal, Swensson and Wretman (1992), 15.6;
// Valliant, Dever and Kreuter (2018), Practical Tools for Designing and
// Weighting Survey Samples, 2nd ed., 13.4-13.5.
func FinalWeights(units []Unit) ([]*big.Rat, error) {
	classes, err := Classes(units)
	if err != nil {
		return nil, err
	}
	type factors struct{ carry, spread *big.Rat }
	of := map[string]factors{}
	for _, c := range classes {
		f := factors{c.Carry(), c.Spread()}
		for _, name := range c.Names {
			of[name] = f
		}
	}
	weights := make([]*big.Rat, len(units))
	for i, u := range units {
		weights[i] = new(big.Rat)
		switch u.Status {
		case Reviewed:
			weights[i].Mul(u.Weight, of[u.Class].carry)
		case OutOfScope:
			weights[i].Mul(u.Weight, of[u.Class].spread)
		}
	}
	return weights, nil
}
