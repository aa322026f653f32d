package estimators

import "strings"

// notCompared are the cases that no comparer takes, by the beginning of their
// ids, how many, and why. Every other case is compared.
var notCompared = []struct {
	prefixes []string
	cases    int
	reason   string
}{
	{[]string{"logit.", "lm.", "regterm."}, 18, "regression: a barometer publishes shares, and R does it better"},
	{[]string{"rep.brr_b2.", "rep.fay_b2."}, 18, "half-samples need two units in every stratum and have no finite population correction"},
	{[]string{"rep.canty_s18.", "rep.raowu_s18.", "rep.preston_s18."}, 27, "rest on R's random numbers; the bootstrap here is held against the exact variance instead"},
	{[]string{"alloc.", "size.prop", "sampling.inclusion"}, 8, "of package sampling, whose tests compare them"},
	{[]string{"sampling."}, 5, "draws with unequal chances, which package sampling does not make"},
	{[]string{"power.two_prop"}, 1, "a normal approximation: package sampling finds by the published rule what can be detected"},
	{[]string{"lonely.adjust.total.toy", "lonely.adjust.total.cty"}, 4, "survey 4.1.1 centres totals at 0; the four \"fixed\" cases, of survey 4.4-1, are met"},
	{[]string{"domain_lonely.adjust.FALSE.total.", "domain_lonely.adjust.TRUE.total."}, 4, "the same in domains"},
}

// whyNot is the position in notCompared of a case; -1: it is to be compared.
func whyNot(g golden) int {
	for i, n := range notCompared {
		for _, p := range n.prefixes {
			if strings.HasPrefix(g.ID, p) {
				return i
			}
		}
	}
	return -1
}
