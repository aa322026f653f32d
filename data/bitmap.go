package data

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// A bitmap is a growing string of bits, the lowest bit of a byte first, as
// Arrow and Parquet both have them.
type bitmap struct {
	bytes []byte
	n     int // bits
}

// add appends the count lowest bits of b, whose other bits are 0.
func (m *bitmap) add(b byte, count int) {
	if shift := m.n & 7; shift == 0 {
		m.bytes = append(m.bytes, b)
	} else {
		m.bytes[len(m.bytes)-1] |= b << shift
		if shift+count > 8 {
			m.bytes = append(m.bytes, b>>(8-shift))
		}
	}
	m.n += count
}

// addRun appends count equal bits.
func (m *bitmap) addRun(bit bool, count int) {
	var b byte
	if bit {
		b = 0xff
	}
	for ; count >= 8; count -= 8 {
		m.add(b, 8)
	}
	if count > 0 {
		m.add(b&(1<<count-1), count)
	}
}

var errLevels = errors.New("definition levels of a nested column")

// addLevels appends the definition levels of a page, one byte of 0 or 1 a row,
// and returns how many are 1.
func (m *bitmap) addLevels(levels []byte) (ones int, err error) {
	for len(levels) >= 8 {
		word := binary.LittleEndian.Uint64(levels)
		if word&^0x0101010101010101 != 0 {
			return 0, errLevels
		}
		b := pack(word)
		ones += bits.OnesCount8(b)
		m.add(b, 8)
		levels = levels[8:]
	}
	for _, l := range levels {
		if l > 1 {
			return 0, errLevels
		}
		ones += int(l)
		m.add(l, 1)
	}
	return ones, nil
}

// pack gathers eight bytes of 0 or 1 into eight bits: the product brings bit
// 8i to bit 56+i, and no two of its terms meet.
func pack(word uint64) byte { return byte(word * 0x0102040810204080 >> 56) }

// addSpread appends one bit a level: the next bit of packed where the level is
// 1, and 0 where it is 0. Levels hold at most as many ones as packed has bits.
func (m *bitmap) addSpread(levels, packed []byte) {
	next := 0 // bit of packed
	for len(levels) >= 8 {
		mask := pack(binary.LittleEndian.Uint64(levels))
		m.add(deposit(mask, bitsAt(packed, next)), 8)
		next += bits.OnesCount8(mask)
		levels = levels[8:]
	}
	for _, l := range levels {
		if l == 1 {
			m.add(bitsAt(packed, next)&1, 1)
			next++
		} else {
			m.add(0, 1)
		}
	}
}

// addPacked appends the first count bits of packed.
func (m *bitmap) addPacked(packed []byte, count int) {
	for i := 0; i < count; i += 8 {
		n := min(8, count-i)
		m.add(packed[i/8]&byte(1<<n-1), n)
	}
}

// bitsAt is the eight bits from bit i on, with 0 beyond the end.
func bitsAt(packed []byte, i int) byte {
	var b uint16
	if at := i / 8; at+1 < len(packed) {
		b = uint16(packed[at]) | uint16(packed[at+1])<<8
	} else if at < len(packed) {
		b = uint16(packed[at])
	}
	return byte(b >> (i & 7))
}

// deposit moves the lowest bits of b to the places where mask has ones, as the
// instruction PDEP does; half a byte at a time, the table fits a few cache
// lines.
func deposit(mask, b byte) byte {
	low := mask & 15
	return deposits[low][b&15] | deposits[mask>>4][b>>bits.OnesCount8(low)&15]<<4
}

// deposits holds deposit for masks and values of four bits.
var deposits = func() (table [16][16]byte) {
	for mask := range table {
		for b := range table[mask] {
			next := 0
			for place := range 4 {
				if mask>>place&1 == 1 {
					table[mask][b] |= byte(b>>next&1) << place
					next++
				}
			}
		}
	}
	return table
}()
