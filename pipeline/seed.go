package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// Draw gives the seed of a part, once, and makes the draw: of the frame, or of
// the oldest supplement that has none. It freezes first what nobody has. A
// seed that was given before changes nothing where all is drawn, and is
// refused for a supplement.
func (f *Folder) Draw(ctx context.Context, seed, source string) (*screen.Screen, error) {
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
	given, err := all[SeedEntry](f, KindSeed)
	if err != nil {
		return err
	}
	if seed == "" {
		if len(given) > 0 {
			return nil
		}
		return refuse(lang.Text{EN: `barometer draw BATCH --seed S --seed-source "where it came from"`, DA: `barometer draw BATCH --seed S --seed-source "hvor det kommer fra"`},
			"no seed: a draw needs public randomness that arrived after the freeze", "intet startord: en lodtrækning kræver offentlig tilfældighed, der er kommet efter låsningen")
	}
	if err := f.usable(seed, source); err != nil { // before the freeze, which cannot be undone
		return refuse(lang.Text{}, "%v", "%v", err)
	}
	part, found, err := f.undrawn(ctx)
	if err != nil {
		return err
	}
	if found {
		if source, err = f.sourceOf(part, source); err != nil {
			return err
		}
	}
	if done, err := f.compareSeed(given, seed, source, part, found); done || err != nil {
		return err
	}
	before, err := f.anchoredSeed(part) // its segment may have been torn
	if err != nil {
		return err
	}
	if before != nil {
		if seed != before.Seed {
			return refuse(drawnOnce, "this batch has been drawn with another seed", "denne batch er trukket med et andet startord")
		}
		source = cmp.Or(source, before.Source)
	}
	frozen, err := f.frozen(part)
	if err != nil {
		return err
	}
	if frozen == nil && f.dry() {
		return refuse(lang.Text{EN: "barometer plan BATCH --freeze", DA: "barometer plan BATCH --freeze"},
			"the frame is not frozen, and seeds are not tried out on one that can still change", "listen er ikke låst, og startord prøves ikke af på en liste, der endnu kan ændres")
	}
	if err := f.freezeParts(ctx, part, ""); err != nil { // a later supplement may still change; a source that comes with its seed is not named beforehand
		return err
	}
	drawn, _, err := f.hold(ctx, part, seed)
	if err != nil {
		return refuse(lang.Text{}, "%v", "%v", err)
	}
	return f.appendAll(SeedEntry{Part: part, Seed: seed, Source: source, WithFreeze: frozen == nil},
		DrawEntry{Part: part, DrawSHA256: drawDigest(drawn), Cases: len(drawn)})
}

var drawnOnce = lang.Text{EN: "a batch is drawn once; to draw again, start a new batch", DA: "en batch trækkes én gang; begynd en ny batch for at trække igen"}

// undrawn is the oldest part that has cases to draw and no seed.
func (f *Folder) undrawn(ctx context.Context) (part int64, found bool, err error) {
	if _, err := f.do(ctx, planStage); err != nil {
		return 0, false, err
	}
	parts, err := f.plannedParts()
	if err != nil {
		return 0, false, err
	}
	for _, part := range parts {
		seed, err := f.seeded(part)
		if err != nil || seed == nil {
			return part, err == nil, err
		}
	}
	return 0, false, nil
}

// compareSeed holds a seed against those that were given before, and reports
// whether there is nothing left to draw with it.
func (f *Folder) compareSeed(given []SeedEntry, seed, source string, part int64, found bool) (done bool, err error) {
	i := slices.IndexFunc(given, func(e SeedEntry) bool { return e.Seed == seed })
	switch {
	case i >= 0 && found:
		return false, refuse(lang.Text{EN: "wait for public randomness that is newer than the freeze of " + partDir(part), DA: "vent på offentlig tilfældighed, der er nyere end låsningen af " + partDir(part)},
			"the seed has been used in this batch: a supplementary draw needs fresh randomness, or whoever sends late lists could know the outcome", "startordet er brugt i denne batch: en supplerende lodtrækning kræver ny tilfældighed, for ellers kunne den, der sender sene lister, kende udfaldet")
	case i >= 0:
		if _, err := f.sourceOf(given[i].Part, source); err != nil {
			return false, err
		}
		if source != "" && source != given[i].Source {
			f.say("the seed's source stays as it was noted: %q", "startordets kilde bliver stående, som den blev noteret: %q", given[i].Source)
		}
		return true, nil
	case !found:
		return false, refuse(drawnOnce, "this batch has been drawn with another seed", "denne batch er trukket med et andet startord")
	}
	return false, nil
}

// usable reports whether a lottery can be held with the seed, and the seed be
// published with its source.
func (f *Folder) usable(seed, source string) error {
	if _, err := lottery.Draw(seed, []lottery.Case{{Stratum: "s", ID: "c"}}, map[string]lottery.Size{"s": {Sample: 1}}); err != nil {
		return err
	}
	public := lottery.Seed{Batch: f.Batch.Batch.ID, CommitmentSHA256: strings.Repeat("0", 64), Source: source, Seed: seed}
	_, err := lottery.ParseSeed(public.Text())
	return err
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
