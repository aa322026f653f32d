package aggregate

// Three measures of 0 and 1 make one code in base 3: a digit is 0 for a row
// outside the base, 1 for one that does not count and 2 for one that does. A
// row is then added four times for twelve measures, into a histogram of 27
// codes, and not up to 48 times; what a code adds to which sum is seen to once
// for all of its rows.
const (
	digits       = 3  // measures of a code
	codesOfGroup = 27 // 3 * 3 * 3
	groups       = 4
	panelShares  = digits * groups
)

// noCodes are the codes of a row outside all bases: a byte for each group, from
// where the group begins in a histogram.
const noCodes = 0 | codesOfGroup<<8 | 2*codesOfGroup<<16 | 3*codesOfGroup<<24

// codesOf is what each byte of [interleave], four bits of bases below and four
// of counts above, adds to the codes of a row.
var codesOf = func() (table [lanesPerBlock][256]uint32) {
	place := [digits]uint32{1, 3, 9}
	for lane := range table {
		for b := range 256 {
			for bit := range measuresPerByte {
				m := lane*measuresPerByte + bit
				base, counts := uint32(b>>bit&1), uint32(b>>(bit+measuresPerByte)&1)
				table[lane][b] += (base + base*counts) * place[m%digits] << (8 * (m / digits))
			}
		}
	}
	return table
}()

// encodeShares writes down the codes of rows from one on, up to twelve planes.
func encodeShares(codes []uint32, planes []plane, from int) {
	var bytes [lanesPerBlock][blockRows]byte
	for start := 0; start < len(codes); start += blockRows {
		out := codes[start:min(start+blockRows, len(codes))]
		for g := range bytes {
			interleave(bytes[g][:], planes[min(g*measuresPerByte, len(planes)):], (from+start)/64, (len(out)+63)/64)
		}
		a, b, c := bytes[0][:len(out)], bytes[1][:len(out)], bytes[2][:len(out)]
		for i := range out {
			out[i] = noCodes + codesOf[0][a[i]] + codesOf[1][b[i]] + codesOf[2][c[i]]
		}
	}
}

// digit is that of a measure in the codes of a row.
func digit(codes uint32, m int) byte {
	code := byte(codes>>(8*(m/digits))) - byte(m/digits*codesOfGroup)
	return [...]byte{code % 3, code / 3 % 3, code / 9}[m%digits]
}
