package audit

import (
	"fmt"
	"regexp"
	"strconv"
)

// Commitments is where the public files of a batch's draws stand, those of the
// frame in it and those of each supplement in a directory below.
const Commitments = "out/public/commitments"

// DrawFile is where a batch itself keeps its draws, of all parts.
const DrawFile = "out/draw.parquet"

// The public files of a part's draw. Without a key the list and the draw are
// not public, since ids are journal numbers then.
const (
	CommitmentName = "commitment.txt" // what was frozen: digests, sizes, where the seed comes from
	FrameName      = "frame.txt"      // the cases that can be drawn
	PlanName       = "plan.csv"       // how many of each stratum
	SeedName       = "seed.txt"       // once it is given
	DrawName       = "draw.tsv"       // the cases that were drawn
)

var supplement = regexp.MustCompile(`^tillaeg-([1-9][0-9]{0,5})$`)

// PartOf is the number of the part that a directory is of: 3 of tillaeg-3.
// Other names are of none.
func PartOf(dir string) (part int64, ok bool) {
	m := supplement.FindStringSubmatch(dir)
	if m == nil {
		return 0, false
	}
	part, err := strconv.ParseInt(m[1], 10, 64)
	return part, err == nil
}

// PartDir is the directory of a part after the first: tillaeg-3 of 3.
func PartDir(part int64) string { return fmt.Sprintf("tillaeg-%d", part) }
