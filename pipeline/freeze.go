package pipeline

import (
	"context"
	"math"
	"os"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// What anyone may see of the frame before the seed is known; the package
// lottery documents the formats.
const (
	commitmentFiles = audit.Commitments + "/..."
)

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
func (f *Folder) commitment(part, total int64) lottery.Commitment {
	return lottery.Commitment{Batch: f.Batch.Batch.ID, Part: part, Design: lottery.Design(f.Batch.Design.Method), Total: total, KeySHA256: f.keyCommitment()}
}

// Freeze commits to the frame and the plan, and to those of the supplements
// that have come since: from now on none of them can change. source names where
// their seed will come from, and how it is written; it may be empty. Doing it
// again changes nothing, and another source is refused.
func (f *Folder) Freeze(ctx context.Context, source string) (*screen.Screen, error) {
	if f.Batch.Design == nil {
		return nil, refuse(lang.Text{}, "a %s batch is not drawn, so there is nothing to freeze", "en %s-batch trækkes ikke, så der er intet at låse", f.Batch.Batch.Basis)
	}
	if err := f.checkSource(ctx, source); err != nil {
		return nil, err
	}
	if err := f.freezeParts(ctx, math.MaxInt64, source); err != nil {
		return nil, err
	}
	if err := f.planned(ctx); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.planScreen()
}

// freezeParts freezes the parts up to and with one that are not frozen yet.
func (f *Folder) freezeParts(ctx context.Context, to int64, source string) error {
	if _, err := f.do(ctx, planStage); err != nil {
		return err
	}
	parts, err := f.unfrozen()
	parts = slices.DeleteFunc(parts, func(k int64) bool { return k > to })
	if err != nil || len(parts) == 0 {
		return err
	}
	var entries []any
	for _, part := range parts {
		e, err := f.freeze(part, source)
		if err != nil {
			return err
		}
		entries = append(entries, *e)
	}
	if err := f.appendAll(entries...); err != nil {
		return err
	}
	_, err = f.do(ctx, planStage)
	return err
}

// unfrozen are the parts that have cases to draw and no freeze, as the plan
// stage left them.
func (f *Folder) unfrozen() ([]int64, error) {
	planned, err := f.plannedParts()
	if err != nil {
		return nil, err
	}
	var parts []int64
	for _, part := range planned {
		frozen, err := f.frozen(part)
		if err != nil {
			return nil, err
		}
		if frozen == nil {
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// freeze is what the plan stage wrote of a part, as digests.
func (f *Folder) freeze(part int64, source string) (*FreezeEntry, error) {
	planned, err := os.ReadFile(f.outPath(partPlan(part)))
	if err != nil {
		return nil, err
	}
	plan, err := f.lotteryPlan(part)
	if err != nil {
		return nil, err
	}
	rows, err := readFrameFile(f.outPath(FrameFile))
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r frameRow) bool { return r.part != part })
	list, err := lottery.CanonicalFrame(eligibleOf(rows))
	if err != nil {
		return nil, err
	}
	committed := f.commitment(part, plan.Total)
	committed.SeedSource = source
	c, err := lottery.Commit(committed, list, planned)
	if err != nil {
		return nil, err
	}
	exclude, err := f.excludeFiles()
	if err != nil {
		return nil, err
	}
	return &FreezeEntry{Part: part, Batch: c.Batch, FrameSHA256: c.FrameSHA256, MerkleRoot: c.MerkleRoot, Cases: int(c.Cases), Strata: int(c.Strata),
		PlanSHA256: c.PlanSHA256, KeySHA256: c.KeySHA256, SeedSource: c.SeedSource, ColumnsSHA256: f.columnsDigest(rows), Exclude: exclude}, nil
}
