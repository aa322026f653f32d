package strict

import (
	"fmt"
	"strings"
)

// String is a text as a basic string of TOML.
func String(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Strings is a list of texts as an array of TOML.
func Strings(list []string) string {
	all := make([]string, len(list))
	for i, s := range list {
		all[i] = String(s)
	}
	return "[" + strings.Join(all, ", ") + "]"
}
