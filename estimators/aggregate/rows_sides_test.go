package aggregate

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// written are the columns of a table as it is printed: names, then rows.
func written(table string, kinds map[string]string) []column {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	var columns []column
	for k, name := range strings.Split(lines[0], ",") {
		kind := kinds[name]
		if kind == "" {
			kind = "text"
		}
		c := column{name: name, kind: kind}
		for _, line := range lines[1:] {
			c.values = append(c.values, strings.Split(line, ",")[k])
		}
		columns = append(columns, c)
	}
	return columns
}

// Two strata share no case, so the interval of the difference is that of Zou
// and Donner (2008) with r = 0, from the intervals that the two shares have by
// themselves: those know which stratum they lie in. Against all others it is
// made from the interval of the rest. A stratum opened in full has a point.
func TestDifferenceOfStrata(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("h,rest,N,b,y\n")
	for _, s := range []struct {
		name, population string
		answers          string
	}{{"a", "4", "1000"}, {"b", "300", "11000000"}, {"c", "700", "1110000100"}} {
		for i, b := range s.answers {
			rest := "others"
			if s.name == "a" {
				rest = "a"
			}
			rows.WriteString(s.name + "," + rest + "," + s.population + "," + string(b) + "," + strconv.Itoa(i) + "\n")
		}
	}
	columns := written(rows.String(), map[string]string{"N": "int", "b": "int", "y": "int"})
	yes := estimators.Indicator{Column: "b", Counts: []string{"1"}}
	a := estimators.Analysis{Strata: []string{"h"}, Population: "N", Fixed: []string{"rest"}, Requests: []estimators.Request{
		{ID: "share", Kind: "proportion", Y: yes, By: []string{"h"}, Interval: interval.Published, Level: 0.95},
		{ID: "rest", Kind: "proportion", Y: yes, By: []string{"rest"}, Interval: interval.Published, Level: 0.95},
		{ID: "a-b", Kind: "difference", Y: yes, By: []string{"h"}, Levels: []string{"a", "b"}, Interval: interval.Published, Level: 0.95},
		{ID: "b-c", Kind: "difference", Y: yes, By: []string{"h"}, Levels: []string{"b", "c"}, Interval: interval.Published, Level: 0.95},
		{ID: "a-others", Kind: "difference", Y: yes, By: []string{"h"}, Levels: []string{"a"}, Interval: interval.Published, Level: 0.95},
		{ID: "median", Kind: "quantile", Y: estimators.Indicator{Column: "y"}, P: 0.5, By: []string{"h"}, Level: 0.95},
	}}
	n := len(columns[0].values)
	got, err := Estimate(t.Context(), source(columns, ordered(n), n, 0), a, 2)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]estimators.Estimate{}
	for _, e := range got {
		of[e.ID] = e
	}
	for _, pair := range [][3]string{{"a-b", "share@h=a", "share@h=b"}, {"b-c", "share@h=b", "share@h=c"}, {"a-others", "share@h=a", "rest@rest=others"}} {
		e, x, y := of[pair[0]], of[pair[1]], of[pair[2]]
		d := x.Estimate.F - y.Estimate.F
		low := d - math.Hypot(x.Estimate.F-x.Low.F, y.High.F-y.Estimate.F)
		high := d + math.Hypot(x.High.F-x.Estimate.F, y.Estimate.F-y.Low.F)
		if !e.Low.OK || math.Abs(e.Low.F-low) > 1e-10 || math.Abs(e.High.F-high) > 1e-10 {
			t.Errorf("%s reaches from %v to %v, want %v to %v, of [%v, %v] and [%v, %v]", e.ID, e.Low, e.High, low, high, x.Low.F, x.High.F, y.Low.F, y.High.F)
		}
		if !slices.IsSortedFunc(e.Notes, func(a, b estimators.Note) int {
			return slices.Index(estimators.Notes(), a) - slices.Index(estimators.Notes(), b)
		}) {
			t.Errorf("%s: notes %v out of their order", e.ID, e.Notes)
		}
	}
	if p := of["share@h=a"]; p.Low != p.High || p.Estimate.F != 0.25 {
		t.Errorf("a stratum opened in full has a share of %v from %v to %v", p.Estimate, p.Low, p.High)
	}
	for _, h := range []string{"a", "b"} {
		q := of["median@h="+h]
		if full := h == "a"; slices.Contains(q.Notes, estimators.NoteCensusStratum) != full || full && q.SE != estimators.Some(0) {
			t.Errorf("the median of %s has an error of %v and the notes %v", h, q.SE, q.Notes)
		}
	}
}

// Under a rule that looks at the base, the error of a group and the covariance
// of two groups look at different bases; here that covariance, .0151, is more
// than the product .0144 of the two errors. The correlation is what both
// errors are taken to have.
func TestDifferenceWithLonelyGroups(t *testing.T) {
	columns := written(`
h,u,w,b,g
s1,s1u1,13.03,1,a
s1,s1u1,4.61,1,b
s1,s1u2,4.76,0,a
s1,s1u2,16.84,1,a
s1,s1u2,17.44,0,b
s1,s1u3,16.70,0,b
s1,s1u3,4.42,0,a
s1,s1u3,8.90,1,a
s1,s1u4,3.57,1,b
s1,s1u4,18.72,1,a
s1,s1u4,18.43,1,a
s1,s1u4,7.51,0,a
s1,s1u5,10.44,1,a
s1,s1u5,1.17,0,b
s1,s1u5,17.43,1,a
s1,s1u5,5.76,0,a
s2,s2u1,18.17,1,b
s2,s2u1,12.21,1,a
s2,s2u1,7.62,0,a
s3,s3u1,15.07,0,a
s3,s3u1,6.05,1,a
s3,s3u1,11.62,0,a
`, map[string]string{"w": "float", "b": "int"})
	n := len(columns[0].values)
	got, err := Estimate(t.Context(), source(columns, ordered(n), n, 0), estimators.Analysis{
		Strata: []string{"h"}, Cluster: "u", Weight: "w", Lonely: "average", DomainLonely: true,
		Requests: []estimators.Request{{ID: "d", Kind: "difference", Y: estimators.Indicator{Column: "b"}, By: []string{"g"}, Levels: []string{"a", "b"}, Interval: "wilson", Level: 0.95}},
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if e := got[0]; !e.SE.OK || !e.Low.OK || !(e.Low.F < e.Estimate.F && e.Estimate.F < e.High.F) {
		t.Errorf("a difference of %v ± %v from %v to %v", e.Estimate, e.SE, e.Low, e.High)
	}
}
