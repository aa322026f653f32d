package estimators

import (
	"math"
	"strings"
	"testing"
)

// Sums meet R's own numbers, not only those of rows: svymean, svytotal and
// svyratio of every design without a second stage. TestGoldens counts these
// cases for rows.
func TestMomentsMeetGoldens(t *testing.T) {
	compared := map[string]int{}
	for _, g := range readGoldens(t) {
		part := strings.Split(g.ID, ".")
		if len(part) != 2 || part[1] == "c2" || part[0] != g.Group && part[0] != "ratio_big" {
			continue
		}
		kind, of := KindMean, MeanOf
		switch g.Group {
		case "mean":
		case "total":
			kind, of = KindTotal, TotalOf
		case "ratio":
			kind, of = KindRatio, RatioOf
		default:
			continue
		}
		s, f := surveyOf(t, part[1], Options{DF: DomainDF})
		tally := func(i int) MomentTally {
			switch {
			case kind != KindRatio:
				return momentsOf(s, AmountMoments, f.values(t, g.names("names")[i]), nil, nil)
			case part[0] == "ratio":
				return momentsOf(s, RatioMoments, f.values(t, "api00"), f.values(t, "api99"), nil)
			}
			return momentsOf(s, RatioMoments, f.values(t, "api.stu"), f.values(t, "enroll"), nil)
		}
		estimates := 1
		if kind != KindRatio {
			estimates = len(g.names("names"))
		}
		for i := range estimates {
			e, err := of(s.design, tally(i), Report{Level: 0.95})
			if err != nil {
				t.Fatal(err)
			}
			near(t, g.ID, e.Estimate.F, g.at(t, "est", i), tolEstimate)
			nearSE(t, g.ID, e.SE, math.Abs(g.at(t, "se", i)))
		}
		compared[g.Group]++
	}
	for _, group := range []string{"mean", "total", "ratio"} {
		if compared[group] < 5 {
			t.Errorf("compared %v", compared)
		}
	}
	t.Log(compared)
}
