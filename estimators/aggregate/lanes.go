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
	if d.narrow != nil {
		countRows(c, d.narrow, d.runs, len(d.row), planes)
	} else {
		countRows(c, d.wide, nil, len(d.row), planes)
	}
}

// zeroed is a slice of n zeros, in the same memory where that is enough.
func zeroed[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

func countRows[C cellCode](c *chunkCount, codes []C, runs []run, size int, planes []plane) {
	if runs == nil {
		runs = runsOf(codes)
	}
	if runs != nil {
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

// interleave makes a byte a row of up to four planes, from a word on.
func interleave(out []byte, planes []plane, from, words int) {
	if len(planes) == 0 {
		return // the lanes of these bytes are never read
	}
	planes = planes[:min(len(planes), measuresPerByte)]
	for k := range words {
		var x [8]uint64
		for m, p := range planes {
			x[m], x[m+measuresPerByte] = p.words(from + k)
		}
		transpose(&x)
		transposeBytes(&x)
		rows := out[64*k : 64*k+64]
		for j, eight := range x {
			binary.LittleEndian.PutUint64(rows[8*j:], eight)
		}
	}
}

// transpose mirrors eight squares of 8 by 8 bits along their diagonals; each
// square is the same byte of all words.
//
// Warren (2013), Hacker's Delight, 2nd ed., section 7-3, for eight squares at
// once.
func transpose(x *[8]uint64) {
	for i := range 4 {
		t := (x[i]>>4 ^ x[i+4]) & 0x0f0f0f0f0f0f0f0f
		x[i], x[i+4] = x[i]^t<<4, x[i+4]^t
	}
	for _, i := range [4]int{0, 1, 4, 5} {
		t := (x[i]>>2 ^ x[i+2]) & 0x3333333333333333
		x[i], x[i+2] = x[i]^t<<2, x[i+2]^t
	}
	for i := 0; i < 8; i += 2 {
		t := (x[i]>>1 ^ x[i+1]) & 0x5555555555555555
		x[i], x[i+1] = x[i]^t<<1, x[i+1]^t
	}
}

// transposeBytes mirrors a square of 8 by 8 bytes along its diagonal, as
// transpose does bits.
func transposeBytes(x *[8]uint64) {
	for i := range 4 {
		t := (x[i]>>32 ^ x[i+4]) & 0x00000000ffffffff
		x[i], x[i+4] = x[i]^t<<32, x[i+4]^t
	}
	for _, i := range [4]int{0, 1, 4, 5} {
		t := (x[i]>>16 ^ x[i+2]) & 0x0000ffff0000ffff
		x[i], x[i+2] = x[i]^t<<16, x[i+2]^t
	}
	for i := 0; i < 8; i += 2 {
		t := (x[i]>>8 ^ x[i+1]) & 0x00ff00ff00ff00ff
		x[i], x[i+1] = x[i]^t<<8, x[i+1]^t
	}
}
