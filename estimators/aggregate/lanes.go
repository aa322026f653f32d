package aggregate

import "encoding/binary"

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

// counters are the running counts of one cut on one worker.
type counters struct {
	measures int
	cases    []int64
	base     []int64 // cell by cell, a number for each measure
	counts   []int64
	lanes    []uint64 // cell by cell, a word for each four measures
	pending  []byte   // rows of each cell that are not in its integers yet
}

func (c *counters) words() int { return (c.measures + measuresPerByte - 1) / measuresPerByte }

// grow makes room for one more cell.
func (c *counters) grow() {
	c.cases = append(c.cases, 0)
	c.pending = append(c.pending, 0)
	for range c.measures {
		c.base = append(c.base, 0)
		c.counts = append(c.counts, 0)
	}
	for range c.words() {
		c.lanes = append(c.lanes, 0)
	}
}

// add counts the rows of a chunk, row i into the cell cell[codes[i]]; planes
// are two bitmaps for each measure, the base and the counts.
func (c *counters) add(codes, cell []uint32, planes []bitmap) {
	words := c.words()
	rows := make([][]byte, words)
	for g := range rows {
		rows[g] = interleave(planes[2*measuresPerByte*g:], len(codes))
	}
	for i, code := range codes {
		at := cell[code]
		lanes := c.lanes[int(at)*words : int(at+1)*words]
		for g := range lanes {
			lanes[g] += spread[rows[g][i]]
		}
		if c.pending[at]++; c.pending[at] == 255 {
			c.empty(at)
		}
	}
}

// empty moves the lanes of a cell into its integers.
func (c *counters) empty(cell uint32) {
	at := int(cell)
	c.cases[at] += int64(c.pending[at])
	c.pending[at] = 0
	words := c.words()
	for m := range c.measures {
		lane := &c.lanes[at*words+m/measuresPerByte]
		shift := 8 * (m % measuresPerByte)
		c.base[at*c.measures+m] += int64(*lane >> shift & 0xff)
		c.counts[at*c.measures+m] += int64(*lane >> (shift + 8*measuresPerByte) & 0xff)
	}
	clear(c.lanes[at*words : (at+1)*words])
}

// interleave takes the bitmaps of up to four measures and makes a byte a row.
func interleave(planes []bitmap, rows int) []byte {
	out := make([]byte, (rows+7)/8*8)
	for k := range len(out) / 8 {
		var x uint64
		for m := 0; m < measuresPerByte && 2*m < len(planes); m++ {
			x |= uint64(planes[2*m][k])<<(8*m) | uint64(planes[2*m+1][k])<<(8*(m+measuresPerByte))
		}
		binary.LittleEndian.PutUint64(out[8*k:], transpose(x))
	}
	return out
}

// transpose mirrors a square of 8 by 8 bits along its diagonal.
//
// Warren (2013), Hacker's Delight, 2nd ed., section 7-3.
func transpose(x uint64) uint64 {
	t := (x ^ x>>7) & 0x00AA00AA00AA00AA
	x ^= t ^ t<<7
	t = (x ^ x>>14) & 0x0000CCCC0000CCCC
	x ^= t ^ t<<14
	t = (x ^ x>>28) & 0x00000000F0F0F0F0
	return x ^ t ^ t<<28
}
