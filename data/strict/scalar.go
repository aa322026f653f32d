package strict

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
)

var scalarKinds = map[unstable.Kind]kind{
	unstable.String: text, unstable.Bool: boolean, unstable.Integer: integer, unstable.Float: decimal,
	unstable.LocalDate: date, unstable.LocalTime: moment, unstable.LocalDateTime: moment, unstable.DateTime: moment,
}

// scalar is a single value. The parser only finds where a number or a date
// ends; whether it exists is found out here, so that a document without
// violations holds nothing that cannot be read.
func (b *builder) scalar(n *unstable.Node, at int) *node {
	v := &node{kind: scalarKinds[n.Kind], at: at, text: string(n.Data)}
	raw := string(b.parser.Raw(n.Raw))
	refuse := func(rule string, found, wanted lang.Text) {
		b.found = append(b.found, Violation{Place: b.place(at), Rule: rule, Found: found, Wanted: wanted})
	}
	switch v.kind {
	case text:
		multiline := strings.HasPrefix(raw, `"""`) || strings.HasPrefix(raw, `'''`)
		if multiline {
			// A text must not depend on the system that its file was saved on.
			v.text = strings.ReplaceAll(v.text, "\r\n", "\n")
		}
		if r, bad := controlIn(v.text, multiline); bad {
			b.found = append(b.found, b.control(at, r, raw))
		}
	case integer:
		if _, err := v.int(); err != nil {
			refuse("range", describe(v), lang.Text{
				EN: "a whole number of at most 18 digits", DA: "et heltal på højst 18 cifre"})
		}
	case decimal:
		if _, err := v.float(); err != nil {
			refuse("range", describe(v), lang.Text{
				EN: "a number below 1e308", DA: "et tal under 1e308"})
		}
	case date:
		if _, err := day.Parse(v.text); err != nil {
			refuse("date",
				lang.Text{EN: "the date " + clip(v.text) + ", which does not exist", DA: "datoen " + clip(v.text) + ", som ikke findes"},
				wantDate)
		}
	case moment:
		var m map[string]any
		if toml.Unmarshal([]byte("x = "+raw), &m) != nil {
			refuse("date",
				lang.Text{EN: "the time " + clip(v.text) + ", which does not exist", DA: "tidspunktet " + clip(v.text) + ", som ikke findes"},
				wantDate)
		}
	}
	return v
}

// int is the value of an integer: decimal, 0x, 0o or 0b, with underscores.
func (n *node) int() (int64, error) {
	return strconv.ParseInt(n.text, 0, 64)
}

// float is the value of a decimal; inf and nan are values of it.
func (n *node) float() (float64, error) {
	if strings.HasSuffix(n.text, "nan") {
		return math.NaN(), nil // strconv knows no +nan
	}
	return strconv.ParseFloat(strings.ReplaceAll(n.text, "_", ""), 64)
}

// controlIn finds a control character. Line ends and tabs may stand in a text
// of several lines, but not in one line, where they come from the \n and \t of
// a path or from a spreadsheet.
func controlIn(s string, multiline bool) (rune, bool) {
	for _, r := range s {
		if (r < 0x20 || r == 0x7f) && (!multiline || r != '\n' && r != '\t') {
			return r, true
		}
	}
	return 0, false
}

// control refuses a text with a control character; raw is how it was written.
func (b *builder) control(at int, r rune, raw string) Violation {
	v := Violation{
		Place: b.place(at), Rule: "control",
		Found:  namedControl(r),
		Wanted: lang.Text{EN: "letters, digits, signs and spaces only", DA: "kun bogstaver, tal, tegn og mellemrum"},
		Hint:   lang.Text{EN: "delete it", DA: "slet det"},
	}
	if strings.Contains(raw, `\`) {
		v.Hint = slashHint(raw)
	}
	return v
}

func namedControl(r rune) lang.Text {
	switch r {
	case '\t':
		return lang.Text{EN: "a tab inside the text", DA: "et tabulatortegn i teksten"}
	case '\n', '\r':
		return lang.Text{EN: "a line break inside the text", DA: "et linjeskift i teksten"}
	}
	return lang.Text{
		EN: fmt.Sprintf("the control character %U", r),
		DA: fmt.Sprintf("styretegnet %U", r),
	}
}

// slashHint suggests the path that a text with backslashes was meant to be.
func slashHint(raw string) lang.Text {
	meant := clip(strings.ReplaceAll(strings.ReplaceAll(raw, `\\`, `/`), `\`, `/`))
	return lang.Text{
		EN: "a backslash starts a special character; in a path write " + meant,
		DA: "en omvendt skråstreg indleder et specialtegn; skriv i en sti " + meant,
	}
}
