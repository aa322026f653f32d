package precision

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/planning"
)

// A Report is what the plan of a batch promises. It is CSV, one row a thing, of
// sections:
//
//	country  the whole; id 1 for a single comparison, 2.. for the number of
//	         measures that share the level by Holm's rule
//	need     the total whose interval at one half has the half-width id
//	target   a promised margin of [[design.target]] and what the sizes give
//	domain   a value of a [[domain]]
//	cell     a cell of tables that is no domain value of its own
//	later    a grouping that is known only after the cases are read
//	stratum  a stratum of the plan
//	total    what another total of this design would give
//	design   what another design would give with the same number of cases
//	loss     the chance that losses of the share id leave a stratum with one case at most
//
// A column that says nothing of a section is empty there.
type Report struct {
	batch *batch.Batch
	rows  []reportRow
}

// Expect works the report out for the lines of a plan, which may be frozen, and
// the frame that it is of. Variances is the file that [design] names, nil where
// there is no such file. It refuses what [planning.Size] refuses.
func Expect(b *batch.Batch, lines []planning.Line, frame planning.Frame, variances []byte) (*Report, error) {
	population := planning.Count(frame, lines, planning.Columns(b))
	s, err := planning.Size(b, lines, population, variances)
	if err != nil {
		return nil, err
	}
	name, level := Interval(b)
	method, ok := interval.ByName(name)
	if !ok {
		return nil, fmt.Errorf("no interval %q", name) // batch.toml was checked
	}
	r := &reporter{batch: b, lines: lines, sizing: s, pop: population, method: method, level: level, cache: map[int64][]float64{}}
	now := make([]float64, len(lines)) // of the plan itself
	for h, l := range lines {
		now[h] = l.Expected
	}
	r.cache[s.Total] = now
	report := &Report{batch: b}
	for _, section := range []func([]float64) ([]reportRow, error){
		r.country, r.needs, r.targets, r.domains, r.cells, r.strataRows, r.totals, r.designs, r.losses,
	} {
		rows, err := section(now)
		if err != nil {
			return nil, err
		}
		report.rows = append(report.rows, rows...)
	}
	return report, nil
}

// Interval is the interval that is published and its level, or the ones that
// would be where [publish] is not written yet.
func Interval(b *batch.Batch) (name string, level float64) {
	name, level = batch.DefaultInterval, batch.DefaultLevel
	if b.Design != nil && b.Design.Method == batch.SelfWeighting {
		name = "clopper-pearson"
	}
	if p := b.Publish; p != nil {
		name, level = p.Interval, p.Level
	}
	return name, level
}

// WriteCSV writes the report: numbers in the shortest form that reads back to
// the same float64, and nothing where there is no number.
func (p *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	line := make([]string, len(columns))
	for i, c := range columns {
		line[i] = c.name
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for k := range p.rows {
		for i, c := range columns {
			switch v := c.field(&p.rows[k]).(type) {
			case *string:
				line[i] = *v
			case *[]string:
				line[i] = strings.Join(*v, ";")
			case *estimators.Number:
				if line[i] = ""; v.OK {
					line[i] = data.FormatFloat(v.F)
				}
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Read reads what [Report.WriteCSV] wrote of the plan of that batch.
func Read(b *batch.Batch, src []byte) (*Report, error) {
	lines, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil {
		return nil, err
	}
	p := &Report{batch: b, rows: make([]reportRow, max(len(lines)-1, 0))}
	for k := range p.rows {
		if len(lines[k+1]) != len(columns) {
			return nil, fmt.Errorf("%d columns, want %d", len(lines[k+1]), len(columns))
		}
		for i, c := range columns {
			text := lines[k+1][i]
			switch v := c.field(&p.rows[k]).(type) {
			case *string:
				*v = text
			case *[]string:
				if text != "" {
					*v = strings.Split(text, ";")
				}
			case *estimators.Number:
				if text == "" {
					continue
				}
				if v.F, err = strconv.ParseFloat(text, 64); err != nil {
					return nil, fmt.Errorf("%s: %w", c.name, err)
				}
				v.OK = true
			}
		}
	}
	if len(p.of("country")) == 0 {
		return nil, errors.New("no row of section country")
	}
	return p, nil
}

// of are the rows of a section.
func (p *Report) of(section string) []reportRow {
	var rows []reportRow
	for _, r := range p.rows {
		if r.Section == section {
			rows = append(rows, r)
		}
	}
	return rows
}

// country is the whole, and where several measures share the level the smallest
// change that is detected then.
func (p *Report) country() (whole reportRow, holm *reportRow) {
	rows := p.of("country")
	if len(rows) > 1 {
		holm = &rows[1]
	}
	return rows[0], holm
}
