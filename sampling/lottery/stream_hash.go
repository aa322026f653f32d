package lottery

import (
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"io"
)

// blockTickets makes tickets a quarter faster than [Ticket]. Of the 105 ns of
// sha256.Sum256 for one block, the compression of that block takes half; the
// rest goes into copies of the state and into padding byte by byte. Here the
// padded block (FIPS 180-4, section 5.1.1) stands ready and only the id in it
// changes, and the digest is taken from the state that the hash appends.
//
// The layout of that state is Go's own business. So it is tried on ids of every
// length first, and where one digest differs from that of Sum256, or input is
// longer than a block, Sum256 makes the tickets.
type blockTickets struct {
	input  []byte // seed and zero byte, then room for an id
	prefix int

	block [sha256.BlockSize]byte
	used  int       // bytes of seed, zero byte and id in the block
	state hashState // nil: Sum256 has to do
	out   []byte

	_ [cacheLine]byte // the next worker's begins behind it
}

// cacheLine is as much as processors fetch at a time. Two workers that write
// to one line wait for each other at every case: a draw then takes half as
// long again.
const cacheLine = 128

// A hashState is a hash under way that can be looked into.
type hashState interface {
	io.Writer
	Reset()
	encoding.BinaryAppender
}

const (
	// longest input of one block: a byte 0x80 and eight of its length follow
	longest = sha256.BlockSize - 1 - 8
	// where the digest stands in the state: after four bytes of magic
	digestAt = 4
)

func newBlockTickets(seed string) *blockTickets {
	b := &blockTickets{input: append([]byte(seed), 0), prefix: len(seed) + 1, out: make([]byte, 0, 2*cacheLine)}
	copy(b.block[:], b.input)
	if b.prefix >= longest {
		return b
	}
	b.state, _ = sha256.New().(hashState)
	id := make([]byte, 0, longest)
	for len(id) < longest-b.prefix {
		id = append(id, byte('0'+len(id)))
		if b.of(id) != b.sum(id) {
			b.state = nil
		}
	}
	return b
}

// of is Ticket of the seed and an id.
func (b *blockTickets) of(id []byte) [sha256.Size]byte {
	n := b.prefix + len(id)
	if b.state == nil || n > longest {
		return b.sum(id)
	}
	copy(b.block[b.prefix:], id)
	if n != b.used {
		b.used = n
		b.block[n] = 0x80
		clear(b.block[n+1 : sha256.BlockSize-8])
		binary.BigEndian.PutUint64(b.block[sha256.BlockSize-8:], uint64(8*n))
	}
	b.state.Reset()
	_, err := b.state.Write(b.block[:])
	if err != nil {
		return b.sum(id)
	}
	if b.out, err = b.state.AppendBinary(b.out[:0]); err != nil || len(b.out) < digestAt+sha256.Size {
		return b.sum(id)
	}
	return [sha256.Size]byte(b.out[digestAt:])
}

func (b *blockTickets) sum(id []byte) [sha256.Size]byte {
	b.input = append(b.input[:b.prefix], id...)
	return sha256.Sum256(b.input)
}
