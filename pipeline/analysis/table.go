package analysis

import (
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
)

func notes(list []estimators.Note) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = string(n)
	}
	return strings.Join(words, ";")
}

// figure is a number in its shortest form; empty where it does not exist.
func figure(n estimators.Number) string {
	if !n.OK {
		return ""
	}
	return data.FormatFloat(n.F)
}

// Table is the estimates as the columns of estimates.csv and .parquet.
func (e *Estimates) Table() *data.Table {
	name := func(name string, get func(estimators.Estimate) string) data.Column {
		c := data.Column{Name: name, Kind: data.Text}
		for _, r := range e.Rows {
			c.Texts = append(c.Texts, get(r))
		}
		return c
	}
	text := func(column string, get func(estimators.Estimate) string) data.Column {
		c := name(column, get)
		c.Null = make([]bool, len(e.Rows))
		for i, s := range c.Texts {
			c.Null[i] = s == ""
		}
		return c
	}
	float := func(name string, get func(estimators.Estimate) estimators.Number) data.Column {
		c := data.Column{Name: name, Kind: data.Float, Null: make([]bool, len(e.Rows))}
		for i, r := range e.Rows {
			n := get(r)
			c.Floats = append(c.Floats, n.F)
			c.Null[i] = !n.OK
		}
		return c
	}
	count := func(name string, get func(estimators.Estimate) int64) data.Column {
		c := data.Column{Name: name, Kind: data.Int}
		for _, r := range e.Rows {
			c.Ints = append(c.Ints, int32(get(r)))
		}
		return c
	}
	type est = estimators.Estimate
	return &data.Table{Rows: len(e.Rows), Columns: []data.Column{
		name("id", func(r est) string { return r.ID }),
		name("kind", func(r est) string { return r.Kind }),
		name("measure", func(r est) string { return r.Measure }),
		text("domain", func(r est) string { return r.Domain.String() }),
		text("value", func(r est) string { return r.Value }),
		float("estimate", func(r est) estimators.Number { return r.Estimate }),
		float("se", func(r est) estimators.Number { return r.SE }),
		float("ci_low", func(r est) estimators.Number { return r.Low }),
		float("ci_high", func(r est) estimators.Number { return r.High }),
		float("level", func(r est) estimators.Number { return estimators.Number{F: r.Level, OK: r.Level > 0} }),
		text("interval", func(r est) string { return r.Interval }),
		float("df", func(r est) estimators.Number { return r.DF }),
		count("n", func(r est) int64 { return r.N }),
		count("n_base", func(r est) int64 { return r.NBase }),
		count("n_counts", func(r est) int64 { return r.NCounts }),
		float("pop_hat", func(r est) estimators.Number { return r.PopHat }),
		float("deff", func(r est) estimators.Number { return r.Deff }),
		float("n_kish", func(r est) estimators.Number { return r.NKish }),
		float("n_eff", func(r est) estimators.Number { return r.NEff }),
		text("grade", func(r est) string { return r.Grade }),
		text("notes", func(r est) string { return notes(r.Notes) }),
		float("p_value", func(r est) estimators.Number { return r.P }),
		float("p_holm", func(r est) estimators.Number { return r.PHolm }),
	}}
}
