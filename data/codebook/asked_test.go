package codebook_test

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
)

// a is asked of all, b where a is nej, c where b is asked and ja; d is a
// section's condition on a; m is ja where b or c has a defect, and asks e.
const chain = head + `
[[section]]
id = "t"
title = "T"
ask = { a = ["ja"] }
[[item]]
id = "a"
section = "s"
type = "ja-nej-kiv"
label = "A?"
[[item]]
id = "b"
section = "s"
type = "ja-nej-kiv"
label = "B?"
ask = { a = ["nej", "kan_ikke_vurderes"] }
defect = ["nej"]
[[item]]
id = "c"
section = "s"
type = "ja-nej-ir-kiv"
label = "C?"
ask = { b = ["ja"] }
defect = ["nej"]
[[item]]
id = "e"
section = "s"
type = "flere"
label = "E?"
ask = { m = ["ja"] }
answers = { x = "X", y = "Y", z = "Z" }
[[item]]
id = "f"
section = "s"
type = "tekst"
label = "F?"
ask = { e = ["x", "y"] }
[[item]]
id = "d"
section = "t"
type = "tal"
label = "D?"
[[derived]]
id = "m"
label = "M"
any_defect = ["b", "c"]
`

func TestAsked(t *testing.T) {
	cb := read(t, chain)
	for _, test := range []struct {
		answers codebook.Answers
		want    string // items asked
	}{
		{nil, "a"},
		{codebook.Answers{"a": "ja"}, "a d"},
		{codebook.Answers{"a": "nej"}, "a b"},
		{codebook.Answers{"a": "kan_ikke_vurderes", "b": "ja"}, "a b c"},
		{codebook.Answers{"a": "nej", "b": "nej"}, "a b e"},                      // c is not asked, so m is settled
		{codebook.Answers{"a": "nej", "b": "ja", "c": "ja"}, "a b c"},            // m is nej
		{codebook.Answers{"a": "nej", "b": "ja", "c": "nej"}, "a b c e"},         // m is ja
		{codebook.Answers{"a": "nej", "b": "nej", "e": "x;z"}, "a b e f"},        // one of several
		{codebook.Answers{"a": "nej", "b": "nej", "e": "z"}, "a b e"},            // another
		{codebook.Answers{"a": "nej", "b": "nej", "e": "-"}, "a b e"},            // none of them
		{codebook.Answers{"a": "ja", "b": "ja", "c": "nej", "e": "x"}, "a d"},    // answers to what is not asked ask nothing
		{codebook.Answers{"b": "nej", "m": "ja", "e": "x"}, "a"},                 // a typed m counts for nothing
		{codebook.Answers{"a": "nej", "b": "ja", "m": "ja", "e": "x"}, "a b c"},  // nor does it before c is answered
		{codebook.Answers{"a": "måske", "b": "nej"}, "a"},                        // an answer that does not exist
		{codebook.Answers{"a": "nej", "b": "kan_ikke_vurderes", "e": ""}, "a b"}, // m is kan_ikke_vurderes
	} {
		if got := strings.Join(cb.AskedItems(test.answers), " "); got != test.want {
			t.Errorf("%v asks %q, want %q", test.answers, got, test.want)
		}
		for i := range cb.Items {
			if got, want := cb.Asked(&cb.Items[i], test.answers), slices.Contains(strings.Fields(test.want), cb.Items[i].ID); got != want {
				t.Errorf("%v: Asked(%s) = %v", test.answers, cb.Items[i].ID, got)
			}
		}
	}
}
