package aggregate

import (
	"fmt"
	"strconv"

	"sagsbarometer/estimators"
)

// cellKey joins codes so that no two lists of codes look the same.
func cellKey(codes []Code) string {
	var b []byte
	for _, c := range codes {
		if !c.OK {
			b = append(b, '-')
			continue
		}
		b = strconv.AppendInt(b, int64(len(c.Text)), 10)
		b = append(b, ':')
		b = append(b, c.Text...)
	}
	return string(b)
}

// measureKey tells measures apart.
func measureKey(m estimators.Indicator) string {
	return fmt.Sprintf("%q %q %t %q %t", m.Column, m.Counts, m.Counts == nil, m.Base, m.Base == nil)
}
