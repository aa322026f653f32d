package pipeline

import (
	"fmt"
	"math/big"
	"os"
	"slices"

	"sagsbarometer/pipeline/planning"
	"sagsbarometer/sampling/lottery"
)

// supplementPlans are the plans of supplements; out/plan.csv is the frame's.
const supplementPlans = "out/plan-tillaeg-*.csv"

// A partPlanned is the plan of a part.
type partPlanned struct {
	part int64
	*planning.Plan
}

// writePlans writes the plan of each part.
func (w *Work) writePlans(plans []partPlanned) error {
	for _, p := range plans {
		if err := w.WriteBytes(partPlan(p.part), p.CSV()); err != nil {
			return err
		}
	}
	return nil
}

// planOf reads the plan of a part back.
func (f *Folder) planOf(part int64) ([]planning.Line, error) {
	b, err := os.ReadFile(f.outPath(partPlan(part)))
	if err != nil {
		return nil, err
	}
	lines, err := planning.ReadLines(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", partPlan(part), err)
	}
	return lines, nil
}

// drawnLines are the plans of the parts that have a seed: what the sample is
// drawn from.
func (f *Folder) drawnLines() ([]planning.Line, error) {
	parts, err := f.drawnParts()
	if err != nil {
		return nil, err
	}
	var all []planning.Line
	for _, part := range parts {
		lines, err := f.planOf(part)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	return all, nil
}

// plannedParts are the parts that the plan stage left a plan of: those with
// cases to draw.
func (f *Folder) plannedParts() ([]int64, error) {
	names, err := f.find(PlanFile, supplementPlans)
	if err != nil {
		return nil, err
	}
	var parts []int64
	for _, name := range names {
		var part int64
		if name != PlanFile {
			if _, err := fmt.Sscanf(name, "out/plan-tillaeg-%d.csv", &part); err != nil || partPlan(part) != name {
				continue // no stage wrote it
			}
		}
		parts = append(parts, part)
	}
	slices.Sort(parts)
	return parts, nil
}

// plannedSupplements are the planned parts after the first.
func (f *Folder) plannedSupplements() ([]int64, error) {
	parts, err := f.plannedParts()
	return slices.DeleteFunc(parts, func(part int64) bool { return part == 0 }), err
}

// lotteryPlan is the plan of a part as the lottery reads it.
func (f *Folder) lotteryPlan(part int64) (lottery.Plan, error) {
	b, err := os.ReadFile(f.outPath(partPlan(part)))
	if err != nil {
		return lottery.Plan{}, err
	}
	lines, err := f.planOf(part)
	if err != nil {
		return lottery.Plan{}, err
	}
	return lottery.ReadPlan(lottery.Design(f.Batch.Design.Method), totalOf(lines, f.selfWeighting()), b)
}

// totalOf is how many cases the plan takes. With equal chances each is
// total/N, whatever the sizes will be.
func totalOf(lines []planning.Line, equal bool) int64 {
	var total, population int64
	for _, l := range lines {
		total += l.Planned
		population += l.Population
	}
	if !equal || len(lines) == 0 {
		return total
	}
	product := new(big.Rat).Mul(lines[0].Pi, new(big.Rat).SetInt64(population))
	return product.Num().Int64()
}
