package pipeline

import (
	"context"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// checkSource refuses a source that cannot be written into a commitment, and
// one that comes too late: what is frozen has been published with the source
// that it has, or with none.
func (f *Folder) checkSource(ctx context.Context, source string) error {
	if source == "" {
		return nil
	}
	if err := lottery.CheckSource(source); err != nil {
		return refuse(lang.Text{}, "the seed's source: %v", "startordets kilde: %v", err)
	}
	if _, err := f.do(ctx, planStage); err != nil {
		return err
	}
	coming, err := f.unfrozen()
	if err != nil || len(coming) > 0 {
		return err // it is the source of these
	}
	frozen, err := all[FreezeEntry](f, KindFreeze)
	if err != nil || len(frozen) == 0 || slices.ContainsFunc(frozen, func(e FreezeEntry) bool { return e.SeedSource == source }) {
		return err
	}
	last := frozen[len(frozen)-1]
	if last.SeedSource == "" {
		return refuse(sourceStays, "the list is frozen already, and no source of the seed was named then", "listen er allerede låst, og der blev ikke nævnt en kilde til startordet")
	}
	return refuse(sourceStays, "the list is frozen already, and the seed's source was named then: %q", "listen er allerede låst, og startordets kilde blev nævnt: %q", last.SeedSource)
}

var sourceStays = lang.Text{EN: "the source stays as it was published with the freeze: whoever can change it can choose the draw", DA: "kilden bliver, som den blev offentliggjort ved låsningen: den, der kan ændre den, kan vælge udfaldet"}

// sourceOf is the source of a part's seed: the one that its freeze named, which
// need not be said again and can be no other, else what is said now.
func (f *Folder) sourceOf(part int64, said string) (string, error) {
	frozen, err := f.frozen(part)
	if err != nil || frozen == nil || frozen.SeedSource == "" {
		return said, err
	}
	if said != "" && said != frozen.SeedSource {
		return "", refuse(sourceStays, "the seed is said to come from %q, and the freeze named %q", "startordet siges at komme fra %q, men ved låsningen blev nævnt %q", said, frozen.SeedSource)
	}
	return frozen.SeedSource, nil
}

// sourceLines say it of all parts that are frozen and not drawn yet.
func (f *Folder) sourceLines(s *screen.Screen) error {
	parts, err := f.plannedParts()
	if err != nil {
		return err
	}
	for _, part := range parts {
		if seed, err := f.seeded(part); err != nil {
			return err
		} else if seed != nil {
			continue
		}
		if err := f.sourceLine(s, part); err != nil {
			return err
		}
	}
	return nil
}

// sourceLine says whether the source of a part's seed was named beforehand.
func (f *Folder) sourceLine(s *screen.Screen, part int64) error {
	frozen, err := f.frozen(part)
	if err != nil || frozen == nil {
		return err
	}
	where := lang.Text{}
	if part > 0 {
		where = lang.Same(partDir(part) + ": ")
	}
	if frozen.SeedSource == "" {
		s.Say("%s%s", "%s%s", where, audit.SourceNotNamed)
	} else {
		s.Say("%sthe source of the seed was named when the list was frozen: %s", "%sstartordets kilde blev nævnt, da listen blev låst: %s", where, frozen.SeedSource)
	}
	return nil
}
