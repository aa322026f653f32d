package lottery

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// receiptParts are two parts of one batch, drawn: in the main one the kommune
// 0101 has the strata 0101/a and half of "rest"; in the supplement one case.
func receiptParts(t testing.TB, design Design) ([]Published, Receipt) {
	t.Helper()
	mine := Receipt{Batch: "prøve"}
	var parts []Published
	for part, frame := range [][]Case{
		{{"0101/a", "a1"}, {"0101/a", "a2"}, {"0101/a", "a3"}, {"0101/a", "a4"}, {"0147", "b1"}, {"0147", "b2"}, {"0147", "b3"},
			{"rest", "r1"}, {"rest", "r2"}, {"rest", "r3"}, {"rest", "x1"}, {"rest", "x2"}, {"rest", "x3"}},
		{{"0101/a~1", "a5"}, {"0147~1", "b4"}, {"0147~1", "b5"}},
	} {
		list, err := CanonicalFrame(frame)
		if err != nil {
			t.Fatal(err)
		}
		plan := "stratum,stratum_pop,n_planned,n_reserve,group\n"
		total := int64(0)
		for _, h := range populations(frame) {
			n := int64(1)
			if h.cases > 3 {
				n = 2
			}
			total += n
			if design == Stratified {
				plan += fmt.Sprintf("%s,%d,%d,1,A\n", h.stratum, h.cases, n)
			} else {
				plan += fmt.Sprintf("%s,%d,,0,A\n", h.stratum, h.cases)
			}
		}
		c, err := Commit(Commitment{Batch: mine.Batch, Part: int64(part), Design: design, Total: total, KeySHA256: zeros}, list, []byte(plan))
		if err != nil {
			t.Fatal(err)
		}
		seed := Seed{Batch: mine.Batch, Part: int64(part), CommitmentSHA256: c.SHA256(), Seed: fmt.Sprint("2026-", part)}
		read, err := c.Plan([]byte(plan))
		if err != nil {
			t.Fatal(err)
		}
		sizes, err := read.Sizes(seed.Seed)
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := Draw(seed.Seed, frame, sizes)
		if err != nil {
			t.Fatal(err)
		}
		p := Published{c, []byte(plan), list, &seed, DrawText(drawn)}
		if d := VerifyDraw(p); d != nil {
			t.Fatal(d)
		}
		p.Frame = nil
		if d := VerifyDraw(p); d != nil {
			t.Fatal("without a frame: ", d)
		}
		parts = append(parts, p)
		tree := NewTree(Lines(list))
		for i, line := range frame {
			if line.ID[0] == 'a' || line.ID[0] == 'r' {
				proof, err := tree.Proof(i)
				if err != nil {
					t.Fatal(err)
				}
				mine.Cases = append(mine.Cases, ReceiptCase{Part: int64(part), Journal: "journal " + line.ID, ID: line.ID, Stratum: line.Stratum, Leaf: int64(i), Proof: proof})
			}
		}
	}
	mine.Cases = append(mine.Cases, ReceiptCase{Part: 0, Journal: "journal a5", ID: "a5", ExcludedBy: "period"})
	return parts, mine
}

func TestVerifyReceipt(t *testing.T) {
	for _, design := range []Design{Stratified, SelfWeighting} {
		parts, receipt := receiptParts(t, design)
		checked, differences := VerifyReceipt(parts, receipt)
		if differences != nil {
			t.Fatal(design, differences)
		}
		draws := map[string]Drawn{}
		for _, p := range parts {
			drawn, err := ParseDraw(p.Draw)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range drawn {
				draws[fmt.Sprint(p.Commitment.Part, d.ID)] = d
			}
		}
		ranks := map[string][]int64{}
		for i, c := range checked {
			d, drawn := draws[fmt.Sprint(c.Part, c.ID)]
			eligible := c.Stratum != ""
			if c.ID != receipt.Cases[i].ID || c.Proven != eligible || c.Seeded != eligible || c.Role != d.Role || drawn && c.Rank != d.Rank {
				t.Errorf("%s: %+v, drawn as %+v", design, c, d)
			}
			if eligible && c.Ticket != Ticket(parts[c.Part].Seed.Seed, c.ID) {
				t.Errorf("%s: ticket of %+v", design, c)
			}
			ranks[c.Stratum] = append(ranks[c.Stratum], c.Rank)
			if c.Stratum == "rest" && !drawn && c.Rank != 0 {
				t.Errorf("%s: the receipt cannot know the rank of %+v", design, c)
			}
		}
		whole := slices.Sorted(slices.Values(ranks["0101/a"]))
		if !slices.Equal(whole, []int64{1, 2, 3, 4}) {
			t.Errorf("%s: ranks %v of a stratum that the receipt has in full", design, whole)
		}
	}
}

// drawnOf changes the draw that is published.
func drawnOf(p *Published, change func(d []Drawn) []Drawn) {
	drawn, err := ParseDraw(p.Draw)
	if err != nil {
		panic(err)
	}
	p.Draw = DrawText(change(drawn))
}

func find(d []Drawn, id string) *Drawn {
	return &d[slices.IndexFunc(d, func(d Drawn) bool { return d.ID == id })]
}

// tamperings are what a receipt, or what was published beside it, can have
// wrong, and what is found: kind, part, case.
//
// printf '2026-0\0%s' "$id" | sha256sum: 0101/a is drawn as a4, a3 and
// reserve a2; 0147 as b2 and reserve b3; rest as r3, r1 and reserve x3, and
// then come r2, x2, x1.
var tamperings = []struct {
	name   string
	change func(parts []Published, r *Receipt)
	want   []string
}{
	{"another batch", func(_ []Published, r *Receipt) { r.Batch = "en anden" }, []string{"batch 0 "}},
	{"a part that is not published", func(_ []Published, r *Receipt) { r.Cases[0].Part = 7 }, []string{"part 7 a1"}},
	{"a case of the other part", func(_ []Published, r *Receipt) { r.Cases[0].Part = 1 }, []string{"proof 1 a1"}},
	{"an id changed", func(_ []Published, r *Receipt) { r.Cases[1].ID = "a9" }, []string{"proof 0 a9"}},
	{"a stratum changed", func(_ []Published, r *Receipt) { r.Cases[1].Stratum = "0147" }, []string{"proof 0 a2", "wrong-place 0 a2"}},
	{"a leaf changed", func(_ []Published, r *Receipt) { r.Cases[1].Leaf = 2 }, []string{"proof 0 a2"}},
	{"a forged proof", func(_ []Published, r *Receipt) { r.Cases[1].Proof[0][31] ^= 1 }, []string{"proof 0 a2"}},
	{"a case twice", func(_ []Published, r *Receipt) { r.Cases = append(r.Cases, r.Cases[2]) }, []string{"repeated 0 a3"}},
	{"a case in two parts", func(_ []Published, r *Receipt) { r.Cases[len(r.Cases)-2].ID = "a1" }, []string{"proof 1 a1", "repeated 1 a1"}},
	{"a journal number twice", func(_ []Published, r *Receipt) { r.Cases[1].Journal = "journal a1" }, []string{"journal 0 a2"}},
	{"a journal number that is not the id, without a key", func(parts []Published, r *Receipt) {
		r.Cases = r.Cases[:1]
		parts[0].Commitment.KeySHA256 = ""
		parts[0].Seed.CommitmentSHA256 = parts[0].Commitment.SHA256()
	}, []string{"journal 0 a1"}},
	{"a case drawn that was not on the list", func(parts []Published, r *Receipt) {
		r.Cases[2] = ReceiptCase{Journal: "journal a3", ID: "a3", ExcludedBy: "period"}
	}, []string{"extra 0 a3"}},
	{"left out of the draw, in a stratum that the receipt has in full", func(parts []Published, _ *Receipt) {
		drawnOf(&parts[0], func(d []Drawn) []Drawn {
			*find(d, "a3") = Drawn{}
			return slices.DeleteFunc(d, func(d Drawn) bool { return d.ID == "" })
		})
	}, []string{"wrong-place 0 a2", "size 0 ", "missing 0 a3"}},
	{"swapped for another of the stratum", func(parts []Published, _ *Receipt) {
		drawnOf(&parts[0], func(d []Drawn) []Drawn { x := find(d, "a2"); x.ID, x.Ticket = "a1", Ticket("2026-0", "a1"); return d })
	}, []string{"missing 0 a2", "extra 0 a1"}},
	{"swapped for an invented one", func(parts []Published, _ *Receipt) {
		drawnOf(&parts[0], func(d []Drawn) []Drawn { x := find(d, "a2"); x.ID, x.Ticket = "q", Ticket("2026-0", "q"); return d })
	}, []string{"wrong-place 0 q", "wrong-place 0 a4", "wrong-place 0 a3", "missing 0 a2", "extra 0 q"}},
	{"left out of the draw, in a stratum that the receipt has in part", func(parts []Published, _ *Receipt) {
		drawnOf(&parts[0], func(d []Drawn) []Drawn {
			for i, id := range []string{"r1", "x3", "x1"} { // as if r3 and r2 were not there
				d[5+i].ID, d[5+i].Ticket = id, Ticket("2026-0", id)
			}
			return d
		})
	}, []string{"missing 0 r3", "missing 0 r2"}},
	{"a wrong ticket", func(parts []Published, _ *Receipt) {
		drawnOf(&parts[0], func(d []Drawn) []Drawn { d[0].Ticket[0]++; return d })
	}, []string{"wrong-ticket 0 a4"}},
	{"drawn in another stratum", func(parts []Published, _ *Receipt) {
		drawnOf(&parts[0], func(d []Drawn) []Drawn { find(d, "b3").ID = "r2"; return d })
	}, []string{"wrong-ticket 0 r2", "wrong-place 0 r2"}},
	{"another plan", func(parts []Published, _ *Receipt) {
		parts[0].Plan = []byte(string(parts[0].Plan) + "z,1,0,0,A\n")
	}, []string{"plan-hash 0 ", "cases 0 ", "strata 0 "}},
	{"a plan with other populations", func(parts []Published, _ *Receipt) {
		plan := []byte("stratum,stratum_pop,n_planned,n_reserve,group\n0101/a,3,2,1,A\n0147,4,1,1,A\nrest,6,2,1,A\n")
		parts[0].Plan, parts[0].Commitment.PlanSHA256 = plan, HashHex(plan)
		parts[0].Seed.CommitmentSHA256 = parts[0].Commitment.SHA256()
	}, []string{"leaf 0 a4", "population 0 "}},
	{"a seed given for another commitment", func(parts []Published, _ *Receipt) { parts[1].Seed.CommitmentSHA256 = zeros }, []string{"commitment-hash 1 "}},
	{"a seed from another source than was named", func(parts []Published, _ *Receipt) { nameSource(&parts[1], "drand 100", "drand 101") }, []string{"seed-source 1 "}},
	{"a seed without the source that was named", func(parts []Published, _ *Receipt) { nameSource(&parts[1], "drand 100", "") }, []string{"seed-source 1 "}},
	{"a seed from the source that was named", func(parts []Published, _ *Receipt) { nameSource(&parts[1], "drand 100", "drand 100") }, nil},
	{"a seed from a source that was not named", func(parts []Published, _ *Receipt) { nameSource(&parts[1], "", "drand 101") }, nil},
	{"the seed of another part", func(parts []Published, _ *Receipt) { parts[1].Seed.Part = 0 }, []string{"part 1 "}},
	{"the seed of another batch", func(parts []Published, _ *Receipt) { parts[1].Seed.Batch = "x" }, []string{"batch 1 "}},
	{"an empty seed", func(parts []Published, _ *Receipt) { parts[1].Seed.Seed = "" }, []string{"unreadable 1 "}},
	{"no draw", func(parts []Published, _ *Receipt) { parts[1].Draw = nil }, []string{"no-draw 1 "}},
	{"no seed", func(parts []Published, _ *Receipt) { parts[1].Seed = nil }, []string{"no-seed 1 "}},
	{"a draw that is none", func(parts []Published, _ *Receipt) { parts[1].Draw = []byte("x\n") }, []string{"unreadable 1 "}},
	{"a plan that is none", func(parts []Published, _ *Receipt) { parts[1].Plan = nil }, []string{"plan-hash 1 ", "unreadable 1 "}},
	{"a part twice", func(parts []Published, _ *Receipt) { parts[1] = parts[0] }, []string{"part 0 ", "part 1 a5"}},
	{"before the draw", func(parts []Published, _ *Receipt) { parts[1].Seed, parts[1].Draw = nil, nil }, nil},
}

// nameSource names one source in the commitment and one in the seed's file,
// which still names that commitment.
func nameSource(p *Published, named, given string) {
	p.Commitment.SeedSource, p.Seed.Source = named, given
	p.Seed.CommitmentSHA256 = p.Commitment.SHA256()
}

func TestVerifyReceiptFinds(t *testing.T) {
	for _, test := range tamperings {
		t.Run(test.name, func(t *testing.T) {
			parts, receipt := receiptParts(t, Stratified)
			test.change(parts, &receipt)
			_, differences := VerifyReceipt(parts, receipt)
			var got []string
			for _, d := range differences {
				got = append(got, fmt.Sprintf("%s %d %s", d.Kind, d.Part, d.CaseID))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s\n%v", diff, differences)
			}
		})
	}
}
