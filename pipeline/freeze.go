package pipeline

import (
	"context"
	"os"

	"sagsbarometer/data/lang"
	"sagsbarometer/sampling/lottery"
)

// What anyone may see of the frame before the seed is known; the package
// lottery documents the formats.
const (
	commitmentFiles  = "out/public/commitments/..."
	commitmentFile   = "out/public/commitments/commitment.txt"
	frozenFrameFile  = "out/public/commitments/frame.txt"
	frozenPlanFile   = "out/public/commitments/plan.csv"
	commitmentReadme = "out/public/commitments/LAESMIG.txt"
)

const commitmentText = `Låsningen af listen og planen før lodtrækningen.

frame.txt       de sager, der kan trækkes: stratum, tabulator, sagens pseudonym
plan.csv        hvor mange sager der trækkes i hvert stratum
commitment.txt  fingeraftryk (SHA-256) af frame.txt, plan.csv og nøglen

Kontrollér, at listen er den, der blev låst:

  sha256sum frame.txt plan.csv

Når startordet er offentliggjort, er sagens lod SHA-256 af startord, NUL-byte og
pseudonym; i hvert stratum trækkes sagerne med de mindste lodder:

  printf '%s\0%s' "$seed" "$id" | sha256sum
`

// unkeyedText stands beside the commitment of a batch without a key.
const unkeyedText = `Låsningen af listen og planen før lodtrækningen.

plan.csv        hvor mange sager der trækkes i hvert stratum
commitment.txt  fingeraftryk (SHA-256) af listen og plan.csv

Listen selv er ikke offentlig: sagerne har ingen pseudonymer i denne batch.
`

// canonical is the list of eligible cases as it is frozen.
func canonical(cases []frameCase) ([]byte, error) {
	var list []lottery.Case
	for _, c := range cases {
		if c.stratum != "" {
			list = append(list, lottery.Case{Stratum: c.stratum, ID: c.id})
		}
	}
	return lottery.CanonicalFrame(list)
}

// commitment is what is committed to beside the frame and the plan.
func (f *Folder) commitment(total int64) lottery.Commitment {
	return lottery.Commitment{Batch: f.Batch.Batch.ID, Design: lottery.Design(f.Batch.Design.Method), Total: total, KeySHA256: f.keyCommitment()}
}

// sizes are those of out/plan.csv with the seed.
func (f *Folder) sizes(planned []byte, seed string) (map[string]lottery.Size, error) {
	lines, err := f.planLines()
	if err != nil {
		return nil, err
	}
	plan, err := lottery.ReadPlan(lottery.Design(f.Batch.Design.Method), plannedTotal(lines), planned)
	if err != nil {
		return nil, err
	}
	return plan.Sizes(seed)
}

func plannedTotal(lines []planLine) (total int64) {
	for _, l := range lines {
		total += l.Planned
	}
	return total
}

// checkFreeze holds the frame and the plan against the freeze, if there is
// one, and writes the commitments.
func (w *Work) checkFreeze(cases []frameCase, p *plan) error {
	frozen, err := last[FreezeEntry](w.Folder, KindFreeze)
	if err != nil || frozen == nil || p == nil {
		return err
	}
	list, err := canonical(cases)
	if err != nil {
		return err
	}
	c, err := lottery.Commit(w.commitment(p.total), list, p.csv())
	if err != nil {
		return err
	}
	if err := w.sameAsFrozen(frozen, c, list); err != nil {
		return err
	}
	if w.columnsDigest(rowsOf(w.Folder, cases)) != frozen.ColumnsSHA256 {
		return refuse(frozenHint, "the lists say something else of a frozen case than when it was frozen: its dates, decision or another column", "listerne siger noget andet om en låst sag end ved låsningen: datoer, afgørelse eller en anden kolonne")
	}
	files := []struct {
		name string
		b    []byte
	}{{commitmentFile, c.Text()}, {frozenPlanFile, p.csv()}, {frozenFrameFile, list}, {commitmentReadme, []byte(commitmentText)}}
	if w.Key.None() { // the ids are journal numbers: the list stays in the house
		files = append(files[:2], files[3])
		files[2].b = []byte(unkeyedText)
	}
	for _, file := range files {
		if err := w.WriteBytes(file.name, file.b); err != nil {
			return err
		}
	}
	return nil
}

var frozenHint = lang.Text{EN: "restore the lists and [frame] and [design] as they were, or start a new batch; late lists are not added to a frozen frame",
	DA: "gendan listerne samt [frame] og [design], som de var, eller begynd en ny batch; sene lister føjes ikke til en låst liste"}

func (w *Work) sameAsFrozen(frozen *FreezeEntry, c lottery.Commitment, list []byte) error {
	switch {
	case frozen.KeySHA256 != c.KeySHA256:
		return refuse(frozenHint, "the key is not the one that the frame was frozen with", "nøglen er ikke den, som listen blev låst med")
	case frozen.FrameSHA256 != c.FrameSHA256:
		added, removed, known := w.sinceFreeze(frozen, list)
		if !known {
			return refuse(frozenHint, "the frame has changed since it was frozen", "listen er ændret, siden den blev låst")
		}
		return refuse(frozenHint, "the frame has changed since it was frozen: eligible cases that have come: %d, that are gone: %d",
			"listen er ændret, siden den blev låst: sager kommet til: %d, sager væk: %d", added, removed)
	case frozen.PlanSHA256 != c.PlanSHA256:
		return refuse(frozenHint, "the plan has changed since it was frozen: [design] gives other sizes now", "planen er ændret, siden den blev låst: [design] giver nu andre antal")
	}
	return nil
}

// sinceFreeze counts what came and what went, where the frozen list is still
// at hand.
func (w *Work) sinceFreeze(frozen *FreezeEntry, now []byte) (added, removed int, known bool) {
	was, err := os.ReadFile(w.outPath(frozenFrameFile))
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

// Freeze commits to the frame and the plan: from now on neither can change.
// Doing it again changes nothing.
func (f *Folder) Freeze(ctx context.Context) (*Screen, error) {
	if f.Batch.Design == nil {
		return nil, refuse(lang.Text{}, "a %s batch is not drawn, so there is nothing to freeze", "en %s-batch trækkes ikke, så der er intet at låse", f.Batch.Batch.Basis)
	}
	if _, err := f.do(ctx, planStage); err != nil {
		return nil, err
	}
	frozen, err := last[FreezeEntry](f, KindFreeze)
	if err != nil {
		return nil, err
	}
	if frozen == nil {
		if err := f.freeze(); err != nil {
			return nil, err
		}
		if _, err := f.do(ctx, planStage); err != nil {
			return nil, err
		}
	}
	if err := f.planned(ctx); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.planScreen()
}

// freeze notes the digests of what the plan stage wrote.
func (f *Folder) freeze() error {
	planned, err := os.ReadFile(f.outPath(PlanFile))
	if err != nil {
		return err
	}
	lines, err := f.planLines()
	if err != nil {
		return err
	}
	rows, err := readFrameFile(f.outPath(FrameFile))
	if err != nil {
		return err
	}
	list, err := lottery.CanonicalFrame(eligibleOf(rows))
	if err != nil {
		return err
	}
	c, err := lottery.Commit(f.commitment(plannedTotal(lines)), list, planned)
	if err != nil {
		return err
	}
	return f.appendAll(FreezeEntry{FrameSHA256: c.FrameSHA256, MerkleRoot: c.MerkleRoot, Cases: int(c.Cases),
		Strata: int(c.Strata), PlanSHA256: c.PlanSHA256, KeySHA256: c.KeySHA256, ColumnsSHA256: f.columnsDigest(rows)})
}
