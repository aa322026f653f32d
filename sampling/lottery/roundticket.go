package lottery

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"strconv"
)

// roundTickets is the seed whose tickets decide in [Round].
type roundTickets string

// ticket is that of try t at path:
//
//	printf '%s\0\0round\0%s\0%d' "$seed" "$path" "$t" | sha256sum
//
// Neither a seed nor an id has a zero byte, so that the two after the seed set
// these tickets apart from those of cases.
func (seed roundTickets) ticket(path string, t int) [32]byte {
	b := make([]byte, 0, len(seed)+len(path)+16)
	b = append(append(append(b, seed...), "\x00\x00round\x00"...), path...)
	return sha256.Sum256(strconv.AppendInt(append(b, 0), int64(t), 10))
}

func (seed roundTickets) less(path string, below, of int64) bool {
	for t := 0; ; t++ {
		if u, ok := uniform(seed.ticket(path, t), of); ok {
			return u < below
		}
	}
}

// uniform is the ticket, as a big-endian integer of 256 bits, modulo d >= 1;
// not ok where it is one of the last 2^256 mod d, which would make small
// remainders likelier than large ones.
func uniform(ticket [32]byte, d int64) (u int64, ok bool) {
	const limbs = 4
	// 2^256 mod d, from 1 by four steps of 2^64.
	bias := 1 % uint64(d)
	for range limbs {
		_, bias = bits.Div64(bias, 0, uint64(d))
	}
	// ticket + bias overflows just where ticket >= 2^256 - bias.
	add, carry := bias, uint64(0)
	for i := limbs - 1; i >= 0; i-- {
		_, carry = bits.Add64(binary.BigEndian.Uint64(ticket[8*i:]), add, carry)
		add = 0
	}
	var rest uint64
	for i := range limbs {
		_, rest = bits.Div64(rest, binary.BigEndian.Uint64(ticket[8*i:]), uint64(d))
	}
	return int64(rest), carry == 0
}
