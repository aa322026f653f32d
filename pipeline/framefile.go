package pipeline

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
	"sagsbarometer/data/frame"
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
		[]string{"received_on", "decided_on", "appealed", "stratum", "eligible", "excluded_by"}, extra)
	t := &data.Table{Rows: n, Meta: w.meta()}
	for _, name := range names {
		c := data.Column{Name: name, Kind: data.Text, Null: make([]bool, n)}
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
	eligible             bool
	values               map[string]string // the other text columns that are not missing
	received, decided    *day.Date
}

func readFrameFile(path string) ([]frameRow, error) {
	t, err := readTable(path)
	if err != nil {
		return nil, err
	}
	rows := make([]frameRow, t.Rows)
	for i := range rows {
		rows[i].values = map[string]string{}
	}
	for _, c := range t.Columns {
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
			case "eligible":
				r.eligible = c.Ints[i] == 1
			case "received_on":
				r.received = &c.Dates[i]
			case "decided_on":
				r.decided = &c.Dates[i]
			default:
				r.values[c.Name] = c.Texts[i]
			}
		}
	}
	return rows, nil
}

func readTable(path string) (*data.Table, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return data.ReadParquet(file, info.Size())
}

// writeFrameReport writes out/frame_report.csv: per kommune what was
// delivered, what of it is eligible, and which rule excluded the rest.
func writeFrameReport(to io.Writer, list *frame.Frame) error {
	var rules []string
	for _, k := range list.Report {
		for _, x := range k.Excluded {
			if !slices.Contains(rules, x.Rule) {
				rules = append(rules, x.Rule)
			}
		}
	}
	slices.Sort(rules)
	out := csv.NewWriter(to)
	head := []string{"kommune", "delivered", "duplicates", "eligible"}
	for _, r := range rules {
		head = append(head, excludedPrefix+strings.Replace(r, ":", "_", 1))
	}
	if err := out.Write(append(head, "files")); err != nil {
		return err
	}
	for _, k := range list.Report {
		row := []string{k.Kommune, strconv.Itoa(k.Delivered), strconv.Itoa(k.Duplicates), strconv.Itoa(k.Eligible)}
		for _, r := range rules {
			n := 0
			for _, x := range k.Excluded {
				if x.Rule == r {
					n = x.Count
				}
			}
			row = append(row, strconv.Itoa(n))
		}
		if err := out.Write(append(row, strings.Join(k.Files, ";"))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const excludedPrefix = "excluded_"

// ruleOf is the rule that a column of the report counts: keep:appealed is
// written excluded_keep_appealed.
func ruleOf(column string) string {
	rule := strings.TrimPrefix(column, excludedPrefix)
	for _, kind := range []string{"keep", "missing"} {
		if rest, ok := strings.CutPrefix(rule, kind+"_"); ok {
			return kind + ":" + rest
		}
	}
	return rule
}

// A frameLine is one row of out/frame_report.csv.
type frameLine struct {
	Kommune                         string
	Delivered, Duplicates, Eligible int
	Excluded                        []ruleCount
	Files                           []string
}

type ruleCount struct {
	Rule  string
	Count int
}

func (f *Folder) frameReport() ([]frameLine, error) {
	b, err := os.ReadFile(f.outPath(FrameReportFile))
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", FrameReportFile, err)
	}
	var lines []frameLine
	for _, r := range rows[1:] {
		l := frameLine{Kommune: r[0]}
		for i, field := range []*int{&l.Delivered, &l.Duplicates, &l.Eligible} {
			if *field, err = strconv.Atoi(r[1+i]); err != nil {
				return nil, fmt.Errorf("%s: %w", FrameReportFile, err)
			}
		}
		for i := 4; i < len(r)-1; i++ {
			n, err := strconv.Atoi(r[i])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", FrameReportFile, err)
			}
			l.Excluded = append(l.Excluded, ruleCount{ruleOf(rows[0][i]), n})
		}
		if files := r[len(r)-1]; files != "" {
			l.Files = strings.Split(files, ";")
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// writeReceipts writes a receipt for each kommune: its own journal numbers
// and the pseudonyms that stand for them on the frozen list.
func (w *Work) writeReceipts(cases []frameCase) error {
	mine := slices.SortedFunc(slices.Values(cases), func(a, b frameCase) int {
		return cmp.Or(strings.Compare(a.Kommune, b.Kommune), strings.Compare(a.Journal, b.Journal))
	})
	w.journal = make(map[string]string, len(mine))
	for _, c := range mine {
		w.journal[c.id] = c.Journal
	}
	for len(mine) > 0 {
		k := mine[0].Kommune
		n := slices.IndexFunc(mine, func(c frameCase) bool { return c.Kommune != k })
		if n < 0 {
			n = len(mine)
		}
		var b bytes.Buffer
		out := csv.NewWriter(&b)
		out.Comma = ';'
		rows := [][]string{{"journalnr", "case_id", "stratum"}}
		for _, c := range mine[:n] {
			rows = append(rows, []string{c.Journal, c.id, c.stratum})
		}
		if err := out.WriteAll(rows); err != nil {
			return err
		}
		if err := w.WriteBytes("private/kvittering-"+k+".csv", b.Bytes()); err != nil {
			return err
		}
		mine = mine[n:]
	}
	return nil
}

// journals reads the receipts back: pseudonym -> journal number.
func (w *Work) journals() (map[string]string, error) {
	if w.journal != nil {
		return w.journal, nil
	}
	files, err := w.digests([]string{receiptFiles})
	if err != nil {
		return nil, err
	}
	journal := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(w.In(file.Path))
		if err != nil {
			return nil, err
		}
		in := csv.NewReader(bytes.NewReader(b))
		in.Comma = ';'
		rows, err := in.ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Path, err)
		}
		for _, r := range rows[1:] {
			journal[r[1]] = r[0]
		}
	}
	return journal, nil
}

func parseInt(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) }
