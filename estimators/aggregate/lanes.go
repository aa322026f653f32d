package aggregate

import (
	"encoding/binary"
	"slices"
)

// Four measures make one byte a row: their bits in the base below, their
// counted bits above. spread gives each bit a byte of its own, so that one
// addition counts eight things, and a cell must be emptied into its integers
// only every 255 rows.
const measuresPerByte = 4

var spread = func() (table [256]uint64) {
	for b := range table {
		for bit := range 8 {
			table[b] |= uint64(b>>bit&1) << (8 * bit)
		}
	}
	return table
}()

// A lane block counts twelve measures in one cell: three words of byte lanes,
// and the rows that are in them.
type laneBlock struct {
	lanes [lanesPerBlock]uint64
	rows  uint64
}

const (
	lanesPerBlock    = 3
	measuresPerBlock = lanesPerBlock * measuresPerByte
	blockRows        = 4096 // of which bytes are made at a time: they stay in the nearest cache
)

// A chunkCount is what one worker has counted of one chunk. Its memory is used
// again for the next.
type chunkCount struct {
	measures int
	cases    []uint32 // of each code
	counts   []uint32 // base and counted of each measure, code by code
	blocks   []laneBlock
	bytes    [lanesPerBlock][blockRows]byte
}

// count counts the rows of a chunk.
func (c *chunkCount) count(d *division, planes []plane) {
	c.measures = len(planes)
	c.cases = zeroed(c.cases, len(d.row))
	c.counts = zeroed(c.counts, 2*len(planes)*len(d.row))
	switch {
	case d.runs != nil:
		countRuns(c, d.runs, planes)
	case d.narrow != nil:
		countRows(c, d.narrow, len(d.row), planes)
	default:
		countRows(c, d.wide, len(d.row), planes)
	}
}

// zeroed is a slice of n zeros, in the same memory where that is enough.
func zeroed[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

func countRows[C cellCode](c *chunkCount, codes []C, size int, planes []plane) {
	if runs := runsOf(codes); runs != nil {
		countRuns(c, runs, planes)
		return
	}
	for first := 0; first == 0 || first < len(planes); first += measuresPerBlock {
		c.blocks = zeroed(c.blocks, size)
		some := planes[first:min(first+measuresPerBlock, len(planes))]
		for from := 0; from < len(codes); from += blockRows {
			to := min(from+blockRows, len(codes))
			for g := range c.bytes {
				interleave(c.bytes[g][:], some[min(g*measuresPerByte, len(some)):], from/64, (to-from+63)/64)
			}
			addBlock(c, codes[from:to], first)
		}
		for code := range c.blocks {
			c.empty(code, first)
		}
	}
}

// addBlock adds rows to the lanes of their cells.
func addBlock[C cellCode](c *chunkCount, codes []C, first int) {
	a, b, d := c.bytes[0][:len(codes)], c.bytes[1][:len(codes)], c.bytes[2][:len(codes)]
	for i, code := range codes {
		to := &c.blocks[code]
		to.lanes[0] += spread[a[i]]
		to.lanes[1] += spread[b[i]]
		to.lanes[2] += spread[d[i]]
		if to.rows++; to.rows == 255 {
			c.empty(int(code), first)
		}
	}
}

// empty moves the lanes of a cell into its integers.
func (c *chunkCount) empty(code, first int) {
	block := &c.blocks[code]
	if block.rows == 0 {
		return
	}
	if first == 0 {
		c.cases[code] += uint32(block.rows)
	}
	to := c.counts[2*(code*c.measures+first) : 2*(code+1)*c.measures]
	for m := range min(measuresPerBlock, len(to)/2) {
		lane := block.lanes[m/measuresPerByte] >> (8 * (m % measuresPerByte))
		to[2*m] += uint32(lane & 0xff)
		to[2*m+1] += uint32(lane >> (8 * measuresPerByte) & 0xff)
	}
	*block = laneBlock{}
}

// blockWords is how many words of each plane are brought together at a time.
const blockWords = 16

// interleave makes a byte a row of up to four planes, from a word on.
func interleave(out []byte, planes []plane, from, words int) {
	if len(planes) == 0 {
		return // the lanes of these bytes are never read
	}
	var columns [2 * measuresPerByte][blockWords]uint64
	for first := 0; first < words; first += blockWords {
		some := min(blockWords, words-first)
		for m, p := range planes[:min(len(planes), measuresPerByte)] {
			p.copy(columns[m][:some], columns[m+measuresPerByte][:some], from+first)
		}
		for k := range some {
			transpose(&columns, k, (*[64]byte)(out[64*(first+k):]))
		}
	}
}

// transpose writes 64 rows of eight bits, of which words k are the columns:
// first it mirrors eight squares of 8 by 8 bits along their diagonals, of which
// each is the same byte of all words, then the square of 8 by 8 bytes. It is
// written out, so that all words stay in registers.
//
// Warren (2013), Hacker's Delight, 2nd ed., section 7-3, for eight squares at
// once.
func transpose(x *[8][blockWords]uint64, k int, rows *[64]byte) {
	a, e := swap4(x[0][k], x[4][k])
	b, f := swap4(x[1][k], x[5][k])
	c, g := swap4(x[2][k], x[6][k])
	d, h := swap4(x[3][k], x[7][k])
	a, c = swap2(a, c)
	b, d = swap2(b, d)
	e, g = swap2(e, g)
	f, h = swap2(f, h)
	a, b = swap1(a, b)
	c, d = swap1(c, d)
	e, f = swap1(e, f)
	g, h = swap1(g, h)

	a, e = swap32(a, e)
	b, f = swap32(b, f)
	c, g = swap32(c, g)
	d, h = swap32(d, h)
	a, c = swap16(a, c)
	b, d = swap16(b, d)
	e, g = swap16(e, g)
	f, h = swap16(f, h)
	a, b = swap8(a, b)
	c, d = swap8(c, d)
	e, f = swap8(e, f)
	g, h = swap8(g, h)
	binary.LittleEndian.PutUint64(rows[0:], a)
	binary.LittleEndian.PutUint64(rows[8:], b)
	binary.LittleEndian.PutUint64(rows[16:], c)
	binary.LittleEndian.PutUint64(rows[24:], d)
	binary.LittleEndian.PutUint64(rows[32:], e)
	binary.LittleEndian.PutUint64(rows[40:], f)
	binary.LittleEndian.PutUint64(rows[48:], g)
	binary.LittleEndian.PutUint64(rows[56:], h)
}

// swap4 and the others swap the upper bits of each group in a with the lower
// ones in b.
func swap4(a, b uint64) (x, y uint64) {
	t := (a>>4 ^ b) & 0x0f0f0f0f0f0f0f0f
	return a ^ t<<4, b ^ t
}

func swap2(a, b uint64) (x, y uint64) {
	t := (a>>2 ^ b) & 0x3333333333333333
	return a ^ t<<2, b ^ t
}

func swap1(a, b uint64) (x, y uint64) {
	t := (a>>1 ^ b) & 0x5555555555555555
	return a ^ t<<1, b ^ t
}

func swap32(a, b uint64) (x, y uint64) {
	return a&0xffffffff | b<<32, a>>32 | b&^0xffffffff
}

func swap16(a, b uint64) (x, y uint64) {
	t := (a>>16 ^ b) & 0x0000ffff0000ffff
	return a ^ t<<16, b ^ t
}

func swap8(a, b uint64) (x, y uint64) {
	t := (a>>8 ^ b) & 0x00ff00ff00ff00ff
	return a ^ t<<8, b ^ t
}
