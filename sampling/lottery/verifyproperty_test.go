package lottery

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawPublished makes a part that was drawn as it should be.
func drawPublished(t *rapid.T) (Published, []Case) {
	cases := drawCases(t)
	frame, err := CanonicalFrame(cases)
	if err != nil {
		t.Fatal(err)
	}
	design := rapid.SampledFrom([]Design{Stratified, SelfWeighting}).Draw(t, "design")
	sizes := drawSizes(t, cases)
	plan, total := "stratum,stratum_pop,n_planned,n_reserve,group\n", int64(0)
	sorted, err := ParseFrame(frame)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range populations(sorted) {
		size, group := sizes[h.stratum], string(rune('A'+i%2))
		total += size.Sample
		planned, reserve := fmt.Sprint(size.Sample), fmt.Sprint(size.Reserve)
		if design == SelfWeighting {
			planned, reserve = "", "0"
		}
		plan += fmt.Sprintf("%s,%d,%s,%s,%s\n", h.stratum, h.cases, planned, reserve, group)
	}
	part := int64(0)
	if total == 0 {
		part = 1 // a supplement may draw nothing
	}
	c, err := Commit(Commitment{Batch: "b", Part: part, Design: design, Total: total}, frame, []byte(plan))
	if err != nil {
		t.Fatal(err)
	}
	seed := Seed{Batch: "b", Part: part, CommitmentSHA256: c.SHA256(), Seed: rapid.StringMatching(`[a-z0-9]{1,6}`).Draw(t, "seed")}
	read, err := c.Plan([]byte(plan))
	if err != nil {
		t.Fatal(err)
	}
	of, err := read.Sizes(seed.Seed)
	if err != nil {
		t.Fatal(err)
	}
	return Published{c, []byte(plan), frame, &seed, DrawText(mustDraw(t, seed.Seed, cases, of))}, sorted
}

// Nothing is found of a right draw, with or without the list, nor of any
// kommune's receipt; and whatever is changed of the draw, or of a line of the
// receipt, is found.
func TestVerifyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, cases := drawPublished(t)
		if d := VerifyDraw(p); d != nil {
			t.Fatal("the draw: ", d)
		}
		hidden := p
		hidden.Frame = nil
		if d := VerifyDraw(hidden); d != nil {
			t.Fatal("the draw without the list: ", d)
		}
		tree := NewTree(Lines(p.Frame))
		r := Receipt{Batch: "b"}
		for i, c := range cases {
			if !rapid.Bool().Draw(t, "mine") {
				continue
			}
			proof, err := tree.Proof(i)
			if err != nil {
				t.Fatal(err)
			}
			r.Cases = append(r.Cases, ReceiptCase{Part: p.Commitment.Part, Journal: c.ID, ID: c.ID, Stratum: c.Stratum, Leaf: int64(i), Proof: proof})
		}
		drawn, err := ParseDraw(p.Draw)
		if err != nil {
			t.Fatal(err)
		}
		checked, d := VerifyReceipt([]Published{hidden}, r)
		if d != nil {
			t.Fatal("the receipt: ", d)
		}
		for _, c := range checked {
			at := slices.IndexFunc(drawn, func(d Drawn) bool { return d.ID == c.ID })
			if !c.Proven || (c.Role == "") != (at < 0) || at >= 0 && (c.Role != drawn[at].Role || c.Rank != drawn[at].Rank || c.Ticket != drawn[at].Ticket) {
				t.Fatalf("%+v, in %+v", c, drawn)
			}
		}

		if len(r.Cases) > 0 {
			forged := Receipt{Batch: "b", Cases: slices.Clone(r.Cases)}
			c := &forged.Cases[rapid.IntRange(0, len(r.Cases)-1).Draw(t, "line")]
			switch rapid.IntRange(0, 3).Draw(t, "forgery") {
			case 0:
				c.ID += "x"
				c.Journal = c.ID
			case 1:
				c.Stratum += "x"
			case 2:
				c.Leaf++
			case 3:
				c.Proof = append(c.Proof[:len(c.Proof):len(c.Proof)], tree.Root())
			}
			if _, d := VerifyReceipt([]Published{hidden}, forged); d == nil {
				t.Fatalf("%+v passes", c)
			}
		}
		if len(drawn) > 0 {
			d := &drawn[rapid.IntRange(0, len(drawn)-1).Draw(t, "drawn")]
			switch rapid.IntRange(0, 4).Draw(t, "change") {
			case 0:
				d.ID += "x"
			case 1:
				d.Stratum += "x"
			case 2:
				d.Rank++
			case 3:
				d.Ticket[0]++
			case 4:
				drawn = drawn[:len(drawn)-1]
			}
			p.Draw, hidden.Draw = DrawText(drawn), DrawText(drawn)
			if VerifyDraw(p) == nil || VerifyDraw(hidden) == nil {
				t.Fatalf("%s passes", p.Draw)
			}
		}
	})
}
