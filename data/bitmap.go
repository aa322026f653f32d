package data

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
)

// A bitmap is a growing string of bits, the lowest bit of a byte first, as
// Arrow and Parquet both have them. Bits from n on are 0 up to the end of their
// byte.
type bitmap struct {
	bytes []byte // at least eight more than the bits need
	n     int    // bits
	last  uint64 // the bits of a byte that is not full yet
}

// newBitmap has memory for so many bits.
func newBitmap(count int) bitmap { return bitmap{bytes: recycled.Allocate(count/8 + 9)} }

// packed are the bytes that hold bits.
func (m *bitmap) packed() []byte { return m.bytes[:(m.n+7)/8] }

// room makes room for so many more bits.
func (m *bitmap) room(count int) {
	if need := (m.n+count)/8 + 9; need > len(m.bytes) {
		m.bytes = slices.Grow(m.bytes, need-len(m.bytes))[:need]
	}
}

// wordBits is how many bits a word holds wherever in a byte it begins.
const wordBits = 56

// put appends the count lowest bits of a word, up to wordBits, whose other
// bits are 0. There must be room. It writes over what comes after and reads
// nothing back, for which the processor would have to wait.
func (m *bitmap) put(word uint64, count int) {
	shift := m.n & 7
	word = word<<shift | m.last
	binary.LittleEndian.PutUint64(m.bytes[m.n>>3:], word)
	m.n += count
	m.last = word >> ((shift + count) &^ 7)
}

// addRun appends count equal bits.
func (m *bitmap) addRun(bit bool, count int) {
	m.room(count)
	var word uint64
	if bit {
		word = 1<<wordBits - 1
	}
	if m.n&7 == 0 && count >= 64 {
		words := m.bytes[m.n>>3:][:count/64*8]
		for ; len(words) >= 8; words = words[8:] {
			binary.LittleEndian.PutUint64(words, -(word & 1))
		}
		m.n, count = m.n+count&^63, count&63
	}
	for ; count > 0; count -= wordBits {
		k := min(wordBits, count)
		m.put(word&(1<<k-1), k)
	}
}

// addPacked appends the first count bits of packed.
func (m *bitmap) addPacked(packed []byte, count int) {
	m.room(count)
	if whole := count / 8; m.n&7 == 0 {
		m.n += 8 * copy(m.bytes[m.n>>3:], packed[:whole])
		packed, count = packed[whole:], count-8*whole
	}
	for i := 0; i < count; i += wordBits {
		k := min(wordBits, count-i)
		m.put(bitsAt(packed, i)&(1<<k-1), k)
	}
}

// onesIn counts those of the bits from up to to, which may be the last.
func (m *bitmap) onesIn(from, to int) (ones int) {
	if from&7 == 0 {
		words := m.bytes[from>>3 : to>>3]
		for ; len(words) >= 16; words = words[16:] {
			two := (*[16]byte)(words)
			ones += bits.OnesCount64(binary.LittleEndian.Uint64(two[:8])) + bits.OnesCount64(binary.LittleEndian.Uint64(two[8:]))
		}
		from = to&^7 - 8*len(words)
	}
	for ; from < to; from += wordBits {
		ones += bits.OnesCount64(bitsAt(m.bytes, from) & (1<<min(wordBits, to-from) - 1))
	}
	return ones
}

// addSpread appends one bit a row: the next bit of packed where the mask has a
// 1, and 0 where it has 0. The mask begins at a bit of its own.
func (m *bitmap) addSpread(mask []byte, from, count int, packed []byte) {
	m.room(count)
	done, next := m.spreadWords(mask, from, count, packed) // next bit of packed
	for i := done; i < count; i += wordBits {
		k := min(wordBits, count-i)
		set := bitsAt(mask, from+i) & (1<<k - 1)
		m.put(deposit(set, bitsAt(packed, next)), k)
		next += bits.OnesCount64(set)
	}
}

var errLevels = errors.New("definition levels of a nested column")

// addLevels appends the definition levels of a page, one byte of 0 or 1 a row,
// and returns how many are 1.
func (m *bitmap) addLevels(levels []byte) (ones int, err error) {
	m.room(len(levels))
	for len(levels) >= 8 {
		word := binary.LittleEndian.Uint64(levels)
		if word&^0x0101010101010101 != 0 {
			return 0, errLevels
		}
		b := pack(word)
		ones += bits.OnesCount8(b)
		m.put(uint64(b), 8)
		levels = levels[8:]
	}
	for _, l := range levels {
		if l > 1 {
			return 0, errLevels
		}
		ones += int(l)
		m.put(uint64(l), 1)
	}
	return ones, nil
}

// pack gathers eight bytes of 0 or 1 into eight bits: the product brings bit
// 8i to bit 56+i, and no two of its terms meet.
func pack(word uint64) byte { return byte(word * 0x0102040810204080 >> 56) }

// bitsAt is at least wordBits bits from bit i on, with 0 beyond the end.
func bitsAt(packed []byte, i int) uint64 {
	at := i >> 3
	if at+8 <= len(packed) {
		return binary.LittleEndian.Uint64(packed[at:]) >> (i & 7)
	}
	var last [8]byte
	if at < len(packed) {
		copy(last[:], packed[at:])
	}
	return binary.LittleEndian.Uint64(last[:]) >> (i & 7)
}
