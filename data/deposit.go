package data

import "math/bits"

// deposit moves the lowest bits of b to the places where mask, of wordBits,
// has ones, as the instruction PDEP does.
func deposit(mask, b uint64) (out uint64) {
	for i := 0; i < wordBits; i += 8 {
		part := byte(mask >> i)
		out |= uint64(deposits[part][byte(b)]) << i
		b >>= bits.OnesCount8(part)
	}
	return out
}

// deposits holds deposit for masks and values of eight bits: the lowest bit of
// the value goes to the lowest one of the mask, the rest to the rest.
var deposits = func() (table [256][256]byte) {
	for mask := 1; mask < 256; mask++ {
		rest := mask & (mask - 1)
		for b := range table[mask] {
			table[mask][b] = byte(b&1*(mask^rest)) | table[rest][b>>1]
		}
	}
	return table
}()

// spreadWords adds bits as addSpread does, as far as the processor does 64 of
// them at a time, and returns how many rows it has added and of how many bits.
// Both bitmaps must be at the beginning of a byte.
func (m *bitmap) spreadWords(mask []byte, from, count int, packed []byte) (rows, next int) {
	words := count / 64
	// A word of bits is read from wherever it begins, so some bytes beyond.
	if !hasDeposit || words == 0 || m.n%8 != 0 || from%8 != 0 || cap(packed) < len(packed)+8 {
		return 0, 0
	}
	to, by := m.bytes[m.n/8:][:8*words], mask[from/8:][:8*words]
	next = depositWords(&to[0], &by[0], words, &packed[:1][0])
	m.n += 64 * words
	return 64 * words, next
}
