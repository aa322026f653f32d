package estimators

func (p *secondPhase) influence(_ *Survey, u []float64) []float64 {
	out := make([]float64, len(u))
	if p.Expanded {
		copy(out, u)
		return out
	}
	predicted := p.predicted(u)
	for i, g := range p.Class {
		if g >= 0 {
			out[i] = float64(p.old[i]*predicted[i]) + float64(p.classes[g].spread()*p.deviation(i, u[i], predicted[i]))
		}
	}
	return out
}

// deviation is r (n_g/m_g) w (e - ē_g).
func (p *secondPhase) deviation(row int, u, predicted float64) float64 {
	if !p.Read[row] {
		return 0
	}
	return p.classes[p.Class[row]].inflate() * p.old[row] * (u/p.new[row] - predicted)
}

func (p *secondPhase) second(s *Survey, u []float64) (v float64) {
	if p.Expanded {
		return p.expanded(s, u)
	}
	predicted := p.predicted(u)
	for i, g := range p.Class {
		if g >= 0 {
			c, z := p.classes[g], p.deviation(i, u[i], predicted[i])
			v += float64(s.design.fraction(int(s.stratum[i])) * (1 - 1/c.inflate()) * c.unbias() * float64(z*z))
		}
	}
	return v
}

// expanded is what R's variance adds to that of the expanded values d e, with
// d the weights in use: it weighs the squares of the first phase by d w and not
// by d², and has the variance of the second by itself, of the residuals z that
// known columns leave,
//
//	Σ_g (1 - m_g/n_g) m_g/(m_g-1) Σ_r (d z - mean)² - Σ_r (1-f_h) n_h/(n_h-1) (1 - w/d) (d e)².
func (p *secondPhase) expanded(s *Survey, u []float64) (v float64) {
	predicted := p.predicted(u)
	mean, squares := make([]float64, len(p.classes)), make([]float64, len(p.classes))
	residual := make([]float64, len(u))
	for i, g := range p.Class {
		if p.Read[i] {
			residual[i] = u[i] - float64(p.new[i]*predicted[i])
			mean[g] += residual[i] / p.classes[g].again
		}
	}
	for i, g := range p.Class {
		if !p.Read[i] {
			continue
		}
		e := residual[i] - mean[g]
		squares[g] += float64(e * e)
		if d := s.design.groups[s.design.group[s.stratum[i]]]; !d.full() && d.units > 1 {
			n := float64(d.units)
			v -= float64(d.open() * n / (n - 1) * (1 - p.old[i]/p.new[i]) * float64(u[i]*u[i]))
		}
	}
	for g, c := range p.classes {
		v += float64((1 - 1/c.inflate()) * c.unbias() * squares[g])
	}
	return v
}
