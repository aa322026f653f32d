package pipeline

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
)

// thinClass is a class too few of whose cases have a 1 in a column for a
// variance: fewer than two, and not all; "" where there is none. It happens
// where a case was given up after it had been chosen.
func thinClass(t *data.Table, column string) string {
	n, m := map[string]int{}, map[string]int{}
	var classes []string
	for i := range t.Rows {
		class := cell(t, secondClassColumn, i)
		if class == "" {
			continue
		}
		if n[class] == 0 {
			classes = append(classes, class)
		}
		n[class]++
		if cell(t, column, i) == "1" {
			m[class]++
		}
	}
	slices.Sort(classes)
	for _, class := range classes {
		if m[class] < 2 && m[class] < n[class] {
			return class
		}
	}
	return ""
}

// secondSpec is the request for each measure, of the arbitrated answers: at the
// whole, and for the groups of the tables that show it. Kommuner, and what else
// is protected, have none: hardly a case of each is read again.
func (f *Folder) secondSpec(cases caseFacts) []byte {
	var b strings.Builder
	f.secondDesign(&b, cases, path.Base(SecondPhaseFile), readAgainColumn)
	for _, m := range f.measures() {
		for _, by := range f.groupings(m.ID) {
			if slices.ContainsFunc(by, f.protected) {
				continue
			}
			fmt.Fprintf(&b, "\n[[estimate]]\nid       = %s\nkind     = %s\ny        = { column = %s, is = %s, of = %s }\n",
				strict.String(m.ID+publish.AfterSecond), strict.String(m.Kind), strict.String(m.Item+arbitratedSuffix), strict.Strings(m.Counts), strict.Strings(m.Base))
			if len(by) > 0 {
				fmt.Fprintf(&b, "by       = %s\n", strict.Strings(by))
			}
			b.WriteString("where    = { eligible = [\"1\"] }\n")
			f.secondInterval(&b)
			if cases.post && len(by) == 0 {
				b.WriteString("poststratified = true\n")
			}
		}
	}
	return []byte(b.String())
}

// secondDesign is the beginning of a request about a second reading. The
// weights are final: those of cases that are missing have been carried, and
// their error is as if the cases that were read had been the sample.
func (f *Folder) secondDesign(b *strings.Builder, cases caseFacts, file, again string) {
	fmt.Fprintf(b, "# Written by barometer from %s of %s.\n", SpecFile, f.Batch.Batch.ID)
	if c := f.Batch.Batch.Constructed; c != "" {
		fmt.Fprintf(b, "# %s\n", strings.ReplaceAll(c, "\n", " "))
	}
	fmt.Fprintf(b, "\n[data]\nfile = %s\n\n[design]\nbasis      = %s\n", strict.String(file), strict.String(string(f.Batch.Batch.Basis)))
	cases.weighted = true
	f.specDesign(b, cases)
	fmt.Fprintf(b, "\n[second_phase]\nclass = [%s]\nagain = { column = %s, is = [\"1\"] }\n", strict.String(secondClassColumn), strict.String(again))
}

// secondInterval is the interval of the batch. That of a sample in which all
// cases count alike is exact for nothing where they do not.
func (f *Folder) secondInterval(b *strings.Builder) {
	method, level := f.interval()
	if method == batch.ExactInterval {
		method = batch.DefaultInterval
	}
	fmt.Fprintf(b, "interval = %s\nlevel    = %s\n", strict.String(method), shareText(level))
}
