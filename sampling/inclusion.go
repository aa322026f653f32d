package sampling

import (
	"fmt"
	"math/big"
)

// Probabilities are those with which a design draws the cases of one stratum,
// as fractions in lowest terms.
type Probabilities struct {
	Pi    *big.Rat // π_i: that a given case is drawn
	Joint *big.Rat // π_ij: that two given cases are both drawn; nil in a stratum of one
}

// Stratified are the probabilities of a simple random sample of n_h of N_h
// cases without replacement,
//
//	π_i = n_h/N_h,  π_ij = n_h(n_h-1) / (N_h(N_h-1)).
//
// Cases of different strata are drawn independently: see [Probabilities.Across].
// Cochran (1977), Sampling Techniques, 3rd ed., section 2.1.
func Stratified(s Stratum) (Probabilities, error) {
	if err := checkStrata([]Stratum{s}, 0); err != nil {
		return Probabilities{}, fmt.Errorf("inclusion: %w", err)
	}
	return probabilities(Chance{Least: s.Planned, More: new(big.Rat)}, s.Population), nil
}

// Across is the joint probability of a case here and one of another stratum
// of a stratified plan. Under self-weighting there is no such product: the
// sizes of strata depend on each other, through a tree, and joint
// probabilities are given within a stratum only.
func (p Probabilities) Across(other Probabilities) *big.Rat {
	return new(big.Rat).Mul(p.Pi, other.Pi)
}

// A Chance is the size that self-weighting gives a stratum: the expected size
// n N_h/N rounded down, or one more with probability More.
type Chance struct {
	Least int64    // k
	More  *big.Rat // f, at least 0 and below 1
}

// Of is the probability that the stratum gets exactly size cases.
func (c Chance) Of(size int64) *big.Rat {
	switch size {
	case c.Least:
		return new(big.Rat).Sub(big.NewRat(1, 1), c.More)
	case c.Least + 1:
		return new(big.Rat).Set(c.More)
	}
	return new(big.Rat)
}

// SelfWeighting are the chances of the strata, in their order, if total cases
// are drawn of them all with equal probabilities: k = floor(n N_h/N) and
// f = n N_h/N - k. Whatever way the sizes are rounded, to either whole number
// beside the expected one, this is the only chance that leaves all cases the
// same π = n/N. A stratum with k = 0 can come out without a case, [Chance.Of]
// 0, and one with k = 0 or 1 with a single one, which shows no variance.
//
// Planned is not looked at. The total is 0 to N.
func SelfWeighting(strata []Stratum, total int64) ([]Chance, error) {
	unplanned := make([]Stratum, len(strata))
	var population int64
	for h, s := range strata {
		unplanned[h] = Stratum{ID: s.ID, Population: s.Population}
		population += s.Population
	}
	if err := checkStrata(unplanned, 0); err != nil {
		return nil, fmt.Errorf("self-weighting: %w", err)
	}
	if total < 0 || total > population {
		return nil, fmt.Errorf("self-weighting: total %d: want 0 to %d", total, population)
	}
	chances := make([]Chance, len(strata))
	for h, s := range strata {
		expected := big.NewInt(total)
		expected.Mul(expected, big.NewInt(s.Population))
		least, rest := expected.QuoRem(expected, big.NewInt(population), new(big.Int))
		chances[h] = Chance{Least: least.Int64(), More: new(big.Rat).SetFrac(rest, big.NewInt(population))}
	}
	return chances, nil
}

// Probabilities are those of the cases of a stratum of N_h whose size is left
// to chance and which are then drawn at random without replacement,
//
//	π_i  = (k + f)/N_h, which is n/N,
//	π_ij = [k(k-1)(1-f) + k(k+1) f] / (N_h(N_h-1)).
//
// The joint one is 0 where k is 0: no variance can then be estimated within
// the stratum.
func (c Chance) Probabilities(population int64) (Probabilities, error) {
	if c.More == nil || c.More.Sign() < 0 || c.More.Cmp(big.NewRat(1, 1)) >= 0 {
		return Probabilities{}, fmt.Errorf("inclusion: chance %v of one more: want at least 0 and less than 1", c.More)
	}
	if most := c.Least + int64(c.More.Sign()); c.Least < 0 || population < 1 || most > population {
		return Probabilities{}, fmt.Errorf("inclusion: %d to %d of %d cases: want 0 to %d", c.Least, most, population, population)
	}
	return probabilities(c, population), nil
}

func probabilities(c Chance, population int64) Probabilities {
	k, N := new(big.Rat).SetInt64(c.Least), new(big.Rat).SetInt64(population)
	p := Probabilities{Pi: new(big.Rat).Add(k, c.More)}
	p.Pi.Quo(p.Pi, N)
	if population == 1 {
		return p
	}
	// k(k-1)(1-f) + k(k+1)f = k(k - 1 + 2f)
	one := big.NewRat(1, 1)
	j := new(big.Rat).Sub(k, one)
	j.Add(j, c.More).Add(j, c.More).Mul(j, k)
	j.Quo(j, N)
	p.Joint = j.Quo(j, N.Sub(N, one))
	return p
}
