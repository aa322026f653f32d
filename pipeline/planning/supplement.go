package planning

import (
	"math/big"
	"slices"
	"strings"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// Supplement sizes the strata of cases that have come since earlier plans were
// made, the first of which is that of the frame, as that one would have sized
// them: at its fraction, rounded half up, and at its minimum,
//
//	n = min(N, max(minimum, [N total/N_main])).
//
// Their partners are the nearest of all strata planned so far and of its own,
// by the rule of [sampling.Collapse]; those of earlier plans stay as they are.
// The frame names its strata as the first plan does; name is what they are
// called in this one. The total is 0 where there are too few cases for one to
// be drawn.
func Supplement(b *batch.Batch, earlier []*Plan, frame Frame, name func(stratum string) string) (*Plan, error) {
	lines, err := strata(b, frame)
	if err != nil {
		return nil, err
	}
	main := earlier[0]
	var population int64
	class := map[string]string{} // of a stratum in the frame
	for _, l := range main.Lines {
		population += l.Population
		class[l.ID] = l.Class
	}
	p := &Plan{Lines: lines}
	var all []sampling.Stratum
	for _, e := range earlier {
		for _, l := range e.Lines {
			all = append(all, l.Stratum)
		}
	}
	for h := range lines {
		l := &lines[h]
		if c, ok := class[l.ID]; ok {
			l.Class = c
		} else {
			l.Class = nearestClass(main.Lines, l.Class)
		}
		l.Planned = min(l.Population, max(b.Design.Minimum, halfUp(l.Population, main.Total, population)))
		l.Expected = float64(l.Planned)
		l.Reserve = min(b.Design.Reserve, l.Population-l.Planned)
		chance, err := sampling.Stratified(l.Stratum)
		if err != nil {
			return nil, err
		}
		l.Pi, l.Pi2 = chance.Pi, chance.Joint
		l.ID = name(l.ID)
		p.Total += l.Planned
		all = append(all, l.Stratum)
	}
	partners, err := sampling.Collapse(all)
	if err != nil {
		return nil, err
	}
	for h := range lines {
		lines[h].Partner = partners[len(all)-len(lines)+h]
	}
	return p, nil
}

// halfUp is N total / population, rounded half up.
func halfUp(n, total, population int64) int64 {
	twice := new(big.Int).Mul(big.NewInt(2*n), big.NewInt(total)) // 2 n total may pass 2^63
	twice.Add(twice, big.NewInt(population))
	return twice.Quo(twice, big.NewInt(2*population)).Int64()
}

// nearestClass is the class of the frame's plan that a stratum belongs to
// which it had no case of: its own where the plan has it or has joined it with
// others, else the first, so that somebody carries its cases.
func nearestClass(lines []Line, own string) string {
	for _, l := range lines {
		if slices.Contains(strings.Split(l.Class, "+"), own) {
			return l.Class
		}
	}
	return lines[0].Class
}
