package interval

import "math"

// A Sample is what the base of a share shows: the units that could have been
// counted, and those that were. With w the weights over the base, y 1 for a
// unit that counts and 0 for another, and a = w/Σw:
type Sample struct {
	P       float64 // Σ a y
	V       float64 // estimated variance of P under the design
	N       int64   // units in the base
	Counts  int64   // units of them that count
	Kish    float64 // 1/Σa²: the number of equally weighted units of the same precision
	Largest float64 // the largest weight of a stratum that can hold units of the base and was not reviewed in full, over Σw; 0 if there is none
	Yes     float64 // Σ a² y
	No      float64 // Σ a² (1-y)
}

// A Side says which bounds are wanted.
type Side int

const (
	Both  Side = iota // (1-level)/2 in either tail
	Lower             // 1-level below, the upper bound is 1
	Upper             // 1-level above, the lower bound is 0
)

// An Input is what an interval is made from.
type Input struct {
	Sample         // the whole base
	DF     float64 // degrees of freedom of V; +Inf: the normal distribution
	Level  float64 // confidence level, between 0 and 1
	Side   Side

	// Strata that were reviewed in full leave nothing to chance. Where there
	// are some, Full is their share of Σw, FullP the share of their units
	// that count, by weight, and Rest the base outside them.
	Full, FullP float64
	Rest        Sample
}

// An Interval is a pair of bounds and the number of units they rest on: the
// size of a simple random sample from which the method would draw them.
type Interval struct {
	Low, High float64
	N         float64 // +Inf where nothing is left to chance
}

// tail is the probability left outside either bound.
func (in Input) tail() float64 {
	if in.Side == Both {
		return (1 - in.Level) / 2
	}
	return 1 - in.Level
}

// cut opens the side that was not asked for.
func (in Input) cut(i Interval) Interval {
	switch in.Side {
	case Lower:
		i.High = 1
	case Upper:
		i.Low = 0
	}
	return i
}

// sound reports whether a formula may be given these numbers at all.
func (in Input) sound() bool {
	return in.Level > 0 && in.Level < 1 && in.N > 0 &&
		in.Counts >= 0 && in.Counts <= in.N && in.P >= 0 && in.P <= 1
}

// varies reports whether the estimated variance says anything: it is 0 where
// all units of each stratum agree, which is not certainty.
func (in Input) varies() bool {
	return in.P > 0 && in.P < 1 && in.V > 0 && !math.IsInf(in.V, 0) && in.DF > 0
}

// size is the simple random sample with replacement whose variance is V.
func (in Input) size() float64 { return in.P * (1 - in.P) / in.V }
