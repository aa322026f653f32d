package lottery_test

import (
	"fmt"

	"sagsbarometer/sampling/lottery"
)

// A draw from freeze to check, with five cases of two kommuner.
func Example() {
	cases := []lottery.Case{
		{Stratum: "0101", ID: "22-5541"}, {Stratum: "0101", ID: "22-5542"}, {Stratum: "0101", ID: "22-5543"},
		{Stratum: "0825", ID: "7"}, {Stratum: "0825", ID: "8"},
	}
	plan := []byte("stratum,stratum_pop,n_planned,n_reserve\n0101,3,1,1\n0825,2,1,0\n")

	// Before the seed is known, frame and plan are frozen.
	frame, err := lottery.CanonicalFrame(cases)
	if err != nil {
		panic(err)
	}
	commitment, err := lottery.Commit(lottery.Commitment{Batch: "example", Design: lottery.Stratified, Total: 2}, frame, plan)
	if err != nil {
		panic(err)
	}

	// Then it is drawn.
	planned, err := commitment.Plan(plan)
	if err != nil {
		panic(err)
	}
	seed := lottery.Seed{Batch: "example", CommitmentSHA256: commitment.SHA256(), Source: "typed", Seed: "2026"}
	sizes, err := planned.Sizes(seed.Seed)
	if err != nil {
		panic(err)
	}
	drawn, err := lottery.Draw(seed.Seed, cases, sizes)
	if err != nil {
		panic(err)
	}
	for _, d := range drawn {
		fmt.Println(d.Stratum, d.Rank, d.Role, d.ID, lottery.Hex(d.Ticket)[:8])
	}

	// Anyone can do it again.
	drawn[0].ID = "22-5543"
	published := lottery.Published{Commitment: commitment, Plan: plan, Frame: frame, Seed: &seed, Draw: lottery.DrawText(drawn)}
	for _, difference := range lottery.VerifyDraw(published) {
		fmt.Println(difference)
	}
	// Output:
	// 0101 1 sample 22-5542 876d8f41
	// 0101 2 reserve 22-5541 cc1b51c7
	// 0825 1 sample 8 15acc021
	// missing: stratum "0101", case "22-5542": found no such case, want sample, rank 1 of stratum "0101"
	// extra: stratum "0101", case "22-5543": found sample, rank 1 of stratum "0101", want no such case
}

// What printf '%s\0%s' 2026 k3v9q0x2m7wd5t1a | sha256sum prints.
func ExampleTicket() {
	fmt.Println(lottery.Hex(lottery.Ticket("2026", "k3v9q0x2m7wd5t1a")))
	// Output: 16fd1691cf71a0a2d1b770305b846e6b9031cc07dd70492c8d449917ad6f6ea4
}

// A kommune checks that its case was on the frozen list, from the public root
// and a receipt: place, number of cases and the path.
func ExampleVerifyProof() {
	mine := lottery.Case{Stratum: "0825", ID: "8"}
	frame, err := lottery.CanonicalFrame([]lottery.Case{{Stratum: "0101", ID: "22-5541"}, {Stratum: "0825", ID: "7"}, mine})
	if err != nil {
		panic(err)
	}
	tree := lottery.NewTree(lottery.Lines(frame))
	path, err := tree.Proof(2)
	if err != nil {
		panic(err)
	}
	fmt.Println(lottery.VerifyProof(tree.Root(), mine.Line(), 2, 3, path))
	// Output: true
}

// Twenty-one cases of two regions, of which six are drawn: each case with the
// chance 6/21, whatever the seed.
func ExampleRound() {
	sizes, err := lottery.Round("2026", 6, []lottery.Leaf{
		{Group: "A", Code: "0101", Population: 7}, {Group: "A", Code: "0147", Population: 2},
		{Group: "B", Code: "0370", Population: 5}, {Group: "B", Code: "0400", Population: 1}, {Group: "B", Code: "0411", Population: 6},
	})
	fmt.Println(sizes, err)
	// Output: [2 0 2 0 2] <nil>
}
