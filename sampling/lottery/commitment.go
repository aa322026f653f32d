package lottery

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Commitment fixes what is drawn from before the seed is known. Its hashes
// are 64 lower-case hex digits. The package's documentation has its text.
type Commitment struct {
	Batch       string // any name without control characters
	FrameSHA256 string
	MerkleRoot  string
	Cases       int64
	Strata      int64
	PlanSHA256  string
	KeySHA256   string // empty where ids stay as delivered
}

const commitmentVersion = "1"

// Commit makes the commitment to a canonical frame and the bytes of a plan.
// KeySHA256 is empty without a key.
func Commit(batch string, frame, plan []byte, keySHA256 string) (Commitment, error) {
	cases, err := ParseFrame(frame)
	if err != nil {
		return Commitment{}, fmt.Errorf("commit: %w", err)
	}
	c := Commitment{
		Batch:       batch,
		FrameSHA256: HashHex(frame),
		MerkleRoot:  Hex(MerkleRoot(Lines(frame))),
		Cases:       int64(len(cases)),
		Strata:      countStrata(cases),
		PlanSHA256:  HashHex(plan),
		KeySHA256:   keySHA256,
	}
	// The text is the rule book: what it cannot hold is refused.
	if _, err := ParseCommitment(c.Text()); err != nil {
		return Commitment{}, fmt.Errorf("commit: %w", err)
	}
	return c, nil
}

// countStrata counts those of sorted cases.
func countStrata(cases []Case) int64 {
	n := int64(0)
	for i, c := range cases {
		if i == 0 || c.Stratum != cases[i-1].Stratum {
			n++
		}
	}
	return n
}

// Text is the file that is made public.
func (c Commitment) Text() []byte {
	key := c.KeySHA256
	if key == "" {
		key = "-"
	}
	return fmt.Appendf(nil, "barometer-commitment %s\nbatch %s\nframe_sha256 %s\nmerkle_root %s\ncases %d\nstrata %d\nplan_sha256 %s\nkey_sha256 %s\n",
		commitmentVersion, c.Batch, c.FrameSHA256, c.MerkleRoot, c.Cases, c.Strata, c.PlanSHA256, key)
}

// Sizes checks that plan is the one committed to, and reads it.
func (c Commitment) Sizes(plan []byte) (map[string]Size, error) {
	if got := HashHex(plan); got != c.PlanSHA256 {
		return nil, fmt.Errorf("plan: SHA-256 is %s, want %s as committed", got, c.PlanSHA256)
	}
	return ReadSizes(plan)
}

// ParseCommitment reads a commitment's file, strictly: what it accepts is, byte
// for byte, the Text of what it returns. Errors name their line, all at once.
func ParseCommitment(src []byte) (Commitment, error) {
	var c Commitment
	fields := []struct {
		name string
		read func(value string) error
	}{
		{"barometer-commitment", func(v string) error {
			if v != commitmentVersion {
				return fmt.Errorf("version %q, want %s", v, commitmentVersion)
			}
			return nil
		}},
		{"batch", readName(&c.Batch)},
		{"frame_sha256", readHash(&c.FrameSHA256)},
		{"merkle_root", readHash(&c.MerkleRoot)},
		{"cases", readNumber(&c.Cases)},
		{"strata", readNumber(&c.Strata)},
		{"plan_sha256", readHash(&c.PlanSHA256)},
		{"key_sha256", func(v string) error {
			if v == "-" {
				return nil
			}
			return readHash(&c.KeySHA256)(v)
		}},
	}
	lines := bytes.SplitAfter(src, []byte{'\n'})
	if last := len(lines) - 1; len(lines[last]) == 0 {
		lines = lines[:last]
	}
	if len(lines) != len(fields) {
		return Commitment{}, fmt.Errorf("commitment: %d lines, want %d", len(lines), len(fields))
	}
	var errs []error
	for i, f := range fields {
		if err := readLine(string(lines[i]), f.name, f.read); err != nil {
			errs = append(errs, fmt.Errorf("commitment: line %d: %w", i+1, err))
		}
	}
	if len(errs) == 0 && c.Strata > c.Cases {
		errs = append(errs, fmt.Errorf("commitment: line 6: %d strata of %d cases, want no more strata than cases", c.Strata, c.Cases))
	}
	if len(errs) > 0 {
		return Commitment{}, errors.Join(errs...)
	}
	return c, nil
}

func readLine(line, name string, read func(string) error) error {
	line, ended := strings.CutSuffix(line, "\n")
	if !ended {
		return errors.New("does not end, want a line feed")
	}
	if strings.HasSuffix(line, "\r") {
		return errors.New("ends with carriage return and line feed, want a line feed alone")
	}
	found, value, _ := strings.Cut(line, " ")
	if found != name {
		return fmt.Errorf("%q, want %s and a value", found, name)
	}
	if err := read(value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func readName(to *string) func(string) error {
	return func(v string) error {
		if err := checkText(v); err != nil {
			return err
		}
		if strings.Trim(v, " ") != v {
			return fmt.Errorf("%q has a space at an end, want none", v)
		}
		*to = v
		return nil
	}
}

func readHash(to *string) func(string) error {
	return func(v string) error {
		if b, err := hex.DecodeString(v); err != nil || len(b) != 32 || strings.ToLower(v) != v {
			return fmt.Errorf("%q, want 64 lower-case hex digits", v)
		}
		*to = v
		return nil
	}
}

func readNumber(to *int64) func(string) error {
	return func(v string) error {
		n, err := parseCount(v)
		if err != nil {
			return err
		}
		if n < 1 {
			return errors.New("is " + strconv.Quote(v) + ", want at least 1")
		}
		*to = n
		return nil
	}
}
