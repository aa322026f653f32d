package sampling_test

import (
	"fmt"
	"math"

	"sagsbarometer/sampling"
)

// From a margin to a plan: four strata, two cases from each at least, and what
// to expect of the whole and of a domain that cuts the strata.
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
	partners, err := sampling.Collapse(frame)
	if err != nil {
		panic(err)
	}
	refusals := []int64{900, 120, 500, 5}
	whole, domain := make([]sampling.Slice, len(frame)), make([]sampling.Slice, len(frame))
	for h, s := range frame {
		p, err := sampling.Stratified(s)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s %3d of %4d, pi = %v, joint %v, with %s\n", s.ID, s.Planned, s.Population, p.Pi, p.Joint, partners[h])
		whole[h] = sampling.Slice{Population: s.Population, Expected: float64(s.Planned), Domain: s.Population}
		domain[h] = sampling.Slice{Population: s.Population, Expected: float64(s.Planned), Domain: refusals[h]}
	}
	for _, slices := range [][]sampling.Slice{whole, domain} {
		c, err := sampling.Compose(slices, 0.5)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.1f cases worth %.1f, standard error %.2f points\n", c.N, c.Kish, 100*math.Sqrt(c.V))
	}
	// Output:
	// 0101 207 of 2900, pi = 207/2900, joint 21321/4203550, with 0147
	// 0147  34 of  480, pi = 17/240, joint 187/38320, with 0101
	// 0751 114 of 1600, pi = 57/800, joint 2147/426400, with 0741
	// 0741   2 of   20, pi = 1/10, joint 1/190, with 0751
	// 357.0 cases worth 356.8, standard error 2.55 points
	// 108.9 cases worth 108.8, standard error 4.62 points
}

func ExampleAllocate() {
	_, err := sampling.Allocate([]sampling.Bounds{
		{ID: "0101", Population: 2900, Min: 2},
		{ID: "0825", Population: 1, Min: 2}, // taken in full
	}, 2, sampling.Allocation{Method: sampling.Proportional})
	fmt.Println(err)
	// Output: allocate: total 2: the minimums of 2 strata need 3: want at least 3
}

// The same 100 cases by each method.
func ExampleAllocate_methods() {
	frame := []sampling.Bounds{
		{ID: "large", Population: 9000, Min: 2, Variance: 0.09},
		{ID: "middle", Population: 900, Min: 2, Variance: 0.25},
		{ID: "small", Population: 100, Min: 2, Variance: 0.25},
	}
	for _, a := range []sampling.Allocation{
		{Method: sampling.Proportional},
		{Method: sampling.Neyman},
		{Method: sampling.Power, Exponent: 0.5},
		{Method: sampling.Equal},
	} {
		n, err := sampling.Allocate(frame, 100, a)
		if err != nil {
			panic(err)
		}
		fmt.Println(a.Method, n)
	}
	// Output:
	// proportional [89 9 2]
	// neyman [84 14 2]
	// power [70 22 8]
	// equal [34 33 33]
}

// The country within five points, and each of two regions within seven.
func ExampleAllocateTargets() {
	frame := []sampling.Bounds{
		{ID: "east-1", Population: 2000, Min: 2},
		{ID: "east-2", Population: 400, Min: 2},
		{ID: "west", Population: 600, Min: 2},
	}
	plan, err := sampling.AllocateTargets(frame, []sampling.Target{
		{Name: "country", Margin: 0.05, Level: 0.95, Share: 0.5},
		{Name: "east", Domain: []int64{2000, 400, 0}, Margin: 0.07, Level: 0.95, Share: 0.5},
		{Name: "west", Domain: []int64{0, 0, 600}, Margin: 0.07, Level: 0.95, Share: 0.5},
	})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%v: %d cases, and no plan has fewer than %d\n", plan.Sizes, plan.Total, plan.Least)
	for _, t := range plan.Targets {
		fmt.Printf("±%.2f points, binding %v, a point more saves %.0f cases\n", 100*t.Margin, t.Binding, t.Price)
	}
	// Output:
	// [201 40 148]: 389 cases, and no plan has fewer than 389
	// ±4.99 points, binding true, a point more saves 94 cases
	// ±5.99 points, binding false, a point more saves 0 cases
	// ±7.00 points, binding true, a point more saves 27 cases
}

// Six cases of 21 in five kommuner, all with the same probability. The
// smallest can be left out.
func ExampleSelfWeighting() {
	chances, err := sampling.SelfWeighting([]sampling.Stratum{
		{ID: "0101", Population: 7}, {ID: "0147", Population: 2},
		{ID: "0370", Population: 5}, {ID: "0400", Population: 1}, {ID: "0411", Population: 6},
	}, 6)
	if err != nil {
		panic(err)
	}
	for _, c := range chances {
		fmt.Printf("%d or one more with probability %v; none with %v\n", c.Least, c.More.RatString(), c.Of(0).RatString())
	}
	// Output:
	// 2 or one more with probability 0; none with 0
	// 0 or one more with probability 4/7; none with 3/7
	// 1 or one more with probability 3/7; none with 0
	// 0 or one more with probability 2/7; none with 5/7
	// 1 or one more with probability 5/7; none with 0
}

// What two years of 372 cases each detect, with Wilson's interval.
func ExampleDetectable() {
	const z = 1.959963984540054
	c, err := sampling.Detectable(sampling.Detection{
		First: 372, Second: 372, Share: 0.3, Power: 0.8,
		Bounds: func(x, n int64) (low, high float64) {
			p, m := float64(x)/float64(n), float64(n)
			middle := (p + z*z/2/m) / (1 + z*z/m)
			half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/4/m/m)
			return min(p, middle-half), max(p, middle+half)
		},
	})
	if err != nil {
		panic(err)
	}
	fmt.Printf("a rise of %.1f points or a fall of %.1f\n", 100*c.Up, 100*c.Down)
	// Output:
	// a rise of 9.8 points or a fall of 8.9
}
