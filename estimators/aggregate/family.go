package aggregate

import "sagsbarometer/estimators"

// families corrects the p-values of each family for their number. A test that
// could not be made counts.
func (p *plan) families(lists [][]estimators.Estimate) {
	members := map[string][]*estimators.Estimate{}
	for i, r := range p.Requests {
		if r.Family == "" {
			continue
		}
		for k := range lists[i] {
			members[r.Family] = append(members[r.Family], &lists[i][k])
		}
	}
	for _, list := range members { // each by itself, so in any order
		ps := make([]estimators.Number, len(list))
		for k, e := range list {
			ps[k] = e.P
		}
		for k, holm := range estimators.Holm(ps) {
			list[k].PHolm = holm
		}
	}
}
