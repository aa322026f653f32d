package pipeline

import (
	"context"
	"io"
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
		return []any{f.Batch.Batch.Basis, f.Batch.Batch.ID, f.Batch.Batch.Constructed, f.Batch.Frame, f.Batch.Design, f.Batch.FrameColumns()}
	},
	Reads:      func(f *Folder) []string { return f.withVariances(append([]string{SpecFile}, f.Batch.Frame.Files...)...) },
	Kinds:      []string{KindFreeze},
	Writes:     []string{FrameFile, FrameReportFile, PlanFile, commitmentFiles, receiptFiles},
	Complaints: []string{errorListFiles},
	Run: func(ctx context.Context, w *Work) error {
		list, err := w.readFrame(ctx)
		if err != nil {
			return err
		}
		cases, err := w.cases(list)
		if err != nil {
			return err
		}
		plan, err := w.makePlan(cases)
		if err != nil {
			return err
		}
		if err := w.checkFreeze(cases, plan); err != nil {
			return err
		}
		if err := w.writeFrame(cases); err != nil {
			return err
		}
		if err := w.Write(FrameReportFile, func(to io.Writer) error { return writeFrameReport(to, list) }); err != nil {
			return err
		}
		if plan != nil {
			if err := w.WriteBytes(PlanFile, plan.csv()); err != nil {
				return err
			}
		}
		return w.writeReceipts(cases)
	},
}

// withVariances adds the file of variances to what a stage reads.
func (f *Folder) withVariances(names ...string) []string {
	if d := f.Batch.Design; d != nil && d.Variances != "" {
		names = append(names, d.Variances)
	}
	return names
}

// Plan reads the lists, allocates the sample and tells what it promises.
func (f *Folder) Plan(ctx context.Context) (*Screen, error) {
	if err := f.planned(ctx); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.planScreen()
}
