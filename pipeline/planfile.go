package pipeline

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/big"
	"os"
	"strconv"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/sampling"
)

// planHeading is the heading of plan.csv, whose bytes a freeze commits to.
const planHeading = "stratum,stratum_pop,n_planned,n_expected,pi,w,collapse_with,n_reserve,group,class,pi_exact,pi2_exact"

// A planLine is one row of plan.csv.
//
// Under self-weighting the sizes are rounded by lot after the freeze: Planned
// is 0, expected is n N_h/N, and there is neither weight nor partner.
type planLine struct {
	sampling.Stratum
	partner  string
	expected float64
	reserve  int64
	node     string // middle node of the tree over land and strata: the region
	class    string // in which cases that do not arrive are carried by others
	pi, pi2  *big.Rat
}

// A plan is the strata in the order of their ids, and what was asked for.
type plan struct {
	lines []planLine
	total int64 // cases of the sample, reserves not counted
	equal bool  // equal probabilities; sizes are not known before the draw
}

// csv is plan.csv. Probabilities stand as floats and, for whoever checks
// them, as fractions in lowest terms.
func (p *plan) csv() []byte {
	var b strings.Builder
	b.WriteString(planHeading + "\n")
	for _, l := range p.lines {
		planned, w := "", ""
		if !p.equal {
			planned = strconv.FormatInt(l.Planned, 10)
			if l.Planned > 0 {
				w = data.FormatFloat(float64(l.Population) / float64(l.Planned))
			}
		}
		pi2 := ""
		if l.pi2 != nil {
			pi2 = l.pi2.RatString()
		}
		// A float's division of two integers is rounded once, a Rat's too.
		pi, _ := l.pi.Float64()
		fmt.Fprintf(&b, "%s,%d,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s\n", csvField(l.ID), l.Population, planned, data.FormatFloat(l.expected),
			data.FormatFloat(pi), w, csvField(l.partner), l.reserve, csvField(l.node), csvField(l.class), l.pi.RatString(), pi2)
	}
	return []byte(b.String())
}

// planLines reads plan.csv back.
func (f *Folder) planLines() ([]planLine, error) {
	b, err := os.ReadFile(f.outPath(PlanFile))
	if err != nil {
		return nil, err
	}
	lines, err := parsePlan(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", PlanFile, err)
	}
	return lines, nil
}

func parsePlan(src []byte) ([]planLine, error) {
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil {
		return nil, err
	}
	if heading, _, _ := strings.Cut(string(src), "\n"); heading != planHeading {
		return nil, fmt.Errorf("heading %q, want %s", heading, planHeading)
	}
	lines := make([]planLine, 0, len(rows)-1)
	for i, r := range rows[1:] {
		l := planLine{partner: r[6], node: r[8], class: r[9]}
		l.ID = r[0]
		var bad error
		whole := func(column int) int64 {
			n, err := parseInt(r[column])
			if err != nil {
				bad = err
			}
			return n
		}
		l.Population = whole(1)
		if r[2] != "" {
			l.Planned = whole(2)
		}
		l.reserve = whole(7)
		if l.expected, err = strconv.ParseFloat(r[3], 64); err != nil {
			bad = err
		}
		var ok bool
		if l.pi, ok = new(big.Rat).SetString(r[10]); !ok {
			bad = fmt.Errorf("pi_exact %q, want a fraction", r[10])
		}
		if r[11] != "" {
			if l.pi2, ok = new(big.Rat).SetString(r[11]); !ok {
				bad = fmt.Errorf("pi2_exact %q, want a fraction", r[11])
			}
		}
		if bad != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, bad)
		}
		lines = append(lines, l)
	}
	return lines, nil
}
