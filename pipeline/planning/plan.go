package planning

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/sampling"
)

// heading is the heading of plan.csv, whose bytes a freeze commits to.
const heading = "stratum,stratum_pop,n_planned,n_expected,pi,w,collapse_with,n_reserve,group,class,pi_exact,pi2_exact"

// A Line is one row of plan.csv.
//
// Under self-weighting the sizes are rounded by lot after the freeze: Planned
// is 0, Expected is n N_h/N, and there is neither weight nor partner.
type Line struct {
	sampling.Stratum
	Partner  string   // the stratum that stands for it where it shows no variance, see [sampling.Collapse]
	Expected float64  // cases of the sample
	Reserve  int64    // cases drawn beyond it, for those out of scope
	Node     string   // middle node of the tree over land and strata: the region
	Class    string   // in which cases that do not arrive are carried by others
	Pi, Pi2  *big.Rat // the probability of a case, and of two together; no Pi2 where there is one case
}

// A Plan is the strata in the order of their ids, and what was asked for.
type Plan struct {
	Lines []Line
	Total int64 // cases of the sample, reserves not counted
	Equal bool  // equal probabilities; sizes are not known before the draw
}

// CSV is plan.csv. Probabilities stand as floats and, for whoever checks
// them, as fractions in lowest terms.
func (p *Plan) CSV() []byte {
	var b strings.Builder
	b.WriteString(heading + "\n")
	for _, l := range p.Lines {
		planned, w := "", ""
		if !p.Equal {
			planned = strconv.FormatInt(l.Planned, 10)
			if l.Planned > 0 {
				w = data.FormatFloat(float64(l.Population) / float64(l.Planned))
			}
		}
		pi2 := ""
		if l.Pi2 != nil {
			pi2 = l.Pi2.RatString()
		}
		// A float's division of two integers is rounded once, a Rat's too.
		pi, _ := l.Pi.Float64()
		fmt.Fprintf(&b, "%s,%d,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s\n", field(l.ID), l.Population, planned, data.FormatFloat(l.Expected),
			data.FormatFloat(pi), w, field(l.Partner), l.Reserve, field(l.Node), field(l.Class), l.Pi.RatString(), pi2)
	}
	return []byte(b.String())
}

// ReadLines reads what [Plan.CSV] wrote: the lines of a plan, without the groups of
// their strata. It refuses any other heading and numbers that are none.
func ReadLines(src []byte) ([]Line, error) {
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil {
		return nil, err
	}
	if first, _, _ := strings.Cut(string(src), "\n"); first != heading {
		return nil, fmt.Errorf("heading %q, want %s", first, heading)
	}
	lines := make([]Line, 0, len(rows)-1)
	for i, r := range rows[1:] {
		l := Line{Partner: r[6], Node: r[8], Class: r[9]}
		l.ID = r[0]
		var bad error
		whole := func(column int) int64 {
			n, err := strconv.ParseInt(r[column], 10, 64)
			if err != nil {
				bad = err
			}
			return n
		}
		l.Population = whole(1)
		if r[2] != "" {
			l.Planned = whole(2)
		}
		l.Reserve = whole(7)
		if l.Expected, err = strconv.ParseFloat(r[3], 64); err != nil {
			bad = err
		}
		var ok bool
		if l.Pi, ok = new(big.Rat).SetString(r[10]); !ok {
			bad = fmt.Errorf("pi_exact %q, want a fraction", r[10])
		}
		if r[11] != "" {
			if l.Pi2, ok = new(big.Rat).SetString(r[11]); !ok {
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

// field quotes a field of a line that is put together by hand.
func field(s string) string {
	if strings.ContainsAny(s, "\",\n\r") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
