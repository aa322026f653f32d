package pipeline

import (
	"context"

	"sagsbarometer/data/codebook"
)

// The files of the review stage.
const (
	CasesFile   = "out/cases.parquet"
	ReviewsFile = "out/reviews.parquet"
)

// reviewStage turns what the ledger says of the drawn cases into the two
// files that a statistician opens.
var reviewStage = &Stage{
	Name: "review", Version: 5,
	Spec: func(f *Folder) any {
		return []any{f.Batch.Batch, f.Batch.Design, f.Batch.Review, f.Batch.Domains, f.Batch.FrameColumns(), f.measuredItems()}
	},
	Reads: func(f *Folder) []string {
		return f.withCodebook(SpecFile, DrawFile, FrameFile, PlanFile, supplementPlans, deadlinesFile)
	},
	Kinds:  []string{KindFreeze, KindSeed, KindOpen, KindDisposition, KindAnswers, KindDeal, KindReported, KindLock, KindChoice},
	Writes: []string{CasesFile, ReviewsFile},
	Run: func(ctx context.Context, w *Work) error {
		states, err := w.states()
		if err != nil {
			return err
		}
		states = counting(states)
		complete, err := w.completed(states)
		if err != nil {
			return err
		}
		strata, err := w.strataOf(states)
		if err != nil {
			return err
		}
		post, err := w.postStrata(ctx)
		if err != nil {
			return err
		}
		cases, err := w.casesTable(strata, post, states, complete)
		if err != nil {
			return err
		}
		if err := w.Write(CasesFile, cases.WriteParquet); err != nil {
			return err
		}
		reviews, err := w.reviewsTable(states, complete)
		if err != nil {
			return err
		}
		return w.Write(ReviewsFile, reviews.WriteParquet)
	},
}

// completed are the answers of each reviewed case with derived items and
// deadlines; nil for the others, whose answers are not yet what they will be.
func (f *Folder) completed(states []caseState) ([]codebook.Answers, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	register, err := f.heldDeadlines()
	if err != nil {
		return nil, err
	}
	all := make([]codebook.Answers, len(states))
	for i, s := range states {
		if s.state == reviewed {
			results := book.DeadlineResults(s.reading.Answers, register, s.kommune, f.provisionOf(s.drawnCase))
			all[i] = book.Complete(s.reading.Answers, results)
		}
	}
	return all, nil
}

// provisionOf is the case's own provision, or the batch's where the lists do
// not say.
func (f *Folder) provisionOf(c drawnCase) string {
	if p := c.frame.values["provision"]; p != "" {
		return p
	}
	return f.Batch.Batch.Provision
}
