package pipeline

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

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
// which a kommune has too, and every other code that is no kommune.
func (f *Folder) groupOfStratum(id string) string {
	var alike []string
	for i, code := range strings.Split(id, "/") {
		if i < len(f.Batch.Design.Strata) && f.Batch.Design.Strata[i] == "kommune" {
			k, _ := f.register().ByCode(code)
			code = k.Region
		}
		alike = append(alike, code)
	}
	if slices.Contains(f.Batch.Design.Strata, "kommune") {
		return strings.Join(alike, "/")
	}
	// Without kommuner the codes are the stratum itself: the first that is a
	// region, or else the first.
	return alike[max(0, slices.Index(f.Batch.Design.Strata, "region"))]
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

// planLines reads plan.csv back.
func (f *Folder) planLines() ([]planLine, error) {
	b, err := os.ReadFile(f.outPath(PlanFile))
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, err
	}
	lines := make([]planLine, 0, len(rows))
	for _, r := range rows[1:] {
		var l planLine
		l.ID, l.partner = r[0], r[6]
		if l.Population, err = parseInt(r[1]); err != nil {
			return nil, err
		}
		if l.Planned, err = parseInt(r[2]); err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, nil
}
