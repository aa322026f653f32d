package codebook

import "sagsbarometer/data/deadline"

// A Deadline item gives <ID>_overholdt, <ID>_dage, <ID>_grund, <ID>_forfald and
// <ID>_linje from the register of deadlines, and more where it names the items
// for it.
//
// The share of exceeded deadlines is counted from Start to Stop. Complete, Sent
// and the pauses are what a kommune may have published other events by: with
// them the same case is also assessed to the day of sending (<ID>_afsendt),
// from when the case was complete (<ID>_fuldt_oplyst), and by all of the
// kommune's own rules (<ID>_egne_regler). Package deadline says why. With New
// it gives <ID>_ny_oplyst, with NewDue <ID>_ny_overholdt.
type Deadline struct {
	ID       string    `toml:"id,required"`
	Label    string    `toml:"label"`
	Start    string    `toml:"start,required"` // an item of type dato
	Stop     string    `toml:"stop,required"`
	Relevant Condition `toml:"relevant"`
	CaseType string    `toml:"case_type"` // the item whose answer selects the row of the register; optional

	// All optional. The items are of type dato unless said otherwise.
	Complete   string   `toml:"complete"`    // when the case was complete, for rows that start at fuldt_oplyst
	Sent       string   `toml:"sent"`        // when the decision was sent, for rows that stop at afsendt
	PausedFrom []string `toml:"paused_from"` // when the clock was stopped, for the first time, for the second
	PausedTo   []string `toml:"paused_to"`   // when it ran again; as many
	PausedDays string   `toml:"paused_days"` // of type tal, instead of those two: how many days in all
	New        string   `toml:"new"`         // ja-nej, with or without more: was the citizen told a new deadline
	NewDue     string   `toml:"new_due"`     // until when

	// A deadline that a law sets for every kommune, instead of the register's.
	Value int           `toml:"value"`
	Unit  deadline.Unit `toml:"unit"`

	From string `toml:"-"`
}

// The answers that a deadline gives.
const (
	daysSuffix     = "_dage"
	reasonSuffix   = "_grund"
	dueSuffix      = "_forfald"
	lineSuffix     = "_linje"
	newGivenSuffix = "_ny_oplyst"
	newKeptSuffix  = "_ny_overholdt"
)

// An output is a column that a deadline fills.
type output struct {
	id, label string
	kind      ColumnKind
	options   []Answer
	defect    []string
}

func (d *Deadline) outputs() []output {
	label := d.Label
	if label == "" {
		label = "Fristen er overholdt"
	}
	reasons := make([]Answer, 0, len(deadline.Reasons()))
	for _, r := range deadline.Reasons() {
		reasons = append(reasons, Answer{string(r), r.Label()})
	}
	states := []Answer{yes, no, notRelevant, unknown}
	list := []output{
		{d.Column(deadline.Measured), label, ChoiceColumn, states, []string{No}},
		{d.ID + daysSuffix, label + ": dage over fristen", NumberColumn, nil, nil},
		{d.ID + reasonSuffix, label + ": hvorfor det ikke kan vurderes", ChoiceColumn, reasons, nil},
		{d.ID + dueSuffix, label + ": sidste rettidige dag", DateColumn, nil, nil},
	}
	if d.Value == 0 {
		list = append(list, output{d.ID + lineSuffix, label + ": linje i registeret over frister", NumberColumn, nil, nil})
	}
	for _, by := range d.Beside() {
		list = append(list, output{d.Column(by), label + ": " + by.Label(), ChoiceColumn, states, []string{No}})
	}
	if d.New != "" {
		list = append(list, output{d.ID + newGivenSuffix, label + ": ny frist oplyst, hvor fristen er overskredet", ChoiceColumn, states, []string{No}})
	}
	if d.New != "" && d.NewDue != "" {
		list = append(list, output{d.ID + newKeptSuffix, label + ": den nye frist er overholdt", ChoiceColumn, states, []string{No}})
	}
	return list
}

// Pauses are the items that say from when to when the clock stood, in pairs.
func (d *Deadline) Pauses() (pairs [][2]string) {
	for i := range min(len(d.PausedFrom), len(d.PausedTo)) {
		pairs = append(pairs, [2]string{d.PausedFrom[i], d.PausedTo[i]})
	}
	return pairs
}

// Beside are the other events between which the codebook can count the time of
// a case, as it names the items for them. Each gives a column.
func (d *Deadline) Beside() []deadline.Events {
	var list []deadline.Events
	if d.Sent != "" {
		list = append(list, deadline.ToSent)
	}
	if d.Complete != "" {
		list = append(list, deadline.FromComplete)
	}
	if d.Value == 0 && (d.Sent != "" || d.Complete != "" || len(d.PausedFrom) > 0 || d.PausedDays != "") {
		list = append(list, deadline.OwnRules)
	}
	return list
}

// Column is the column that says whether the deadline was kept, counted
// between those events.
func (d *Deadline) Column(by deadline.Events) string { return d.ID + "_" + string(by) }

// Columns are the ids of all columns that the deadline fills.
func (d *Deadline) Columns() []string {
	var ids []string
	for _, o := range d.outputs() {
		ids = append(ids, o.id)
	}
	return ids
}

func (c *Codebook) output(id string) (output, bool) {
	for i := range c.Deadlines {
		for _, o := range c.Deadlines[i].outputs() {
			if o.id == id {
				return o, true
			}
		}
	}
	return output{}, false
}
