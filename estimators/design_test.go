package estimators

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestDesignRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name   string
		strata []Stratum
		o      Options
		want   string
	}{
		{"no strata", nil, Options{}, "no strata"},
		{"rules", []Stratum{{ID: "a", Population: 9, Units: 2}}, Options{Lonely: "ignore", DF: "many"}, `lonely is "ignore", want fail, certainty, adjust, average or collapse
df is "many", want design, domain or infinite`},
		{"everything at once", []Stratum{
			{ID: "0101", Population: 10, Units: 11},
			{ID: "0147", Population: 10, Units: 2, Weight: nan},
			{ID: "0151", Population: 10, Units: 2, Weight: -1},
			{ID: "0153", Population: 10, Units: 2, Weight: inf},
			{ID: "0101", Population: 10, Units: 2},
			{ID: "0155", Population: -1, Units: 2},
			{ID: "0157", Population: 10, Units: -2},
			{ID: "0159", Units: 2, Weight: 3},
			{ID: "0161", Population: 10},
			{ID: "0163", Population: 10, Units: 1},
			{ID: "0165", Population: 10, Units: 2, Partner: "0165"},
			{ID: "0167", Population: 1 << 62, Units: 2},
		}, Options{}, `stratum 0101: 11 units opened of a population of 10
stratum 0147: a weight of NaN, want one above 0
stratum 0151: a weight of -1, want one above 0
stratum 0153: a weight of +Inf, want one above 0
stratum 0101: given twice
stratum 0155: a population of -1, want at most 2^53 in all
stratum 0157: -2 units
stratum 0159: a population of 0 beside one of 10 in stratum 0101: give all or none
stratum 0161: none of 10 cases opened
stratum 0163: 1 of 10 cases opened, want at least 2, or a rule for single units
stratum 0165: is its own partner
stratum 0167: a population of 4611686018427387904, want at most 2^53 in all`},
		{"no weight", []Stratum{{ID: "a", Units: 2}}, Options{}, "stratum a: neither a weight nor a population"},
		{"lonely", []Stratum{{ID: "a", Units: 1, Weight: 3}}, Options{}, "stratum a: 1 of an unknown number of cases opened, want at least 2, or a rule for single units"},
		{"no partner", []Stratum{{ID: "a", Population: 9, Units: 1}, {ID: "b", Population: 9, Units: 2}}, Options{Lonely: Collapse}, "stratum a: fewer than 2 units, and no partner to collapse with"},
		{"unknown partner", []Stratum{{ID: "a", Population: 9, Units: 1, Partner: "c"}, {ID: "b", Population: 9, Units: 2}}, Options{Lonely: Collapse}, "stratum a: collapses with c, which is no stratum"},
		{"partner lost too", []Stratum{{ID: "a", Population: 9, Units: 1, Partner: "b"}, {ID: "b", Population: 9, Partner: "a"}}, Options{Lonely: Collapse}, `stratum a: fewer than 2 units even together with its partners
stratum b: fewer than 2 units even together with its partners`},
		{"partner in full", []Stratum{{ID: "a", Population: 9, Units: 1, Partner: "b"}, {ID: "b", Population: 2, Units: 2}}, Options{Lonely: Collapse}, "stratum a: fewer than 2 units, and its partner b has no partner to go on to"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewDesign(test.strata, test.o)
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
			if test.name != "no strata" && test.name != "rules" && !errors.As(err, new(*StratumError)) {
				t.Error("names no stratum")
			}
		})
	}
}

// TestCollapse: pairs, a ring of three, a chain past a stratum opened in full
// and one that lost its only unit, in any order of the strata.
func TestCollapse(t *testing.T) {
	strata := []Stratum{
		{ID: "a", Population: 10, Units: 1, Partner: "b"},
		{ID: "b", Population: 12, Units: 1, Partner: "a"},
		{ID: "c", Population: 5, Units: 1, Partner: "d"},
		{ID: "d", Population: 6, Units: 1, Partner: "e"},
		{ID: "e", Population: 7, Units: 1, Partner: "c"},
		{ID: "f", Population: 8, Units: 1, Partner: "g"},
		{ID: "g", Population: 2, Units: 2, Partner: "h"},
		{ID: "h", Population: 30, Units: 3, Partner: "f"},
		{ID: "i", Population: 15, Units: 0, Partner: "h"},
		{ID: "j", Population: 40, Units: 4},
		{ID: "k", Population: 1, Units: 1},
	}
	// By hand: {a,b} 2 of 22, {c,d,e} 3 of 18, {f,h,i} 4 of 53, g and k in
	// full, j 4 of 40. h stands for its own 30 and the 15 of i.
	want := map[string]group{
		"a": {22, 2, 2, false, 1}, "b": {22, 2, 2, false, 1}, "c": {18, 3, 3, false, 1}, "d": {18, 3, 3, false, 1}, "e": {18, 3, 3, false, 1},
		"f": {53, 4, 3, false, 1}, "h": {53, 4, 3, false, 1}, "i": {53, 4, 3, false, 1}, "g": {2, 2, 1, false, 1}, "j": {40, 4, 1, false, 1}, "k": {1, 1, 1, false, 1},
	}
	for shift := range strata {
		rotated := slices.Concat(strata[shift:], strata[:shift])
		d := design(t, Options{Lonely: Collapse}, rotated...)
		for h, s := range d.strata {
			if got := d.groups[d.group[h]]; got != want[s.ID] {
				t.Errorf("rotated by %d, stratum %s: got %v, want %v", shift, s.ID, got, want[s.ID])
			}
			if s.ID == "h" && !about(s.Weight, 15) {
				t.Errorf("weight of h: got %v, want 45/3", s.Weight)
			}
		}
		// n - groups, those in full aside: 13 units opened in the other four.
		if df := d.degrees(nil); df != 13-4 {
			t.Errorf("df: got %v, want 9", df)
		}
	}
}
