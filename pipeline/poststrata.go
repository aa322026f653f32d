package pipeline

import (
	"context"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/estimators/aggregate"
	"sagsbarometer/sampling/lottery"
)

// leastOfPost is how many cases a post-stratum must have in the draw: its
// weights are a ratio, which with fewer says more of the draw than of the
// frame.
const leastOfPost = 10

// unsaid stands in the name of a post-stratum where the lists leave a column
// empty.
const unsaid = "uoplyst"

// A postCell is the cases of the frame that agree in the columns of [design]
// poststrata.
type postCell struct {
	codes             []string
	population, drawn int64
}

// A postStratum is one or more of them that figures of the whole are weighted
// up to together.
type postStratum struct {
	id         string
	population int64
}

// postStrata are those of a batch, by the codes of their columns; nil where
// there are none.
type postStrata struct {
	columns []string
	of      map[string]postStratum
}

// find is the post-stratum of a case.
func (p *postStrata) find(c drawnCase) (q postStratum, ok bool) {
	if p == nil {
		return q, false
	}
	return p.of[strings.Join(c.codes(p.columns), "\x00")], true
}

// codes are what the lists say of a case.
func (c *drawnCase) codes(columns []string) []string {
	codes := make([]string, len(columns))
	for i, column := range columns {
		if codes[i] = c.frame.values[column]; column == "kommune" {
			codes[i] = c.kommune
		}
	}
	return codes
}

// postStrata divides the frame. Only the frame and the sample as it was drawn
// decide, no reserve and no answer. There are none where every stratum lies in
// one of them: weights add up to them anyway.
func (w *Work) postStrata(ctx context.Context) (*postStrata, error) {
	d := w.Batch.Design
	if d == nil || w.selfWeighting() || len(d.Poststrata) == 0 {
		return nil, nil
	}
	index, cells, strata := map[string]int{}, []postCell(nil), map[string][]int{}
	at := func(codes []string) int {
		key := strings.Join(codes, "\x00")
		i, ok := index[key]
		if !ok {
			i = len(cells)
			index[key], cells = i, append(cells, postCell{codes: codes})
		}
		return i
	}
	lines, err := w.drawnLines()
	if err != nil {
		return nil, err
	}
	planned := make(map[string]bool, len(lines))
	for _, l := range lines {
		planned[l.ID] = true
	}
	t, err := w.countFrame(ctx, d.Poststrata)
	if err != nil {
		return nil, err
	}
	for _, c := range t.Cuts[0] {
		stratum := t.Strata[c.Stratum].Codes[0].Text
		if !planned[stratum] {
			continue // excluded, or of a supplement that nothing was drawn from yet
		}
		codes := make([]string, len(c.Codes))
		for i, code := range c.Codes {
			codes[i] = code.Text
		}
		i := at(codes)
		cells[i].population += c.Cases
		strata[stratum] = append(strata[stratum], i)
	}
	drawn, err := w.drawnCases()
	if err != nil {
		return nil, err
	}
	for _, c := range drawn {
		if c.Role == lottery.Sample {
			cells[at(c.codes(d.Poststrata))].drawn++
		}
	}
	p := &postStrata{d.Poststrata, map[string]postStratum{}}
	for _, group := range joinSmall(slices.Clone(cells), 0) {
		q := postStratum{id: postName(group)}
		for _, c := range group {
			q.population += c.population
		}
		for _, c := range group {
			p.of[strings.Join(c.codes, "\x00")] = q
		}
	}
	for _, in := range strata {
		if slices.ContainsFunc(in, func(i int) bool {
			return p.of[strings.Join(cells[i].codes, "\x00")] != p.of[strings.Join(cells[in[0]].codes, "\x00")]
		}) {
			return p, nil
		}
	}
	return nil, nil
}

// postStrataNumber is how many post-strata the cases have.
func (w *Work) postStrataNumber() (int64, error) {
	t, err := data.ReadParquetFile(w.In(CasesFile))
	if err != nil {
		return 0, err
	}
	ids := map[string]bool{}
	for i := range t.Rows {
		if id := cell(t, "poststratum", i); id != "" {
			ids[id] = true
		}
	}
	return int64(len(ids)), nil
}

// countFrame counts the cases of the frame by stratum and columns.
func (w *Work) countFrame(ctx context.Context, columns []string) (_ *aggregate.Tally, err error) {
	source, err := data.OpenSource(w.In(FrameFile))
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := source.Close(); err == nil {
			err = cerr
		}
	}()
	var cut aggregate.Cut
	for _, column := range columns {
		cut.Keys = append(cut.Keys, aggregate.Key{Column: column})
	}
	return aggregate.Count(ctx, source, aggregate.Query{Strata: []string{"stratum"}, Cuts: []aggregate.Cut{cut}}, w.Workers)
}

// joinSmall makes post-strata of cells. By the first column, in byte order of
// its codes, one with fewer than [leastOfPost] drawn cases joins the next, and
// the last the one before it; within what that gives the same is done by the
// second column, and so on. So decisions are joined within their region, and
// regions only where all their decisions together are too few.
func joinSmall(cells []postCell, depth int) (groups [][]postCell) {
	slices.SortStableFunc(cells, func(a, b postCell) int { return strings.Compare(a.codes[depth], b.codes[depth]) })
	few := func(cells []postCell) bool {
		var n int64
		for _, c := range cells {
			n += c.drawn
		}
		return n < leastOfPost
	}
	for from := 0; from < len(cells); {
		to := from + 1
		for to < len(cells) && cells[to].codes[depth] == cells[from].codes[depth] {
			to++
		}
		if n := len(groups); n > 0 && few(groups[n-1]) {
			groups[n-1] = append(groups[n-1], cells[from:to]...)
		} else {
			groups = append(groups, slices.Clone(cells[from:to]))
		}
		from = to
	}
	if n := len(groups); n > 1 && few(groups[n-1]) {
		groups[n-2] = append(groups[n-2], groups[n-1]...)
		groups = groups[:n-1]
	}
	if depth+1 == len(cells[0].codes) {
		return groups
	}
	var within [][]postCell
	for _, g := range groups {
		within = append(within, joinSmall(g, depth+1)...)
	}
	return within
}

// postName names a post-stratum by the codes of its cells, column by column:
// nordjylland/afslag+bevilling.
func postName(group []postCell) string {
	names := make([]string, len(group[0].codes))
	for i := range names {
		var codes []string
		for _, c := range group {
			if c.codes[i] == "" {
				codes = append(codes, unsaid)
			} else {
				codes = append(codes, c.codes[i])
			}
		}
		slices.Sort(codes)
		names[i] = strings.Join(slices.Compact(codes), "+")
	}
	return strings.Join(names, "/")
}
