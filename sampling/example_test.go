package sampling_test

import (
	"fmt"

	"sagsbarometer/sampling"
)

// From a margin to a plan: four strata, two cases from each at least.
func Example() {
	frame := []sampling.Stratum{
		{ID: "0101", Group: "hovedstaden", Population: 2900},
		{ID: "0147", Group: "hovedstaden", Population: 480},
		{ID: "0751", Group: "midtjylland", Population: 1600},
		{ID: "0741", Group: "midtjylland", Population: 20},
	}
	total, err := sampling.Size{Margin: 0.05, Level: 0.95, Share: 0.5}.CasesOf(5000)
	if err != nil {
		panic(err)
	}
	bounds := make([]sampling.Bounds, len(frame))
	for h, s := range frame {
		bounds[h] = sampling.Bounds{ID: s.ID, Population: s.Population, Min: 2}
	}
	n, err := sampling.Allocate(bounds, total, sampling.Allocation{Method: sampling.Proportional})
	if err != nil {
		panic(err)
	}
	for h := range frame {
		frame[h].Planned = n[h]
	}
	weights, err := sampling.Weights(frame)
	if err != nil {
		panic(err)
	}
	partners, err := sampling.Collapse(frame)
	if err != nil {
		panic(err)
	}
	for h, s := range frame {
		fmt.Printf("%s %3d of %4d, w = %.2f, with %s\n", s.ID, s.Planned, s.Population, weights[h].W(), partners[h])
	}
	e, err := sampling.Expect(frame, 0.5, 0.95)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d cases worth %.1f: ±%.1f points planned, ±%.1f published\n", e.Cases, e.NKish, 100*e.Wald, 100*e.HalfWidth())
	// Output:
	// 0101 207 of 2900, w = 14.01, with 0147
	// 0147  34 of  480, w = 14.12, with 0101
	// 0751 114 of 1600, w = 14.04, with 0741
	// 0741   2 of   20, w = 10.00, with 0751
	// 357 cases worth 356.8: ±5.0 points planned, ±5.3 published
}

func ExampleAllocate() {
	_, err := sampling.Allocate([]sampling.Bounds{
		{ID: "0101", Population: 2900, Min: 2},
		{ID: "0825", Population: 1, Min: 2}, // taken in full
	}, 2, sampling.Allocation{Method: sampling.Proportional})
	fmt.Println(err)
	// Output: allocate: total 2: the minimums of 2 strata need 3: want at least 3
}
