package aggregate

// panelShares is how many shares are added up together.
const panelShares = measuresPerBlock

// codeShares writes down the codes of rows from one on, for up to twelve
// planes: a byte for every four, of [interleave], with their bits in the base
// below and their counted bits above.
func codeShares(codes []uint32, planes []plane, from int) {
	var bytes [lanesPerBlock][someRows]byte
	for g := range bytes {
		interleave(bytes[g][:], planes[min(g*measuresPerByte, len(planes)):], from/64, (len(codes)+63)/64)
	}
	a, b, c := bytes[0][:len(codes)], bytes[1][:len(codes)], bytes[2][:len(codes)]
	for i := range codes {
		codes[i] = uint32(a[i]) | uint32(b[i])<<8 | uint32(c[i])<<16
	}
}

// inCode is whether a row is in the base of a measure, and counts.
func inCode(code uint32, m int) (base, counts bool) {
	b := code >> (8 * (m / measuresPerByte)) >> (m % measuresPerByte)
	return b&1 != 0, b>>measuresPerByte&1 != 0
}
