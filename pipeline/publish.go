package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/format"
)

// publicFiles is all that may leave the house.
const publicFiles = "out/public/..."

// publishStage makes tables, report and data files of the estimates. What may
// not be said is decided in the package publish; nothing here picks a number.
var publishStage = &Stage{
	Name: "publish", Version: 1,
	Spec: func(f *Folder) any {
		return []any{f.Batch.Batch, f.Batch.Frame, f.Batch.Design, f.Batch.Review, f.measures(), f.Batch.Domains, f.Batch.Tables, f.Batch.Publish}
	},
	Reads: func(f *Folder) []string {
		return f.withCodebook(SpecFile, CasesFile, EstimatesCSV, SpecOut, FrameReportFile, PlanFile, DrawFile, FrameFile)
	},
	Kinds:  []string{KindFreeze, KindSeed, KindDisposition, KindAnswers, KindDeal, KindRelease},
	Writes: []string{publicFiles},
	Run: func(ctx context.Context, w *Work) error {
		if w.Batch.Publish == nil {
			return refuse(lang.Text{EN: "add [publish] with a date", DA: "tilføj [publish] med en dato"}, "%s: no [publish], so nothing is published", "%s: ingen [publish], så intet offentliggøres", SpecFile)
		}
		in, err := w.publication(ctx)
		if err != nil {
			return err
		}
		model, err := publish.Build(*in)
		if err != nil {
			return refuse(lang.Text{EN: "change the wording of [[table]] in batch.toml", DA: "ret ordlyden i [[table]] i batch.toml"},
				"the publication is refused: %v", "offentliggørelsen nægtes: %v", err)
		}
		files, err := format.Files(model)
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := w.WriteBytes("out/public/"+file.Name, file.Bytes); err != nil {
				return err
			}
		}
		return w.publicManifest()
	},
}

// publication gathers what a publication is made of.
func (w *Work) publication(ctx context.Context) (*publish.Input, error) {
	book, err := w.codebook()
	if err != nil {
		return nil, err
	}
	states, err := w.states()
	if err != nil {
		return nil, err
	}
	// The estimates are computed anew rather than read back from CSV: the
	// same numbers, with their types.
	src, err := os.ReadFile(w.In(SpecOut))
	if err != nil {
		return nil, err
	}
	spec, vs := readSpec(SpecOut, src)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	e, err := analyse(ctx, w.Env, spec, w.In(CasesFile))
	if err != nil {
		return nil, err
	}
	spread, err := w.spread(spec)
	if err != nil {
		return nil, err
	}
	in := &publish.Input{Batch: w.Batch, Codebook: book, Register: w.register(), Estimates: e.Rows, Spread: spread,
		Drawn: int64(len(states)), ToolVersion: ToolVersion}
	report, err := w.frameReport()
	if err != nil {
		return nil, err
	}
	for _, l := range report {
		line := publish.FrameLine{Kommune: l.Kommune, Delivered: int64(l.Delivered), Duplicates: int64(l.Duplicates), Eligible: int64(l.Eligible), Files: l.Files}
		for _, x := range l.Excluded {
			line.Excluded = append(line.Excluded, publish.Exclusion{Rule: x.Rule, Count: int64(x.Count)})
		}
		in.Frame = append(in.Frame, line)
	}
	count := map[state]int64{}
	for _, s := range states {
		count[s.state]++
	}
	for _, s := range []state{reviewed, outOfScope, notDelivered} {
		in.Dispositions = append(in.Dispositions, publish.Disposition{Code: string(s), Count: count[s]})
	}
	if err := w.strataLines(in, states); err != nil {
		return nil, err
	}
	return in, w.provenance(in)
}

// strataLines lists the strata with what was planned and what was opened.
func (w *Work) strataLines(in *publish.Input, states []caseState) error {
	strata, err := w.strataOf(states)
	if err != nil {
		return err
	}
	opened := map[string]int64{}
	for _, s := range states {
		opened[s.Stratum]++
	}
	var seen []string
	for _, s := range states {
		if slices.Contains(seen, s.Stratum) {
			continue
		}
		seen = append(seen, s.Stratum)
		st := strata[s.Stratum]
		line := publish.StratumLine{ID: s.Stratum, Population: s.population, Planned: s.planned, Opened: opened[s.Stratum]}
		if s.hasWeight && st.known > 0 {
			line.Weight = float64(st.population) / float64(st.known)
		}
		in.Strata = append(in.Strata, line)
	}
	return nil
}

// provenance is where the draw came from and whether this is a release.
func (w *Work) provenance(in *publish.Input) error {
	frozen, err := last[FreezeEntry](w.Folder, KindFreeze)
	if err != nil {
		return err
	}
	if frozen != nil {
		in.FrameSHA256, in.MerkleRoot = frozen.FrameSHA256, frozen.MerkleRoot
	}
	seed, err := last[SeedEntry](w.Folder, KindSeed)
	if err != nil {
		return err
	}
	if seed != nil {
		in.Seed, in.SeedSource = seed.Seed, seed.Source
	}
	release, err := last[ReleaseEntry](w.Folder, KindRelease)
	if err != nil || release == nil {
		return err
	}
	now, _, err := whole.Digest(w.In(EstimatesCSV))
	if err != nil || now != release.EstimatesSHA256 {
		return err // the figures are not the released ones: a draft again
	}
	on, err := day.Parse(release.Date)
	if err != nil {
		return err
	}
	in.Release = &publish.Release{Number: release.Number, Date: on, Reason: release.Reason}
	return nil
}

// publicManifest is out/public/manifest.json: the files that may leave the
// house and their digests, and nothing of what stays.
func (w *Work) publicManifest() error {
	m := struct {
		Batch       string       `json:"batch"`
		Title       string       `json:"title"`
		Constructed string       `json:"constructed,omitempty"`
		Date        string       `json:"date"`
		Tool        string       `json:"tool"`
		Files       []FileDigest `json:"files"`
	}{w.Batch.Batch.ID, w.Batch.Batch.Title, w.Batch.Batch.Constructed, w.Batch.Publish.Date.String(), "barometer " + ToolVersion, []FileDigest{}}
	for _, o := range w.outputs() {
		m.Files = append(m.Files, FileDigest{o.Path[len("out/public/"):], o.SHA256})
	}
	commitments, err := w.digests([]string{commitmentFiles})
	if err != nil {
		return err
	}
	for _, c := range commitments {
		m.Files = append(m.Files, FileDigest{c.Path[len("out/public/"):], c.SHA256})
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return w.WriteBytes("out/public/manifest.json", append(b, '\n'))
}

// Publish makes out/public. With a number it also releases the figures: the
// ledger notes it, the mark of a draft disappears and a copy is kept.
func (f *Folder) Publish(ctx context.Context, number int, reason string) (*Screen, error) {
	if err := f.upTo(ctx, publishStage); err != nil {
		return nil, err
	}
	if number == 0 {
		return f.resultScreen()
	}
	if err := f.release(number, reason); err != nil {
		return nil, err
	}
	if _, err := f.do(ctx, publishStage); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	if err := f.copyRelease(); err != nil {
		return nil, err
	}
	return f.resultScreen()
}

func (f *Folder) release(number int, reason string) error {
	earlier, err := all[ReleaseEntry](f, KindRelease)
	if err != nil {
		return err
	}
	sum, _, err := whole.Digest(f.outPath(EstimatesCSV))
	if err != nil {
		return err
	}
	if n := len(earlier); n > 0 && earlier[n-1].Number == number && earlier[n-1].EstimatesSHA256 == sum {
		return nil // released before, and nothing has changed
	}
	if number != len(earlier)+1 {
		return refuse(lang.Text{}, "release %d: %d have been made, so the next is number %d", "udgivelse %d: der er lavet %d, så den næste er nummer %d", number, len(earlier), len(earlier)+1)
	}
	if number > 1 && reason == "" {
		return refuse(lang.Text{EN: `--reason "what moved, and why"`, DA: `--reason "hvad der er ændret, og hvorfor"`},
			"release %d: a new release of the same batch needs a reason", "udgivelse %d: en ny udgivelse af samme batch kræver en begrundelse", number)
	}
	return f.appendAll(ReleaseEntry{Number: number, Date: f.Batch.Publish.Date.String(), Reason: reason, EstimatesSHA256: sum})
}

// copyRelease keeps out/public as releases/N-DATE. A copy that is there is
// never changed.
func (f *Folder) copyRelease() error {
	r, err := last[ReleaseEntry](f, KindRelease)
	if err != nil {
		return err
	}
	to := f.outPath(fmt.Sprintf("releases/%d-%s", r.Number, r.Date))
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	tmp := filepath.Join(f.tmp(), "release.half")
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	if err := os.CopyFS(tmp, os.DirFS(f.outPath("out/public"))); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.Rename(tmp, to)
}
