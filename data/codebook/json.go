package codebook

import (
	"bytes"
	"encoding/json"

	"sagsbarometer/data/deadline"
)

// The shape of the codebook in the metadata of Parquet files. It is a format
// that others read (data/FORMAT.md), so it is written out here and does not
// follow the Go types.
type (
	jsonBook struct {
		ID        string         `json:"id"`
		Title     string         `json:"title"`
		Version   int            `json:"version"`
		Core      string         `json:"core,omitempty"`
		Module    string         `json:"module,omitempty"`
		Sections  []jsonSection  `json:"sections"`
		Items     []jsonItem     `json:"items"`
		Derived   []jsonDerived  `json:"derived,omitempty"`
		Deadlines []jsonDeadline `json:"deadlines,omitempty"`
		Columns   []jsonColumn   `json:"columns"`
		Rationale string         `json:"rationale,omitempty"`
		Edits     []jsonEdit     `json:"edits,omitempty"`
		Changes   []jsonChange   `json:"changes,omitempty"`
	}
	jsonSection struct {
		ID    string    `json:"id"`
		Title string    `json:"title"`
		Ask   Condition `json:"ask,omitempty"`
		Help  string    `json:"help,omitempty"`
	}
	jsonAnswer struct {
		Code  string `json:"code"`
		Label string `json:"label"`
	}
	jsonItem struct {
		ID      string       `json:"id"`
		Section string       `json:"section"`
		Type    Type         `json:"type"`
		Label   string       `json:"label"`
		Law     string       `json:"law,omitempty"`
		Ask     Condition    `json:"ask,omitempty"`
		Answers []jsonAnswer `json:"answers,omitempty"`
		Defect  []string     `json:"defect,omitempty"`
		Help    string       `json:"help,omitempty"`
		Min     *float64     `json:"min,omitempty"`
		Max     *float64     `json:"max,omitempty"`
		Whole   bool         `json:"whole,omitempty"`
	}
	jsonDerived struct {
		ID        string       `json:"id"`
		Label     string       `json:"label"`
		AnyDefect []string     `json:"any_defect"`
		Answers   []jsonAnswer `json:"answers"`
	}
	jsonDeadline struct {
		ID       string    `json:"id"`
		Label    string    `json:"label,omitempty"`
		Start    string    `json:"start"`
		Stop     string    `json:"stop"`
		Relevant Condition `json:"relevant,omitempty"`
		CaseType string    `json:"case_type,omitempty"`

		Complete   string   `json:"complete,omitempty"`
		Sent       string   `json:"sent,omitempty"`
		PausedFrom []string `json:"paused_from,omitempty"`
		PausedTo   []string `json:"paused_to,omitempty"`
		PausedDays string   `json:"paused_days,omitempty"`
		New        string   `json:"new,omitempty"`
		NewDue     string   `json:"new_due,omitempty"`

		Value   int           `json:"value,omitempty"`
		Unit    deadline.Unit `json:"unit,omitempty"`
		Columns []string      `json:"columns"`
	}
	jsonColumn struct {
		Name    string       `json:"name"`
		Kind    ColumnKind   `json:"kind"`
		Item    string       `json:"item"`
		Label   string       `json:"label"`
		Answers []jsonAnswer `json:"answers,omitempty"`
		Answer  string       `json:"answer,omitempty"` // of a flag
		Defect  []string     `json:"defect,omitempty"`
	}
	jsonEdit struct {
		ID      string    `json:"id"`
		Level   string    `json:"level"`
		Wrong   Condition `json:"wrong,omitempty"`
		Order   []string  `json:"order,omitempty"`
		Message string    `json:"message"`
	}
	jsonChange struct {
		Version int      `json:"version"`
		On      string   `json:"on"`
		Item    string   `json:"item"`
		Kind    string   `json:"kind"`
		Redo    []string `json:"redo,omitempty"`
		Why     string   `json:"why"`
	}
)

// JSON is the codebook for the metadata of a Parquet file: what each column
// means, which answers it may hold and which of them are counted, of which
// cases it is asked, which answers cannot stand together, and what changed since
// version 1. The bytes depend on the codebook alone.
func (c *Codebook) JSON() []byte {
	book := jsonBook{ID: c.ID, Title: c.Title, Version: c.Version, Core: c.Core(), Module: c.module(), Rationale: c.Rationale,
		Sections: []jsonSection{}, Items: []jsonItem{}, Columns: []jsonColumn{}}
	for _, s := range c.Sections {
		book.Sections = append(book.Sections, jsonSection{s.ID, s.Title, s.Ask, s.Help})
	}
	for i := range c.Items {
		it := &c.Items[i]
		book.Items = append(book.Items, jsonItem{ID: it.ID, Section: it.Section, Type: it.Type, Label: it.Label, Law: it.Law, Ask: it.Ask,
			Answers: jsonAnswers(it.Options()), Defect: it.Defect, Help: it.Help, Min: it.Min, Max: it.Max, Whole: it.Whole})
	}
	for _, d := range c.Derived {
		book.Derived = append(book.Derived, jsonDerived{d.ID, d.Label, d.AnyDefect, jsonAnswers(c.AnswersOf(d.ID))})
	}
	for i := range c.Deadlines {
		d := &c.Deadlines[i]
		book.Deadlines = append(book.Deadlines, jsonDeadline{ID: d.ID, Label: d.Label, Start: d.Start, Stop: d.Stop, Relevant: d.Relevant, CaseType: d.CaseType,
			Complete: d.Complete, Sent: d.Sent, PausedFrom: d.PausedFrom, PausedTo: d.PausedTo, PausedDays: d.PausedDays, New: d.New, NewDue: d.NewDue,
			Value: d.Value, Unit: d.Unit, Columns: d.Columns()})
	}
	for _, col := range c.Columns() {
		book.Columns = append(book.Columns, jsonColumn{col.Name, col.Kind, col.Item, col.Label, jsonAnswers(col.Answers), col.Answer, c.DefectsOf(col.Item)})
	}
	for _, e := range c.Edits {
		book.Edits = append(book.Edits, jsonEdit{e.ID, e.Level, e.Wrong, e.Order, e.Message})
	}
	for _, ch := range c.Changes {
		book.Changes = append(book.Changes, jsonChange{ch.Version, ch.On.String(), ch.Item, ch.Kind, ch.Redo, ch.Why})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b) // sorts the keys of a condition
	enc.SetEscapeHTML(false)
	if err := enc.Encode(book); err != nil { // strings, numbers and lists of them
		panic(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// module is what lies between the codebook and the core; empty where it uses
// the core itself.
func (c *Codebook) module() string {
	if len(c.Uses) < 2 {
		return ""
	}
	return c.Uses[0]
}

func jsonAnswers(answers []Answer) []jsonAnswer {
	list := make([]jsonAnswer, 0, len(answers))
	for _, a := range answers {
		list = append(list, jsonAnswer(a))
	}
	return list
}
