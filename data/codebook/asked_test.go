package codebook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

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

// Whether an item can ever be asked is decided by propagation when the
// codebook is read. The oracle tries every combination of answers.
func TestNeverAsked(t *testing.T) {
	all := []string{"ja", "nej", "kan_ikke_vurderes"}
	rapid.Check(t, func(t *rapid.T) {
		const items = 5
		var src strings.Builder
		src.WriteString(head)
		for i := range items {
			fmt.Fprintf(&src, "[[item]]\nid = \"i%d\"\nsection = \"s\"\ntype = \"ja-nej-kiv\"\nlabel = \"?\"\n", i)
			var ask []string
			for k := range i {
				if !rapid.Bool().Draw(t, "asks") {
					continue
				}
				wanted := rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 2, rapid.ID).Draw(t, "answers")
				ask = append(ask, fmt.Sprintf(`i%d = ["%s"]`, k, strings.Join(wanted, `", "`)))
			}
			if ask != nil {
				fmt.Fprintf(&src, "ask = { %s }\n", strings.Join(ask, ", "))
			}
		}
		cb, found := codebook.Read("x.toml", []byte(src.String()), nil)

		reached := map[string]bool{}
		var try func(a codebook.Answers, i int)
		try = func(a codebook.Answers, i int) {
			if i == items {
				for _, id := range cb.AskedItems(a) {
					reached[id] = true
				}
				return
			}
			for _, code := range all {
				a[fmt.Sprintf("i%d", i)] = code
				try(a, i+1)
			}
		}
		try(codebook.Answers{}, 0)

		var reported, want []string
		for _, v := range found {
			if v.Rule != "never-asked" {
				t.Fatal(v)
			}
			reported = append(reported, v.Subject)
		}
		for _, item := range cb.Items {
			fromAnother := false // one that is never asked asks it: not reported again
			for id := range item.Ask {
				fromAnother = fromAnother || !reached[id]
			}
			if !reached[item.ID] && !fromAnother {
				want = append(want, item.ID)
			}
		}
		if !slices.Equal(reported, want) {
			t.Fatalf("reported as never asked: %v, want %v\n%s", reported, want, src.String())
		}
	})
}
