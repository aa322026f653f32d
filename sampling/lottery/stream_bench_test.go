package lottery

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
)

// A draw from 10^6 cases that stand ready in parts, one in a hundred of each
// stratum, against hashing them alone: with Sum256, as anyone would, and as the
// draw does.
func BenchmarkDrawFrom(b *testing.B) {
	const seed = "0123456789abcdef0123456789abcdef"
	cases := million()
	p, sizes := &parted{}, map[string]Size{}
	for part := range slices.Chunk(cases, 1<<17) {
		p.chunks = append(p.chunks, chunkOf(part...))
	}
	populations := populationsOf(cases)
	for stratum, population := range populations {
		sizes[stratum] = Size{Sample: population / 100}
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("what=draw/workers=%d", workers), func(b *testing.B) {
			for b.Loop() {
				if _, err := DrawFrom(b.Context(), seed, p, populations, sizes, workers); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("what=blocks", func(b *testing.B) {
		tickets := newBlockTickets(seed)
		for b.Loop() {
			for _, c := range p.chunks {
				begin := int32(0)
				for _, end := range c.Ends {
					h := tickets.of(c.IDs[begin:end])
					sink ^= h[0]
					begin = end
				}
			}
		}
	})
	b.Run("what=sum256", func(b *testing.B) {
		input := append([]byte(seed), 0)
		prefix := len(input)
		for b.Loop() {
			for _, c := range p.chunks {
				begin := int32(0)
				for _, end := range c.Ends {
					input = append(input[:prefix], c.IDs[begin:end]...)
					h := sha256.Sum256(input)
					sink ^= h[0]
					begin = end
				}
			}
		}
	})
}
