package interval

import (
	"errors"
	"fmt"
)

// Drawn is what a simple random sample without replacement showed of one
// stratum.
type Drawn struct {
	Population int64 // cases, N
	Units      int64 // of them drawn, n
	Counts     int64 // of them counted, x
}

// least and most are the cases that may count: those seen do, those seen not
// to do not.
func (d Drawn) least() int64 { return d.Counts }
func (d Drawn) most() int64  { return d.Population - (d.Units - d.Counts) }

// maxDrawn keeps the products of counts exact enough: they are multiplied in
// pairs.
const maxDrawn = 1 << 53

func (d Drawn) check() error {
	var errs []error
	if d.Population < 1 || d.Population > maxDrawn {
		errs = append(errs, fmt.Errorf("a population of %d, want 1 to 2^53", d.Population))
	}
	if d.Units < 0 || d.Units > d.Population {
		errs = append(errs, fmt.Errorf("%d units of %d, want 0 to all", d.Units, d.Population))
	}
	if d.Counts < 0 || d.Counts > d.Units {
		errs = append(errs, fmt.Errorf("%d counted of %d units, want 0 to all", d.Counts, d.Units))
	}
	return errors.Join(errs...)
}

// tailOf is the probability left outside either bound.
func tailOf(level float64, side Side) (float64, error) {
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("level is %v, want a number between 0 and 1", level)
	}
	return Input{Level: level, Side: side}.tail(), nil
}
