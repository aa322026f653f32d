package precision

import (
	"cmp"
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/planning"
)

// A crossing is a grouping of the tables by the columns it cuts by.
type crossing struct {
	columns []string
	tables  []string
}

// crossings are those of the tables, each once whatever order its columns are
// named in, in the order of the tables. The whole is left out.
func (r *reporter) crossings() []crossing {
	var all []crossing
	for _, t := range r.batch.Tables {
		for _, group := range t.Groups {
			if len(group) == 0 {
				continue
			}
			columns := make([]string, len(group))
			for i, id := range group {
				columns[i] = r.batch.DomainColumn(id)
			}
			i := slices.IndexFunc(all, func(c crossing) bool {
				return slices.Equal(slices.Sorted(slices.Values(c.columns)), slices.Sorted(slices.Values(columns)))
			})
			if i < 0 {
				i = len(all)
				all = append(all, crossing{columns: columns})
			}
			if !slices.Contains(all[i].tables, t.ID) {
				all[i].tables = append(all[i].tables, t.ID)
			}
		}
	}
	return all
}

// declared are the columns of the domains, each once, with the tables that cut
// by that column alone.
func (r *reporter) declared() []crossing {
	var all []crossing
	crossings := r.crossings()
	for _, d := range r.batch.Domains {
		if slices.ContainsFunc(all, func(c crossing) bool { return c.columns[0] == d.Column }) {
			continue
		}
		c := crossing{columns: []string{d.Column}}
		if i := slices.IndexFunc(crossings, func(x crossing) bool { return slices.Equal(x.columns, c.columns) }); i >= 0 {
			c.tables = crossings[i].tables
		}
		all = append(all, c)
	}
	return all
}

func (r *reporter) allKnown(c crossing) bool {
	return !slices.ContainsFunc(c.columns, func(name string) bool { return !r.batch.InFrame(name) })
}

// domains are the values of every declared domain that the lists say.
func (r *reporter) domains(now []float64) ([]reportRow, error) {
	return r.crossed(now, "domain", r.declared())
}

// cells are those of the tables that are no value of one domain, and the
// groupings that nobody knows before the cases are read.
func (r *reporter) cells(now []float64) ([]reportRow, error) {
	var crossed []crossing
	var later []reportRow
	for _, c := range r.crossings() {
		switch {
		case !r.allKnown(c):
			later = append(later, reportRow{Section: "later", ID: strings.Join(c.columns, ";"), Tables: strings.Join(c.tables, ";")})
		case len(c.columns) > 1:
			crossed = append(crossed, c)
		}
	}
	for _, c := range r.declared() { // a domain that no table shows yet
		id := c.columns[0]
		if !r.allKnown(c) && !slices.ContainsFunc(later, func(row reportRow) bool { return row.ID == id }) {
			later = append(later, reportRow{Section: "later", ID: id})
		}
	}
	rows, err := r.crossed(now, "cell", crossed)
	return append(rows, later...), err
}

// crossed are the rows of the parts that crossings make.
func (r *reporter) crossed(now []float64, section string, list []crossing) ([]reportRow, error) {
	var rows []reportRow
	for _, c := range list {
		if !r.allKnown(c) {
			continue
		}
		parts := r.parts(c.columns)
		for _, p := range parts {
			e, err := r.expect(now, p)
			if err != nil {
				return nil, err
			}
			row := reportRow{Section: section, ID: strings.Join(c.columns, ";"), Domain: p.Domain.String(), Tables: strings.Join(c.tables, ";")}
			e.put(&row, p)
			switch {
			case row.Grade != estimators.GradeWithheld:
				if section == "domain" {
					if row.Detectable, err = r.detectable(e, 1); err != nil {
						return nil, err
					}
				}
			case p.Kommuner > 1:
				if err := r.save(&row, p, parts, now); err != nil {
					return nil, err
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// parts are the domains that columns cut the population into, with the strata
// that could hold each as the published interval takes it: all that agree with
// it in the columns that have one value in each stratum.
func (r *reporter) parts(columns []string) []part {
	found := r.pop.Parts(columns)
	parts := make([]part, len(found))
	fixed := planning.Fixed(r.batch.Design)
	columns = slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return !slices.Contains(fixed, c) })
	hold := map[string][]int{}
	for h, l := range r.lines {
		var d estimators.Domain
		for _, c := range columns {
			d = append(d, estimators.Level{Column: c, Code: planning.CodeOf(r.batch.Design, l.ID, c)})
		}
		hold[d.String()] = append(hold[d.String()], h)
	}
	for i, p := range found {
		var d estimators.Domain
		for _, l := range p.Domain {
			if slices.Contains(columns, l.Column) {
				d = append(d, l)
			}
		}
		parts[i] = part{p, hold[d.String()]}
	}
	return parts
}

// save says what would give a withheld cell a rate: a larger total of this
// design, and the merging with the nearest in size of its siblings, the cells
// that differ from it in the last column only.
func (r *reporter) save(row *reportRow, p part, all []part, now []float64) error {
	saved := func(cases []float64, p part) (bool, error) {
		e, err := r.expect(cases, p)
		return e.grade(p) != estimators.GradeWithheld, err
	}
	total, ok, err := r.smallestTotal(r.sizing.Total, func(cases []float64) (bool, error) { return saved(cases, p) })
	if err != nil {
		return err
	}
	if ok {
		row.NeedsTotal = estimators.Some(float64(total))
	}
	last := len(p.Domain) - 1
	var siblings []part
	for _, q := range all {
		if slices.Equal(q.Domain[:last], p.Domain[:last]) && q.Domain[last] != p.Domain[last] {
			siblings = append(siblings, q)
		}
	}
	slices.SortStableFunc(siblings, func(a, b part) int {
		distance := func(q part) int64 { return max(q.Size-p.Size, p.Size-q.Size) }
		return cmp.Or(cmp.Compare(distance(a), distance(b)), cmp.Compare(a.Size, b.Size))
	})
	merged, names := p, []string(nil)
	for _, q := range siblings {
		merged = union(merged, q)
		merged.Kommuner = max(p.Kommuner, q.Kommuner)
		names = append(names, q.Domain[last].Code)
		switch ok, err := saved(now, merged); {
		case err != nil:
			return err
		case ok:
			row.MergeWith = strings.Join(names, "+")
			return nil
		}
	}
	return nil
}
