package lottery

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A Chunk is a part of a frame: the cases of some rows, with no string made of
// any of them. Row i belongs to the stratum Strata[Stratum[i]] and has the id
// that ends at Ends[i] in IDs and begins where the one before ends.
type Chunk struct {
	Strata  []string
	Stratum []uint32
	IDs     []byte
	Ends    []int32
	Skip    []bool // rows that are not eligible: neither counted nor checked; nil if there are none
}

// Chunks is a frame in parts that can be read again. Read overwrites into,
// whose memory it may keep using; it is called concurrently for different i.
type Chunks interface {
	Len() int
	Read(ctx context.Context, i int, into *Chunk) error
}

// DrawFrom is [Draw] of a frame that is too large for memory. It gives the
// same cases, ranks and tickets for any number of workers and however the
// frame is cut.
//
// Populations are the cases of each stratum, N_h, which the plan has. With
// them a ticket that is far beyond the n_h-th smallest is passed over where
// it is made: tickets are uniform, so about n_h + 10 sqrt(n_h) cases of a
// stratum are kept, whatever N_h. If they turn out to be too few, as happens
// less than once in 10^4 strata of one case and hardly ever in larger ones,
// that stratum is read again with a looser bound. What is drawn never depends
// on the bound.
//
// It refuses what Draw refuses, with one difference: it looks for an id that
// occurs twice among the cases it keeps, drawn ones always, not among all
// cases. [CanonicalFrame] has looked at all of them when the frame was frozen.
// It also refuses a frame in which a stratum does not have its population; the
// error names all such strata. An error in a chunk is that of the first such
// chunk, and of its first ten cases. A cancelled context ends the draw with its
// cause.
func DrawFrom(ctx context.Context, seed string, frame Chunks, populations map[string]int64, sizes map[string]Size, workers int) ([]Drawn, error) {
	if err := checkPlanned(seed, populations, sizes); err != nil {
		return nil, fmt.Errorf("draw: %w", err)
	}
	drawn, err := newStream(seed, frame, populations, sizes, expected).draw(ctx, workers)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, fmt.Errorf("draw: %w", err)
	}
	return drawn, nil
}

// newStream takes how many cases are to be kept where take are wanted.
func newStream(seed string, frame Chunks, populations map[string]int64, sizes map[string]Size, keep func(take int64) int64) *stream {
	s := &stream{seed: seed, frame: frame, pools: make([]pool, 0, len(sizes)), of: make(map[string]uint32, len(sizes))}
	for _, stratum := range slices.Sorted(maps.Keys(sizes)) {
		population, size := populations[stratum], sizes[stratum]
		take := size.Sample + min(size.Reserve, population-size.Sample)
		s.of[stratum] = uint32(len(s.pools))
		s.pools = append(s.pools, pool{stratum: stratum, population: population, sample: size.Sample, take: take, aim: keep(take), open: take > 0})
	}
	return s
}

func checkPlanned(seed string, populations map[string]int64, sizes map[string]Size) error {
	var errs []error
	if err := checkSeed(seed); err != nil {
		errs = append(errs, fmt.Errorf("the seed %w", err))
	}
	if len(populations) == 0 {
		errs = append(errs, errors.New("no cases, want at least one"))
	}
	for _, stratum := range slices.Sorted(maps.Keys(populations)) {
		if err := checkText(stratum); err != nil {
			errs = append(errs, fmt.Errorf("stratum %q: the stratum %w", stratum, err))
		}
		if population := populations[stratum]; population < 0 {
			errs = append(errs, fmt.Errorf("stratum %q: a population of %d, want at least 1", stratum, population))
		}
	}
	return errors.Join(append(errs, checkSizes(populations, sizes))...)
}
