package lottery

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// refuse lists the cases against the package's rule, of which the first is in
// the given row: at most ten, for a file of another kind has a million.
func (c *Chunk) refuse(row int) error {
	const most = 10
	var errs []error
	for ; row < len(c.Ends); row++ {
		begin := int32(0)
		if row > 0 {
			begin = c.Ends[row-1]
		}
		end := c.Ends[row]
		if end < begin || int(end) > len(c.IDs) || uint64(c.Stratum[row]) >= uint64(len(c.Strata)) {
			break // told of when the texts are right
		}
		if c.Skip != nil && c.Skip[row] {
			continue
		}
		stratum, id := c.Strata[c.Stratum[row]], string(c.IDs[begin:end])
		idErr, stratumErr := checkText(id), checkText(stratum)
		if (idErr != nil || stratumErr != nil) && len(errs) >= most {
			errs = append(errs, errors.New("and more"))
			break
		}
		if idErr != nil {
			errs = append(errs, fmt.Errorf("case %q of stratum %q: the id %w", id, stratum, idErr))
		}
		if stratumErr != nil {
			errs = append(errs, fmt.Errorf("case %q of stratum %q: the stratum %w", id, stratum, stratumErr))
		}
	}
	return errors.Join(errs...)
}

// suspect reports whether a text is empty or has a byte below 0x20 or above
// 0x7f, and so whether it can be against the package's rule. It looks at eight
// bytes at a time.
func suspect(b []byte) bool {
	const low, high = 0x2020202020202020, 0x8080808080808080
	if len(b) == 0 {
		return true
	}
	for len(b) >= 8 {
		word := binary.LittleEndian.Uint64(b)
		// The difference borrows from a byte's neighbour, or sets its top
		// bit, only where some byte is below 0x20.
		if (word|(word-low))&high != 0 {
			return true
		}
		b = b[8:]
	}
	for _, c := range b {
		if c < 0x20 || c > 0x7f {
			return true
		}
	}
	return false
}
