package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sagsbarometer/data/day"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/batch"
)

// exampleID is the one batch that may be made again; another may be real.
const exampleID = "bl87-2025"

// generated are what the command makes, and removes before it does.
var generated = []string{"kommuner.csv", "frame", "replies", "forms", "ledger"}

// The days on which the officer sits down, all at ten in the morning, UTC.
var (
	freezeOn       = on(2025, time.September, 1)
	drawOn         = on(2025, time.September, 3)
	firstRepliesOn = on(2025, time.September, 29)
	dealOn         = on(2025, time.October, 10)
	firstFormsOn   = on(2025, time.November, 3)
	lastFormsOn    = on(2025, time.November, 24)
)

// The seed of a real batch is public randomness that nobody knew when the
// frame was frozen. This one is as constructed as the cases.
const (
	seed       = "konstrueret-vindertal-2025-09-03-04-11-17-23-30-33-36"
	seedSource = "Konstrueret. En rigtig batch bruger et offentligt vindertal, der er trukket efter låsningen."
)

// generate makes the example in dir, act by act as an officer does.
func generate(ctx context.Context, dir string) error {
	if err := clear(dir); err != nil {
		return err
	}
	cases, err := writeLists(dir)
	if err != nil {
		return err
	}
	if err := writeContacts(dir); err != nil {
		return err
	}
	if err := act(dir, freezeOn, func(f *pipeline.Folder) error {
		_, err := f.Freeze(ctx, seedSource)
		return err
	}); err != nil {
		return err
	}
	if err := act(dir, drawOn, func(f *pipeline.Folder) error {
		_, err := f.Draw(ctx, seed, seedSource)
		return err
	}); err != nil {
		return err
	}
	reviews, err := readDraw(dir, cases)
	if err != nil {
		return err
	}
	review := func(forms bool) func(*pipeline.Folder) error {
		return func(f *pipeline.Folder) error {
			_, err := f.Review(ctx, pipeline.ReviewActs{Forms: forms})
			return err
		}
	}
	for _, step := range []struct {
		on      day.Date
		people  func() error // what others have done until then
		officer func(*pipeline.Folder) error
	}{
		{firstRepliesOn, func() error { return reply(dir, "replies/akter-september.csv", reviews, 0, firstRepliesOn) }, review(false)},
		{dealOn, func() error {
			return errors.Join(reply(dir, "replies/akter-oktober.csv", reviews, firstRepliesOn, dealOn), returnRequests(dir, reviews))
		}, review(true)},
		{firstFormsOn, func() error { return fillForms(dir, reviews, firstFormsOn) }, review(false)},
		{lastFormsOn, func() error { return fillForms(dir, reviews, lastFormsOn) }, review(false)},
	} {
		if err := step.people(); err != nil {
			return err
		}
		if err := act(dir, step.on, step.officer); err != nil {
			return err
		}
	}
	return nil
}

// clear removes what an earlier run made. It refuses any other batch.
func clear(dir string) error {
	src, err := os.ReadFile(filepath.Join(dir, pipeline.SpecFile))
	if err != nil {
		return err
	}
	b, vs := batch.Read(pipeline.SpecFile, src)
	if err := vs.Err(); err != nil {
		return err
	}
	if b.Batch.ID != exampleID {
		return fmt.Errorf("%s holds the batch %s, want %s: the cases of another are not ours to make", dir, b.Batch.ID, exampleID)
	}
	for _, name := range append([]string{"out", "private", ".cache"}, generated...) {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// act opens the batch on a day and does one thing.
func act(dir string, on day.Date, do func(*pipeline.Folder) error) (err error) {
	f, err := pipeline.Open(dir, pipeline.Env{Now: on.Time().Add(10 * time.Hour)}, pipeline.Write)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := do(f); err != nil {
		return fmt.Errorf("on %s: %w", on, err)
	}
	return nil
}
