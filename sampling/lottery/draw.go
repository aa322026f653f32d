package lottery

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Size is what the plan takes from one stratum.
type Size struct {
	Sample  int64 // n_h, at most the population
	Reserve int64 // r_h, the next in line; fewer where the stratum has no more
}

// A Role is what a drawn case is for.
type Role string

const (
	Sample  Role = "sample"
	Reserve Role = "reserve" // stands in, in order, for a case that turns out to be out of scope
)

// A Drawn is one case of the draw.
type Drawn struct {
	Case
	Ticket [32]byte
	Rank   int64 // within the stratum, from 1
	Role   Role
}

// Draw gives each case its ticket, sorts each stratum by ticket and takes the
// first: Sample of them as the sample, the next Reserve as reserves. The
// result is sorted by stratum, in byte order, and rank.
//
// Neither the order of cases nor other strata matter; the sample of n is the
// beginning of the sample of n+1.
//
// Errors, all at once: an empty seed, or one, an id or a stratum against the
// package's rule; an id twice; a stratum without a size; a size that is
// negative, larger than the population, or for a stratum without cases.
func Draw(seed string, cases []Case, sizes map[string]Size) ([]Drawn, error) {
	if err := checkDraw(seed, cases, sizes); err != nil {
		return nil, fmt.Errorf("draw: %w", err)
	}
	return drawBy(newTickets(seed).of, cases, sizes), nil
}

// drawBy is Draw with any tickets, of cases that have been checked.
func drawBy(ticket func(id string) [32]byte, cases []Case, sizes map[string]Size) (drawn []Drawn) {
	type lot struct {
		ticket [32]byte
		id     string
	}
	lots := make(map[string][]lot, len(sizes))
	for _, c := range cases {
		lots[c.Stratum] = append(lots[c.Stratum], lot{ticket(c.ID), c.ID})
	}
	for _, stratum := range slices.Sorted(maps.Keys(lots)) {
		line, size := lots[stratum], sizes[stratum]
		slices.SortFunc(line, func(a, b lot) int {
			return cmp.Or(bytes.Compare(a.ticket[:], b.ticket[:]), strings.Compare(a.id, b.id))
		})
		reserve := min(size.Reserve, int64(len(line))-size.Sample)
		for i, l := range line[:size.Sample+reserve] {
			d := Drawn{Case: Case{stratum, l.id}, Ticket: l.ticket, Rank: int64(i + 1), Role: Sample}
			if d.Rank > size.Sample {
				d.Role = Reserve
			}
			drawn = append(drawn, d)
		}
	}
	return drawn
}

func checkDraw(seed string, cases []Case, sizes map[string]Size) error {
	var errs []error
	if err := checkSeed(seed); err != nil {
		errs = append(errs, fmt.Errorf("the seed %w", err))
	}
	if err := checkCases(cases); err != nil {
		errs = append(errs, err)
	}
	population := map[string]int64{}
	for _, c := range cases {
		population[c.Stratum]++
	}
	return errors.Join(append(errs, checkSizes(population, sizes))...)
}

// checkSizes holds sizes against populations.
func checkSizes(populations map[string]int64, sizes map[string]Size) error {
	var errs []error
	for _, stratum := range slices.Sorted(maps.Keys(populations)) {
		if _, planned := sizes[stratum]; !planned {
			errs = append(errs, fmt.Errorf("stratum %q: %d cases and no size, want one, 0 if none are to be drawn", stratum, populations[stratum]))
		}
	}
	for _, stratum := range slices.Sorted(maps.Keys(sizes)) {
		size, population := sizes[stratum], populations[stratum]
		switch {
		case size.Sample < 0 || size.Reserve < 0:
			errs = append(errs, fmt.Errorf("stratum %q: sample %d and reserve %d, want at least 0", stratum, size.Sample, size.Reserve))
		case population == 0:
			errs = append(errs, fmt.Errorf("stratum %q: a size and no cases, want sizes for the strata of the frame", stratum))
		case size.Sample > population:
			errs = append(errs, fmt.Errorf("stratum %q: sample %d of %d cases, want at most %d", stratum, size.Sample, population, population))
		}
	}
	return errors.Join(errs...)
}
