package estimators

import "fmt"

// stopped reports whether a stratum was opened until enough units were in
// scope, and it took more than that: how many is then a matter of chance.
func (d *Design) stopped(h int) bool { return d.stops[h] }

// openUntil gives the strata that were opened until enough units were in
// scope their weights. With n wanted and m opened, a share
//
//	P = (n-1)/(m-1)
//
// of the N cases is in scope, so each of the n stands for N P/n and each of
// the others for N (1-P)/(m-n). Units of unknown scope were no reason to open
// another, so they count among the n. Where the n were not found the reserves
// ran out: m is then a number that was fixed, and all stand for N/m.
//
// Haldane (1945), Biometrika 33:222; Salehi and Seber (2001), Australian and
// New Zealand Journal of Statistics 43:281.
func (d *Design) openUntil() (errs []error) {
	d.stops, d.outside = make([]bool, len(d.strata)), make([]float64, len(d.strata))
	in := make([]int64, len(d.strata))
	for _, c := range d.cells {
		in[c.Stratum] += c.perhaps()
	}
	for h := range d.strata {
		s := &d.strata[h]
		d.outside[h] = s.Weight
		if s.Until == 0 {
			continue
		}
		bad := func(format string, args ...any) {
			errs = append(errs, &StratumError{*s, fmt.Sprintf(format, args...)})
		}
		switch {
		case s.Until < 0:
			bad("opened until %d units were in scope, want at least 1", s.Until)
		case s.Population == 0:
			bad("opened until enough units were in scope of an unknown number of cases: want a population")
		case in[h] > s.Until:
			bad("%d units that may be in scope, and it was opened until there were %d: leave out those opened later", in[h], s.Until)
		case in[h] == s.Until && s.Units > s.Until && s.Until == 1:
			bad("opened until 1 unit was in scope, which says nothing of the others: want a plan of at least 2")
		case in[h] == s.Until && s.Units > s.Until:
			N, n, m := float64(s.Population), float64(s.Until), float64(s.Units)
			d.stops[h] = true
			s.Weight = N * (n - 1) / (m - 1) / n
			d.outside[h] = N / (m - 1) // N (1-P)/(m-n)
		}
	}
	return errs
}

// withinUntil is the contribution to the variance of a stratum that stopped
// at its target. The listed units are of the n that counted; their influence
// is w z with w = N P/n. With T = N P z̄,
//
//	v = T² - N (P + (N-1) Q) (z̄² - s²/n) - N P s²,  Q = (n-1)(n-2)/((m-1)(m-2)),
//
// s² the variance of z among the n. It is unbiased. With n = 2 it is often
// below 0, which in a sum over strata is as it should be.
//
// Salehi and Seber (2001).
func (d *Design) withinUntil(h int, units []Mass) float64 {
	s := d.strata[h]
	N, n, m := float64(s.Population), float64(s.Until), float64(s.Units)
	P := (n - 1) / (m - 1)
	Q := P * (n - 2) / (m - 2)
	listed := int64(0)
	var total float64
	for _, x := range units {
		listed += x.Units
		total += float64(x.U * float64(x.Units))
	}
	mean := total / n
	squares := float64(float64(s.Until-listed) * mean * mean)
	for _, x := range units {
		e := x.U - mean
		squares += float64(float64(x.Units) * float64(e*e))
	}
	s2 := squares / (n - 1)
	w := N * P / n // what z was multiplied by, but for the cases of strata without units
	pairs := P + float64((N-1)*Q)
	return float64(total*total) - float64(N*pairs*(float64(mean*mean)-s2/n)/(w*w)) - float64(N*P*s2/(w*w))
}

// stoppedVariance is the same for influences that differ out of scope as well,
// as under post-strata. With z = u/w, w = N P/n in scope and N/(m-1) outside,
// taken from their mean Σu/N, and pairs of units i ≠ j,
//
//	v = -Σ w z² - N (N-1)/((m-1)(m-2)) Σ c z_i z_j,
//
// c is (n-2)/n for two in scope, (n-1)/n for one of each, and 1 for two
// outside: the chances, over all orders that end in scope, that give Murthy's
// unbiased estimator. Where all units outside are equal it is withinUntil.
//
// Murthy (1957), Sankhya 18:379; Salehi and Seber (2001).
func (d *Design) stoppedVariance(h int, inside, outside []Mass) float64 {
	s := d.strata[h]
	N, n, m := float64(s.Population), float64(s.Until), float64(s.Units)
	win, wout := N*(n-1)/(m-1)/n, N/(m-1)
	centre := sum([][]Mass{inside, outside}) / N
	moments := func(list []Mass, w float64) (linear, squares float64) {
		for _, x := range list {
			z := x.U/w - centre
			linear += float64(z * float64(x.Units))
			squares += float64(float64(z*z) * float64(x.Units))
		}
		return linear, squares
	}
	a, aa := moments(inside, win)
	b, bb := moments(outside, wout)
	pairs := float64((n-2)/n*(float64(a*a)-aa)) + float64(2*(n-1)/n*a*b) + float64(b*b) - bb
	return -float64(win*aa) - float64(wout*bb) - float64(N*(N-1)/((m-1)*(m-2))*pairs)
}
