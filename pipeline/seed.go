package pipeline

import (
	"cmp"
	"context"
	"os"

	"sagsbarometer/data/lang"
	"sagsbarometer/sampling/lottery"
)

// Draw gives the seed, once, and makes the draw. It freezes the frame first
// if nobody has. The same seed again changes nothing; another is refused.
func (f *Folder) Draw(ctx context.Context, seed, source string) (*Screen, error) {
	if f.Batch.Design == nil {
		if seed != "" {
			return nil, refuse(lang.Text{}, "a %s batch is not drawn: every eligible case is opened", "en %s-batch trækkes ikke: alle sager, der opfylder betingelserne, åbnes", f.Batch.Batch.Basis)
		}
	} else if err := f.giveSeed(ctx, seed, source); err != nil {
		return nil, err
	}
	if err := f.upToDraw(ctx); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.drawScreen()
}

func (f *Folder) giveSeed(ctx context.Context, seed, source string) error {
	given, err := last[SeedEntry](f, KindSeed)
	if err != nil {
		return err
	}
	before := given
	if before == nil { // its segment may have been torn
		if before, err = f.anchoredSeed(); err != nil {
			return err
		}
	}
	switch {
	case before != nil && seed != "" && seed != before.Seed:
		return refuse(lang.Text{EN: "a batch is drawn once; to draw again, start a new batch", DA: "en batch trækkes én gang; begynd en ny batch for at trække igen"},
			"this batch has been drawn with another seed", "denne batch er trukket med et andet startord")
	case given != nil:
		if source != "" && source != given.Source {
			f.say("the seed's source stays as it was noted: %q", "startordets kilde bliver stående, som den blev noteret: %q", given.Source)
		}
		return nil
	case seed == "":
		return refuse(lang.Text{EN: `barometer draw BATCH --seed S --seed-source "where it came from"`, DA: `barometer draw BATCH --seed S --seed-source "hvor det kommer fra"`},
			"no seed: a draw needs public randomness that arrived after the freeze", "intet startord: en lodtrækning kræver offentlig tilfældighed, der er kommet efter låsningen")
	}
	if err := usable(seed); err != nil { // before the freeze, which cannot be undone
		return refuse(lang.Text{}, "%v", "%v", err)
	}
	frozen, err := last[FreezeEntry](f, KindFreeze)
	if err != nil {
		return err
	}
	if frozen == nil && f.dry() {
		return refuse(lang.Text{EN: "barometer plan BATCH --freeze", DA: "barometer plan BATCH --freeze"},
			"the frame is not frozen, and seeds are not tried out on one that can still change", "listen er ikke låst, og startord prøves ikke af på en liste, der endnu kan ændres")
	}
	if _, err := f.Freeze(ctx); err != nil {
		return err
	}
	cases, err := f.eligible()
	if err != nil {
		return err
	}
	planned, err := os.ReadFile(f.outPath(PlanFile))
	if err != nil {
		return err
	}
	sizes, err := f.sizes(planned, seed)
	if err != nil {
		return err
	}
	drawn, err := lottery.Draw(seed, cases, sizes)
	if err != nil {
		return refuse(lang.Text{}, "%v", "%v", err)
	}
	if before != nil { // the segment that noted it was torn
		source = cmp.Or(source, before.Source)
	}
	return f.appendAll(SeedEntry{Seed: seed, Source: source, WithFreeze: frozen == nil}, DrawEntry{DrawSHA256: drawDigest(drawn), Cases: len(drawn)})
}

// usable reports whether a lottery can be held with the seed.
func usable(seed string) error {
	_, err := lottery.Draw(seed, []lottery.Case{{Stratum: "s", ID: "c"}}, map[string]lottery.Size{"s": {Sample: 1}})
	return err
}

// eligible are the cases of out/frame.parquet that can be drawn.
func (f *Folder) eligible() ([]lottery.Case, error) {
	rows, err := readFrameFile(f.outPath(FrameFile))
	return eligibleOf(rows), err
}

func eligibleOf(rows []frameRow) []lottery.Case {
	var cases []lottery.Case
	for _, r := range rows {
		if r.eligible {
			cases = append(cases, lottery.Case{Stratum: r.stratum, ID: r.id})
		}
	}
	return cases
}
