package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"sagsbarometer/data/day"
)

// columnsDigest is of what the lists say of the eligible cases, a line each.
func (f *Folder) columnsDigest(rows []frameRow) string {
	h := sha256.New()
	for _, r := range rows {
		if !r.eligible {
			continue
		}
		fmt.Fprintf(h, "%s", r.id)
		for _, name := range f.columnNames() {
			fmt.Fprintf(h, "\t%s=%s", name, r.values[name])
		}
		for _, d := range []*day.Date{r.received, r.decided} {
			if d != nil {
				fmt.Fprintf(h, "\t%s", d)
			} else {
				fmt.Fprint(h, "\t")
			}
		}
		fmt.Fprintln(h)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// columnNames are the text columns that the lists fill.
func (f *Folder) columnNames() []string {
	return slices.Concat([]string{"provision", "decision", "appealed"}, f.Batch.FrameColumns())
}

// rowsOf are the cases as frame.parquet gives them back.
func rowsOf(f *Folder, cases []frameCase) []frameRow {
	extra := f.Batch.FrameColumns()
	rows := make([]frameRow, len(cases))
	for i, c := range cases {
		rows[i] = frameRow{id: c.id, kommune: c.Kommune, stratum: c.stratum, part: c.part, eligible: c.stratum != "", received: c.Received, decided: c.Decided, values: map[string]string{}}
		for _, name := range f.columnNames() {
			rows[i].values[name] = f.frameValue(c.Row, name, extra)
		}
	}
	return rows
}
