package sampling

import (
	"errors"
	"fmt"
	"math/big"
)

// A Status is what is known of a case that was opened.
type Status uint8

const (
	// Unknown: nothing was delivered, not even whether the case is in scope.
	Unknown Status = iota
	// OutOfScope: the authority has declared that the case does not belong.
	OutOfScope
	// Unread: the case is in scope, but what was delivered cannot be reviewed.
	Unread
	// Reviewed: the case is in scope and has been read.
	Reviewed
)

// Effective is how many of the cases opened in a stratum count, given their
// status in order of rank: those up to and with the n-th that is not out of
// scope. Cases after it are surplus. They were opened because a case was
// thought to be out of scope that was not, and have no weight. Cases that were
// not delivered are no reason to open another one, so they count like those in
// scope.
//
// Where fewer than n are in scope all that were opened count: the reserves
// were too few.
func Effective(statuses []Status, planned int64) int {
	var in int64
	for i, s := range statuses {
		if s != OutOfScope {
			in++
		}
		if in >= planned {
			return i + 1
		}
	}
	return len(statuses)
}

// An UntilN is a stratum in which cases were opened in the order of their lots
// until n were in scope, or until the reserves were used up. Reserves make
// the number opened a matter of chance: dividing those in scope by those
// opened overstates their share, since the last one opened is in scope by the
// rule. The estimators here do not.
type UntilN struct {
	Population int64 // N, cases of the stratum in the frame
	Planned    int64 // n, cases in scope wanted
	Opened     int64 // m, cases opened, surplus not counted
	InScope    int64 // e, of them in scope
}

// Check reports everything about the counts that the rule cannot bring about.
func (u UntilN) Check() error {
	var errs []error
	if u.Planned < 1 {
		errs = append(errs, fmt.Errorf("%d cases in scope wanted: want at least 1", u.Planned))
	}
	if u.Opened < 1 || u.Opened > u.Population {
		errs = append(errs, fmt.Errorf("%d cases opened of %d: want 1 to %d", u.Opened, u.Population, u.Population))
	}
	if u.InScope < 0 || u.InScope > u.Opened || u.InScope > u.Planned {
		errs = append(errs, fmt.Errorf("%d cases in scope: want at most the %d wanted and the %d opened", u.InScope, u.Planned, u.Opened))
	}
	if u.Planned == 1 && u.InScope == 1 && u.Opened > 1 {
		errs = append(errs, errors.New("opened until 1 case was in scope, which says nothing of the share in scope: want a plan of at least 2"))
	}
	return errors.Join(errs...)
}

// stopped reports whether the rule stopped at its target, and m was left to it.
func (u UntilN) stopped() bool { return u.InScope == u.Planned && u.Opened > u.Planned }

// Share estimates the share of the stratum's cases that are in scope,
//
//	P = (n-1)/(m-1)  where n were found, 1 if m = 1
//	P = e/m          where the reserves ran out before.
//
// It is unbiased, without replacement and with reserves that run out.
//
// Haldane (1945), Biometrika 33:222; Salehi and Seber (2001), Australian and
// New Zealand Journal of Statistics 43:281.
func (u UntilN) Share() *big.Rat {
	if u.stopped() {
		return big.NewRat(u.Planned-1, u.Opened-1)
	}
	return big.NewRat(u.InScope, u.Opened)
}

// pairs estimates, without bias, the chance that two different cases of the
// stratum are both in scope: Q = (n-1)(n-2)/((m-1)(m-2)), and e(e-1)/(m(m-1))
// where the reserves ran out.
func (u UntilN) pairs() *big.Rat {
	switch {
	case u.stopped(): // so m > n >= 2
		return new(big.Rat).Mul(big.NewRat(u.Planned-1, u.Opened-1), big.NewRat(u.Planned-2, u.Opened-2))
	case u.Opened == 1:
		return big.NewRat(u.InScope, 1)
	}
	return new(big.Rat).Mul(big.NewRat(u.InScope, u.Opened), big.NewRat(u.InScope-1, u.Opened-1))
}

// Variance estimates the variance of [UntilN.Share], without bias,
//
//	v(P) = P² - P/N - (N-1) Q/N,
//
// with Q the share of pairs in scope. The sum P/N + (N-1)Q/N estimates the
// square of the share of cases in scope.
func (u UntilN) Variance() *big.Rat {
	p := u.Share()
	v := new(big.Rat).Mul(p, p)
	return v.Sub(v, u.square())
}

// square estimates the square of the share in scope, without bias.
func (u UntilN) square() *big.Rat {
	s := new(big.Rat).Mul(big.NewRat(u.Population-1, 1), u.pairs())
	s.Add(s, u.Share())
	return s.Quo(s, big.NewRat(u.Population, 1))
}

// Weights are the cases that one in scope and one out of scope stand for,
// N P/e and N (1-P)/(m-e). Over all that were opened they add up to N. A kind
// of which there is no case has weight 0.
func (u UntilN) Weights() (in, out *big.Rat) {
	n, p := big.NewRat(u.Population, 1), u.Share()
	in, out = new(big.Rat), new(big.Rat)
	if u.InScope > 0 {
		in.Mul(n, p).Quo(in, big.NewRat(u.InScope, 1))
	}
	if u.Opened > u.InScope {
		out.Sub(big.NewRat(1, 1), p)
		out.Mul(out, n).Quo(out, big.NewRat(u.Opened-u.InScope, 1))
	}
	return in, out
}

// Total estimates the total of z over the cases in scope, T = N P z̄, from the
// sum of z and of its square over the e cases found, and the variance of T,
//
//	v(T) = T² - N² (P² - v(P)) (z̄² - s²/e) - N P s²,
//
// s² the variance of z among the e. Both are unbiased. A single estimate of
// the variance can be below 0, most often with n = 2; in a sum over strata
// that is as it should be. With m = n, or with reserves that ran out, it is
// the usual N² (1 - m/N) s²/m of all m, z being 0 out of scope; there s²
// cancels at e = 1.
//
// Salehi and Seber (2001).
func (u UntilN) Total(sum, squares *big.Rat) (total, variance *big.Rat) {
	total, variance = new(big.Rat), new(big.Rat)
	if u.InScope == 0 {
		return total, variance
	}
	n, e := big.NewRat(u.Population, 1), big.NewRat(u.InScope, 1)
	mean := new(big.Rat).Quo(sum, e)
	total.Mul(n, u.Share())
	np := new(big.Rat).Set(total)
	total.Mul(total, mean)

	s2 := new(big.Rat) // any value will do at e = 1: its two terms cancel
	if u.InScope > 1 {
		s2.Mul(mean, sum).Sub(squares, s2)
		s2.Quo(s2, big.NewRat(u.InScope-1, 1))
	}
	part := new(big.Rat).Quo(s2, e)
	part.Sub(new(big.Rat).Mul(mean, mean), part)
	part.Mul(part, new(big.Rat).Mul(n, n)).Mul(part, u.square())
	variance.Mul(total, total).Sub(variance, part)
	return total, variance.Sub(variance, np.Mul(np, s2))
}
