package pipeline

import (
	"slices"
	"strconv"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
)

// meta is what every Parquet file of a batch says of itself.
func (f *Folder) meta() []data.Pair {
	pairs := []data.Pair{{Key: "barometer.schema_version", Value: data.FormatVersion}, {Key: "barometer.batch", Value: f.Batch.Batch.ID}}
	if c := f.Batch.Batch.Constructed; c != "" {
		pairs = append(pairs, data.Pair{Key: "barometer.constructed", Value: c})
	}
	return pairs
}

// writeFrame writes out/frame.parquet: every delivered case, eligible or not,
// by pseudonym, sorted by stratum and id.
func (w *Work) writeFrame(cases []frameCase) error {
	extra := w.Batch.FrameColumns()
	n := len(cases)
	names := slices.Concat([]string{"case_id", "kommune", "region", "kommunegruppe", "provision", "decision"},
		[]string{"received_on", "decided_on", "appealed", "stratum", "eligible", "excluded_by"}, extra, []string{"part"})
	t := &data.Table{Rows: n, Meta: w.meta()}
	for _, name := range names {
		c := data.Column{Name: name, Kind: data.Text, Null: make([]bool, n), Distinct: name == "case_id"}
		for i, fc := range cases {
			switch name {
			case "received_on", "decided_on":
				c.Kind = data.Date
				d := fc.Received
				if name == "decided_on" {
					d = fc.Decided
				}
				if c.Null[i] = d == nil; d != nil {
					c.Dates = append(c.Dates, *d)
				} else {
					c.Dates = append(c.Dates, 0)
				}
			case "part":
				c.Kind, c.Null = data.Int, nil
				c.Ints = append(c.Ints, int32(fc.part))
			case "eligible":
				c.Kind, c.Null = data.Int, nil
				c.Ints = append(c.Ints, oneIf(fc.stratum != ""))
			default:
				s := w.frameText(fc, name, extra)
				c.Texts = append(c.Texts, s)
				c.Null[i] = s == ""
			}
		}
		if name == "case_id" || name == "kommune" {
			c.Null = nil
		}
		t.Columns = append(t.Columns, c)
	}
	return w.Write(FrameFile, t.WriteParquet)
}

func (f *Folder) frameText(c frameCase, name string, extra []string) string {
	switch name {
	case "case_id":
		return c.id
	case "stratum":
		return c.stratum
	case "excluded_by":
		return c.Outcome
	}
	return f.frameValue(c.Row, name, extra)
}

func oneIf(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// A frameRow is one row of out/frame.parquet as later stages read it.
type frameRow struct {
	id, kommune, stratum string
	part                 int64
	eligible             bool
	values               map[string]string // the other text columns that are not missing; other rows may have the same map
	received, decided    *day.Date
}

func readFrameFile(path string) ([]frameRow, error) {
	t, err := data.ReadParquetFile(path)
	if err != nil {
		return nil, err
	}
	return frameRows(t), nil
}

// frameFields are the columns that have a field of their own.
var frameFields = []string{"case_id", "kommune", "stratum", "part", "eligible", "received_on", "decided_on"}

func frameRows(t *data.Table) []frameRow {
	rows := make([]frameRow, t.Rows)
	var others []*data.Column
	for n := range t.Columns {
		c := &t.Columns[n]
		if !slices.Contains(frameFields, c.Name) {
			others = append(others, c)
			continue
		}
		for i := range rows {
			if c.Null != nil && c.Null[i] {
				continue
			}
			r := &rows[i]
			switch c.Name {
			case "case_id":
				r.id = c.Texts[i]
			case "kommune":
				r.kommune = c.Texts[i]
			case "stratum":
				r.stratum = c.Texts[i]
			case "part":
				r.part = int64(c.Ints[i])
			case "eligible":
				r.eligible = c.Ints[i] == 1
			case "received_on":
				r.received = &c.Dates[i]
			case "decided_on":
				r.decided = &c.Dates[i]
			}
		}
	}
	shareValues(rows, others)
	return rows
}

// shareValues gives rows that say the same in the columns the same map: there
// are few of those, and many rows.
func shareValues(rows []frameRow, columns []*data.Column) {
	of := map[string]map[string]string{}
	var key []byte
	for i := range rows {
		key = key[:0]
		for _, c := range columns {
			if !c.Missing(i) {
				key = append(strconv.AppendInt(key, int64(len(c.Texts[i])), 10), ':')
				key = append(key, c.Texts[i]...)
			}
			key = append(key, ',')
		}
		values, ok := of[string(key)]
		if !ok {
			values = map[string]string{}
			for _, c := range columns {
				if !c.Missing(i) {
					values[c.Name] = c.Texts[i]
				}
			}
			of[string(key)] = values
		}
		rows[i].values = values
	}
}

func parseInt(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) }
