package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/planning"
	"sagsbarometer/pipeline/publish"
)

// spec writes out/estimates.toml: each measure for each group of the tables
// that show it, once, in the order of the measures.
func (f *Folder) spec(cases caseFacts) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Written by barometer estimate from %s of %s. Repeat it with\n#   barometer analyse estimates.toml --format csv\n", SpecFile, f.Batch.Batch.ID)
	if c := f.Batch.Batch.Constructed; c != "" {
		fmt.Fprintf(&b, "# %s\n", strings.ReplaceAll(c, "\n", " "))
	}
	b.WriteString("\n[data]\nfile = \"cases.parquet\"\n\n[design]\n")
	basis := f.Batch.Batch.Basis
	fmt.Fprintf(&b, "basis      = %s\n", strict.String(string(basis)))
	if basis == batch.Probability {
		f.specDesign(&b, cases)
	}
	interval, level := f.interval()
	estimate := func(id string, m batch.Measure, by []string, post bool, where ...string) {
		fmt.Fprintf(&b, "\n[[estimate]]\nid       = %s\nkind     = %s\ny        = { column = %s, is = %s, of = %s }\n",
			strict.String(id), strict.String(m.Kind), strict.String(m.Item), strict.Strings(m.Counts), strict.Strings(m.Base))
		if len(by) > 0 {
			fmt.Fprintf(&b, "by       = %s\n", strict.Strings(by))
		}
		fmt.Fprintf(&b, "where    = { %s }\n", strings.Join(append([]string{`eligible = ["1"]`}, where...), ", "))
		if basis == batch.Probability {
			fmt.Fprintf(&b, "interval = %s\nlevel    = %s\n", strict.String(interval), strconv.FormatFloat(level, 'f', -1, 64))
		}
		if post {
			b.WriteString("poststratified = true\n")
		}
	}
	for _, m := range f.measures() {
		for _, by := range f.groupings(m.ID) {
			estimate(m.ID, m, by, cases.post && len(by) == 0)
		}
		if cases.post { // the annex has both
			estimate(m.ID+publish.Unadjusted, m, nil, false)
		}
		for _, o := range f.otherEvents(m) { // and the deadline counted by other events
			estimate(o.id, o.Measure, nil, cases.post)
			estimate(o.same, m, nil, cases.post, o.Item+" = "+strict.Strings(m.Base))
		}
	}
	return []byte(b.String())
}

// interval is the method of the published intervals, and their level.
func (f *Folder) interval() (method string, level float64) {
	if p := f.Batch.Publish; p != nil {
		return p.Interval, p.Level
	}
	if f.selfWeighting() {
		return batch.ExactInterval, batch.DefaultLevel
	}
	return batch.DefaultInterval, batch.DefaultLevel
}

// An otherEvent is a measure of a deadline whose time is counted between other
// events, and the headline over the same cases.
type otherEvent struct {
	batch.Measure
	id, same string
}

func (f *Folder) otherEvents(m batch.Measure) []otherEvent {
	if f.book == nil {
		return nil
	}
	d := publish.DeadlineOf(f.book, m.Item)
	if d == nil {
		return nil
	}
	var list []otherEvent
	for _, by := range d.Beside() {
		o := otherEvent{Measure: m}
		o.id, o.same = publish.ByEvents(m.ID, by)
		o.Item = d.Column(by)
		list = append(list, o)
	}
	return list
}

// specDesign writes the design. Weights stand in the file; where cases are
// missing, or were opened until enough were in scope, they vary within strata
// and follow from what became of each case, unless those of the file are wanted.
func (f *Folder) specDesign(b *strings.Builder, cases caseFacts) {
	until := f.Batch.Design.Reserve > 0 && !cases.weighted
	response := (cases.missing || until) && !cases.weighted
	line := func(key, value string) { fmt.Fprintf(b, "%-10s = %s\n", key, value) }
	if !f.selfWeighting() {
		line("strata", strict.Strings([]string{"stratum"}))
	}
	if f.selfWeighting() || !response {
		line("weight", strict.String("w"))
	}
	if !f.selfWeighting() {
		line("population", strict.String("stratum_pop"))
		line("collapse", strict.String("collapse_with"))
		line("lonely", strict.String("collapse"))
	}
	line("df", strict.String("design"))
	if fixed := planning.Fixed(f.Batch.Design); len(fixed) > 0 && !f.selfWeighting() {
		line("fixed", strict.Strings(fixed))
	}
	if response {
		line("response", fmt.Sprintf("{ class = %s, eligible = %s, responded = %s }", strict.String("nonresponse_class"), strict.String("eligible"), strict.String("responded")))
	}
	if until {
		line("until", strict.String("n_planned"))
	}
	if cases.post {
		line("poststratum", strict.String("poststratum"))
		line("poststratum_population", strict.String("poststratum_pop"))
	}
}

// measures are the batch's with what the codebook fills in where they leave
// counts or base out. A codebook that cannot be read stops the stage that
// comes first, not this.
func (f *Folder) measures() []batch.Measure {
	if f.Batch.Review != nil {
		_, _ = f.codebook()
	}
	return f.Batch.Measures
}

// withCodebook adds the codebook to what a stage reads.
func (f *Folder) withCodebook(names ...string) []string {
	if f.Batch.Review != nil {
		names = append(names, f.Batch.Review.Codebook)
	}
	return names
}

// groupings are the crossings of columns that tables ask of a measure, the
// whole first, each once, in the order of the tables.
func (f *Folder) groupings(measure string) [][]string {
	all := [][]string{nil}
	for _, t := range f.Batch.Tables {
		if !slices.Contains(t.Measures, measure) {
			continue
		}
		for _, group := range t.Groups {
			by := make([]string, len(group))
			for i, id := range group {
				by[i] = f.Batch.DomainColumn(id)
			}
			if !slices.ContainsFunc(all, func(have []string) bool { return slices.Equal(have, by) }) {
				all = append(all, by)
			}
		}
	}
	return all
}
