package pipeline

import (
	"context"

	"sagsbarometer/pipeline/screen"
)

// ReviewActs are what review is asked to do beside reading what came back, in
// the order in which it does them.
type ReviewActs struct {
	Reassign   string // the reviewer whose unfinished readings go to the others
	Forms      bool   // deal, and write the forms that are not there
	Trial      int    // so many cases that all read
	Lock       bool   // lock the first readings, and name where the seed will come from
	Second     bool   // choose who is read again, and deal it
	Seed       string // of the choice; empty: the program's own randomness
	SeedSource string // of the seed, in words
	Arbitrate  bool   // deal the cases whose two readings differ
	Objections bool   // deal the cases that kommuner object to
}

// deals reports whether somebody is given something to read.
func (a ReviewActs) deals() bool {
	return a.Reassign != "" || a.Forms || a.Trial > 0 || a.Lock || a.Second || a.Arbitrate || a.Objections
}

// Review imports what came back, and does what it is asked to do beside.
func (f *Folder) Review(ctx context.Context, acts ReviewActs) (*screen.Screen, error) {
	if err := f.ready(ctx); err != nil {
		return nil, err
	}
	if err := f.upToDraw(ctx); err != nil {
		return nil, err
	}
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	if acts.deals() {
		if err := f.act(ctx, acts); err != nil {
			return nil, err
		}
		if err := f.noteAsked(); err != nil {
			return nil, err
		}
		written, err := f.writeForms(ctx)
		if err != nil {
			return nil, err
		}
		for _, name := range written {
			f.say("wrote %s", "skrev %s", name)
		}
	}
	if _, err := f.do(ctx, reviewStage); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	s, err := f.status(ctx)
	if err != nil {
		return nil, err
	}
	return s.Screen(), nil
}

// act decides who reads what. Each act is one entry in the ledger, so that
// one that is refused leaves those before it standing.
func (f *Folder) act(ctx context.Context, acts ReviewActs) error {
	if acts.Reassign != "" {
		if err := f.knownReviewer(acts.Reassign); err != nil {
			return err
		}
	}
	if acts.Forms || acts.Reassign != "" {
		if err := f.dealOut(ctx, acts.Reassign); err != nil {
			return err
		}
	}
	if acts.Forms {
		if err := f.dealAlongside(); err != nil {
			return err
		}
		if list, err := f.reviewers(); err == nil && len(list) == 0 {
			f.say("%s names no reviewer: write a line for each, with code and name, before papers arrive", "%s nævner ingen jurist: skriv en linje for hver, med kode og navn, før akterne kommer", reviewersFile)
		}
	}
	if acts.Trial > 0 {
		if err := f.holdTrial(acts.Trial); err != nil {
			return err
		}
	}
	if acts.Lock || acts.Second {
		if err := f.readAgain(ctx, acts); err != nil {
			return err
		}
	}
	if acts.Arbitrate {
		if err := f.arbitrate(); err != nil {
			return err
		}
	}
	if acts.Objections {
		return f.hearObjections()
	}
	return nil
}
