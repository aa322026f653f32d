package lottery

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDrawRefuses(t *testing.T) {
	cases := []Case{{"0101", "a"}, {"0101", "b"}, {"0147", "c"}}
	for _, test := range []struct {
		name, seed string
		cases      []Case
		sizes      map[string]Size
		want       string
	}{
		{"no seed", "", cases, map[string]Size{"0101": {1, 0}, "0147": {1, 0}}, "draw: the seed is empty"},
		{"zero byte", "20\x0026", cases, map[string]Size{"0101": {1, 0}, "0147": {1, 0}},
			"draw: the seed has the byte 0x00 at position 3, want none below 0x20"},
		{"a seed read with the end of its line", "2026\n", cases, map[string]Size{"0101": {1, 0}, "0147": {1, 0}},
			"draw: the seed has the byte 0x0a at position 5, want none below 0x20"},
		{"sizes", "2026", cases, map[string]Size{"0101": {3, 0}, "0151": {1, 0}, "0153": {-1, 0}, "0155": {0, -1}},
			`draw: stratum "0147": 1 cases and no size, want one, 0 if none are to be drawn
stratum "0101": sample 3 of 2 cases, want at most 2
stratum "0151": a size and no cases, want sizes for the strata of the frame
stratum "0153": sample -1 and reserve 0, want at least 0
stratum "0155": sample 0 and reserve -1, want at least 0`},
		{"twice", "2026", []Case{{"0101", "a"}, {"0101", "a"}}, map[string]Size{"0101": {1, 0}},
			`draw: case "a" occurs in stratum "0101" and again in stratum "0101", want each case once`},
		{"no cases", "2026", nil, nil, "draw: no cases, want at least one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			drawn, err := Draw(test.seed, test.cases, test.sizes)
			if drawn != nil || err == nil || err.Error() != test.want {
				t.Errorf("got %v, %v\nwant %s", drawn, err, test.want)
			}
		})
	}
}

// drawSizes gives each stratum a size that it can fill.
func drawSizes(t *rapid.T, cases []Case) map[string]Size {
	population := map[string]int64{}
	for _, c := range cases {
		population[c.Stratum]++
	}
	sizes := map[string]Size{}
	for _, c := range cases {
		if _, there := sizes[c.Stratum]; !there {
			sizes[c.Stratum] = Size{
				Sample:  rapid.Int64Range(0, population[c.Stratum]).Draw(t, "sample"),
				Reserve: rapid.Int64Range(0, 5).Draw(t, "reserve"),
			}
		}
	}
	return sizes
}

func mustDraw(t *rapid.T, seed string, cases []Case, sizes map[string]Size) []Drawn {
	t.Helper()
	drawn, err := Draw(seed, cases, sizes)
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

// The definition: each stratum gives as many as it should; they are ranked by
// ticket; nobody left out has a smaller ticket. And what must not matter.
func TestDrawProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := drawCases(t)
		sizes := drawSizes(t, cases)
		drawn := mustDraw(t, "2026", cases, sizes)

		inDraw := map[string]Drawn{}
		of := map[string][]Drawn{}
		for _, d := range drawn {
			inDraw[d.ID] = d
			of[d.Stratum] = append(of[d.Stratum], d)
		}
		population := map[string]int64{}
		for _, c := range cases {
			population[c.Stratum]++
			last := of[c.Stratum]
			if _, in := inDraw[c.ID]; !in && len(last) > 0 && Hex(Ticket("2026", c.ID)) < Hex(last[len(last)-1].Ticket) {
				t.Fatalf("%+v is left out with a ticket below the last one drawn", c)
			}
		}
		for stratum, size := range sizes {
			if want := min(size.Sample+size.Reserve, population[stratum]); int64(len(of[stratum])) != want {
				t.Fatalf("stratum %q gives %d, want %d", stratum, len(of[stratum]), want)
			}
			for i, d := range of[stratum] {
				role := Sample
				if int64(i) >= size.Sample {
					role = Reserve
				}
				if d.Rank != int64(i+1) || d.Role != role || d.Ticket != Ticket("2026", d.ID) {
					t.Fatalf("%+v at place %d of %+v", d, i+1, size)
				}
				if i > 0 && Hex(of[stratum][i-1].Ticket) >= Hex(d.Ticket) {
					t.Fatalf("%+v before %+v", of[stratum][i-1], d)
				}
			}
		}

		// The order of the list does not matter.
		shuffled := rapid.Permutation(cases).Draw(t, "order")
		if diff := cmp.Diff(drawn, mustDraw(t, "2026", shuffled, sizes)); diff != "" {
			t.Fatal(diff)
		}

		// Without one of the strata, the others draw as before.
		gone := cases[0].Stratum
		isGone := func(stratum string) bool { return stratum == gone }
		rest := slices.DeleteFunc(slices.Clone(cases), func(c Case) bool { return isGone(c.Stratum) })
		if len(rest) > 0 {
			fewer := map[string]Size{}
			for stratum, size := range sizes {
				if !isGone(stratum) {
					fewer[stratum] = size
				}
			}
			want := slices.DeleteFunc(slices.Clone(drawn), func(d Drawn) bool { return isGone(d.Stratum) })
			if diff := cmp.Diff(want, mustDraw(t, "2026", rest, fewer)); len(want) > 0 && diff != "" {
				t.Fatal(diff)
			}
		}

		// A sample of one more has all the cases of the sample, and one more.
		more := map[string]Size{}
		for stratum, size := range sizes {
			more[stratum] = Size{Sample: min(size.Sample+1, population[stratum])}
		}
		larger := map[string]bool{}
		for _, d := range mustDraw(t, "2026", cases, more) {
			larger[d.ID] = true
		}
		for _, d := range drawn {
			if d.Role == Sample && !larger[d.ID] {
				t.Fatalf("%+v is not in the larger sample", d)
			}
		}
	})
}

// No two tickets have ever been equal; should they be, the id decides.
func TestDrawTie(t *testing.T) {
	same := func(string) [32]byte { return [32]byte{} }
	var got []string
	for _, d := range drawBy(same, []Case{{"0101", "b"}, {"0101", "å"}, {"0101", "B"}, {"0101", "a"}}, map[string]Size{"0101": {Sample: 4}}) {
		got = append(got, d.ID)
	}
	if want := []string{"B", "a", "b", "å"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
