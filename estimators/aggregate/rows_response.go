package aggregate

import (
	"fmt"

	"sagsbarometer/estimators"
)

// respond lets the reviewed rows carry those that are missing, where the
// analysis says what became of rows.
func (e *rowEstimation) respond(s *estimators.Survey) (*estimators.Survey, error) {
	if e.Response == nil {
		return s, nil
	}
	o, err := e.outcomes()
	if err != nil {
		return nil, err
	}
	return s.Respond(o)
}

// outcomes reads what became of rows. It reports the first that makes no
// sense.
func (e *rowEstimation) outcomes() (o estimators.Outcomes, err error) {
	r := e.Response
	var classes [][]Code
	if o.Class, classes = e.crossing([]string{r.Class}, nil); len(classes) == 0 {
		return o, fmt.Errorf("no row has a value in column %q, which makes the classes of non-response", r.Class)
	}
	inScope, responded := e.codes[r.InScope], e.codes[r.Responded]
	o.Known, o.InScope, o.Reviewed = make([]bool, e.sheet.rows), make([]bool, e.sheet.rows), make([]bool, e.sheet.rows)
	for i := range o.Class {
		scope, read := inScope.level(inScope.codes[i]), responded.level(responded.codes[i])
		bad := func(c Code, column, want string) error {
			return fmt.Errorf("row %d: %s in column %q, want %s", i+1, c.show(), column, want)
		}
		switch {
		case o.Class[i] < 0:
			return o, bad(Code{}, r.Class, "a class of non-response")
		case scope.OK && !scope.is(yes) && !scope.is(no):
			return o, bad(scope, r.InScope, "1 in scope, 0 out of scope, or nothing where it is not known")
		case read.OK && !read.is(yes) && !read.is(no):
			return o, bad(read, r.Responded, "1 reviewed, or 0 or nothing where it is not")
		case read.is(yes) && !scope.OK:
			return o, bad(scope, r.InScope, "1 or 0, since the row was reviewed")
		}
		o.Known[i], o.InScope[i] = scope.OK, scope.is(yes)
		o.Reviewed[i] = o.InScope[i] && read.is(yes)
	}
	return o, nil
}

// reviewed leaves rows in a domain that were reviewed: the others have no
// answers, and those that they have from the frame are carried by others.
func (e *rowEstimation) reviewed(in []bool) []bool {
	if e.Response == nil {
		return in
	}
	scope, responded := e.codes[e.Response.InScope], e.codes[e.Response.Responded]
	return and(in, func(i int) bool {
		return scope.level(scope.codes[i]).is(yes) && responded.level(responded.codes[i]).is(yes)
	}, e.sheet.rows)
}

// carries reports whether rows can carry missing ones for a kind of estimate.
func carries(kind string) bool {
	switch kind {
	case estimators.KindMean, estimators.KindTotal, estimators.KindRatio, estimators.KindQuantile,
		estimators.KindDifference, estimators.KindContrast, estimators.KindStandardized,
		estimators.KindReaders, estimators.KindMisclassified:
		return true
	}
	return false
}
