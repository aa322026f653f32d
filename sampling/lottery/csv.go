package lottery

import (
	"errors"
	"fmt"
	"strings"
)

// fields splits one line of CSV. A field that begins with a quote ends with
// one, and a quote in it is doubled; no other field has a quote, and none has
// a line end. That is the part of RFC 4180 on which every reader agrees: the
// plan and the receipt are read by several programs, which must not see
// different numbers in the same bytes.
func fields(line string, comma byte) ([]string, error) {
	var all []string
	for {
		var field string
		if rest, quoted := strings.CutPrefix(line, `"`); quoted {
			var closed bool
			if field, line, closed = quotedField(rest); !closed {
				return nil, errors.New("a quote opens and does not close, want two")
			}
			if line != "" && line[0] != comma {
				return nil, fmt.Errorf("%q after a closing quote, want %q", line, comma)
			}
		} else {
			end := strings.IndexByte(line, comma)
			if end < 0 {
				end = len(line)
			}
			field, line = line[:end], line[end:]
			if strings.Contains(field, `"`) {
				return nil, fmt.Errorf("a quote within %q, want the field quoted and the quote doubled", field)
			}
		}
		all = append(all, field)
		if line == "" {
			return all, nil
		}
		line = line[1:]
	}
}

// quotedField reads up to the closing quote and returns what stands after it.
func quotedField(line string) (field, rest string, closed bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(line, `"`)
		b.WriteString(before)
		if !found {
			return "", "", false
		}
		if line, found = strings.CutPrefix(after, `"`); !found {
			return b.String(), after, true
		}
		b.WriteByte('"')
	}
}

// quoted is the field as it is written: with quotes only where it needs them.
func quoted(field string, comma byte) string {
	if strings.IndexByte(field, comma) < 0 && !strings.Contains(field, `"`) {
		return field
	}
	return `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
}
