package lottery

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadSizes(t *testing.T) {
	for _, test := range []struct {
		name, src string
		want      map[string]Size
	}{
		{"no reserves", "stratum,stratum_pop,n_planned\n0101,40,3\n0147,2,0\n", map[string]Size{"0101": {3, 0}, "0147": {0, 0}}},
		{"reserves, in any order, quoted", "n_reserve,n_planned,stratum\n5,3,\"01,01\"\n", map[string]Size{"01,01": {3, 5}}},
	} {
		got, err := ReadSizes([]byte(test.src))
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Error(test.name, err, diff)
		}
	}
}

func TestReadSizesRefuses(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", "plan: no strata, want a heading and a line for each"},
		{"stratum,n_planned\n", "plan: no strata, want a heading and a line for each"},
		{"stratum;n_planned\n0101;3\n", `plan: columns ["stratum;n_planned"], want stratum and n_planned among them`},
		{"stratum,n_planned\n0101,3\n0101,\n0147,-2\n0151,03\n",
			`plan: stratum "0101": n_planned is "", want a whole number such as 0 or 12
plan: stratum "0101" occurs twice, want each once
plan: stratum "0147": n_planned is "-2", want a whole number such as 0 or 12
plan: stratum "0151": n_planned is "03", want a whole number such as 0 or 12`},
		{"stratum,n_planned\n0101\n", "plan: record on line 2: wrong number of fields"},
	} {
		if got, err := ReadSizes([]byte(test.src)); got != nil || err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, %v\nwant %s", test.src, got, err, test.want)
		}
	}
}

// FuzzReadSizes: never a panic, never a negative size.
func FuzzReadSizes(f *testing.F) {
	f.Add([]byte("stratum,n_planned,n_reserve\n0101,3,0\n"))
	f.Add([]byte("stratum,n_planned\n\"0101,3\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		sizes, err := ReadSizes(src)
		if err != nil {
			return
		}
		for stratum, size := range sizes {
			if size.Sample < 0 || size.Reserve < 0 {
				t.Fatalf("stratum %q has %+v", stratum, size)
			}
		}
	})
}
