package screen

import (
	"slices"
	"testing"

	"sagsbarometer/data/lang"
)

func TestAdd(t *testing.T) {
	table := Table{Columns: []Column{Words("stratum", "stratum", "stratum"), Numbers("n", "cases", "sager"), Numbers("w", "weight", "vægt")}}
	table.Add("0101", int64(7), lang.Decimal(2.5, 1))
	if want := []lang.Text{lang.Same("0101"), lang.Same("7"), {EN: "2.5", DA: "2,5"}}; !slices.Equal(table.Rows[0], want) {
		t.Errorf("got %v, want %v", table.Rows[0], want)
	}
}

// One more than n is listed as well; of two more, how many there are.
func TestSome(t *testing.T) {
	for _, c := range []struct {
		list []string
		want string
	}{{nil, ""}, {[]string{"a"}, "a"}, {[]string{"a", "b", "c"}, "a; b; c"}, {[]string{"a", "b", "c", "d"}, "a; b (+2)"}} {
		if got := Some(c.list, 2); got != c.want {
			t.Errorf("%v: %q, want %q", c.list, got, c.want)
		}
	}
}
