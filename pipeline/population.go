package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// A population is the eligible cases of the frame, counted by stratum and by
// the values of columns that are known before any case is read.
type population struct {
	columns []string // sorted, kommune always among them
	index   map[string]int
	tuples  []tuple
	strata  int
}

// A tuple is the cases of one stratum that agree in all columns.
type tuple struct {
	stratum int // index in the plan
	values  []string
	count   int64
}

func newPopulation(lines []planLine, columns []string) *population {
	p := &population{columns: append(columns, "kommune"), index: map[string]int{}, strata: len(lines)}
	slices.Sort(p.columns)
	p.columns = slices.Compact(p.columns)
	return p
}

// add counts a case.
func (p *population) add(stratum int, values []string) {
	key := string([]byte{byte(stratum), byte(stratum >> 8), byte(stratum >> 16), byte(stratum >> 24)}) + strings.Join(values, "\x00")
	i, ok := p.index[key]
	if !ok {
		i = len(p.tuples)
		p.index[key] = i
		p.tuples = append(p.tuples, tuple{stratum: stratum, values: slices.Clone(values)})
	}
	p.tuples[i].count++
}

// populationOf counts the cases of the lists.
func (f *Folder) populationOf(lines []planLine, cases []frameCase) *population {
	p := newPopulation(lines, f.knownColumns())
	extra := f.Batch.FrameColumns()
	at := stratumIndex(lines)
	values := make([]string, len(p.columns))
	for _, c := range cases {
		h, ok := at[c.stratum]
		if !ok {
			continue
		}
		for i, column := range p.columns {
			values[i] = f.frameValue(c.Row, column, extra)
		}
		p.add(h, values)
	}
	return p
}

// populationFile counts the cases of out/frame.parquet.
func (w *Work) populationFile(lines []planLine) (*population, error) {
	t, err := readTable(w.In(FrameFile))
	if err != nil {
		return nil, err
	}
	p := newPopulation(lines, w.knownColumns())
	at := stratumIndex(lines)
	values := make([]string, len(p.columns))
	stratum := t.Column("stratum")
	for i := range t.Rows {
		h, ok := at[stratum.Texts[i]]
		if !ok || stratum.Null != nil && stratum.Null[i] {
			continue
		}
		for c, name := range p.columns {
			values[c] = cell(t, name, i)
		}
		p.add(h, values)
	}
	return p, nil
}

func stratumIndex(lines []planLine) map[string]int {
	at := make(map[string]int, len(lines))
	for h, l := range lines {
		at[l.ID] = h
	}
	return at
}

// knownColumns are the frame columns that a domain or a target names.
func (f *Folder) knownColumns() []string {
	var names []string
	for _, d := range f.Batch.Domains {
		if f.knownBefore(d.Column) {
			names = append(names, d.Column)
		}
	}
	for _, t := range f.Batch.Design.Targets {
		if column, ok := f.Batch.TargetColumn(t); ok && column != "" {
			names = append(names, column)
		}
	}
	return names
}

// knownBefore reports whether the lists themselves say a column of each case.
func (f *Folder) knownBefore(column string) bool {
	switch column {
	case "kommune", "region", "kommunegruppe", "provision", "decision", "appealed":
		return true
	}
	return slices.Contains(f.Batch.FrameColumns(), column)
}

// A part is one domain of the population: N_dh of each stratum that has some
// of it, in the order of the plan.
type part struct {
	domain   estimators.Domain
	strata   []int
	counts   []int64
	hold     []int // strata that could hold some of it, in order; nil: those that do
	size     int64 // N_d
	kommuner int
}

// kommuner counts those that have cases.
func (p *population) kommuner() int {
	at, codes := slices.Index(p.columns, "kommune"), map[string]bool{}
	for _, t := range p.tuples {
		codes[t.values[at]] = true
	}
	return len(codes)
}

// parts are the domains that columns cut the population into, in byte order.
// Cases of which the lists do not say one of the columns are in none.
func (p *population) parts(columns []string) []part {
	at := make([]int, len(columns))
	for i, c := range columns {
		at[i] = slices.Index(p.columns, c)
	}
	kommune := slices.Index(p.columns, "kommune")
	type found struct {
		part
		in   map[int]int64
		from map[string]bool
	}
	byKey := map[string]*found{}
	for _, t := range p.tuples {
		d := make(estimators.Domain, len(columns))
		for i, c := range columns {
			d[i] = estimators.Level{Column: c, Code: t.values[at[i]]}
		}
		if slices.ContainsFunc(d, func(l estimators.Level) bool { return l.Code == "" }) {
			continue
		}
		f := byKey[d.String()]
		if f == nil {
			f = &found{part: part{domain: d}, in: map[int]int64{}, from: map[string]bool{}}
			byKey[d.String()] = f
		}
		f.in[t.stratum] += t.count
		f.size += t.count
		f.from[t.values[kommune]] = true
	}
	list := make([]part, 0, len(byKey))
	for _, f := range byKey {
		f.kommuner = len(f.from)
		for h := range f.in {
			f.strata = append(f.strata, h)
		}
		slices.Sort(f.strata)
		for _, h := range f.strata {
			f.counts = append(f.counts, f.in[h])
		}
		list = append(list, f.part)
	}
	slices.SortFunc(list, func(a, b part) int { return strings.Compare(a.domain.String(), b.domain.String()) })
	return list
}

// union is two parts of the population in one. Its domain is that of the first.
func union(a, b part) part {
	u := part{domain: a.domain, size: a.size + b.size, hold: slices.Concat(a.hold, b.hold)}
	slices.Sort(u.hold)
	u.hold = slices.Compact(u.hold)
	for i, j := 0, 0; i < len(a.strata) || j < len(b.strata); {
		switch {
		case j == len(b.strata) || i < len(a.strata) && a.strata[i] < b.strata[j]:
			u.strata, u.counts = append(u.strata, a.strata[i]), append(u.counts, a.counts[i])
			i++
		case i == len(a.strata) || b.strata[j] < a.strata[i]:
			u.strata, u.counts = append(u.strata, b.strata[j]), append(u.counts, b.counts[j])
			j++
		default:
			u.strata, u.counts = append(u.strata, a.strata[i]), append(u.counts, a.counts[i]+b.counts[j])
			i, j = i+1, j+1
		}
	}
	return u
}
