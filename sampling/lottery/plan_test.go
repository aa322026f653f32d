package lottery

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadPlan(t *testing.T) {
	for _, test := range []struct {
		name, src string
		total     int64
		want      Plan
	}{
		{"no reserves", "stratum,stratum_pop,n_planned\n0101,40,3\n0147,2,0\n", 3,
			Plan{Stratified, 3, []Line{{"0101", "", 40, Size{3, 0}}, {"0147", "", 2, Size{0, 0}}}}},
		{"reserves, in any order, quoted", "n_reserve,group,n_planned,stratum_pop,stratum\n5,084,3,9,\"01,\"\"01\"\n", 3,
			Plan{Stratified, 3, []Line{{"01,\"01", "084", 9, Size{3, 5}}}}},
		{"the seed decides", "stratum,stratum_pop,n_planned,n_reserve,group\n0101,40,,0,084\n0147,2,,,084\n", 42,
			Plan{SelfWeighting, 42, []Line{{"0101", "084", 40, Size{}}, {"0147", "084", 2, Size{}}}}},
	} {
		got, err := ReadPlan(test.want.Design, test.total, []byte(test.src))
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Error(test.name, err, diff)
		}
	}
}

func TestReadPlanRefuses(t *testing.T) {
	const heading = "stratum,stratum_pop,n_planned,n_reserve,group\n"
	for _, test := range []struct {
		design    Design
		total     int64
		src, want string
	}{
		{Stratified, 1, "", "plan: the last line does not end, want a line feed"},
		{Stratified, 1, heading, "plan: no strata, want a heading and a line for each"},
		{Stratified, 1, "stratum;n_planned\n0101;3\n", `plan: no column stratum among ["stratum;n_planned"]
no column stratum_pop among ["stratum;n_planned"]
no column n_planned among ["stratum;n_planned"]`},
		{Stratified, 1, "stratum,stratum_pop,n_planned,stratum\n0101,9,1,0147\n", "plan: two columns stratum, want one"},
		{Stratified, 3, "stratum,stratum_pop,n_planned\n0101,9,3\n0101,9,\n0147,9,-2\n0151,9,03\n",
			`plan: stratum "0101": n_planned is "", want a whole number such as 0 or 12
plan: stratum "0147": n_planned is "-2", want a whole number such as 0 or 12
plan: stratum "0151": n_planned is "03", want a whole number such as 0 or 12`},
		{Stratified, 6, heading + "0101,9,3,0,\n0101,9,3,0,\n", `plan: stratum "0101": occurs twice, want each once`},
		{Stratified, 1, "stratum,n_planned\n0101\n\n", "plan: line 2: has 1 fields, want 2 as in the heading\nplan: line 3: is empty"},
		{Stratified, 1, heading + "0101,9,1,0,\r\n", "plan: line 2: has the byte 0x0d at position 12, want none below 0x20"},
		{Stratified, 1, heading + "\"0101,9,1,0,\n", "plan: line 2: a quote opens and does not close, want two"},
		{Stratified, 1, heading + "01\"01,9,1,0,\n", "plan: line 2: a quote within \"01\\\"01\", want the field quoted and the quote doubled"},
		{Stratified, 4, heading + "0101,9,5,0,\n", "plan: n_planned sums to 5, want the total 4"},
		{Stratified, 4, heading + "0101,3,4,0,\n0147,0,0,0,\n0151,100000000000001,0,0,\n",
			`plan: stratum "0101": n_planned is 4 of 3 cases, want at most 3
plan: stratum "0147": stratum_pop is 0, want at least 1
plan: stratum "0151": more than 100000000000000 cases so far`},
		{SelfWeighting, 4, "stratum,stratum_pop,n_planned\n0101,9,\n", `plan: no column group among ["stratum" "stratum_pop" "n_planned"]`},
		{SelfWeighting, 4, heading + "0101,9,4,0,A\n0147,9,,1,A\n", `plan: stratum "0101": n_planned is "4", want it empty: the seed decides
plan: stratum "0147": n_reserve is "1", want 0: a self-weighting draw has no reserves`},
		{SelfWeighting, 10, heading + "0101,9,,0,A\n", "plan: a total of 10 of 9 cases, want 0 to 9"},
		{"stratum", 1, heading, `plan: the design is "stratum", want stratified or self-weighting`},
	} {
		got, err := ReadPlan(test.design, test.total, []byte(test.src))
		if diff := cmp.Diff(Plan{}, got); err == nil || err.Error() != test.want || diff != "" {
			t.Errorf("%q: got %v, %v\nwant %s", test.src, got, err, test.want)
		}
	}
}

// FuzzReadPlan: never a panic, and what is accepted has sizes that a draw can
// fill, in sum the total.
func FuzzReadPlan(f *testing.F) {
	f.Add(true, int64(3), []byte("stratum,stratum_pop,n_planned,n_reserve\n0101,9,3,0\n"))
	f.Add(true, int64(3), []byte("stratum,stratum_pop,n_planned\n\"0101,3\n"))
	f.Add(false, int64(3), []byte("stratum,stratum_pop,n_planned,group\n0101,7,,A\n0147,2,,A\n"))
	f.Add(false, int64(0), []byte("stratum,stratum_pop,n_planned,group\n\"01,01\",7,,\"A\"\"\"\n"))
	f.Fuzz(func(t *testing.T, stratified bool, total int64, src []byte) {
		design := SelfWeighting
		if stratified {
			design = Stratified
		}
		p, err := ReadPlan(design, total, src)
		if err != nil {
			return
		}
		sizes, err := p.Sizes("2026")
		if err != nil || len(sizes) != len(p.Lines) {
			t.Fatalf("%+v: %v, %v", p, sizes, err)
		}
		sum := int64(0)
		for _, l := range p.Lines {
			size := sizes[l.Stratum]
			sum += size.Sample
			if size.Sample < 0 || size.Sample > l.Population || size.Reserve < 0 || !stratified && size.Reserve > 0 {
				t.Fatalf("%+v has %+v", l, size)
			}
		}
		if sum != total {
			t.Fatalf("%+v: the sizes sum to %d", p, sum)
		}
	})
}
