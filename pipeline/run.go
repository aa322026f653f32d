package pipeline

import (
	"context"
	"slices"

	"sagsbarometer/pipeline/batch"
)

// stages are the pipeline, in order.
var stages = []*Stage{planStage, planReportStage, drawStage, reviewStage, estimateStage, publishStage}

// Run does everything that can be done now. Where people must act it returns
// a *Waiting with the status; what could be computed stands in out/.
func (f *Folder) Run(ctx context.Context) (*Screen, error) {
	lists, err := f.lists()
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		return nil, f.waiting(ctx)
	}
	for _, s := range []*Stage{planStage, planReportStage} {
		if err := f.step(ctx, s); err != nil {
			return nil, err
		}
	}
	if f.Batch.Batch.Basis == batch.Probability {
		seed, err := last[SeedEntry](f, KindSeed)
		if err != nil {
			return nil, err
		}
		if seed == nil {
			return nil, f.stop(ctx)
		}
	}
	if err := f.openCases(ctx); err != nil {
		return nil, err
	}
	if err := f.step(ctx, drawStage); err != nil {
		return nil, err
	}
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	if err := f.step(ctx, reviewStage); err != nil {
		return nil, err
	}
	if ok, err := f.complete(); err != nil || !ok {
		if err != nil {
			return nil, err
		}
		return nil, f.stop(ctx)
	}
	for _, s := range []*Stage{estimateStage, publishStage} {
		if s == publishStage && f.Batch.Publish == nil {
			continue
		}
		if err := f.step(ctx, s); err != nil {
			return nil, err
		}
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

// complete reports whether every drawn case is final.
func (f *Folder) complete() (bool, error) {
	states, err := f.states()
	if err != nil {
		return false, err
	}
	for _, s := range states {
		if !s.state.final() {
			return false, nil
		}
	}
	return true, nil
}

// read imports replies and forms and says what came of it.
func (f *Folder) read(ctx context.Context) error {
	in, err := f.importAll(ctx)
	if in.dispositions+in.readings > 0 {
		f.say("%d replies and %d readings are new", "%d svar og %d gennemgange er nye", in.dispositions, in.readings)
	}
	return err
}

// Review imports what came back and, with forms, deals the cases that have
// arrived and writes forms for them.
func (f *Folder) Review(ctx context.Context, forms bool) (*Screen, error) {
	if err := f.ready(ctx); err != nil {
		return nil, err
	}
	if err := f.upToDraw(ctx); err != nil {
		return nil, err
	}
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	if forms {
		written, err := f.dealOut(ctx)
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

// ready refuses to go on before the draw.
func (f *Folder) ready(ctx context.Context) error {
	if f.Batch.Batch.Basis != batch.Probability {
		return nil
	}
	seed, err := last[SeedEntry](f, KindSeed)
	if err != nil {
		return err
	}
	if seed == nil {
		return f.waiting(ctx)
	}
	return nil
}

// upTo runs everything before the stage, stops where people must act, and
// runs the stage.
func (f *Folder) upTo(ctx context.Context, s *Stage) error {
	if err := f.ready(ctx); err != nil {
		return err
	}
	if err := f.upToDraw(ctx); err != nil {
		return err
	}
	if err := f.read(ctx); err != nil {
		return err
	}
	if _, err := f.do(ctx, reviewStage); err != nil {
		return err
	}
	if ok, err := f.complete(); err != nil || !ok {
		if err != nil {
			return err
		}
		return f.stop(ctx)
	}
	for _, next := range []*Stage{estimateStage, publishStage} {
		if _, err := f.do(ctx, next); err != nil {
			return err
		}
		if next == s {
			break
		}
	}
	return f.writeManifest()
}

// Estimate makes out/estimates.csv and everything before it.
func (f *Folder) Estimate(ctx context.Context) (*Screen, error) {
	if err := f.upTo(ctx, estimateStage); err != nil {
		return nil, err
	}
	e, err := f.estimates()
	if err != nil {
		return nil, err
	}
	return e.Screen(), nil
}
