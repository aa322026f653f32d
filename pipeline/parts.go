package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/audit"
)

// The frame has parts. Part 0 is what [frame] files name, as it was frozen
// first. Part k holds the eligible cases of the lists in frame/tillaeg-k/ that
// are in no earlier part: those of a kommune that delivered late, and those
// that a corrected list has and the first one had not. Each part is frozen and
// drawn by itself, with randomness of its own, so that nobody can add a case
// to a draw whose outcome is known.
//
// The strata of part k are named STRATUM~k.

const supplementFiles = "frame/tillaeg-*/*"

// partDir is where the lists of a supplement stand.
func partDir(part int64) string { return "frame/" + audit.PartDir(part) }

// partPlan is the plan of a part: out/plan.csv that of part 0, whose bytes are
// frozen, and out/plan-tillaeg-1.csv that of part 1.
func partPlan(part int64) string {
	if part == 0 {
		return PlanFile
	}
	return fmt.Sprintf("out/plan-tillaeg-%d.csv", part)
}

// publicPart is where the public files of a part's draw stand.
func publicPart(part int64, name string) string {
	if part == 0 {
		return audit.Commitments + "/" + name
	}
	return audit.Commitments + "/" + audit.PartDir(part) + "/" + name
}

// partStratum is the name of a stratum in a part.
func partStratum(stratum string, part int64) string {
	if part == 0 || stratum == "" {
		return stratum
	}
	return fmt.Sprintf("%s~%d", stratum, part)
}

// supplementDirs are the directories of supplements, whatever they hold.
func (f *Folder) supplementDirs() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(f.dir, "frame"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var dirs []string
	for _, e := range entries {
		name := "frame/" + e.Name()
		_, supplement := audit.PartOf(e.Name())
		if info, err := os.Stat(f.inPath(name)); supplement && err == nil && info.IsDir() {
			dirs = append(dirs, name)
		}
	}
	return dirs, nil
}

// directories are those among the lists, which are refused; they are no input
// of a stage and must not be passed over in silence where one comes.
func (f *Folder) directories() []string {
	var dirs []string
	for _, pattern := range f.Batch.Frame.Files {
		names, _ := fs.Glob(os.DirFS(f.dir), pattern) // batch.Read has refused a bad pattern
		for _, name := range names {
			if info, err := os.Stat(f.inPath(name)); err == nil && info.IsDir() {
				dirs = append(dirs, name)
			}
		}
	}
	return dirs
}

// supplements are the numbers of the supplements that hold a list, in order.
// They begin at 1, without a gap: which case is new in one depends on the ones
// before.
func (f *Folder) supplements() ([]int64, error) {
	dirs, err := f.supplementDirs()
	if err != nil {
		return nil, err
	}
	var parts []int64
	for _, dir := range dirs {
		files, err := f.find(dir + "/*")
		if err != nil {
			return nil, err
		}
		if len(slices.DeleteFunc(files, passing)) == 0 {
			continue
		}
		k, _ := audit.PartOf(path.Base(dir))
		parts = append(parts, k)
	}
	slices.Sort(parts)
	for i, k := range parts {
		if want := int64(i + 1); k != want {
			return nil, refuse(lang.Text{EN: "number the directories of supplements 1, 2, 3", DA: "nummerér mapperne med tillæg 1, 2, 3"},
				"%s: there is no list in %s, which comes first", "%s: der er ingen liste i %s, som kommer først", partDir(k), partDir(want))
		}
	}
	return parts, nil
}

// nextSupplement is the directory for lists that have come after all those
// that were frozen.
func (f *Folder) nextSupplement() string {
	frozen, err := all[FreezeEntry](f, KindFreeze)
	if err != nil { // what cannot be read is told elsewhere
		return partDir(1)
	}
	next := int64(1)
	for _, e := range frozen {
		next = max(next, e.Part+1)
	}
	return partDir(next)
}

// ofPart is the entry of a part among those of the ledger; nil where there is
// none. A later one replaces an earlier: its segment had been torn.
func ofPart[T partEntry](f *Folder, kind string, part int64) (*T, error) {
	list, err := all[T](f, kind)
	if err != nil {
		return nil, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].part() == part {
			return &list[i], nil
		}
	}
	return nil, nil
}

// A partEntry is what the ledger notes of one part of the frame.
type partEntry interface{ part() int64 }

func (e FreezeEntry) part() int64 { return e.Part }
func (e SeedEntry) part() int64   { return e.Part }
func (e DrawEntry) part() int64   { return e.Part }

func (f *Folder) frozen(part int64) (*FreezeEntry, error) {
	return ofPart[FreezeEntry](f, KindFreeze, part)
}

func (f *Folder) seeded(part int64) (*SeedEntry, error) {
	return ofPart[SeedEntry](f, KindSeed, part)
}

// drawnParts are the parts that have a seed, in order.
func (f *Folder) drawnParts() ([]int64, error) {
	seeds, err := all[SeedEntry](f, KindSeed)
	var parts []int64
	for _, s := range seeds {
		if !slices.Contains(parts, s.Part) {
			parts = append(parts, s.Part)
		}
	}
	slices.Sort(parts)
	return parts, err
}
