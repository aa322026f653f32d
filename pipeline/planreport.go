package pipeline

import (
	"context"
	"io"

	"sagsbarometer/pipeline/batch"
)

// PlanReportFile says what the plan promises: how wide the published intervals
// can be expected to be, for the country, for every domain and for every cell
// of the tables that is known before a case is read, and what other totals and
// designs would have given. It is CSV, one row a thing, of sections:
//
//	country  the whole; id 1 for a single comparison, 2.. for the number of
//	         measures that share the level by Holm's rule
//	need     the total whose interval at one half has the half-width id
//	target   a promised margin of [[design.target]] and what the sizes give
//	domain   a value of a [[domain]]
//	cell     a cell of tables that is no domain value of its own
//	later    a grouping that is known only after the cases are read
//	stratum  a stratum of the plan
//	total    what another total of this design would give
//	design   what another design would give with the same number of cases
//	loss     the chance that losses of the share id leave a stratum with one case at most
//
// Every number is an expectation for a share of the cases themselves: for a
// measure that is not relevant in all cases, n is smaller and intervals wider.
// A column that says nothing of a section is empty there.
const PlanReportFile = "out/plan_report.csv"

// planReportStage works out what the plan promises. It is a stage of its own,
// since it looks at domains, tables and the level of publication, on which the
// plan itself does not depend.
var planReportStage = &Stage{
	Name: "plan-report", Version: 1,
	Spec: func(f *Folder) any {
		interval, level := f.published()
		return []any{f.Batch.Batch.Basis, f.Batch.Design, f.Batch.FrameColumns(), f.Batch.Domains, f.Batch.Tables, len(f.Batch.Measures), interval, level}
	},
	Reads: func(f *Folder) []string {
		if f.Batch.Design == nil {
			return []string{SpecFile}
		}
		return f.withVariances(SpecFile, FrameFile, PlanFile)
	},
	Writes: []string{PlanReportFile},
	Run: func(_ context.Context, w *Work) error {
		if w.Batch.Design == nil { // nothing is drawn, so nothing is promised
			return nil
		}
		rows, err := w.planReport()
		if err != nil {
			return err
		}
		return w.Write(PlanReportFile, func(to io.Writer) error { return writePlanReport(to, rows) })
	},
}

// published is the interval that is published and its level.
func (f *Folder) published() (name string, level float64) {
	name, level = batch.DefaultInterval, batch.DefaultLevel
	if f.Batch.Design != nil && f.Batch.Design.Method == batch.SelfWeighting {
		name = "clopper-pearson"
	}
	if p := f.Batch.Publish; p != nil {
		name, level = p.Interval, p.Level
	}
	return name, level
}

// planned brings the plan and its report up to date.
func (f *Folder) planned(ctx context.Context) error {
	return f.doAll(ctx, planStage, planReportStage)
}
