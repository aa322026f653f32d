package forms

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A NobodyError names the cases that no reviewer may read.
type NobodyError struct{ Cases []string }

func (e *NobodyError) Error() string {
	return "deal: no reviewer may read " + strings.Join(e.Cases, ", ") + "; want one whose not_kommuner leaves the kommune out"
}

// Deal says who reads which case: case number -> reviewer's code.
//
// Cases that were dealt before (previous) stay where they are, also with a
// reviewer who has left. The rest go one at a time to the reviewer, of those
// who may read that kommune's cases, with the smallest
//
//	(h + 1/2) / share,
//
// h being what the reviewer has: the method of Sainte-Laguë or Webster, by
// which seats follow votes. It keeps to the shares among those who may read a
// case even where others may not, which filling up everybody's quota would
// not. Equals come in the order of their codes. Source: Balinski and Young
// (2001), Fair Representation, chapter 4 and appendix A.
//
// Cases that few may read go first, and among equals the order is that of
// ticket, which must be secret or random if who reads what is not to follow
// from anything in the case: a reviewer who gets the first kommuner of the
// list sees another country than one who gets the last.
//
// The result does not depend on the order of cases or reviewers. Deal fails,
// naming every such case, where nobody may read one, and where two cases or
// two reviewers have the same name; of the former the error is a *NobodyError.
func Deal(cases []Case, reviewers []Reviewer, previous map[string]string, ticket func(caseNo string) string) (map[string]string, error) {
	reviewers = slices.SortedFunc(slices.Values(reviewers), func(a, b Reviewer) int { return strings.Compare(a.Code, b.Code) })
	for i, r := range reviewers {
		if i > 0 && r.Code == reviewers[i-1].Code {
			return nil, fmt.Errorf("deal: reviewer %s stands twice, want each once", r.Code)
		}
		if r.Share <= 0 {
			return nil, fmt.Errorf("deal: reviewer %s has share %d, want one above 0", r.Code, r.Share)
		}
	}

	type open struct {
		Case
		ticket string
		may    []int // indexes of reviewers
	}
	dealt := make(map[string]string, len(cases))
	has := make([]int64, len(reviewers))
	var rest []open
	var nobody []string
	seen := make(map[string]bool, len(cases))
	for _, c := range cases {
		if seen[c.No] {
			return nil, fmt.Errorf("deal: case %s stands twice, want each once", c.No)
		}
		seen[c.No] = true
		if code, ok := previous[c.No]; ok {
			dealt[c.No] = code
			if i, found := slices.BinarySearchFunc(reviewers, code, func(r Reviewer, code string) int { return strings.Compare(r.Code, code) }); found {
				has[i]++
			}
			continue
		}
		o := open{Case: c, ticket: ticket(c.No)}
		for i, r := range reviewers {
			if !slices.Contains(r.Not, c.Kommune) && !slices.Contains(c.Barred, r.Code) {
				o.may = append(o.may, i)
			}
		}
		if len(o.may) == 0 {
			nobody = append(nobody, c.No)
			continue
		}
		rest = append(rest, o)
	}
	if len(nobody) > 0 {
		slices.Sort(nobody)
		return nil, &NobodyError{nobody}
	}

	slices.SortFunc(rest, func(a, b open) int {
		return cmp.Or(cmp.Compare(len(a.may), len(b.may)), strings.Compare(a.ticket, b.ticket), strings.Compare(a.No, b.No))
	})
	for _, o := range rest {
		best := o.may[0]
		for _, i := range o.may[1:] {
			// (2h+1)/share of i against that of best, without fractions
			if (2*has[i]+1)*reviewers[best].Share < (2*has[best]+1)*reviewers[i].Share {
				best = i
			}
		}
		has[best]++
		dealt[o.No] = reviewers[best].Code
	}
	return dealt, nil
}
