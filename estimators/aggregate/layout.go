package aggregate

import (
	"errors"

	"sagsbarometer/estimators"
)

// A layout is a design, and how what was counted is laid out over it: by
// strata, or by strata and classes of non-response and post-strata.
type layout struct {
	design *estimators.Design
	cells  []estimators.Cell // nil: the strata
	index  map[cellName]int  // of the cells
}

type cellName struct {
	stratum     int
	class, post string
}

// makeDesign reads the design from the first cuts; a second one has the
// post-strata, where requests ask for them.
func (e *estimation) makeDesign() (err error) {
	if e.facts, err = e.plan.facts(e.tally); err != nil {
		return err
	}
	if len(e.facts) == 0 {
		return errors.New("no rows, so no strata")
	}
	if e.plain, err = e.layOut(false); err == nil && e.Post != "" {
		e.post, err = e.layOut(true)
	}
	return err
}

func (e *estimation) layOut(post bool) (l layout, err error) {
	if l.cells, err = e.plan.cells(e.tally, e.facts, post); err != nil {
		return l, err
	}
	l.index = make(map[cellName]int, len(l.cells))
	for k, c := range l.cells {
		l.index[cellName{c.Stratum, c.Class, c.Post}] = k
	}
	o := e.options()
	o.Response = l.cells
	if post {
		if o.Post, err = e.postStrata(e.tally); err != nil {
			return l, err
		}
	}
	strata := make([]estimators.Stratum, len(e.facts))
	for h, f := range e.facts {
		strata[h] = f.Stratum
	}
	l.design, err = estimators.NewDesign(strata, o)
	return l, err
}

// options are those of the design.
func (p *plan) options() estimators.Options {
	o := estimators.Options{Lonely: estimators.Lonely(p.Lonely), DF: estimators.DF(p.DF), DomainLonely: p.DomainLonely}
	if p.DF == satterthwaite {
		o.DF = estimators.DesignDF // each estimate has its own
	}
	return o
}

func (e *estimation) layoutOf(r estimators.Request) *layout {
	if r.Poststratified {
		return &e.post
	}
	return &e.plain
}

// cellOf is the entry of a tally for a stratum, a class and a post-stratum.
func (l *layout) cellOf(stratum int, class, post Code) int {
	if l.cells == nil {
		return stratum
	}
	return l.index[cellName{stratum, class.Text, post.Text}]
}

// cellCount is the number of entries of a tally.
func (l *layout) cellCount(e *estimation) int {
	if l.cells == nil {
		return len(e.tally.Strata)
	}
	return len(l.cells)
}
