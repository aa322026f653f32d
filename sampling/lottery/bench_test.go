package lottery

import (
	"crypto/sha256"
	"fmt"
	"testing"
)

// million is a frame of 10^6 pseudonyms in 98 strata.
func million() []Case {
	cases := make([]Case, 1_000_000)
	for i := range cases {
		cases[i] = Case{fmt.Sprintf("%04d", 101+i%98), fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15)}
	}
	return cases
}

var sink byte

// Tickets of 10^6 cases against hashing as many bytes that stand ready.
func BenchmarkTickets(b *testing.B) {
	const seed = "0123456789abcdef0123456789abcdef"
	cases := million()
	b.Run("what=tickets", func(b *testing.B) {
		for b.Loop() {
			lots := newTickets(seed)
			for _, c := range cases {
				h := lots.of(c.ID)
				sink ^= h[0]
			}
		}
	})
	b.Run("what=hash", func(b *testing.B) {
		input := []byte(seed + "\x00" + cases[0].ID)
		for b.Loop() {
			for range cases {
				h := sha256.Sum256(input)
				sink ^= h[0]
			}
		}
	})
	b.Run("what=Ticket", func(b *testing.B) {
		for b.Loop() {
			for _, c := range cases {
				h := Ticket(seed, c.ID)
				sink ^= h[0]
			}
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	cases := million()
	sizes := map[string]Size{}
	for _, c := range cases {
		sizes[c.Stratum] = Size{Sample: 4, Reserve: 4}
	}
	for b.Loop() {
		if _, err := Draw("2026", cases, sizes); err != nil {
			b.Fatal(err)
		}
	}
}

// The sizes of 98 kommuner, and of as many strata as there can be decisions.
func BenchmarkRound(b *testing.B) {
	for _, strata := range []int{98, 100_000} {
		leaves := make([]Leaf, strata)
		for i := range leaves {
			leaves[i] = Leaf{fmt.Sprintf("%03d", i%5), fmt.Sprintf("%06d", i), int64(1 + i*i%97)}
		}
		b.Run(fmt.Sprint("strata=", strata), func(b *testing.B) {
			for b.Loop() {
				if _, err := Round("2026", 50, leaves); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
