package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"sagsbarometer/data"
	"sagsbarometer/pipeline/analysis"
)

// The files of the estimate stage. All are complete and private; what leaves
// the house is decided when publishing.
const (
	SpecOut          = "out/estimates.toml"
	EstimatesCSV     = "out/estimates.csv"
	EstimatesParquet = "out/estimates.parquet"
)

// estimateStage writes the spec of the analysis and runs it: what it does can
// be repeated by anyone with barometer analyse out/estimates.toml.
var estimateStage = &Stage{
	Name: "estimate", Version: 4,
	Spec: func(f *Folder) any {
		return []any{f.Batch.Batch, f.measures(), f.Batch.Domains, f.Batch.Tables, f.Batch.Publish, f.Batch.Design, f.Batch.Frame.Undelivered}
	},
	Reads:  func(f *Folder) []string { return f.withCodebook(SpecFile, CasesFile) },
	Writes: []string{SpecOut, SecondPhaseSpec, SecondPhaseFile, EstimatesCSV, EstimatesParquet, BoundsCSV},
	Run: func(ctx context.Context, w *Work) error {
		cases, err := w.whatCame()
		if err != nil {
			return err
		}
		src := w.spec(cases)
		if err := w.WriteBytes(SpecOut, src); err != nil {
			return err
		}
		s, vs := analysis.Read(SpecOut, src)
		if err := vs.Err(); err != nil {
			return fmt.Errorf("the generated spec: %w", err) // our own mistake
		}
		e, err := s.Run(ctx, w.In(CasesFile), w.analysing())
		if err != nil {
			return err
		}
		second, err := w.secondPhase(ctx, cases)
		if err != nil {
			return err
		}
		e.Rows = append(e.Rows, second...)
		if err := w.Write(EstimatesCSV, e.WriteCSV); err != nil {
			return err
		}
		bounds, err := w.bounds(ctx, s)
		if err != nil {
			return err
		}
		if len(bounds) > 0 {
			if err := w.Write(BoundsCSV, func(to io.Writer) error { return writeBounds(to, bounds) }); err != nil {
				return err
			}
		}
		return w.Write(EstimatesParquet, func(to io.Writer) error {
			t := e.Table()
			t.Meta = w.meta()
			return t.WriteParquet(to)
		})
	},
}

// A caseFacts is what the cases as a whole say of how to estimate from them.
type caseFacts struct {
	missing bool // one was opened that was not reviewed and may be in scope
	post    bool // they have post-strata
	again   bool // some were read twice

	weighted bool // wanted: the final weights of the file, whatever is missing
}

func (w *Work) whatCame() (facts caseFacts, err error) {
	t, err := data.ReadParquetFile(w.In(CasesFile))
	if err != nil {
		return facts, err
	}
	return factsOf(t), nil
}

func factsOf(t *data.Table) (facts caseFacts) {
	for i := range t.Rows {
		facts.missing = facts.missing || t.Column("responded") != nil && cell(t, "responded", i) != "1" && cell(t, "eligible", i) != "0"
		facts.post = facts.post || cell(t, "poststratum", i) != ""
		facts.again = facts.again || cell(t, readAgainColumn, i) == "1"
	}
	return facts
}

// estimates runs the analyses of out/ again: the same numbers as in
// estimates.csv, with their types.
func (f *Folder) estimates() (*analysis.Estimates, error) {
	e, err := analysis.RunFile(context.Background(), f.outPath(SpecOut), f.analysing())
	if err != nil {
		return nil, err
	}
	second, err := analysis.RunFile(context.Background(), f.outPath(SecondPhaseSpec), f.analysing())
	switch {
	case err == nil:
		e.Rows = append(e.Rows, second.Rows...)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return e, nil
}
