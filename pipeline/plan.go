package pipeline

import (
	"context"
	"io"
	"slices"

	"sagsbarometer/pipeline/planning"
	"sagsbarometer/pipeline/screen"
)

// The files of the plan stage.
const (
	FrameFile       = "out/frame.parquet"
	FrameReportFile = "out/frame_report.csv"
	PlanFile        = "out/plan.csv"
	receiptFiles    = "private/kvittering-*.csv"
	errorListFiles  = "private/fejlliste-[0-9][0-9][0-9][0-9].xlsx"
)

// planStage reads the case lists and works out the sample sizes. Where the
// frame has been frozen, it refuses one that has changed since, and writes
// the commitments that anyone may see.
var planStage = &Stage{
	Name: "plan", Version: 2,
	Spec: func(f *Folder) any {
		return []any{f.Batch.Batch.Basis, f.Batch.Batch.ID, f.Batch.Batch.Constructed, f.Batch.Frame, f.Batch.Design, f.Batch.FrameColumns(), f.targetColumns(), f.directories()}
	},
	Reads: func(f *Folder) []string {
		return f.withVariances(slices.Concat([]string{SpecFile, supplementFiles}, f.Batch.Frame.Files, f.Batch.Frame.Exclude)...)
	},
	Kinds:      []string{KindFreeze},
	Writes:     []string{FrameFile, FrameReportFile, PlanFile, supplementPlans, CorrectionsFile, commitmentFiles, receiptFiles},
	Complaints: []string{errorListFiles},
	Run: func(ctx context.Context, w *Work) error {
		lists, err := w.readDelivery(ctx)
		if err != nil {
			return err
		}
		main, err := w.makePlan(lists.of(0))
		if err != nil {
			return err
		}
		plans, err := w.withSupplements(main, lists)
		if err != nil {
			return err
		}
		if err := w.checkFreezes(lists, plans); err != nil {
			return err
		}
		if err := w.writeFrame(lists.cases); err != nil {
			return err
		}
		if err := w.Write(FrameReportFile, func(to io.Writer) error { return writeFrameReport(to, lists.report) }); err != nil {
			return err
		}
		if err := w.writePlans(plans); err != nil {
			return err
		}
		if err := w.writeCorrections(lists.corrections); err != nil {
			return err
		}
		return w.writeReceipts(lists.cases)
	},
}

// makePlan allocates the sample. A batch that is not drawn has no plan.
func (w *Work) makePlan(cases []frameCase) (*planning.Plan, error) {
	if w.Batch.Design == nil {
		return nil, nil
	}
	variances, err := w.variancesFile()
	if err != nil {
		return nil, err
	}
	return planning.Make(w.Batch, w.eligible(cases), variances)
}

// targetColumns are the frame columns that the targets cut by.
func (f *Folder) targetColumns() []string {
	if f.Batch.Design == nil {
		return nil
	}
	var columns []string
	for _, t := range f.Batch.Design.Targets {
		column, _ := f.Batch.TargetColumn(t)
		columns = append(columns, column)
	}
	return columns
}

// withVariances adds the file of variances to what a stage reads.
func (f *Folder) withVariances(names ...string) []string {
	if d := f.Batch.Design; d != nil && d.Variances != "" {
		names = append(names, d.Variances)
	}
	return names
}

// Plan reads the lists, allocates the sample and tells what it promises.
func (f *Folder) Plan(ctx context.Context) (*screen.Screen, error) {
	if err := f.planned(ctx); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.planScreen()
}
