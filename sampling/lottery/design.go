package lottery

import (
	"fmt"
	"slices"
)

// A Design says how the sizes of the strata come about.
type Design string

const (
	// Stratified sizes stand in the plan, with reserves where there are any.
	Stratified Design = "stratified"
	// SelfWeighting sizes come from the seed, by [Round], so that each case of
	// the part has the same chance of being drawn.
	SelfWeighting Design = "self-weighting"
)

var designs = []Design{Stratified, SelfWeighting}

func (d Design) check() error {
	if !slices.Contains(designs, d) {
		return fmt.Errorf("is %q, want %s or %s", d, Stratified, SelfWeighting)
	}
	return nil
}
