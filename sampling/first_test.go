package sampling

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		largest := rapid.SampledFrom([]int{0, 1, 10, 1 << 40}).Draw(t, "largest")
		all := rapid.SliceOfN(rapid.IntRange(0, largest), 0, 300).Draw(t, "all")
		if rapid.Bool().Draw(t, "sorted") {
			slices.Sort(all)
		}
		k := rapid.IntRange(0, len(all)).Draw(t, "k")
		want := slices.Sorted(slices.Values(all))
		first(all, k, cmp.Compare[int])
		slices.Sort(all[:k])
		slices.Sort(all[k:])
		if !slices.Equal(all, want) {
			t.Fatalf("%v first %d, %v", all[:k], k, all[k:])
		}
	})
}
