package pipeline

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/aggregate"
)

// Estimates are the results of one analysis, in the order of its requests.
type Estimates struct {
	Rows []estimators.Estimate
}

// Analyse runs the spec of that path on the file that it names.
func Analyse(ctx context.Context, env Env, path string) (*Estimates, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s, vs := readSpec(filepath.ToSlash(path), src)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	file := filepath.FromSlash(s.Data.File)
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(path), file)
	}
	return analyse(ctx, env, s, file)
}

func analyse(ctx context.Context, env Env, s *analysisSpec, file string) (_ *Estimates, err error) {
	source, err := data.OpenSource(file)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := source.Close(); err == nil {
			err = cerr
		}
	}()
	source.Progress = func(read, chunks int) {
		env.progress(lang.Text{EN: "counting", DA: "tæller"}, int64(read), int64(chunks))
	}
	rows, err := aggregate.Estimate(ctx, source, s.analysis(), env.Workers)
	if err != nil {
		var vs strict.Violations
		if ctx.Err() != nil || errors.As(err, &vs) {
			return nil, err
		}
		return nil, refuse(lang.Text{}, "%s: %v", "%s: %v", s.Data.File, err)
	}
	env.sayUncounted(s, rows)
	for _, r := range rows {
		if r.N > math.MaxInt32 {
			return nil, refuse(lang.Text{}, "%s: %d cases in one estimate, and the files hold counts up to %d", "%s: %d sager i ét tal, og filerne rummer antal op til %d", s.Data.File, r.N, math.MaxInt32)
		}
	}
	return &Estimates{rows}, nil
}

// WriteCSV writes estimates.csv: numbers in the shortest form that reads back
// to the same float64, and nothing where there is no number.
func (e *Estimates) WriteCSV(w io.Writer) error { return e.table().WriteCSV(w) }

// sayUncounted warns of estimates whose values no row has, where the spec does
// not name the base that makes such a zero a finding: they may be misspelt.
func (e Env) sayUncounted(s *analysisSpec, rows []estimators.Estimate) {
	for _, want := range s.Estimates {
		found := len(want.Y.Is) == 0 || len(want.Y.Of) > 0 || !counted(want.Kind)
		for _, r := range rows {
			found = found || r.Measure == want.ID && r.NCounts > 0
		}
		if !found {
			e.say("estimate %q: no row has %s in column %q; is it spelt as in the file?", "estimate %q: ingen række har %s i kolonnen %q; er det stavet som i filen?",
				want.ID, quoteAll(want.Y.Is), want.Y.Column)
		}
	}
}

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

// csvField quotes a field of a line that is put together by hand.
func csvField(s string) string {
	if strings.ContainsAny(s, "\",\n\r") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// table is the estimates as the columns of estimates.csv and .parquet.
func (e *Estimates) table() *data.Table {
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

// Screen is the estimates as a table for people: base, estimate, interval,
// method and degrees of freedom.
func (e *Estimates) Screen() *Screen {
	t := ScreenTable{ID: "estimates", Columns: []ScreenColumn{
		column("measure", "measure", "mål"), column("domain", "domain", "gruppe"),
		number("n", "n", "n"), number("n_base", "base", "base"), number("n_counts", "counts", "tæller"),
		number("estimate", "estimate", "andel"), number("se", "se", "se"),
		number("ci_low", "low", "nedre"), number("ci_high", "high", "øvre"),
		column("interval", "interval", "interval"), number("df", "df", "df"), column("notes", "notes", "noter")}}
	four := func(n estimators.Number) any {
		if !n.OK {
			return "-"
		}
		return decimal{n.F, 4}
	}
	for _, r := range e.Rows {
		df := figure(r.DF)
		if df == "" {
			df = "-"
		}
		t.row(r.Measure, r.Domain.String(), r.N, r.NBase, r.NCounts,
			four(r.Estimate), four(r.SE), four(r.Low), four(r.High), r.Interval, df, notes(r.Notes))
	}
	return &Screen{Tables: []ScreenTable{t}}
}
