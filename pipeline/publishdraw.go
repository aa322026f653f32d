package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/pipeline/publish"
)

// strataLines lists the strata with what was planned and what was opened.
func (w *Work) strataLines(in *publish.Input, states []caseState) error {
	strata, err := w.strataOf(states)
	if err != nil {
		return err
	}
	for id, st := range strata {
		if st.id != id || st.read == 0 && st.inScope > 0 {
			in.Carried++
		}
	}
	opened := map[string]int64{}
	for _, s := range states {
		opened[s.Stratum]++
	}
	seen := map[string]bool{}
	for _, s := range states {
		if seen[s.Stratum] {
			continue
		}
		seen[s.Stratum] = true
		st := strata[s.Stratum]
		line := publish.StratumLine{ID: s.Stratum, Population: s.population, Planned: s.planned, Opened: opened[s.Stratum]}
		if s.hasWeight {
			in, _, err := w.drawWeights(st, s)
			if err != nil {
				return err
			}
			line.Weight, _ = in.Float64()
		}
		in.Strata = append(in.Strata, line)
	}
	if w.Batch.Design == nil {
		return nil
	}
	lines, err := w.drawnLines()
	if err != nil {
		return err
	}
	for _, l := range lines { // those that the draw left without a case
		if seen[l.ID] {
			continue
		}
		line := publish.StratumLine{ID: l.ID, Population: l.Population}
		if w.selfWeighting() {
			line.Weight = in.Strata[0].Weight
		}
		in.Strata = append(in.Strata, line)
	}
	slices.SortFunc(in.Strata, func(a, b publish.StratumLine) int { return strings.Compare(a.ID, b.ID) })
	return nil
}

// provenance is where the draw came from.
func (w *Work) provenance(in *publish.Input) error {
	frozen, err := w.frozen(0)
	if err != nil {
		return err
	}
	if frozen != nil {
		in.FrameSHA256, in.MerkleRoot = frozen.FrameSHA256, frozen.MerkleRoot
	}
	in.Keyed = !w.Key.None()
	seed, err := w.seeded(0)
	if err != nil || seed == nil {
		return err
	}
	in.Seed, in.SeedSource, in.Together = seed.Seed, seed.Source, seed.WithFreeze
	in.SourceNamed = frozen != nil && frozen.SeedSource != "" && frozen.SeedSource == seed.Source
	if in.FrozenAt, in.SeedAt, err = w.drawTimes(0); err != nil {
		return err
	}
	return w.supplementDraws(in)
}

// drawTimes are when a part was frozen, and when its seed was given.
func (w *Work) drawTimes(part int64) (frozen, seed string, err error) {
	if frozen, err = w.partTime(KindFreeze, part); err != nil {
		return "", "", err
	}
	seed, err = w.partTime(KindSeed, part)
	return frozen, seed, err
}

// supplementDraws is the same of each supplement.
func (w *Work) supplementDraws(in *publish.Input) error {
	parts, err := w.drawnParts()
	if err != nil {
		return err
	}
	for _, part := range parts {
		if part == 0 {
			continue
		}
		frozen, err := w.frozen(part)
		if err != nil {
			return err
		}
		seed, err := w.seeded(part)
		if err != nil {
			return err
		}
		plan, err := w.lotteryPlan(part)
		if err != nil {
			return err
		}
		if frozen == nil {
			continue // its segment was torn; the draw refuses it
		}
		frozenAt, seedAt, err := w.drawTimes(part)
		if err != nil {
			return err
		}
		in.Supplements = append(in.Supplements, publish.Supplement{Part: part, Cases: int64(frozen.Cases), Drawn: plan.Total, FrameSHA256: frozen.FrameSHA256, MerkleRoot: frozen.MerkleRoot,
			Seed: seed.Seed, SeedSource: seed.Source, FrozenAt: frozenAt, SeedAt: seedAt, Together: seed.WithFreeze,
			SourceNamed: frozen.SeedSource != "" && frozen.SeedSource == seed.Source})
	}
	return nil
}
