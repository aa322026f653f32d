package planning

import (
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

// Columns are the frame columns that the domains of a batch and its targets
// name, and the kommune: what its population is counted by.
func Columns(b *batch.Batch) []string {
	names := []string{"kommune"}
	for _, d := range b.Domains {
		if b.InFrame(d.Column) {
			names = append(names, d.Column)
		}
	}
	for _, t := range b.Design.Targets {
		if column, ok := b.TargetColumn(t); ok && column != "" {
			names = append(names, column)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// A Population is the eligible cases of the frame, counted by stratum and by
// the values of columns that are known before any case is read.
type Population struct {
	columns []string
	strata  map[string]int // stratum -> its line in the plan
	index   map[string]int
	tuples  []tuple
	values  []string // of the case that is being counted
}

// A tuple is the cases of one stratum that agree in all columns.
type tuple struct {
	stratum int
	values  []string
	count   int64
}

// NewPopulation is a population of no case yet, of the strata of a plan and
// by those columns. The kommune must be one of them.
func NewPopulation(lines []Line, columns []string) *Population {
	p := &Population{columns: columns, strata: make(map[string]int, len(lines)), index: map[string]int{}, values: make([]string, len(columns))}
	for h, l := range lines {
		p.strata[l.ID] = h
	}
	return p
}

// Count counts the cases of a frame, see [NewPopulation].
func Count(frame Frame, lines []Line, columns []string) *Population {
	p := NewPopulation(lines, columns)
	for stratum, valueOf := range frame {
		p.Add(stratum, 1, valueOf)
	}
	return p
}

// Add adds that many cases of a stratum which agree in every column. Those of a
// stratum that the plan does not have are passed over.
func (p *Population) Add(stratum string, cases int64, valueOf func(column string) string) {
	h, ok := p.strata[stratum]
	if !ok {
		return
	}
	for i, column := range p.columns {
		p.values[i] = valueOf(column)
	}
	key := string([]byte{byte(h), byte(h >> 8), byte(h >> 16), byte(h >> 24)}) + strings.Join(p.values, "\x00")
	i, ok := p.index[key]
	if !ok {
		i = len(p.tuples)
		p.index[key] = i
		p.tuples = append(p.tuples, tuple{stratum: h, values: slices.Clone(p.values)})
	}
	p.tuples[i].count += cases
}

// A Part is one domain of the population, N_dh cases of each stratum h that has
// some of it.
type Part struct {
	Domain   estimators.Domain
	Strata   []int   // lines of the plan, in their order
	Cases    []int64 // N_dh of each
	Size     int64   // N_d, their sum
	Kommuner int     // that have cases of it
}

// Kommuner counts those that have cases.
func (p *Population) Kommuner() int {
	at, codes := slices.Index(p.columns, "kommune"), map[string]bool{}
	for _, t := range p.tuples {
		codes[t.values[at]] = true
	}
	return len(codes)
}

// Parts are the domains that columns cut the population into, in byte order.
// Cases of which the lists do not say one of the columns are in none. The columns must be among those that the population is counted
// by.
func (p *Population) Parts(columns []string) []Part {
	at := make([]int, len(columns))
	for i, c := range columns {
		at[i] = slices.Index(p.columns, c)
	}
	kommune := slices.Index(p.columns, "kommune")
	type found struct {
		Part
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
			f = &found{Part: Part{Domain: d}, in: map[int]int64{}, from: map[string]bool{}}
			byKey[d.String()] = f
		}
		f.in[t.stratum] += t.count
		f.Size += t.count
		f.from[t.values[kommune]] = true
	}
	list := make([]Part, 0, len(byKey))
	for _, f := range byKey {
		f.Kommuner = len(f.from)
		for h := range f.in {
			f.Strata = append(f.Strata, h)
		}
		slices.Sort(f.Strata)
		for _, h := range f.Strata {
			f.Cases = append(f.Cases, f.in[h])
		}
		list = append(list, f.Part)
	}
	slices.SortFunc(list, func(a, b Part) int { return strings.Compare(a.Domain.String(), b.Domain.String()) })
	return list
}
