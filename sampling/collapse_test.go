package sampling

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCollapse(t *testing.T) {
	for _, test := range []struct {
		name   string
		strata []Stratum
		want   []string
	}{
		{"nearest in the group", []Stratum{
			{"a", "east", 10, 2}, {"b", "east", 14, 2}, {"c", "east", 17, 2}, {"d", "west", 11, 2}, {"e", "west", 90, 2},
		}, []string{"b", "c", "b", "e", "d"}},
		{"two as near: the smaller", []Stratum{{"a", "", 10, 2}, {"b", "", 15, 2}, {"c", "", 20, 2}}, []string{"b", "a", "b"}},
		{"as large: by ID", []Stratum{{"c", "", 10, 2}, {"a", "", 10, 2}, {"b", "", 10, 2}}, []string{"b", "b", "a"}},
		{"alone in the group", []Stratum{{"a", "east", 10, 2}, {"b", "west", 19, 2}, {"c", "west", 99, 2}}, []string{"b", "c", "b"}},
		{"in full", []Stratum{{"a", "", 10, 2}, {"b", "", 11, 11}, {"c", "", 99, 2}}, []string{"c", "", "a"}},
		{"none planned", []Stratum{{"a", "", 10, 2}, {"b", "", 11, 0}, {"c", "", 99, 2}}, []string{"c", "a", "a"}},
		{"nobody", []Stratum{{"a", "", 10, 2}}, []string{""}},
		{"nobody open", []Stratum{{"a", "", 10, 2}, {"b", "", 3, 3}}, []string{"", ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Collapse(test.strata)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}

// By eye in kommuner.csv: Læsø (0825, 1,683 inhabitants) is the smallest of
// its region and Morsø (0773, 19,344) the next; so are Samsø (0741, 3,617) and
// Lemvig (0665, 18,596) of theirs, Fanø (0563, 3,332) and Ærø (0492, 5,766).
func TestCollapseKommuner(t *testing.T) {
	strata := kommuner(t, 385, 2)
	partners, err := Collapse(strata)
	if err != nil {
		t.Fatal(err)
	}
	group := map[string]string{}
	for _, s := range strata {
		group[s.ID] = s.Group
	}
	for h, s := range strata {
		if partners[h] == s.ID || group[partners[h]] != s.Group {
			t.Errorf("%s of %s goes to %q of %q", s.ID, s.Group, partners[h], group[partners[h]])
		}
	}
	for id, want := range map[string]string{"0825": "0773", "0563": "0492", "0492": "0563", "0741": "0665"} {
		for h, s := range strata {
			if s.ID == id && partners[h] != want {
				t.Errorf("%s goes to %s, want %s", id, partners[h], want)
			}
		}
	}
}

// Whatever the order of the plan: a partner is another stratum, is planned
// and not taken in full, is of the same group if that has any, and none that
// would do is nearer.
func TestCollapseProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strata := rapid.Permutation(drawStrata(t, 0)).Draw(t, "order")
		partners, err := Collapse(strata)
		if err != nil {
			t.Fatal(err)
		}
		distance := func(a, b Stratum) int64 { return max(a.Population-b.Population, b.Population-a.Population) }
		for h, s := range strata {
			var best []Stratum // the nearest, by brute force
			for _, sameGroup := range []bool{true, false} {
				for _, c := range strata {
					if s.full() || c.ID == s.ID || c.Planned == 0 || c.full() || sameGroup != (c.Group == s.Group) {
						continue
					}
					if len(best) == 0 || distance(s, c) < distance(s, best[0]) {
						best = best[:0]
					}
					if len(best) == 0 || distance(s, c) == distance(s, best[0]) {
						best = append(best, c)
					}
				}
				if len(best) > 0 {
					break
				}
			}
			found := len(best) == 0 && partners[h] == ""
			for _, c := range best {
				found = found || c.ID == partners[h]
			}
			if !found {
				t.Fatalf("%+v goes to %q, want one of %+v", s, partners[h], best)
			}
		}
	})
}
