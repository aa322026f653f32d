package lottery

import (
	"errors"
	"fmt"
)

// mostFaults is how many faults of one file are listed. Who sends five million
// empty lines is not to get as many sentences back.
const mostFaults = 100

// faults are what is wrong with a file: the first of them, and how many more.
type faults struct {
	first []error
	more  int
}

func (f *faults) add(err error) {
	switch {
	case err == nil:
	case len(f.first) < mostFaults:
		f.first = append(f.first, err)
	default:
		f.more++
	}
}

func (f *faults) any() bool { return len(f.first) > 0 }

// join is nil where nothing is wrong.
func (f *faults) join() error {
	if f.more == 0 {
		return errors.Join(f.first...)
	}
	return errors.Join(append(f.first, fmt.Errorf("and %d more", f.more))...)
}
