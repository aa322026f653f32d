package pipeline

import (
	"testing"

	"sagsbarometer/data/lang"
)

// What is rounded to nothing has no sign.
func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		d    decimal
		want string
	}{{decimal{-.0041, 2}, "0,00"}, {decimal{-.0051, 2}, "-0,01"}, {decimal{-10, 1}, "-10,0"}, {decimal{.25, 2}, "0,25"}, {decimal{-.4, 0}, "0"}} {
		if got := c.d.In(lang.Danish); got != c.want {
			t.Errorf("%v: %s, want %s", c.d.number, got, c.want)
		}
	}
}
