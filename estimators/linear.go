package estimators

import "sync"

// A scratch is the memory of one linearisation, which the next one takes over: a
// table of many domains makes thousands.
type scratch struct {
	u      Influence
	masses []Mass
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// size makes room for the strata and the masses of a linearisation.
func (s *scratch) size(strata, masses int) {
	if cap(s.u) < strata {
		s.u = make(Influence, strata)
	}
	s.u = s.u[:strata]
	clear(s.u)
	if cap(s.masses) < masses {
		s.masses = make([]Mass, 0, masses)
	}
	s.masses = s.masses[:0]
}

// varianceOf linearises as linear does, and gives what variance makes of the
// influence, with what comes on top from chance in who responds.
func (d *Design) varianceOf(t Tally, counts, rest, X float64, in func(k int) bool, variance func(Influence) float64) float64 {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	u, second := d.linear(s, t, counts, rest, X, in)
	return variance(u) + second
}

// linear linearises Σ w e / X over the units of a tally, e a value of those
// that count, another of the rest of the base, and 0 outside it. It returns
// the influence of every unit opened and the variance that comes on top from
// chance in who responds.
//
// Where all units of a class of non-response were reviewed the influence is
// w e/X. Else, with W_all, W_K, W_E and W_R the design weights of the class's
// units opened, of known scope, in scope and reviewed, a = W_E W_all/(W_K W_R)
// its carry, ē the mean of e over those reviewed, and indicators 1,
//
//	l = (W_all/W_K) 1_E + W_E/W_K - (W_E W_all/W_K²) 1_K
//	u = w [l ē + a 1_R (e - ē)] / X:
//
// the size of a class is itself an estimate, and its mean another. Responding
// is taken to be chance that is equal and independent within a class, whatever
// was drawn; to first order it adds
//
//	Σ_R f_h (1 - 1/a) a² w² (e - ē)² / X²,  f_h = n_h/N_h.
//
// In strata that stopped at a target the units out of scope, equal among
// themselves, are taken off all.
//
// Särndal, Swensson and Wretman (1992), 15.6, and Shao and Steel (1999), JASA
// 94:254, for the order of the two chances.
func (d *Design) linear(s *scratch, t Tally, counts, rest, X float64, in func(k int) bool) (u Influence, second float64) {
	means := make([]float64, len(d.classes))
	for k, c := range t {
		if cell := d.cells[k]; in == nil || in(k) {
			w := d.drawn(k)
			means[cell.class] += float64(w * (float64(counts*float64(c.Counts)) + float64(rest*float64(c.Base-c.Counts))))
		}
	}
	for i, c := range d.classes {
		if !c.complete && c.reviewed > 0 {
			means[i] /= c.reviewed
		}
	}
	if d.posts != nil {
		return d.linearPost(t, means, counts, rest, X, in)
	}
	s.size(len(d.strata), 2*t.based())
	u, masses := s.u, s.masses
	for k, c := range t {
		cell := d.cells[k]
		class, h, w := d.classes[cell.class], cell.Stratum, d.strata[cell.Stratum].Weight
		if class.complete || class.reviewed == 0 {
			if c.Base > 0 && (in == nil || in(k)) {
				n := len(masses)
				masses = append(masses, Mass{w * counts / X, c.Counts}, Mass{w * rest / X, c.Base - c.Counts})
				both := masses[n : n+2 : n+2]
				if u[h] == nil {
					u[h] = both
				} else {
					u[h] = append(u[h], both...)
				}
			}
			continue
		}
		if in != nil && !in(k) {
			c = Count{}
		}
		mean, a := means[cell.class], cell.carry
		unknown := class.inScope / class.known                               // l of a unit of unknown scope
		outside := unknown - class.inScope*class.all/class.known/class.known // of one out of scope
		inside := class.all/class.known + outside                            // of one in scope
		base := 0.0
		if d.stopped(h) {
			base = outside
		} else {
			u[h] = append(u[h], Mass{d.outside[h] * outside * mean / X, cell.Known - cell.InScope})
		}
		read := func(e float64, units int64) {
			u[h] = append(u[h], Mass{w * (float64((inside-base)*mean) + float64(a*(e-mean))) / X, units})
			z := a * w * (e - mean) / X
			second += float64(d.fraction(h) * (1 - 1/a) * float64(z*z) * float64(units))
		}
		read(counts, c.Counts)
		read(rest, c.Base-c.Counts)
		read(0, cell.Reviewed-c.Base)
		u[h] = append(u[h], Mass{w * (inside - base) * mean / X, cell.InScope - cell.Reviewed},
			Mass{w * (unknown - base) * mean / X, cell.Drawn - cell.Known})
	}
	return u, second
}

// based is the number of cells with units of the base.
func (t Tally) based() (n int) {
	for _, c := range t {
		if c.Base > 0 {
			n++
		}
	}
	return n
}

// fraction is the share of a stratum's cases that was opened; 0 with
// replacement.
func (d *Design) fraction(h int) float64 {
	switch s := d.strata[h]; {
	case s.Population == 0:
		return 0
	case d.stopped(h):
		return 1 / s.Weight
	default:
		return float64(s.Units) / float64(s.Population)
	}
}
