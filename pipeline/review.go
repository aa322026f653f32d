package pipeline

import (
	"context"
	"io"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
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
		strata, err := w.strataOf(states)
		if err != nil {
			return err
		}
		post, err := w.postStrata(ctx)
		if err != nil {
			return err
		}
		cases, err := w.casesFile(strata, post, states)
		if err != nil {
			return err
		}
		if err := w.writePieces(CasesFile, len(states), cases.rows); err != nil {
			return err
		}
		reviews, err := w.reviewsFile(states)
		if err != nil {
			return err
		}
		return w.writePieces(ReviewsFile, len(reviews.readings), reviews.rows)
	},
}

// pieceRows is of how many cases or readings the rows are in memory at once.
const pieceRows = 1024

// writePieces writes a table of so many cases or readings, of whose rows no
// more than a piece is made at a time.
func (w *Work) writePieces(name string, n int, rows func(from, to int) (*data.Table, error)) error {
	return w.Write(name, func(to io.Writer) error {
		return data.WriteParquet(to, func(yield func(*data.Table, error) bool) {
			for from := 0; from < max(n, 1); from += pieceRows { // a table without rows has columns too
				if piece, err := rows(from, min(from+pieceRows, n)); !yield(piece, err) {
					return
				}
			}
		})
	})
}

// A completion makes the answers of cases whole, with derived items and
// deadlines.
type completion struct {
	folder   *Folder
	book     *codebook.Codebook
	register *deadline.Register
	items    []codebook.ColumnSpec
}

func (f *Folder) completion() (*completion, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	register, err := f.heldDeadlines()
	return &completion{f, book, register, book.Columns()}, err
}

// complete are all answers of a reviewed case; nil of another, whose answers
// are not yet what they will be.
func (c *completion) complete(s *caseState) codebook.Answers {
	if s.state != reviewed {
		return nil
	}
	return c.whole(s.reading.Answers.open(), s.drawnCase)
}

// whole are what answers about a case come to.
func (c *completion) whole(a codebook.Answers, of drawnCase) codebook.Answers {
	return c.book.Complete(a, c.book.DeadlineResults(a, c.register, of.kommune, c.folder.provisionOf(of)))
}

// provisionOf is the case's own provision, or the batch's where the lists do
// not say.
func (f *Folder) provisionOf(c drawnCase) string {
	if p := c.frame.values["provision"]; p != "" {
		return p
	}
	return f.Batch.Batch.Provision
}
