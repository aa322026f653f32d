package pipeline

import (
	"context"
	"fmt"
	"os"

	"sagsbarometer/pipeline/precision"
	"sagsbarometer/pipeline/publish"
)

// PlanReportFile says what the plan promises, see [precision.Report].
const PlanReportFile = "out/plan_report.csv"

// planReportStage works out what the plan promises. It is a stage of its own,
// since it looks at domains, tables and the level of publication, on which the
// plan itself does not depend.
var planReportStage = &Stage{
	Name: "plan-report", Version: 1,
	Spec: func(f *Folder) any {
		interval, level := precision.Interval(f.Batch)
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
		lines, err := w.planOf(0)
		if err != nil {
			return err
		}
		frame, err := w.eligibleFile()
		if err != nil {
			return err
		}
		variances, err := w.variancesFile()
		if err != nil {
			return err
		}
		report, err := precision.Expect(w.Batch, lines, frame, variances)
		if err != nil {
			return err
		}
		return w.Write(PlanReportFile, report.WriteCSV)
	},
}

// planForReaders is the plan report as the publication tells it; nil where
// nothing is drawn.
func (w *Work) planForReaders() (*publish.Plan, error) {
	if w.Batch.Design == nil {
		return nil, nil
	}
	w.In(PlanReportFile) // declared
	report, err := w.planReport()
	if err != nil {
		return nil, err
	}
	return report.ForReaders(), nil
}

// planReport reads the plan report back.
func (f *Folder) planReport() (*precision.Report, error) {
	b, err := os.ReadFile(f.outPath(PlanReportFile))
	if err != nil {
		return nil, err
	}
	report, err := precision.Read(f.Batch, b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", PlanReportFile, err)
	}
	return report, nil
}

// planned brings the plan and its report up to date.
func (f *Folder) planned(ctx context.Context) error {
	return f.doAll(ctx, planStage, planReportStage)
}
