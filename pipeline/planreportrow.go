package pipeline

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
)

// A planRow is one row of the plan report. Numbers that do not exist are
// absent, as in estimates.csv.
type planRow struct {
	Section, ID string
	Domain      string // region=hovedstaden, as in estimates.csv
	Tables      string // ids of the tables that show the cell, joined by ;

	Total      estimators.Number // [design] total that the row is about, before oversampling
	N          estimators.Number // cases drawn; of a domain those expected, without those drawn to be lost
	Population estimators.Number // eligible cases
	Pi, W      estimators.Number // of a stratum

	Kish, NKish estimators.Number // design effect of unequal weights; n/Kish
	Heaviest    estimators.Number // heaviest weight over the mean weight
	Rule        string            // plain or guarded: how the published interval treats the weights
	NPub        estimators.Number // units that the published interval rests on, which decide the band

	Low50, High50, Half50 estimators.Number // published interval at a share of one half, and half its width
	Low10, High10, Half10 estimators.Number // and at one in ten
	Margin                estimators.Number // promised by a target
	Grade                 string            // A, B, C, withheld
	Detectable            estimators.Number // smallest change to a second year like this that is detected

	PNone, POne           string            // chance of no case, of one, as fractions: of a stratum under self-weighting
	StrataNone, StrataOne estimators.Number // strata with no case, with one; expected numbers under self-weighting
	Worst                 string            // the domain value with the widest interval, of more than one kommune
	HalfWorst             estimators.Number // half its width at one half
	Withheld              estimators.Number // domain values that will be withheld
	Chance                estimators.Number
	Hours                 estimators.Number // lawyers' hours
	NeedsTotal            estimators.Number // total of this design that would save a withheld cell, or that is feasible
	MergeWith             string            // values that it could be merged with to be saved, joined by +
	Notes                 []string          // codes: see planNotes
}

// worth is how many equally weighted cases the cases are worth, those of strata
// taken in full among them, and those drawn beyond the total to be lost not.
func (r planRow) worth() estimators.Number {
	if !r.Kish.OK {
		return estimators.Number{}
	}
	n := r.N
	if r.Total.OK {
		n = r.Total
	}
	return estimators.Some(n.F / r.Kish.F)
}

// The codes of Notes.
const (
	noteTakenInFull = "taken_in_full" // every case of the stratum or domain is drawn
	noteNone        = "none"          // no case is drawn there
	noteOne         = "one"           // a single case is drawn, which shows no variance
	noteFew         = "few"           // fewer cases than the threshold of disclosure can be expected
	noteOneKommune  = "one_kommune"   // all from one kommune: never a rate
	noteInfeasible  = "infeasible"    // the minimums need more cases than there are
	noteBinding     = "binding"       // the target that decides the total
	noteThis        = "this"          // the design of the batch
)

// planColumns are the columns of the plan report, in order.
var planColumns = []struct {
	name  string
	field func(*planRow) any
}{
	{"section", func(r *planRow) any { return &r.Section }},
	{"id", func(r *planRow) any { return &r.ID }},
	{"domain", func(r *planRow) any { return &r.Domain }},
	{"tables", func(r *planRow) any { return &r.Tables }},
	{"total", func(r *planRow) any { return &r.Total }},
	{"n", func(r *planRow) any { return &r.N }},
	{"population", func(r *planRow) any { return &r.Population }},
	{"pi", func(r *planRow) any { return &r.Pi }},
	{"w", func(r *planRow) any { return &r.W }},
	{"kish", func(r *planRow) any { return &r.Kish }},
	{"n_kish", func(r *planRow) any { return &r.NKish }},
	{"heaviest", func(r *planRow) any { return &r.Heaviest }},
	{"rule", func(r *planRow) any { return &r.Rule }},
	{"n_pub", func(r *planRow) any { return &r.NPub }},
	{"low_50", func(r *planRow) any { return &r.Low50 }},
	{"high_50", func(r *planRow) any { return &r.High50 }},
	{"half_width_50", func(r *planRow) any { return &r.Half50 }},
	{"low_10", func(r *planRow) any { return &r.Low10 }},
	{"high_10", func(r *planRow) any { return &r.High10 }},
	{"half_width_10", func(r *planRow) any { return &r.Half10 }},
	{"margin", func(r *planRow) any { return &r.Margin }},
	{"grade", func(r *planRow) any { return &r.Grade }},
	{"detectable", func(r *planRow) any { return &r.Detectable }},
	{"p_none", func(r *planRow) any { return &r.PNone }},
	{"p_one", func(r *planRow) any { return &r.POne }},
	{"strata_none", func(r *planRow) any { return &r.StrataNone }},
	{"strata_one", func(r *planRow) any { return &r.StrataOne }},
	{"worst", func(r *planRow) any { return &r.Worst }},
	{"half_width_worst", func(r *planRow) any { return &r.HalfWorst }},
	{"withheld", func(r *planRow) any { return &r.Withheld }},
	{"chance", func(r *planRow) any { return &r.Chance }},
	{"hours", func(r *planRow) any { return &r.Hours }},
	{"needs_total", func(r *planRow) any { return &r.NeedsTotal }},
	{"merge_with", func(r *planRow) any { return &r.MergeWith }},
	{"notes", func(r *planRow) any { return &r.Notes }},
}

func writePlanReport(to io.Writer, rows []planRow) error {
	out := csv.NewWriter(to)
	line := make([]string, len(planColumns))
	for i, c := range planColumns {
		line[i] = c.name
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for k := range rows {
		for i, c := range planColumns {
			switch v := c.field(&rows[k]).(type) {
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

// planReportRows reads the plan report back; none where nothing is drawn.
func (f *Folder) planReportRows() ([]planRow, error) {
	if f.Batch.Design == nil {
		return nil, nil
	}
	b, err := os.ReadFile(f.outPath(PlanReportFile))
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", PlanReportFile, err)
	}
	list := make([]planRow, max(len(rows)-1, 0))
	for k := range list {
		if len(rows[k+1]) != len(planColumns) {
			return nil, fmt.Errorf("%s: %d columns, want %d", PlanReportFile, len(rows[k+1]), len(planColumns))
		}
		for i, c := range planColumns {
			text := rows[k+1][i]
			switch v := c.field(&list[k]).(type) {
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
					return nil, fmt.Errorf("%s: %s: %w", PlanReportFile, c.name, err)
				}
				v.OK = true
			}
		}
	}
	return list, nil
}
