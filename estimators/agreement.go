package estimators

import (
	"errors"
	"fmt"

	"sagsbarometer/estimators/exact"
)

// Readings are two readings of the same cases. They are codes from 0, of each
// row one; -1: not read.
type Readings struct {
	First, Second []int32
	Codes         int // how many codes there are, at least 2
}

// An Agreement is how far two readings agree, by weight over the cases that
// were read twice: each is an estimate with influence values, so that
// [Survey.Variance], contrasts and reports are as for any other. With p_jk the
// share of cases that have j first and k second, and margins r_j and c_k:
type Agreement struct {
	Observed Linear // p_o = Σ_j p_jj
	// Kappa is (p_o - p_e)/(1 - p_e) with p_e = Σ_j r_j c_j, Cohen's; absent
	// where all cases have one code twice. Where one code is rare it falls
	// toward 0 however well readers agree.
	Kappa Linear
	// PABAK is (k p_o - 1)/(k-1), kappa with p_e = 1/k for k codes.
	PABAK Linear
	// AC1 is (p_o - p_e)/(1 - p_e) with p_e = Σ_j π_j (1-π_j)/(k-1) and π_j =
	// (r_j + c_j)/2, Gwet's, which does not fall.
	AC1 Linear
	// Specific is, of each code, 2 p_jj/(r_j + c_j): the chance that the other
	// reading is j too where one of them is. Absent where neither has it.
	Specific []Linear
	// Confirmed is, of each code, p_jj/r_j: the chance that the second reading
	// is j where the first one is. Absent where the first never is.
	Confirmed []Linear

	Table [][]float64 // p_jk
	Base  int64       // cases read twice
}

// Agreement compares two readings over the rows of a domain, nil: all.
//
// Where cases were read again by chance, more of some classes than of others,
// the survey is to be that of the second reading, see [Survey.SecondPhase]:
// its weights and its variances know of that draw.
//
// It is an error if the codes do not fit the rows or their number.
//
// Cohen (1960), Educational and Psychological Measurement 20:37; Byrt, Bishop
// and Carlin (1993), Journal of Clinical Epidemiology 46:423, and Brennan and
// Prediger (1981), Educational and Psychological Measurement 41:687, for
// PABAK; Gwet (2008), British Journal of Mathematical and Statistical
// Psychology 61:29; Cicchetti and Feinstein (1990), Journal of Clinical
// Epidemiology 43:551, for agreement by class. R: svykappa(~first + second,
// design) for kappa.
func (s *Survey) Agreement(r Readings, in []bool) (Agreement, error) {
	p, err := s.pairs(r, in)
	if err != nil {
		return Agreement{}, err
	}
	a := Agreement{Table: p.table, Base: p.n}
	k := float64(r.Codes)
	a.Observed = p.linear(p.observed, 1, func(j, k int) float64 { return same(j, k) - p.observed })
	a.Kappa = p.chanceCorrected(p.chance(), func(j, k int) float64 { return p.second[j] + p.first[k] - 2*p.chance() })
	a.PABAK = Delta((k*p.observed-1)/(k-1), []float64{k / (k - 1)}, a.Observed)
	a.AC1 = p.gwet(k)
	for j := range r.Codes {
		both, one := p.table[j][j], p.first[j]+p.second[j]
		a.Specific = append(a.Specific, p.linear(2*both/one, one, func(x, y int) float64 {
			return 2*same(x, j)*same(y, j) - 2*both/one*(same(x, j)+same(y, j))
		}))
		a.Confirmed = append(a.Confirmed, p.linear(both/p.first[j], p.first[j], func(x, y int) float64 {
			return same(x, j)*same(y, j) - both/p.first[j]*same(x, j)
		}))
	}
	return a, nil
}

// A pairing is the cases that were read twice.
type pairing struct {
	s             *Survey
	r             Readings
	base, in      []bool
	n             int64
	weight        float64 // Σ w
	table         [][]float64
	first, second []float64 // margins
	observed      float64
}

func (s *Survey) pairs(r Readings, in []bool) (*pairing, error) {
	var errs []error
	if r.Codes < 2 {
		errs = append(errs, fmt.Errorf("%d codes, want at least 2", r.Codes))
	}
	for _, c := range []struct {
		name  string
		codes []int32
	}{{"first", r.First}, {"second", r.Second}} {
		if len(c.codes) != s.Len() {
			errs = append(errs, fmt.Errorf("%d %s readings of %d rows", len(c.codes), c.name, s.Len()))
		}
		for i, code := range c.codes {
			if code < -1 || int(code) >= r.Codes {
				errs = append(errs, fmt.Errorf("row %d: code %d of the %s reading, want -1 to %d", i+1, code, c.name, r.Codes-1))
			}
		}
	}
	if in != nil && len(in) != s.Len() {
		errs = append(errs, fmt.Errorf("a domain of %d rows of %d", len(in), s.Len()))
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("agreement: %w", errors.Join(errs...))
	}
	p := &pairing{s: s, r: r, base: make([]bool, s.Len()), in: in}
	var cells exact.Sums
	cells.Grow(r.Codes * r.Codes)
	for i, w := range s.weight {
		if (in == nil || in[i]) && r.First[i] >= 0 && r.Second[i] >= 0 && w > 0 {
			p.base[i] = true
			p.n++
			cells.Add(int(r.First[i])*r.Codes+int(r.Second[i]), times(w))
		}
	}
	p.shares(&cells)
	return p, nil
}

// shares are those of the cells, of the margins and of the diagonal, each
// rounded once: where the first reading is always j, its margin is 1 and p_o is
// c_j to the last bit, so that kappa is 0.
func (p *pairing) shares(cells *exact.Sums) {
	k := p.r.Codes
	var all, diagonal exact.Number
	first, second := make([]exact.Number, k), make([]exact.Number, k)
	for x := range k {
		for y := range k {
			w := cells.At(x*k + y).Number()
			all.Add(&all, w)
			first[x].Add(&first[x], w)
			second[y].Add(&second[y], w)
			if x == y {
				diagonal.Add(&diagonal, w)
			}
		}
	}
	share := func(w *exact.Number) float64 {
		x, _ := exact.Quotient(w, &all) // 0 of nothing
		return x
	}
	p.table, p.first, p.second = make([][]float64, k), make([]float64, k), make([]float64, k)
	for x := range k {
		for y := range k {
			p.table[x] = append(p.table[x], share(cells.At(x*k+y).Number()))
		}
		p.first[x], p.second[x] = share(&first[x]), share(&second[x])
	}
	p.observed, _ = exact.Quotient(&diagonal, &all)
	p.weight = all.Float64()
}

// linear is an estimate whose derivative by the share of the pair (j, k),
// times a divisor, is z. Absent where the divisor is 0.
func (p *pairing) linear(value, divisor float64, z func(j, k int) float64) Linear {
	l := Linear{U: make([]float64, p.s.Len()), Base: p.base, In: p.in, Size: 1}
	if !(p.weight > 0) || !(divisor > 0) {
		return l
	}
	l.Estimate = Some(value)
	for i, w := range p.s.weight {
		if p.base[i] {
			l.U[i] = w * z(int(p.r.First[i]), int(p.r.Second[i])) / divisor / p.weight
		}
	}
	return l
}

func same(j, k int) float64 {
	if j == k {
		return 1
	}
	return 0
}
