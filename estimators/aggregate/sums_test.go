package aggregate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/exact"
)

// weighted are random reviews with a weight, two amounts and a cluster of
// their own. Weights are of a kind.
func weighted(rows int, kind string, seed uint64) []column {
	r := rand.New(rand.NewPCG(seed, 2))
	columns := reviews(rows, seed)
	var weight, amount, over, unit []string
	for i := range rows {
		w := 4 * math.Exp(0.3*r.NormFloat64())
		switch kind {
		case "tiny":
			w *= 1e-8
		case "whole": // too far apart for full mantissas, yet of few bits
			w = float64(1 + r.IntN(1<<20))
		case "wide":
			w = math.Ldexp(w, r.IntN(300)-150)
		case "least":
			w = float64(1+r.IntN(1000)) * estimators.LeastWeight
		}
		format := byte('g')
		if kind == "whole" {
			format = 'f'
		}
		weight = append(weight, strconv.FormatFloat(w, format, -1, 64))
		y := strconv.FormatFloat(math.Round(1e4*r.NormFloat64())/100, 'g', -1, 64)
		x := strconv.FormatFloat(math.Exp(5*r.NormFloat64()), 'g', -1, 64)
		switch r.IntN(10) {
		case 0:
			y = "-"
		case 1:
			x = "-"
		}
		amount, over = append(amount, y), append(over, x)
		unit = append(unit, fmt.Sprint(columns[0].values[i], "/", r.IntN(5)))
	}
	return append(columns, column{"weight", "float", weight}, column{"amount", "text", amount}, column{"over", "float", over}, column{"unit", "dictionary", unit})
}

// everySum asks for three cuts: one that follows from the strata, one that
// another follows from, and one with a condition; shares in two panels.
func everySum(unit string) SumQuery {
	share := func(column string, counts ...string) estimators.Indicator {
		return estimators.Indicator{Column: column, Counts: counts}
	}
	shares := []estimators.Indicator{share("answer", "ja"), {Column: "flag"}, {Column: "number"}, share("answer", "nej"), {Column: "answer", Counts: []string{"ja"}, Base: []string{"ja", "nej"}}}
	for _, code := range []string{"0101", "0102", "0103", "0104", "0105", "0106", "0107", "0108", "0109"} {
		shares = append(shares, share("stratum", code))
	}
	amounts := []Amount{{Y: estimators.Indicator{Column: "amount"}}, {estimators.Indicator{Column: "amount"}, estimators.Indicator{Column: "over"}}, {Y: share("answer", "ja"), X: estimators.Indicator{Column: "over"}}}
	return SumQuery{Strata: []string{"stratum"}, Unit: unit, Weight: "weight", Cuts: []SumCut{
		{Keys: []Key{{Column: "region"}}, Shares: shares[:2]},
		{Keys: []Key{{Column: "decision"}}, Shares: shares, Amounts: amounts},
		{Keys: []Key{{"decision", []string{"afslag"}}, {Column: "answer"}}, Amounts: amounts[1:], Shares: shares[12:]},
	}}
}

// text writes sums down to the last bit.
func (s *Sums) text() string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Strata, s.Units)
	for _, cells := range s.Cuts {
		for i := range cells {
			c := &cells[i]
			fmt.Fprintln(&b, c.Stratum, c.Unit, c.Codes, c.Cases)
			for m := range c.table.count() {
				v := c.Moments(m)
				fmt.Fprint(&b, v.Form, v.Rows, v.Base, v.Counts, v.Least, v.Most, len(v.Units))
				for _, sum := range []exact.Sum{v.W, v.WY, v.W2, v.W2XY, v.WYY, v.W2YY, v.WX, v.WXX, v.WXY, v.W2XX} {
					n := sum.Number()
					fmt.Fprintf(&b, " %s", n)
				}
				fmt.Fprintln(&b)
			}
		}
	}
	return b.String()
}

// rowByRow adds up one row at a time, by the simplest means there are.
func rowByRow(t *testing.T, columns []column, q SumQuery) map[string]estimators.Moments {
	t.Helper()
	at := func(name string, row int) string {
		for _, c := range columns {
			if c.name == name {
				return c.values[row]
			}
		}
		t.Fatalf("no column %q", name)
		return ""
	}
	number := func(m estimators.Indicator, row int) (float64, bool) {
		text := at(m.Column, row)
		if text == "-" || m.Base != nil && !slices.Contains(m.Base, text) {
			return 0, false
		}
		if m.Counts != nil || text == "true" || text == "false" {
			if slices.Contains(m.Counts, text) || text == "true" {
				return 1, true
			}
			return 0, true
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v, true
	}
	out := map[string]estimators.Moments{}
	for row := range columns[0].values {
		w, _ := strconv.ParseFloat(at("weight", row), 64)
		for k, c := range q.Cuts {
			key := fmt.Sprint(k, " ", at("stratum", row))
			if q.Unit != "" {
				key += " " + at(q.Unit, row)
			}
			for _, by := range c.Keys {
				code := at(by.Column, row)
				if by.Is != nil && slices.Contains(by.Is, code) {
					code = "1"
				} else if by.Is != nil {
					code = "0"
				}
				key += " " + code
			}
			for i := range len(c.Shares) + len(c.Amounts) {
				one := estimators.Moments{Rows: 1, Least: w, Most: w}
				var y, x float64
				var ok bool
				if i < len(c.Shares) {
					y, ok = number(c.Shares[i], row)
					x = 1
				} else {
					a := c.Amounts[i-len(c.Shares)]
					one.Form = a.form()
					y, ok = number(a.Y, row)
					x = 1
					if a.X.Column != "" {
						var there bool
						x, there = number(a.X, row)
						ok = ok && there
					}
				}
				if ok {
					sumOfRow(&one, w, y, x)
				}
				id := key + " " + strconv.Itoa(i)
				all := out[id]
				all.Merge(one)
				out[id] = all
			}
		}
	}
	return out
}

func sumOfRow(m *estimators.Moments, w, y, x float64) {
	product := func(factors ...float64) (s exact.Sum) {
		s.Add(1)
		for _, f := range factors {
			s = s.Times(f)
		}
		return s
	}
	m.Base = 1
	m.W, m.WY, m.W2, m.W2XY = product(w), product(w, y), product(w, w), product(w, w, x, y)
	if m.Form == estimators.ShareMoments {
		m.Counts = int64(y)
		return
	}
	m.WYY, m.W2YY = product(w, y, y), product(w, w, y, y)
	if m.Form == estimators.RatioMoments {
		m.WX, m.WXX, m.WXY, m.W2XX = product(w, x), product(w, x, x), product(w, x, y), product(w, w, x, x)
	}
}

// The fast ways of adding give what adding row by row gives, for weights of
// every kind.
func TestSumEqualsRowByRow(t *testing.T) {
	kinds := []string{"plain", "tiny", "whole", "wide", "least"}
	if testing.Short() {
		kinds = kinds[3:4] // by every path
	}
	for _, kind := range kinds {
		for _, unit := range []string{"", "unit"} {
			columns := weighted(700, kind, 11)
			q := everySum(unit)
			want := rowByRow(t, columns, q)
			got, err := Sum(context.Background(), source(columns, ordered(700), 130, 3), q, 2)
			if err != nil {
				t.Fatal(err)
			}
			var seen int
			for k, cells := range got.Cuts {
				for i := range cells {
					c := &cells[i]
					key := fmt.Sprint(k, " ", got.Strata[c.Stratum].Codes[0].Text)
					if c.Unit >= 0 {
						key += " " + got.Units[c.Unit].Code.Text
					}
					for _, code := range c.Codes {
						if key += " "; code.OK {
							key += code.Text
						} else {
							key += "-"
						}
					}
					for m := range c.table.count() {
						seen++
						compareMoments(t, kind+" "+key, c.Moments(m), want[key+" "+strconv.Itoa(m)])
					}
				}
			}
			if seen != len(want) {
				t.Errorf("%d measures of cells, want %d", seen, len(want))
			}
		}
	}
}

func compareMoments(t *testing.T, what string, got, want estimators.Moments) {
	t.Helper()
	if got.Form != want.Form || got.Rows != want.Rows || got.Base != want.Base || got.Counts != want.Counts || got.Least != want.Least || got.Most != want.Most {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
	list := func(m estimators.Moments) []exact.Sum {
		return []exact.Sum{m.W, m.WY, m.W2, m.W2XY, m.WYY, m.W2YY, m.WX, m.WXX, m.WXY, m.W2XX}
	}
	for i, g := range list(got) {
		var d exact.Number
		if d.Sub(g.Number(), list(want)[i].Number()); d.Sign() != 0 {
			t.Errorf("%s: sum %d is %v, want %v", what, i, g.Float64(), list(want)[i].Float64())
		}
	}
}

// Workers, the order of rows, chunks and the offset of arrays do not show in
// any bit.
func TestSumDoesNotDependOnHow(t *testing.T) {
	rows := 3000
	if testing.Short() {
		rows = 400
	}
	for _, kind := range []string{"plain", "wide"} {
		columns := weighted(rows, kind, 5)
		q := everySum("unit")
		var want string
		for i, how := range []struct{ workers, size, lead int }{{1, rows, 0}, {2, 100, 0}, {3, 999, 5}, {16, 64, 1}, {7, 1, 0}} {
			order := ordered(rows)
			if i > 0 {
				rand.New(rand.NewPCG(uint64(i), 0)).Shuffle(rows, func(a, b int) { order[a], order[b] = order[b], order[a] })
			}
			s, err := Sum(context.Background(), source(columns, order, how.size, how.lead), q, how.workers)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.text(); i == 0 {
				want = got
			} else if got != want {
				t.Fatalf("%s weights: other sums with %+v", kind, how)
			}
		}
	}
}

func TestSumRefuses(t *testing.T) {
	columns := weighted(100, "plain", 3)
	weights := len(columns) - 4
	with := func(at int, kind, value string, row int) []column {
		c := slices.Clone(columns)
		c[at].kind, c[at].values = kind, slices.Clone(c[at].values)
		c[at].values[row] = value
		return c
	}
	for _, c := range []struct {
		name    string
		columns []column
		want    string
	}{
		{"nought", with(weights, "float", "0", 57), `row 58: 0 in column "weight", want a weight above 0`},
		{"negative", with(weights, "float", "-2.5", 57), `row 58: -2.5 in column "weight", want a weight above 0`},
		{"missing", with(weights, "float", "-", 99), `row 100: nothing in column "weight", want a weight above 0`},
		{"NaN", with(weights, "float", "NaN", 12), `row 13: NaN in column "weight", want a weight above 0`},
		{"infinite", with(weights, "float", "+Inf", 12), `row 13: +Inf in column "weight", want a weight above 0`},
		{"text", with(weights, "text", "many", 12), `row 13: "many" in column "weight", want a weight above 0`},
		{"amount", with(weights+1, "text", "lots", 31), `row 32: "lots" in column "amount", want a number`},
		{"infinite amount", with(weights+2, "float", "-Inf", 31), `row 32: -Inf in column "over", want a number`},
		{"column", columns[:weights], `no column "weight"`},
	} {
		for _, workers := range []int{1, 4} {
			_, err := Sum(context.Background(), source(c.columns, ordered(100), 10, 1), everySum(""), workers)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %v, want %s", c.name, err, c.want)
			}
		}
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	enough := errors.New("enough")
	cancel(enough)
	if _, err := Sum(ctx, source(columns, ordered(100), 10, 0), everySum(""), 2); !errors.Is(err, enough) {
		t.Errorf("a cancelled sum: %v", err)
	}
}

// Weights may be numbers of any type.
func TestSumReadsWeightsOfEveryType(t *testing.T) {
	columns := weighted(500, "whole", 9)
	weights := len(columns) - 4
	var want string
	for _, kind := range []string{"float", "int", "long", "text", "dictionary", "large"} {
		columns[weights].kind = kind
		s, err := Sum(context.Background(), source(columns, ordered(500), 77, 0), everySum(""), 2)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.text(); want == "" {
			want = got
		} else if got != want {
			t.Errorf("weights of type %s have other sums than floats", kind)
		}
	}
}
