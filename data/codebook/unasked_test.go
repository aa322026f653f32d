package codebook

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Three questions in a row, each asked after a yes, and what follows from the
// last: open until a no settles all that hang on it.
func TestUnasked(t *testing.T) {
	c := &Codebook{
		Sections: []Section{{ID: "s"}},
		Items: []Item{
			{ID: "a", Section: "s", Type: YesNo},
			{ID: "b", Section: "s", Type: YesNo, Ask: Condition{"a": {Yes}}},
			{ID: "c", Section: "s", Type: YesNo, Ask: Condition{"b": {Yes}}, Defect: []string{No}},
		},
		Derived: []Derived{{ID: "d", AnyDefect: []string{"c"}}},
	}
	for _, test := range []struct {
		given Answers
		want  []string
	}{
		{Answers{}, nil},
		{Answers{"a": Yes}, nil},
		{Answers{"a": No}, []string{"b", "c", "d"}},
		{Answers{"a": Yes, "b": No}, []string{"c", "d"}},
		{Answers{"a": Yes, "b": Yes}, nil},
		{Answers{"a": No, "b": Yes}, []string{"b", "c", "d"}}, // b does not count where it is not asked
	} {
		if diff := cmp.Diff(test.want, c.Unasked(test.given)); diff != "" {
			t.Errorf("%v: %s", test.given, diff)
		}
	}
}
