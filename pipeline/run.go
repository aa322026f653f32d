package pipeline

import (
	"context"
	"errors"
	"slices"

	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/screen"
)

// stages are the pipeline, in order.
var stages = []*Stage{planStage, planReportStage, drawStage, reviewStage, estimateStage, publishStage}

// Run does everything that can be done now. Where people must act it returns
// a *Waiting with the status; what could be computed stands in out/.
func (f *Folder) Run(ctx context.Context) (*screen.Screen, error) {
	to := publishStage
	if f.Batch.Publish == nil {
		to = estimateStage
	}
	if err := f.through(ctx, to, f.step); err != nil {
		return nil, err
	}
	if f.Batch.Publish != nil {
		if err := f.finishRelease(); err != nil { // one that was cut short
			return nil, err
		}
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.resultScreen()
}

// through does every stage up to and with one, and reads what people have
// handed in. Where people must act it writes the manifest of what there is and
// returns a *Waiting.
func (f *Folder) through(ctx context.Context, to *Stage, do func(context.Context, *Stage) error) error {
	lists, err := f.lists()
	if err != nil {
		return err
	}
	if len(lists) == 0 {
		return f.waiting(ctx)
	}
	for _, s := range []*Stage{planStage, planReportStage} {
		if err := do(ctx, s); err != nil {
			return err
		}
	}
	if drawn, err := f.drawn(); err != nil {
		return err
	} else if !drawn {
		return f.stop(ctx)
	}
	if err := f.openCases(ctx); err != nil {
		return err
	}
	if err := do(ctx, drawStage); err != nil {
		return err
	}
	if err := f.read(ctx); err != nil {
		return err
	}
	if err := do(ctx, reviewStage); err != nil {
		return err
	}
	if ok, err := f.complete(); err != nil {
		return err
	} else if !ok {
		return f.stop(ctx)
	}
	for _, s := range []*Stage{estimateStage, publishStage} {
		if err := do(ctx, s); err != nil || s == to {
			return err
		}
	}
	return nil
}

// drawn reports whether the sample is there: a batch that is not drawn has it
// from the start.
func (f *Folder) drawn() (bool, error) {
	if f.Batch.Batch.Basis != batch.Probability {
		return true, nil
	}
	seed, err := f.seeded(0)
	return seed != nil, err
}

// lists are the case lists that have arrived.
func (f *Folder) lists() ([]string, error) {
	names, err := f.find(f.Batch.Frame.Files...)
	return slices.DeleteFunc(names, passing), err
}

// upToDraw brings the plan and the draw up to date.
func (f *Folder) upToDraw(ctx context.Context) error {
	if err := f.openCases(ctx); err != nil {
		return err
	}
	return f.doAll(ctx, planStage, planReportStage, drawStage)
}

// step runs one stage and says so.
func (f *Folder) step(ctx context.Context, s *Stage) error {
	ran, err := f.do(ctx, s)
	if err != nil {
		return err
	}
	if ran {
		f.say("%s: done", "%s: færdig", s.Name)
	} else {
		f.say("%s: nothing has changed", "%s: intet er ændret", s.Name)
	}
	return nil
}

// stop writes the manifest of what there is and returns what people must do.
func (f *Folder) stop(ctx context.Context) error {
	if err := f.dropStale(); err != nil {
		return err
	}
	if err := f.writeManifest(); err != nil {
		return err
	}
	return f.waiting(ctx)
}

func (f *Folder) waiting(ctx context.Context) error {
	s, err := f.status(ctx)
	if err != nil {
		return err
	}
	return &Waiting{s}
}

// complete reports whether every case of every part is final, and all is read
// that is to be read twice.
func (f *Folder) complete() (bool, error) {
	if ok, err := f.firstComplete(); err != nil || !ok {
		return false, err
	}
	second, err := f.secondProgress()
	return second.done(), err
}

// firstComplete reports whether every case of every part is final.
func (f *Folder) firstComplete() (bool, error) {
	states, err := f.states()
	if err != nil {
		return false, err
	}
	for _, s := range states {
		if !s.state.final() {
			return false, nil
		}
	}
	open, err := f.takenBack(states)
	if err != nil || len(open) > 0 {
		return false, err
	}
	if f.Batch.Design == nil {
		return true, nil
	}
	parts, err := f.plannedParts()
	if err != nil {
		return false, err
	}
	for _, part := range parts {
		if seed, err := f.seeded(part); err != nil || seed == nil {
			return false, err
		}
	}
	return true, nil
}

// read imports replies and forms, opens the reserves that are due, and says
// what came of it. A reserve that was opened may be on a list of excluded
// cases itself, so it goes on until nothing is due.
func (f *Folder) read(ctx context.Context) error {
	if err := f.holdHeadline(); err != nil {
		return err
	}
	if err := f.holdAlongside(); err != nil {
		return err
	}
	if err := f.holdAsked(); err != nil {
		return err
	}
	var sum imported
	for {
		in, err := f.importAll(ctx)
		var wrong strict.Violations
		if err != nil && !errors.As(err, &wrong) {
			return err
		}
		sum.dispositions, sum.readings = sum.dispositions+in.dispositions, sum.readings+in.readings
		more, oerr := f.openReserves(ctx)
		if oerr != nil {
			return oerr
		}
		if more && err == nil {
			continue
		}
		sum.say(f.Env)
		return err
	}
}

// ready refuses to go on before the draw.
func (f *Folder) ready(ctx context.Context) error {
	drawn, err := f.drawn()
	if err == nil && !drawn {
		err = f.waiting(ctx)
	}
	return err
}

// upTo does what is needed for a stage, and the stage.
func (f *Folder) upTo(ctx context.Context, s *Stage) error {
	if err := f.through(ctx, s, func(ctx context.Context, s *Stage) error {
		_, err := f.do(ctx, s)
		return err
	}); err != nil {
		return err
	}
	return f.writeManifest()
}

// Estimate makes out/estimates.csv and everything before it.
func (f *Folder) Estimate(ctx context.Context) (*screen.Screen, error) {
	if err := f.upTo(ctx, estimateStage); err != nil {
		return nil, err
	}
	e, err := f.estimates()
	if err != nil {
		return nil, err
	}
	return e.Screen(), nil
}
