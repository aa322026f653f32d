package pipeline

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/format"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// publicFiles is all that may leave the house.
const publicFiles = "out/public/..."

// publishStage makes tables, report and data files of the estimates. What may
// not be said is decided in the package publish; nothing here picks a number.
var publishStage = &Stage{
	Name: "publish", Version: 4,
	Spec: func(f *Folder) any {
		return []any{f.Batch.Batch, f.Batch.Frame, f.Batch.Design, f.Batch.Review, f.measures(), f.Batch.Domains, f.Batch.Tables, f.Batch.Publish}
	},
	Reads: func(f *Folder) []string {
		return f.withCodebook(SpecFile, CasesFile, SpecOut, FrameReportFile, PlanFile, supplementPlans, PlanReportFile, DrawFile, FrameFile, SecondPhaseSpec, SecondPhaseFile)
	},
	Kinds:  []string{KindFreeze, KindSeed, KindOpen, KindDisposition, KindAnswers, KindDeal, KindRelease, KindLock, KindChoice, KindObjection, KindLook},
	Writes: []string{publicFiles},
	Run: func(ctx context.Context, w *Work) error {
		if w.Batch.Publish == nil {
			return refuse(lang.Text{EN: "add [publish] with a date", DA: "tilføj [publish] med en dato"}, "%s: no [publish], so nothing is published", "%s: ingen [publish], så intet offentliggøres", SpecFile)
		}
		in, err := w.publication(ctx)
		if err != nil {
			return err
		}
		model, content, err := w.model(in)
		if err != nil {
			return err
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
		return w.publicManifest(content)
	},
}

// model builds the publication: as a draft, unless its content is that of the
// last release, to the letter.
func (w *Work) model(in *publish.Input) (model *publish.Model, content string, err error) {
	if model, err = publish.Build(*in); err != nil {
		return nil, "", refuse(lang.Text{EN: "change the wording of [[table]] in batch.toml", DA: "ret ordlyden i [[table]] i batch.toml"},
			"the publication is refused: %v", "offentliggørelsen nægtes: %v", err)
	}
	content = publish.Digest(model)
	release, err := last[ReleaseEntry](w.Folder, KindRelease)
	if err != nil || release == nil || release.ContentSHA256 != content {
		return model, content, err
	}
	on, err := day.Parse(release.Date)
	if err != nil {
		return nil, "", err
	}
	in.Release = &publish.Release{Number: release.Number, Date: on, Reason: release.Reason}
	model, err = publish.Build(*in)
	return model, content, err
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
	states = counting(states)
	// The estimates are computed anew rather than read back from CSV: the
	// same numbers, with their types.
	src, err := os.ReadFile(w.In(SpecOut))
	if err != nil {
		return nil, err
	}
	spec, vs := analysis.Read(SpecOut, src)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	e, err := spec.Run(ctx, w.In(CasesFile), w.analysing())
	if err != nil {
		return nil, err
	}
	spread, err := w.spread(spec)
	if err != nil {
		return nil, err
	}
	second, err := w.secondEstimates(ctx)
	if err != nil {
		return nil, err
	}
	maps.Copy(spread, second.spread)
	reserves := int64(0)
	for _, s := range states {
		reserves += int64(oneIf(s.Role == lottery.Reserve))
	}
	in := &publish.Input{Batch: w.Batch, Codebook: book, Register: w.register(), Estimates: slices.Concat(e.Rows, second.rows), Spread: spread,
		Drawn: int64(len(states)) - reserves, Reserves: reserves, ToolVersion: ToolVersion}
	if in.PostStrata, err = w.postStrataNumber(); err != nil {
		return nil, err
	}
	if in.Bounds, err = w.publicBounds(ctx, spec); err != nil {
		return nil, err
	}
	report, err := w.frameReport()
	if err != nil {
		return nil, err
	}
	for _, l := range report {
		line := publish.FrameLine{Kommune: l.Kommune, Delivered: int64(l.Delivered), Duplicates: int64(l.Duplicates), Eligible: int64(l.Eligible), Files: l.Files}
		for _, x := range l.Excluded {
			line.Excluded = append(line.Excluded, publish.Exclusion{Rule: x.Rule, Label: excludedLabel(x.Rule), Count: int64(x.Count)})
		}
		in.Frame = append(in.Frame, line)
	}
	count := map[state]int64{}
	for _, s := range states {
		count[s.state]++
	}
	for _, s := range finalStates {
		in.Dispositions = append(in.Dispositions, publish.Disposition{Code: string(s), Count: count[s]})
	}
	if err := w.reviewFacts(in, states); err != nil {
		return nil, err
	}
	if err := w.strataLines(in, states); err != nil {
		return nil, err
	}
	if in.Plan, err = w.planForReaders(); err != nil {
		return nil, err
	}
	return in, w.provenance(in)
}

// A publicManifest is out/public/manifest.json: the files that may leave the
// house and their digests, and nothing of what stays.
type publicManifest struct {
	Batch         string       `json:"batch"`
	Title         string       `json:"title"`
	Constructed   string       `json:"constructed,omitempty"`
	Date          string       `json:"date"`
	Tool          string       `json:"tool"`
	ContentSHA256 string       `json:"content_sha256"` // of what is said, whether as a draft or released
	Files         []FileDigest `json:"files"`
}

const publicManifestFile = "out/public/manifest.json"

func (w *Work) publicManifest(content string) error {
	m := publicManifest{w.Batch.Batch.ID, w.Batch.Batch.Title, w.Batch.Batch.Constructed, w.Batch.Publish.Date.String(), "barometer " + ToolVersion, content, []FileDigest{}}
	commitments, err := w.digests([]string{commitmentFiles})
	if err != nil {
		return err
	}
	for _, o := range slices.Concat(commitments, w.outputs()) {
		m.Files = append(m.Files, FileDigest{strings.TrimPrefix(o.Path, "out/public/"), o.SHA256})
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return w.WriteBytes(publicManifestFile, append(b, '\n'))
}

// Publish makes out/public. With a number it also releases it: the ledger
// notes it, the mark of a draft disappears and a copy is kept.
func (f *Folder) Publish(ctx context.Context, number int, reason string) (*screen.Screen, error) {
	if err := f.upTo(ctx, publishStage); err != nil {
		return nil, err
	}
	if number > 0 {
		if err := f.release(number, reason); err != nil {
			return nil, err
		}
		if _, err := f.do(ctx, publishStage); err != nil {
			return nil, err
		}
	}
	if err := f.finishRelease(); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.resultScreen()
}
