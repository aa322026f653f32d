package lottery

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Ticket is the lot of a case: SHA-256 of seed, a zero byte and case id. It
// depends on nothing else, so that one case can be checked alone:
//
//	printf '%s\0%s' "$seed" "$id" | sha256sum
func Ticket(seed, caseID string) [32]byte {
	return newTickets(seed).of(caseID)
}

// tickets hashes many ids with one seed, in one buffer.
type tickets struct {
	buffer []byte // seed and zero byte, then room for an id
	prefix int
}

func newTickets(seed string) *tickets {
	// Room for the ids in use; a longer one grows the buffer.
	b := make([]byte, 0, len(seed)+1+64)
	b = append(append(b, seed...), 0)
	return &tickets{b, len(b)}
}

func (t *tickets) of(caseID string) [32]byte {
	t.buffer = append(t.buffer[:t.prefix], caseID...)
	return sha256.Sum256(t.buffer)
}

// Hex is how tickets and hashes are written: 64 lower-case hex digits.
func Hex(hash [32]byte) string { return hex.EncodeToString(hash[:]) }

// HashHex is SHA-256 of a file's bytes, as commitments hold it.
func HashHex(file []byte) string { return Hex(sha256.Sum256(file)) }

// checkText holds the rule for ids, strata and every other text.
func checkText(s string) error {
	if s == "" {
		return errors.New("is empty")
	}
	if !utf8.ValidString(s) {
		return errors.New("is not UTF-8")
	}
	for i := range len(s) {
		if s[i] < 0x20 {
			return fmt.Errorf("has the byte 0x%02x at position %d, want none below 0x20", s[i], i+1)
		}
	}
	return nil
}

// checkSeed is the rule for seeds, which people copy: a space at an end would
// be lost on the way.
func checkSeed(s string) error {
	if err := checkText(s); err != nil {
		return err
	}
	if strings.Trim(s, " ") != s {
		return fmt.Errorf("%q has a space at an end, want none", s)
	}
	return nil
}
