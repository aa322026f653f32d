package aggregate

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/exact"
)

// waysToAdd are what adds rows, each of which must add the same.
func waysToAdd() map[string]func(sums []limbSum, rows []waitingRow) {
	ways := map[string]func([]limbSum, []waitingRow){
		"few":    addFew,
		"chosen": func(sums []limbSum, rows []waitingRow) { new(histogram).addRows(sums, rows) },
		"histogram": func(sums []limbSum, rows []waitingRow) {
			var h histogram
			h.add(rows, len(sums))
			h.fold(sums)
			if h != (histogram{}) {
				panic("a histogram that was not emptied")
			}
		},
	}
	if hasMasks {
		ways["masks"] = func(sums []limbSum, rows []waitingRow) {
			var all [lanesPerBlock]limbSum
			copy(all[:], sums)
			addMasked(&all, &rows[0], len(rows))
			copy(sums, all[:])
		}
	}
	return ways
}

// Rows by the limbs are rows by numbers of any length.
func TestAddRows(t *testing.T) {
	weight := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, 1 << 32, math.MaxUint64}))
	rapid.Check(t, func(t *rapid.T) {
		var rows []waitingRow
		for range rapid.IntRange(1, 130).Draw(t, "rows") {
			rows = append(rows, codedRow(weight.Draw(t, "weight"), rapid.Uint32().Draw(t, "codes")))
		}
		bytes := rapid.IntRange(1, lanesPerBlock).Draw(t, "bytes")
		twice := append(slices.Clone(rows), rows...)
		for name, add := range waysToAdd() {
			sums := make([]limbSum, bytes)
			add(sums, rows)
			add(sums, rows)
			compareSums(t, name, sums, twice)
		}
		least, most := new(histogram).addRows(make([]limbSum, bytes), rows)
		slices.SortFunc(rows, func(a, b waitingRow) int {
			return big.NewInt(0).SetUint64(a.weight).Cmp(big.NewInt(0).SetUint64(b.weight))
		})
		if least != rows[0].weight || most != rows[len(rows)-1].weight {
			t.Fatalf("weights from %d to %d, want %d to %d", least, most, rows[0].weight, rows[len(rows)-1].weight)
		}
	})
}

// No limb runs over, of as many rows as are added before the sums are moved.
func TestLimbsHold(t *testing.T) {
	rows := slices.Repeat([]waitingRow{{math.MaxUint64, 0xffffff}}, mostWaiting)
	for name, add := range waysToAdd() {
		sums := make([]limbSum, lanesPerBlock)
		for range limbRows / mostWaiting {
			add(sums, rows)
		}
		compareSums(t, name, sums, slices.Repeat(rows, limbRows/mostWaiting))
	}
}

// codedRow is a row in which nothing counts outside the base.
func codedRow(weight uint64, codes uint32) waitingRow {
	return waitingRow{weight, codes & (0x0f0f0f | codes<<measuresPerByte&0xf0f0f0)}
}

func compareSums(t rapid.TB, name string, sums []limbSum, rows []waitingRow) {
	t.Helper()
	for g := range sums {
		for bit := range 2 * measuresPerByte {
			var n int64
			var w, w2 big.Int
			for _, r := range rows {
				if r.codes>>(8*g+bit)&1 != 0 {
					u := new(big.Int).SetUint64(r.weight)
					n++
					w.Add(&w, u)
					w2.Add(&w2, u.Mul(u, u))
				}
			}
			var table momentTable
			table.sums[sumW].Grow(1)
			table.sums[sumW2].Grow(1)
			l := sums[g].of(bit)
			l.addTo(&table, sumW, sumW2, 0, 0)
			gotW, gotW2 := integer(table.sums[sumW].At(0)), integer(table.sums[sumW2].At(0))
			if l.rows() != n || gotW.Cmp(&w) != 0 || gotW2.Cmp(&w2) != 0 {
				t.Fatalf("%s: bit %d of byte %d: %d rows, %v and %v, want %d, %v and %v", name, bit, g, l.rows(), gotW, gotW2, n, &w, &w2)
			}
		}
	}
}

// integer is a sum that is a whole number.
func integer(s exact.Sum) *big.Int {
	digits, exp, _ := strings.Cut(s.Number().String(), "p")
	n, _ := new(big.Int).SetString(digits, 0)
	shift, _ := strconv.Atoi(exp)
	return n.Lsh(n, uint(shift))
}

// Rows are told, with the range of their weights, where only shares beyond the
// first twelve are wanted.
func TestSumOfLateShares(t *testing.T) {
	const rows = 1000
	columns := []column{{"weight", "float", nil}, {"early", "text", nil}, {"late", "text", nil}}
	var q SumQuery
	q.Weight, q.Cuts = "weight", []SumCut{{Keys: []Key{{Column: "early"}}}, {Keys: []Key{{Column: "late"}}}}
	for m := range panelShares + 1 {
		name := "m" + strconv.Itoa(m)
		columns = append(columns, column{name, "bool", nil})
		cut := &q.Cuts[m/panelShares]
		cut.Shares = append(cut.Shares, estimators.Indicator{Column: name})
	}
	for i := range rows {
		for c := range columns {
			value := strconv.FormatBool(i%3 == 0)
			switch c {
			case 0:
				value = strconv.Itoa(1 + i%10)
			case 1:
				value = strconv.Itoa(i % 3)
			case 2:
				value = strconv.Itoa(i % 2)
			}
			columns[c].values = append(columns[c].values, value)
		}
	}
	s, err := Sum(t.Context(), source(columns, ordered(rows), 300, 0), q, 2)
	if err != nil {
		t.Fatal(err)
	}
	// Even rows have the weights 1, 3, 5, 7 and 9, the others 2 to 10; every third counts.
	for i, want := range []estimators.Moments{{Rows: 500, Counts: 167, Least: 1, Most: 9}, {Rows: 500, Counts: 167, Least: 2, Most: 10}} {
		got := s.Cuts[1][i].Moments(0)
		if got.Rows != want.Rows || got.Counts != want.Counts || got.Least != want.Least || got.Most != want.Most {
			t.Errorf("cell %d: %d rows, %d count, weights %v to %v; want %d, %d, %v to %v",
				i, got.Rows, got.Counts, got.Least, got.Most, want.Rows, want.Counts, want.Least, want.Most)
		}
	}
}
