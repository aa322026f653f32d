package aggregate

import "math/bits"

// Three measures of 0 and 1 make one code in base 3: a digit is 0 for a row
// outside the base, 1 for one that does not count and 2 for one that does. A
// row is then added four times for twelve measures, into a histogram of 27
// codes, and not up to 24 times; what a code adds to which sum is seen to once
// for all of its rows. Processors that add by a mask do without.
const (
	digits       = 3  // measures of a code
	codesOfGroup = 27 // 3 * 3 * 3
)

// A histogram has what rows add up to for each code of each group. Its length
// is a power of two, so that no index needs a bound.
type histogram [128]packedSum

// noDigits are the codes of a row outside all bases: a byte for each group, from
// where the group begins in a histogram.
const noDigits = 0 | codesOfGroup<<8 | 2*codesOfGroup<<16 | 3*codesOfGroup<<24

// digitsOf is what each byte of the codes of a row adds to its codes in base 3.
var digitsOf = func() (table [lanesPerBlock][256]uint32) {
	place := [digits]uint32{1, 3, 9}
	for g := range table {
		for b := range 256 {
			for k := range measuresPerByte {
				m := g*measuresPerByte + k
				base, counts := uint32(b>>k&1), uint32(b>>(k+measuresPerByte)&1)
				table[g][b] += (base + base*counts) * place[m%digits] << (8 * (m / digits))
			}
		}
	}
	return table
}()

// add adds rows, of so many bytes of codes.
func (h *histogram) add(rows []waitingRow, bytes int) {
	groups := (bytes*measuresPerByte + digits - 1) / digits
	for i := range rows {
		r := &rows[i]
		high, low := bits.Mul64(r.weight, r.weight)
		code := noDigits + digitsOf[0][byte(r.codes)] + digitsOf[1][byte(r.codes>>8)] + digitsOf[2][byte(r.codes>>16)]
		if groups < 4 {
			for range groups {
				h[code&127].one(r.weight, high, low)
				code >>= 8
			}
			continue
		}
		h[code&127].one(r.weight, high, low)
		h[code>>8&127].one(r.weight, high, low)
		h[code>>16&127].one(r.weight, high, low)
		h[code>>24&127].one(r.weight, high, low)
	}
}

// fold adds the codes up by measure, and empties the histogram.
func (h *histogram) fold(to []limbSum) {
	measures := len(to) * measuresPerByte
	for first := 0; first < measures; first += digits {
		sums := h[first/digits*codesOfGroup:][:codesOfGroup]
		// The last digit of what is left, then the codes without it.
		for m, part := digits-1, codesOfGroup/3; m >= 0; m, part = m-1, part/3 {
			none, no, yes := sums[:part], sums[part:2*part], sums[2*part:3*part]
			var base, counts packedSum
			for code := range part {
				base.add(&no[code])
				counts.add(&yes[code])
				if code > 0 { // rows without any of the rest add to nothing
					none[code].add(&no[code])
					none[code].add(&yes[code])
				}
			}
			if first+m < measures { // the last group may have fewer
				base.add(&counts)
				s, bit := &to[(first+m)/measuresPerByte], (first+m)%measuresPerByte
				s.add(bit, base.limbs())
				s.add(bit+measuresPerByte, counts.limbs())
			}
		}
		clear(sums)
	}
}
