package pipeline

import (
	"fmt"
	"os"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/sampling/lottery"
)

// checkFreezes holds each part and its plan against its freeze, if there is
// one, and writes the commitments. A frozen part that is gone is refused.
func (w *Work) checkFreezes(d *delivery, plans []partPlanned) error {
	if len(plans) == 0 {
		return nil
	}
	for _, p := range plans {
		if err := w.checkFreeze(p, d.of(p.part)); err != nil {
			return err
		}
	}
	frozen, err := all[FreezeEntry](w.Folder, KindFreeze)
	if err != nil {
		return err
	}
	for _, e := range frozen {
		if !slices.ContainsFunc(plans, func(p partPlanned) bool { return p.part == e.Part }) {
			return refuse(w.frozenHint(), "%s: its %d frozen cases are gone", "%s: dens %d låste sager er væk", partDir(e.Part), e.Cases)
		}
	}
	return nil
}

func (w *Work) checkFreeze(p partPlanned, cases []frameCase) error {
	frozen, err := w.frozen(p.part)
	if err != nil || frozen == nil {
		return err
	}
	list, err := canonical(cases)
	if err != nil {
		return err
	}
	committed := w.commitment(p.part, p.Total)
	committed.SeedSource = frozen.SeedSource
	c, err := lottery.Commit(committed, list, p.CSV())
	if err != nil {
		return err
	}
	if err := w.sameAsFrozen(frozen, c, list); err != nil {
		return err
	}
	if w.columnsDigest(rowsOf(w.Folder, cases)) != frozen.ColumnsSHA256 {
		return refuse(w.frozenHint(), "the lists say something else of a frozen case than when it was frozen: its dates, decision or another column", "listerne siger noget andet om en låst sag end ved låsningen: datoer, afgørelse eller en anden kolonne")
	}
	return w.writeCommitment(c, list, p.CSV())
}

// frozenHint says what to do about a part that is not what was frozen.
func (f *Folder) frozenHint() lang.Text {
	next := f.nextSupplement()
	return lang.Text{EN: "restore the lists and [frame] and [design] as they were; put lists that came late, or corrected ones, into " + next + "/, where they are frozen and drawn by themselves",
		DA: "gendan listerne samt [frame] og [design], som de var; læg sene eller rettede lister i " + next + "/, hvor de låses og trækkes for sig"}
}

func (w *Work) sameAsFrozen(frozen *FreezeEntry, c lottery.Commitment, list []byte) error {
	hint := w.frozenHint()
	where := lang.Text{EN: "the frame", DA: "listen"}
	if c.Part > 0 {
		where = lang.Same(partDir(c.Part))
	}
	switch {
	case frozen.Batch != c.Batch:
		return refuse(lang.Text{EN: "set id in [batch] back to " + frozen.Batch, DA: "sæt id i [batch] tilbage til " + frozen.Batch},
			"the batch was frozen as %s and is called %s now", "batchen blev låst som %s og hedder nu %s", frozen.Batch, c.Batch)
	case frozen.KeySHA256 != c.KeySHA256:
		return refuse(lang.Text{EN: "find the key file that was used then, and name it under key in [batch]; without it nothing can be computed again", DA: "find den nøglefil, der blev brugt dengang, og skriv den under key i [batch]; uden den kan intet regnes om"},
			"the key is not the one that the frame was frozen with", "nøglen er ikke den, som listen blev låst med")
	case frozen.FrameSHA256 != c.FrameSHA256:
		r := &refusal.Error{Hint: hint, What: lang.Text{EN: where.EN + " has changed since it was frozen", DA: where.DA + " er ændret, siden den blev låst"}}
		if added, removed, known := w.sinceFreeze(frozen, list); known {
			r.What.EN += fmt.Sprintf(": eligible cases that have come: %d, that are gone: %d", added, removed)
			r.What.DA += fmt.Sprintf(": sager kommet til: %d, sager væk: %d", added, removed)
		}
		return r
	case frozen.PlanSHA256 != c.PlanSHA256:
		return refuse(hint, "the plan has changed since it was frozen: [design] gives other sizes now", "planen er ændret, siden den blev låst: [design] giver nu andre antal")
	}
	return nil
}

// sinceFreeze counts what came and what went, where the frozen list is still
// at hand.
func (w *Work) sinceFreeze(frozen *FreezeEntry, now []byte) (added, removed int, known bool) {
	was, err := os.ReadFile(w.outPath(publicPart(frozen.Part, audit.FrameName)))
	if err != nil || lottery.HashHex(was) != frozen.FrameSHA256 {
		return 0, 0, false
	}
	count := map[string]int{}
	for _, l := range lottery.Lines(was) {
		count[string(l)]--
	}
	for _, l := range lottery.Lines(now) {
		count[string(l)]++
	}
	for _, n := range count {
		added += max(n, 0)
		removed += max(-n, 0)
	}
	return added, removed, true
}
