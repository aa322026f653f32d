package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/frame"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
)

// A frameCase is one delivered case with its pseudonym, its part of the frame
// and its stratum.
type frameCase struct {
	*frame.Row
	id      string
	part    int64
	stratum string // empty where the case is not eligible
}

// A delivery is all that the lists say: those of the frame and those of its
// supplements.
type delivery struct {
	cases       []frameCase  // of all parts, each once, sorted by stratum and id
	report      *frame.Frame // what became of the rows of every kommune, all parts together
	parts       int64        // supplements
	corrections []correction
}

// of are the cases of one part.
func (d *delivery) of(part int64) []frameCase {
	if d.parts == 0 {
		return d.cases
	}
	return slices.DeleteFunc(slices.Clone(d.cases), func(c frameCase) bool { return c.part != part })
}

// readDelivery reads the lists of every part. A case belongs to the first part
// in which it is eligible. Ids without a key must be unique over all kommuner.
func (f *Folder) readDelivery(ctx context.Context) (*delivery, error) {
	parts, err := f.supplements()
	if err != nil {
		return nil, err
	}
	if err := f.mayBeSupplemented(parts); err != nil {
		return nil, err
	}
	g := gathering{Folder: f, at: map[string]int{}, columns: f.Batch.FrameColumns(), out: delivery{parts: int64(len(parts))}}
	excluded := exclusions{}
	for _, part := range slices.Concat([]int64{0}, parts) {
		list, err := f.readFrame(ctx, part)
		if err != nil {
			return nil, err
		}
		if err := f.addExclusions(ctx, excluded, part); err != nil {
			return nil, err
		}
		excluded.apply(list)
		g.add(part, list)
	}
	g.undelivered()
	if err := g.vs.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(g.out.cases, func(a, b frameCase) int {
		return cmp.Or(strings.Compare(a.stratum, b.stratum), strings.Compare(a.id, b.id))
	})
	return &g.out, nil
}

// mayBeSupplemented refuses supplements of a frame that they do not fit.
func (f *Folder) mayBeSupplemented(parts []int64) error {
	if len(parts) == 0 {
		return nil
	}
	dir := partDir(parts[0])
	if f.Batch.Design == nil {
		return refuse(lang.Text{EN: "put the lists beside the others", DA: "læg listerne sammen med de andre"},
			"%s: a %s batch is not drawn, so a list is never too late for its frame", "%s: en %s-batch trækkes ikke, så en liste kommer aldrig for sent til dens liste over sager", dir, f.Batch.Batch.Basis)
	}
	if f.selfWeighting() {
		return refuse(lang.Text{EN: "name the kommune under [[frame.undelivered]], or start a new batch", DA: "nævn kommunen under [[frame.undelivered]], eller begynd en ny batch"},
			"%s: a self-weighting batch takes no supplement: its interval holds only where every case of the frame had the same chance in one draw", "%s: en self-weighting-batch kan ikke få et tillæg: dens interval gælder kun, når hver sag på listen havde samme chance i én lodtrækning", dir)
	}
	frozen, err := f.frozen(0)
	if err == nil && frozen == nil {
		return refuse(lang.Text{EN: "put its lists beside the others; only what comes after the freeze is a supplement", DA: "læg dens lister sammen med de andre; kun det, der kommer efter låsningen, er et tillæg"},
			"%s: the frame is not frozen yet", "%s: listen er ikke låst endnu", dir)
	}
	return err
}

// selfWeighting reports whether all cases have the same chance, and the sizes
// of the strata are drawn too.
func (f *Folder) selfWeighting() bool {
	return f.Batch.Design != nil && f.Batch.Design.Method == batch.SelfWeighting
}

// A gathering puts the lists of one part after another into a delivery.
type gathering struct {
	*Folder
	at      map[string]int // id -> index of its case
	columns []string
	out     delivery
	vs      strict.Violations
}

func (g *gathering) add(part int64, list *frame.Frame) {
	before := len(g.out.cases)
	repeated := map[string]map[string]bool{} // kommune -> ids of earlier parts that its list has too
	for i := range list.Rows {
		row := &list.Rows[i]
		c := frameCase{Row: row, id: g.idOf(row.Kommune, row.Journal), part: part}
		if row.Outcome == "" {
			c.stratum = partStratum(g.stratumOf(row, g.columns), part)
		}
		at, known := g.at[c.id]
		switch {
		case !known:
			g.at[c.id] = len(g.out.cases)
			g.out.cases = append(g.out.cases, c)
			continue
		case g.out.cases[at].Kommune != c.Kommune || at >= before:
			g.twice(g.out.cases[at].Row, row)
			continue
		}
		earlier := &g.out.cases[at]
		if earlier.stratum == "" && c.stratum != "" { // new to the frame
			recount(g.out.report, earlier.Row)
			*earlier = c
			continue
		}
		if repeated[c.Kommune] == nil {
			repeated[c.Kommune] = map[string]bool{}
		}
		repeated[c.Kommune][c.id] = true
		switch {
		case earlier.stratum != "" && c.stratum == "":
			g.correct(part, *earlier, ineligible)
		case earlier.stratum != "" && g.columnsDigest(rowsOf(g.Folder, []frameCase{*earlier})) != g.columnsDigest(rowsOf(g.Folder, []frameCase{c})):
			g.correct(part, *earlier, changed)
		}
		recount(list, row)
	}
	for _, c := range g.out.cases[:before] {
		if ids := repeated[c.Kommune]; ids != nil && !ids[c.id] && c.stratum != "" && c.part < part {
			g.correct(part, c, missing)
		}
	}
	if g.out.report == nil {
		g.out.report = &frame.Frame{Report: list.Report}
		return
	}
	for i := range list.Report {
		addReport(&g.out.report.Report[i], list.Report[i])
	}
}

// undelivered refuses a kommune that is said to have delivered nothing and
// has: its cases would count twice.
func (g *gathering) undelivered() {
	for i, u := range g.Batch.Frame.Undelivered {
		if _, known := g.register().ByCode(u.Kommune); !known {
			g.vs = append(g.vs, strict.Violation{Place: g.Batch.Doc.At("frame", "undelivered", i, "kommune"), Rule: "kommune", Subject: "frame.undelivered",
				Found: lang.Same(strict.Quote(u.Kommune)), Wanted: lang.Text{EN: "the code of one of the 98 kommuner", DA: "koden for en af de 98 kommuner"}})
			continue
		}
		at := slices.IndexFunc(g.out.report.Report, func(k frame.KommuneReport) bool { return k.Kommune == u.Kommune && k.Delivered > 0 })
		if at < 0 {
			continue
		}
		n := g.out.report.Report[at].Delivered
		g.vs = append(g.vs, strict.Violation{Place: g.Batch.Doc.At("frame", "undelivered", i, "kommune"), Rule: "delivered", Subject: "frame.undelivered",
			Found:  lang.Text{EN: fmt.Sprintf("%s, of which there is a list of %d rows", u.Kommune, n), DA: fmt.Sprintf("%s, som der er en liste fra med %d rækker", u.Kommune, n)},
			Wanted: lang.Text{EN: "kommuner that have delivered nothing", DA: "kommuner, der intet har leveret"},
			Hint:   lang.Text{EN: "delete the entry", DA: "slet posten"}})
	}
}

// idOf is the pseudonym of a case; without a key its journal number.
func (f *Folder) idOf(kommune, journal string) string {
	if f.Key.None() {
		return journal
	}
	return privacy.Pseudonym(f.Key.Bytes, kommune, journal)
}

func (g *gathering) twice(first, row *frame.Row) {
	g.vs = append(g.vs, strict.Violation{Place: row.Place, Rule: "id-twice", Subject: "case_id", Kommune: row.Kommune,
		Found:  lang.Text{EN: "an id that another kommune has too, " + first.Place.String(), DA: "et id, som en anden kommune også har, " + first.Place.String()},
		Wanted: lang.Text{EN: "ids that differ, or a key in [batch]", DA: "forskellige id'er eller en nøgle i [batch]"}})
}

// recount counts the row of a case that an earlier part has as one that
// repeats it: it is not delivered a second time.
func recount(list *frame.Frame, row *frame.Row) {
	i := slices.IndexFunc(list.Report, func(k frame.KommuneReport) bool { return k.Kommune == row.Kommune })
	report := &list.Report[i]
	report.Duplicates++
	if row.Outcome == "" {
		report.Eligible--
		return
	}
	countRule(report, row.Outcome, -1)
}

// countRule adds to the cases that a rule excludes.
func countRule(report *frame.KommuneReport, rule string, n int) {
	i := slices.IndexFunc(report.Excluded, func(c frame.RuleCount) bool { return c.Rule == rule })
	if i < 0 {
		i = len(report.Excluded)
		report.Excluded = append(report.Excluded, frame.RuleCount{Rule: rule})
	}
	report.Excluded[i].Count += n
	report.Excluded = slices.DeleteFunc(report.Excluded, func(c frame.RuleCount) bool { return c.Count == 0 })
	slices.SortFunc(report.Excluded, func(a, b frame.RuleCount) int { return strings.Compare(a.Rule, b.Rule) })
}

func addReport(to *frame.KommuneReport, more frame.KommuneReport) {
	to.Delivered += more.Delivered
	to.Duplicates += more.Duplicates
	to.Eligible += more.Eligible
	for _, x := range more.Excluded {
		countRule(to, x.Rule, x.Count)
	}
	to.Files = slices.Concat(to.Files, more.Files)
}
