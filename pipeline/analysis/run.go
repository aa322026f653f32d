package analysis

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/aggregate"
	"sagsbarometer/pipeline/refusal"
)

// Estimates are the results of one analysis, in the order of its requests.
type Estimates struct {
	Rows []estimators.Estimate

	deff map[string]string // of measures that ask for a design effect, its reference
}

// Options are how an analysis is run. None of them shows in its results.
type Options struct {
	Workers  int                    // 0: as many as the machine has
	Progress func(read, chunks int) // of the file; may be nil
	Warn     func(lang.Text)        // of what may not be what was meant; may be nil
}

// RunFile runs the spec of that path on the file that it names. It refuses what
// [Read] and [Spec.Run] refuse.
func RunFile(ctx context.Context, path string, o Options) (*Estimates, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s, vs := Read(filepath.ToSlash(path), src)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	file := filepath.FromSlash(s.Data.File)
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(path), file)
	}
	return s.Run(ctx, file, o)
}

// Run makes the estimates from that file, whatever file the spec names. It
// refuses rows that the spec does not fit, and more cases in one estimate than
// the files for statisticians hold, 2^31-1.
func (s *Spec) Run(ctx context.Context, file string, o Options) (_ *Estimates, err error) {
	source, err := openSource(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := source.Close(); err == nil {
			err = cerr
		}
	}()
	source.Progress = o.Progress
	rows, err := aggregate.Estimate(ctx, source, s.Analysis(), o.Workers)
	if err != nil {
		var vs strict.Violations
		if ctx.Err() != nil || errors.As(err, &vs) {
			return nil, err
		}
		return nil, refusal.New(lang.Text{}, "%s: %v", "%s: %v", s.Data.File, err)
	}
	s.warnUncounted(rows, o)
	for _, r := range rows {
		if r.N > math.MaxInt32 {
			return nil, refusal.New(lang.Text{}, "%s: %d cases in one estimate, and the files hold counts up to %d", "%s: %d sager i ét tal, og filerne rummer antal op til %d", s.Data.File, r.N, math.MaxInt32)
		}
	}
	e := &Estimates{Rows: rows, deff: map[string]string{}}
	for _, want := range s.Estimates {
		if want.Deff != "" {
			e.deff[want.ID] = want.Deff
		}
	}
	return e, nil
}

// openSource opens a file, and does not wait for it once ctx is done: of a large
// CSV file all columns are read first.
func openSource(ctx context.Context, file string) (*data.Source, error) {
	type opened struct {
		source *data.Source
		err    error
	}
	done := make(chan opened, 1)
	go func() {
		source, err := data.OpenSource(file)
		done <- opened{source, err}
	}()
	select {
	case o := <-done:
		return o.source, o.err
	case <-ctx.Done():
		go func() {
			if o := <-done; o.err == nil {
				_ = o.source.Close() // nobody reads it
			}
		}()
		return nil, context.Cause(ctx)
	}
}

// WriteCSV writes estimates.csv: numbers in the shortest form that reads back
// to the same float64, and nothing where there is no number.
func (e *Estimates) WriteCSV(w io.Writer) error { return e.Table().WriteCSV(w) }

// warnUncounted warns of estimates whose values no row has, where the spec does
// not name the base that makes such a zero a finding: they may be misspelt.
func (s *Spec) warnUncounted(rows []estimators.Estimate, o Options) {
	for _, want := range s.Estimates {
		found := len(want.Y.Is) == 0 || len(want.Y.Of) > 0 || !Counted(want.Kind)
		for _, r := range rows {
			found = found || r.Measure == want.ID && r.NCounts > 0
		}
		if !found && o.Warn != nil {
			o.Warn(lang.Sentence("estimate %q: no row has %s in column %q; is it spelt as in the file?", "estimate %q: ingen række har %s i kolonnen %q; er det stavet som i filen?",
				want.ID, strict.Strings(want.Y.Is), want.Y.Column))
		}
	}
}
