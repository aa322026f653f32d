package estimators

// chance is the agreement of readers who deal out their codes blindly,
// p_e = Σ_j r_j c_j.
func (p *pairing) chance() (e float64) {
	for j := range p.first {
		e += float64(p.first[j] * p.second[j])
	}
	return e
}

// chanceCorrected is κ = (p_o - p_e)/(1 - p_e). de is what a case with the
// codes (j, k) adds to p_e,
//
//	z = (1{j=k} - p_o)/(1-p_e) - (1-p_o) de/(1-p_e)².
//
// For Cohen's p_e it is c_j + r_k - 2 p_e: a case moves both margins.
func (p *pairing) chanceCorrected(e float64, de func(j, k int) float64) Linear {
	left := 1 - e
	kappa := (p.observed - e) / left
	l := p.linear(kappa, left, func(j, k int) float64 {
		return same(j, k) - p.observed - (1-kappa)*de(j, k)
	})
	l.Size = 1 / left // a difference of shares, enlarged
	return l
}

// gwet is AC1. With π_j = (r_j + c_j)/2 a case adds to p_e
//
//	[(1-2π_j)/2 + (1-2π_k)/2 - Σ_l (1-2π_l) π_l]/(k-1).
func (p *pairing) gwet(codes float64) Linear {
	mean := make([]float64, len(p.first))
	var e, middle float64
	for j := range mean {
		mean[j] = (p.first[j] + p.second[j]) / 2
		e += mean[j] * (1 - mean[j]) / (codes - 1)
		middle += (1 - 2*mean[j]) * mean[j]
	}
	return p.chanceCorrected(e, func(j, k int) float64 {
		return (1 - mean[j] - mean[k] - middle) / (codes - 1)
	})
}
