package estimators

import (
	"crypto/sha256"
	"fmt"
	"math/bits"
	"math/rand/v2"
)

// A stream is the random numbers of one replicate: ChaCha8, keyed with
//
//	SHA-256("bootstrap" NUL seed NUL k)
type stream struct{ source rand.ChaCha8 }

func newStream(seed string, k int) *stream {
	s := &stream{}
	s.restart(seed, k)
	return s
}

// restart makes it the stream of another replicate.
func (s *stream) restart(seed string, k int) {
	s.source.Seed(sha256.Sum256(fmt.Appendf(nil, "bootstrap\x00%s\x00%d", seed, k)))
}

// draw fills into with numbers from 0 to n-1, each with exactly the same
// chance. One number of 64 bits makes as many of them as have fewer than 2^48
// outcomes together: times n, what passes 64 bits is the first, what is left
// times n makes the second, and so on.
//
// Brackett-Rozinsky and Lemire (2024), Software: Practice and Experience 54:11.
func (s *stream) draw(into []uint32, n uint32) {
	at, outcomes := 1, uint64(n)
	for at < len(into) && outcomes*uint64(n) < 1<<48 {
		at++
		outcomes *= uint64(n)
	}
	for ; len(into) > 0; into = into[at:] {
		if len(into) < at {
			at, outcomes = len(into), 1
			for range at {
				outcomes *= uint64(n)
			}
		}
		for {
			left := s.source.Uint64()
			for i := range into[:at] {
				var x uint64
				x, left = bits.Mul64(left, uint64(n))
				into[i] = uint32(x)
			}
			// Of 2^64 numbers, 2^64 mod outcomes are too many to share out.
			if left >= outcomes || left >= -outcomes%outcomes {
				break
			}
		}
	}
}
