package deadline

import "sagsbarometer/data/day"

// Renewed says what became of a deadline that was exceeded: whether the
// citizen was told a new one, and whether that was kept. told is what the
// papers say of the first: Kept for yes, Exceeded for no, anything else where
// they do not show it. newDue is the new deadline, nil where none is shown.
//
// Retssikkerhedslovens § 3, stk. 2, asks for a new deadline where the
// published one cannot be kept; one that was kept needs none, and where
// nobody knows whether it was, nobody knows whether a new one was needed.
func Renewed(r Result, told Status, received, decided, newDue *day.Date) (given, kept Status) {
	switch {
	case r.Status == Kept || r.Status == NotRelevant:
		return NotRelevant, NotRelevant
	case r.Status != Exceeded:
		return NotAssessable, NotAssessable
	case told == Exceeded:
		return told, NotRelevant
	case told != Kept:
		return NotAssessable, NotAssessable
	case newDue == nil || received == nil || decided == nil || *newDue < *received:
		return told, NotAssessable
	case *decided > *newDue:
		return told, Exceeded
	}
	return told, Kept
}
