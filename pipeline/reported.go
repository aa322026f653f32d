package pipeline

import (
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/forms"
)

// KindReported is the kind of a [ReportedEntry].
const KindReported = "reported"

// ReportedEntry is what one file of replies/ says that its kommune has
// published as deadlines: all of them, so that a later entry for the same file
// replaces it. The register is held against them.
type ReportedEntry struct {
	SourceFile string             `json:"source_file"`
	Deadlines  []ReportedDeadline `json:"deadlines"`
}

// A ReportedDeadline is one row of the sheet of deadlines.
type ReportedDeadline struct {
	Kommune   string        `json:"kommune"`
	Provision string        `json:"provision"`
	For       string        `json:"for,omitempty"` // the kind of case, in the kommune's words
	Value     int           `json:"value"`
	Unit      deadline.Unit `json:"unit"`
	From      string        `json:"from,omitempty"`
	Row       int           `json:"row"`
}

// newReports are the entries that the ledger lacks: of each file that says
// something else than it did.
func (f *Folder) newReports(files []string, published map[string][]forms.Published) ([]any, error) {
	now, err := f.reported()
	if err != nil {
		return nil, err
	}
	var entries []any
	for _, name := range files {
		rows, read := published[name]
		e := ReportedEntry{SourceFile: name, Deadlines: []ReportedDeadline{}}
		for _, p := range rows {
			r := ReportedDeadline{Kommune: p.Kommune, Provision: p.Provision, For: p.For, Value: p.Value, Unit: p.Unit, Row: p.Place.Line}
			if p.From != nil {
				r.From = p.From.String()
			}
			e.Deadlines = append(e.Deadlines, r)
		}
		i := slices.IndexFunc(now, func(was ReportedEntry) bool { return was.SourceFile == name })
		if !read || i < 0 && len(rows) == 0 || i >= 0 && slices.Equal(now[i].Deadlines, e.Deadlines) {
			continue
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// reported is what each file said last, in the order in which the files came.
func (f *Folder) reported() ([]ReportedEntry, error) {
	list, err := all[ReportedEntry](f, KindReported)
	if err != nil {
		return nil, err
	}
	var now []ReportedEntry
	for _, e := range list {
		if i := slices.IndexFunc(now, func(was ReportedEntry) bool { return was.SourceFile == e.SourceFile }); i >= 0 {
			now[i] = e
			continue
		}
		now = append(now, e)
	}
	return now, nil
}

// heldDeadlines is the register of deadlines held against what the kommuner
// themselves have reported.
func (f *Folder) heldDeadlines() (*deadline.Register, error) {
	register, err := f.deadlines()
	if err != nil {
		return nil, err
	}
	entries, err := f.reported()
	if err != nil {
		return nil, err
	}
	var reports []deadline.Report
	for _, e := range entries {
		for _, d := range e.Deadlines {
			r := deadline.Report{Kommune: d.Kommune, Provision: d.Provision, For: d.For, Value: d.Value, Unit: d.Unit}
			if on, err := day.Parse(d.From); err == nil {
				r.From = &on
			}
			reports = append(reports, r)
		}
	}
	return register.Against(reports), nil
}

// sayDeadlines names the deadlines that kommuner report and that the register
// does not have, each as the line that would say so. They are entered by hand:
// the kommune's words are not yet the register's.
func (f *Folder) sayDeadlines(files []string, published map[string][]forms.Published) error {
	register, err := f.deadlines()
	if err != nil {
		return err
	}
	for _, name := range files {
		for _, p := range published[name] {
			if register.States(p.Kommune, p.Provision, p.Value, p.Unit) {
				continue
			}
			k, _ := f.register().ByCode(p.Kommune)
			f.say("%s, row %d: %s %s reports a deadline that %s does not have: %d %s for %s; add it there: %s",
				"%s, række %d: %s %s oplyser en frist, som %s ikke har: %d %s for %s; skriv den ind: %s",
				p.Place.File, p.Place.Line, p.Kommune, k.Name, deadlinesFile, p.Value, p.Unit, p.Provision, lineOf(p))
		}
	}
	return nil
}

// lineOf is a reported deadline as a line of deadlines.csv. The kind of case
// that it is for is left out: its code is the codebook's.
func lineOf(p forms.Published) string {
	from := ""
	if p.From != nil {
		from = p.From.String()
	}
	cells := map[string]string{"kommune": p.Kommune, "provision": p.Provision, "valid_from": from, "value": strconv.Itoa(p.Value), "unit": string(p.Unit),
		"start": p.Start, "stop": p.Stop, "source": p.Source, "stated_by": "kommunen", "pause": p.Pause}
	record := make([]string, 0, len(deadline.Columns()))
	for _, name := range deadline.Columns() {
		record = append(record, cells[name])
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(record) // into memory
	w.Flush()
	return strings.TrimSpace(b.String())
}
