package aggregate

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/exact"
)

// What waits is added up, and its sums moved, before they are more than fits,
// however large the weights are: of those that fit one scale, the largest is
// nearly 2^64 of its least bit.
func TestSumOfManyRows(t *testing.T) {
	const rows = 5*limbRows + 1234
	columns := []column{{"weight", "float", nil}, {"flag", "bool", nil}}
	least, most := 1.0, math.Nextafter(4096, 0)
	for i := range rows {
		w := most
		if i == 0 {
			w = least
		}
		columns[0].values = append(columns[0].values, strconv.FormatFloat(w, 'g', -1, 64))
		columns[1].values = append(columns[1].values, strconv.FormatBool(i%7 < 3))
	}
	times := func(n int64, x float64) *big.Rat {
		r := new(big.Rat).SetFloat64(x)
		return r.Mul(r, new(big.Rat).SetInt64(n))
	}
	var counted int64 = 3*(rows/7) + min(rows%7, 3)
	square := new(big.Rat).SetFloat64(most)
	square.Mul(square, square)
	one := big.NewRat(1, 1)
	w := new(big.Rat).Add(times(rows-1, most), one)
	wy := new(big.Rat).Add(times(counted-1, most), one)
	w2 := new(big.Rat).Mul(square, new(big.Rat).SetInt64(rows-1))
	w2.Add(w2, one)
	q := SumQuery{Weight: "weight", Cuts: []SumCut{{Shares: []estimators.Indicator{{Column: "flag"}}}}}
	for _, size := range []int{rows, 10_000} {
		s, err := Sum(t.Context(), source(columns, ordered(rows), size, 0), q, 1)
		if err != nil {
			t.Fatal(err)
		}
		m := s.Cuts[0][0].Moments(0)
		if m.Base != rows || m.Counts != counted || rational(m.W).Cmp(w) != 0 || rational(m.WY).Cmp(wy) != 0 || rational(m.W2).Cmp(w2) != 0 {
			t.Errorf("%d rows, %d count: %v, %v, %v; want %v, %v, %v", m.Base, m.Counts, rational(m.W), rational(m.WY), rational(m.W2), w, wy, w2)
		}
	}
}

// rational is a sum as a fraction of numbers of any length.
func rational(s exact.Sum) *big.Rat {
	digits, exp, _ := strings.Cut(s.Number().String(), "p")
	n, _ := new(big.Int).SetString(digits, 0)
	shift, _ := strconv.Atoi(exp)
	r, power := new(big.Rat).SetInt(n), new(big.Int).Lsh(big.NewInt(1), uint(max(shift, -shift)))
	if shift < 0 {
		return r.Quo(r, new(big.Rat).SetInt(power))
	}
	return r.Mul(r, new(big.Rat).SetInt(power))
}

// weightsOf draw weights of a chunk, so that those of several chunks want
// other scales, or none.
var weightsOf = []func(r *rand.Rand) float64{
	func(r *rand.Rand) float64 { return math.Exp(r.NormFloat64()) },
	func(r *rand.Rand) float64 { return 1 },
	func(r *rand.Rand) float64 { return float64(1 + r.IntN(1<<20)) },
	func(r *rand.Rand) float64 { return estimators.LeastWeight * (1 + r.Float64()) },
	func(r *rand.Rand) float64 { return estimators.MostWeight * (1 - r.Float64()/2) },
	func(r *rand.Rand) float64 { return math.Ldexp(1+r.Float64(), r.IntN(300)-150) },
	func(r *rand.Rand) float64 { return []float64{estimators.LeastWeight, estimators.MostWeight}[r.IntN(2)] },
	func(r *rand.Rand) float64 { return math.Ldexp(2-0x1p-52, r.IntN(12)) },
}

// Shares in any number of panels, of rows that wait longer than a chunk or fill
// the room of a cell several times, are what numbers of any length add up to.
func TestSumIsOfWholeNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		shares, cells := rapid.IntRange(1, 27).Draw(t, "shares"), rapid.IntRange(1, 5).Draw(t, "cells")
		size, chunks := rapid.IntRange(1, 300).Draw(t, "size"), rapid.IntRange(1, 4).Draw(t, "chunks")
		columns := []column{{"cell", "dictionary", nil}, {"other", "text", nil}, {"weight", "float", nil}}
		// A measure that is wanted by one cut alone, or by both.
		q := SumQuery{Weight: "weight", Cuts: []SumCut{{Keys: []Key{{Column: "cell"}}}, {Keys: []Key{{Column: "other"}}}}}
		none := rapid.IntRange(-1, shares-1).Draw(t, "missing everywhere")
		for m := range shares {
			columns = append(columns, column{"m" + strconv.Itoa(m), "bool", nil})
			cuts := 1 + r.IntN(3)
			for k := range q.Cuts {
				if cuts>>k&1 != 0 {
					q.Cuts[k].Shares = append(q.Cuts[k].Shares, estimators.Indicator{Column: columns[3+m].name})
				}
			}
		}
		for chunk := range chunks {
			weight := weightsOf[rapid.IntRange(0, len(weightsOf)-1).Draw(t, "weights")]
			for range size {
				columns[0].values = append(columns[0].values, fmt.Sprint(min(r.IntN(cells), r.IntN(cells))))
				columns[1].values = append(columns[1].values, fmt.Sprint(chunk/2*r.IntN(3)))
				columns[2].values = append(columns[2].values, strconv.FormatFloat(weight(r), 'g', -1, 64))
				for m := range shares {
					value := []string{"true", "false", "-"}[r.IntN(3)]
					if m == none {
						value = "-"
					}
					columns[3+m].values = append(columns[3+m].values, value)
				}
			}
		}
		workers, lead := rapid.IntRange(1, 3).Draw(t, "workers"), rapid.IntRange(0, 9).Draw(t, "lead")
		s, err := Sum(t.Context(), source(columns, ordered(size*chunks), size, lead), q, workers)
		if err != nil {
			t.Fatal(err)
		}
		for k, cut := range q.Cuts {
			for _, c := range s.Cuts[k] {
				for m, share := range cut.Shares {
					compareWhole(t, c.Moments(m), columns, k, c.Codes[0].Text, share.Column)
				}
			}
		}
	})
}

// compareWhole compares the moments of a share where a key has a code.
func compareWhole(t *rapid.T, got estimators.Moments, columns []column, key int, code, share string) {
	var rows, base, counts int64
	sums := [4]big.Rat{} // Σw, Σwy, Σw², Σw²y
	least, most := math.Inf(1), 0.0
	answers := columns[slices.IndexFunc(columns, func(c column) bool { return c.name == share })].values
	for i, c := range columns[key].values {
		if c != code {
			continue
		}
		v, _ := strconv.ParseFloat(columns[2].values[i], 64)
		rows, least, most = rows+1, min(least, v), max(most, v)
		w := new(big.Rat).SetFloat64(v)
		w2 := new(big.Rat).Mul(w, w)
		switch answers[i] {
		case "true":
			counts++
			sums[1].Add(&sums[1], w)
			sums[3].Add(&sums[3], w2)
			fallthrough
		case "false":
			base++
			sums[0].Add(&sums[0], w)
			sums[2].Add(&sums[2], w2)
		}
	}
	if got.Rows != rows || got.Base != base || got.Counts != counts || got.Least != least || got.Most != most {
		t.Fatalf("%s of %s: %d rows, %d in the base, %d count, weights %v to %v; want %d, %d, %d, %v to %v", share, code,
			got.Rows, got.Base, got.Counts, got.Least, got.Most, rows, base, counts, least, most)
	}
	for i, sum := range []exact.Sum{got.W, got.WY, got.W2, got.W2XY} {
		if rational(sum).Cmp(&sums[i]) != 0 {
			t.Fatalf("%s of %s: sum %d is %v, want %v", share, code, i, rational(sum), &sums[i])
		}
	}
}
