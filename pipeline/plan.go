package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/frame"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// The files of the plan stage.
const (
	FrameFile       = "out/frame.parquet"
	FrameReportFile = "out/frame_report.csv"
	PlanFile        = "out/plan.csv"
	receiptFiles    = "private/kvittering-*.csv"
	errorListFiles  = "private/fejlliste-[0-9]*.xlsx"
)

// planStage reads the case lists and works out the sample sizes. Where the
// frame has been frozen, it refuses one that has changed since, and writes
// the commitments that anyone may see.
var planStage = &Stage{
	Name: "plan", Version: 1,
	Spec: func(f *Folder) any {
		return []any{f.Batch.Batch.Basis, f.Batch.Batch.ID, f.Batch.Batch.Constructed, f.Batch.Frame, f.Batch.Design, f.Batch.FrameColumns()}
	},
	Reads:      func(f *Folder) []string { return append([]string{SpecFile}, f.Batch.Frame.Files...) },
	Kinds:      []string{KindFreeze},
	Writes:     []string{FrameFile, FrameReportFile, PlanFile, commitmentFiles, receiptFiles},
	Complaints: []string{errorListFiles},
	Run: func(ctx context.Context, w *Work) error {
		list, err := w.readFrame(ctx)
		if err != nil {
			return err
		}
		cases, err := w.cases(list)
		if err != nil {
			return err
		}
		plan, err := w.makePlan(cases)
		if err != nil {
			return err
		}
		if err := w.checkFreeze(cases, plan); err != nil {
			return err
		}
		if err := w.writeFrame(cases); err != nil {
			return err
		}
		if err := w.Write(FrameReportFile, func(to io.Writer) error { return writeFrameReport(to, list) }); err != nil {
			return err
		}
		if plan != nil {
			if err := w.WriteBytes(PlanFile, plan.csv()); err != nil {
				return err
			}
		}
		return w.writeReceipts(cases)
	},
}

// readFrame reads the lists. Where rows break a rule, the kommuner's lists of
// errors are written before the violations are returned: they are what the
// officer sends.
func (f *Folder) readFrame(ctx context.Context) (*frame.Frame, error) {
	s := f.Batch.Frame
	spec := frame.Spec{Files: s.Files, Columns: s.Columns, Keep: s.Keep, Want: f.Batch.FrameColumns(), Need: f.needed(), Journal: s.Journal,
		Progress: func(done, files int) {
			f.progress(lang.Text{EN: "reading case lists", DA: "læser sagslister"}, int64(done), int64(files))
		}}
	if s.Period != nil {
		spec.From, spec.To = &s.Period.From, &s.Period.To
	}
	list, vs, err := frame.Read(ctx, f.dir, spec, f.register())
	if err != nil {
		return nil, err
	}
	if len(vs) > 0 {
		if err := f.writeErrorLists(vs); err != nil {
			return nil, err
		}
		return nil, vs
	}
	return list, nil
}

// needed are the columns without which a case has no stratum.
func (f *Folder) needed() []string {
	if f.Batch.Design == nil {
		return nil
	}
	return f.Batch.Design.Strata
}

// writeErrorLists writes private/fejlliste-KOMMUNE.xlsx for every kommune
// with errors, to mail back, and removes those of an earlier run.
func (f *Folder) writeErrorLists(vs strict.Violations) error {
	if f.dry() {
		return nil
	}
	if err := f.removeAll(errorListFiles); err != nil {
		return err
	}
	byKommune := map[string]strict.Violations{}
	for _, v := range vs {
		if v.Kommune != "" {
			byKommune[v.Kommune] = append(byKommune[v.Kommune], v)
		}
	}
	for _, k := range f.register().All() {
		mine := byKommune[k.Code]
		if len(mine) == 0 {
			continue
		}
		mine.Sort()
		name := "private/fejlliste-" + k.Code + ".xlsx"
		if err := whole.WriteFile(f.tmp(), f.outPath(name), 0o600, func(w io.Writer) error {
			return forms.WriteErrorList(w, forms.ErrorList{Title: f.title(), To: k.Name + " Kommune", Violations: mine, On: f.today()})
		}); err != nil {
			return err
		}
		f.say("%s: %d errors to send back to %s", "%s: %d fejl, der kan sendes retur til %s", name, len(mine), k.Name)
	}
	return nil
}

// A frameCase is one delivered case with its pseudonym and stratum.
type frameCase struct {
	*frame.Row
	id      string
	stratum string // empty where the case is not eligible
}

// wholeStratum is the one stratum of a batch that is not drawn.
const wholeStratum = "alle"

// cases gives every delivered case its pseudonym and its stratum, sorted by
// stratum and id. Ids without a key must be unique over all kommuner.
func (f *Folder) cases(list *frame.Frame) ([]frameCase, error) {
	columns := f.Batch.FrameColumns()
	all := make([]frameCase, len(list.Rows))
	seen := make(map[string]*frame.Row, len(all))
	var vs strict.Violations
	for i := range list.Rows {
		row := &list.Rows[i]
		c := frameCase{Row: row, id: row.Journal}
		if !f.Key.None() {
			c.id = privacy.Pseudonym(f.Key.Bytes, row.Kommune, row.Journal)
		}
		if first, twice := seen[c.id]; twice {
			vs = append(vs, strict.Violation{Place: row.Place, Rule: "id-twice", Subject: "case_id", Kommune: row.Kommune,
				Found:  lang.Text{EN: "an id that another kommune has too, " + first.Place.String(), DA: "et id, som en anden kommune også har, " + first.Place.String()},
				Wanted: lang.Text{EN: "ids that differ, or a key in [batch]", DA: "forskellige id'er eller en nøgle i [batch]"}})
		}
		seen[c.id] = row
		if row.Outcome == "" {
			c.stratum = f.stratumOf(row, columns)
		}
		all[i] = c
	}
	slices.SortFunc(all, func(a, b frameCase) int {
		return cmp.Or(strings.Compare(a.stratum, b.stratum), strings.Compare(a.id, b.id))
	})
	return all, vs.Err()
}

// stratumOf joins the codes of the strata columns by a slash.
func (f *Folder) stratumOf(row *frame.Row, extra []string) string {
	if f.Batch.Design == nil {
		return wholeStratum
	}
	codes := make([]string, len(f.Batch.Design.Strata))
	for i, column := range f.Batch.Design.Strata {
		codes[i] = f.frameValue(row, column, extra)
	}
	return strings.Join(codes, "/")
}

// frameValue is the value of one frame column: a delivered one, or one that
// follows from the kommune.
func (f *Folder) frameValue(row *frame.Row, column string, extra []string) string {
	k, _ := f.register().ByCode(row.Kommune)
	switch column {
	case "kommune":
		return row.Kommune
	case "region":
		return k.Region
	case "kommunegruppe":
		return k.Group
	case "provision":
		return row.Provision
	case "decision":
		return row.Decision
	case "appealed":
		return row.Appealed
	}
	if i := slices.Index(extra, column); i >= 0 {
		return row.Extra[i]
	}
	return ""
}

// A planLine is one row of plan.csv.
type planLine struct {
	sampling.Stratum
	partner string
}

// A plan is the strata in the order of their ids, and what was asked for.
type plan struct {
	lines []planLine
	total int64
}

// makePlan allocates the sample. A batch that is not drawn has no plan.
func (f *Folder) makePlan(cases []frameCase) (*plan, error) {
	d := f.Batch.Design
	if d == nil {
		return nil, nil
	}
	var strata []sampling.Stratum
	var bounds []sampling.Bounds
	var eligible int64
	for _, c := range cases {
		if c.stratum == "" {
			continue
		}
		eligible++
		if n := len(strata); n == 0 || strata[n-1].ID != c.stratum {
			strata = append(strata, sampling.Stratum{ID: c.stratum, Group: f.groupOfStratum(c.stratum)})
			bounds = append(bounds, sampling.Bounds{ID: c.stratum, Min: d.Minimum})
		}
		strata[len(strata)-1].Population++
		bounds[len(bounds)-1].Population++
	}
	if eligible == 0 {
		return nil, refuse(lang.Text{EN: "look at [frame] period and keep, and at out/frame_report.csv", DA: "se på period og keep i [frame]"},
			"no case of the lists is eligible", "ingen sag i listerne opfylder betingelserne")
	}
	total, err := f.total(d, eligible)
	if err != nil {
		return nil, err
	}
	sizes, err := sampling.Allocate(bounds, total, sampling.Proportional)
	if err != nil {
		return nil, f.noAllocation(err)
	}
	p := &plan{total: total}
	for h := range strata {
		strata[h].Planned = sizes[h]
	}
	partners, err := sampling.Collapse(strata)
	if err != nil {
		return nil, err
	}
	for h, s := range strata {
		p.lines = append(p.lines, planLine{s, partners[h]})
	}
	return p, nil
}

// noAllocation tells why the total cannot be shared out, and the nearest one
// that can.
func (f *Folder) noAllocation(err error) error {
	var total *sampling.TotalError
	if !errors.As(err, &total) {
		return err // bounds come from the frame itself: our own mistake
	}
	at := f.Batch.Doc.At("design", "total")
	hint := lang.Text{EN: "change total or minimum in [design]", DA: "ret total eller minimum i [design]"}
	if total.Total < total.Least {
		return refuse(hint, "%s: total %d: the minimums of %d strata need %d: want at least %d",
			"%s: total %d: minimum i %d strata kræver %d: ventet mindst %d", at, total.Total, total.Strata, total.Least, total.Nearest())
	}
	return refuse(hint, "%s: total %d: %d strata hold no more than %d: want at most %d",
		"%s: total %d: %d strata rummer ikke mere end %d: ventet højst %d", at, total.Total, total.Strata, total.Most, total.Nearest())
}

// groupOfStratum is what makes strata alike before any answer: the region,
// where kommuner are strata or part of them; nothing otherwise.
func (f *Folder) groupOfStratum(id string) string {
	i := slices.Index(f.Batch.Design.Strata, "kommune")
	codes := strings.Split(id, "/")
	if i < 0 || i >= len(codes) {
		return ""
	}
	k, _ := f.register().ByCode(codes[i])
	return k.Region
}

// total is how many cases are drawn: those asked for, or as many as the
// margin needs, and the oversampling on top; never more than there are.
func (f *Folder) total(d *batch.Design, eligible int64) (int64, error) {
	n := d.Total
	if n == 0 {
		var err error
		if n, err = (sampling.Size{Margin: d.Margin, Level: d.Level, Share: d.Share}).CasesOf(eligible); err != nil {
			return 0, err
		}
	}
	if d.Oversample == 0 {
		return n, nil // a total above what there is is refused by the allocation, which says so
	}
	// A hair is taken off before rounding up: 385 * 1.1 is 423.50000000000006.
	return min(int64(math.Ceil(float64(n)*(1+d.Oversample)-1e-9)), max(eligible, n)), nil
}

// csv is plan.csv.
func (p *plan) csv() []byte {
	var b strings.Builder
	b.WriteString("stratum,stratum_pop,n_planned,n_expected,pi,w,collapse_with\n")
	for _, l := range p.lines {
		pi, w := "0", ""
		if l.Planned > 0 {
			pi, w = data.FormatFloat(float64(l.Planned)/float64(l.Population)), data.FormatFloat(float64(l.Population)/float64(l.Planned))
		}
		fmt.Fprintf(&b, "%s,%d,%d,%d,%s,%s,%s\n", csvField(l.ID), l.Population, l.Planned, l.Planned, pi, w, csvField(l.partner))
	}
	return []byte(b.String())
}

// Plan reads the lists, allocates the sample and tells what it promises.
func (f *Folder) Plan(ctx context.Context) (*Screen, error) {
	if _, err := f.do(ctx, planStage); err != nil {
		return nil, err
	}
	if err := f.writeManifest(); err != nil {
		return nil, err
	}
	return f.planScreen()
}
