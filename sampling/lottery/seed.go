package lottery

import (
	"errors"
	"fmt"
)

// A Seed is the public randomness of a part, published when it has arrived.
type Seed struct {
	Batch            string
	Part             int64
	CommitmentSHA256 string // of the commitment's text, which came first
	Source           string // where the seed can be looked up, as the commitment named it; may be empty where it named none
	Seed             string
}

const seedVersion = "1"

// Text is the file that is made public.
func (s Seed) Text() []byte {
	return fmt.Appendf(nil, "barometer-seed %s\nbatch %s\npart %d\ncommitment_sha256 %s\nsource %s\nseed %s\n",
		seedVersion, s.Batch, s.Part, s.CommitmentSHA256, orDash(s.Source), s.Seed)
}

// ParseSeed reads a seed's file, strictly: what it accepts is, byte for byte,
// the Text of what it returns. Errors name their line, all at once.
func ParseSeed(src []byte) (Seed, error) {
	var s Seed
	err := readText("seed", src, []textLine{
		{"barometer-seed", readVersion(seedVersion)},
		{"batch", readName(&s.Batch)},
		{"part", readNumber(&s.Part, 0)},
		{"commitment_sha256", readHash(&s.CommitmentSHA256)},
		{"source", dashOr(&s.Source, readName)},
		{"seed", readName(&s.Seed)},
	})
	if err != nil {
		return Seed{}, err
	}
	return s, nil
}

// CheckSource reports whether a text can name where a seed comes from: not
// empty, not "-" (which stands for no source), valid UTF-8, no byte below 0x20,
// no space at either end.
func CheckSource(source string) error {
	if source == "-" {
		return errors.New(`is "-", which stands for no source`)
	}
	var read string
	return readName(&read)(source)
}
