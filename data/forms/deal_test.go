package forms

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func ticket(no string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte("seed\x00"+no))) }

// many makes n cases, spread over ten kommuner.
func many(n int) []Case {
	cases := make([]Case, n)
	for i := range cases {
		k := fmt.Sprintf("%04d", 101+i%10)
		cases[i] = Case{No: fmt.Sprintf("%s-%02d", k, i/10), Kommune: k}
	}
	return cases
}

func counts(dealt map[string]string) map[string]int {
	out := map[string]int{}
	for _, code := range dealt {
		out[code]++
	}
	return out
}

func TestDealFollowsTheShares(t *testing.T) {
	full, half := Reviewer{Code: "R1", Share: 1000}, Reviewer{Code: "R2", Share: 500}
	third := Reviewer{Code: "R3", Share: 1000, Not: []string{"0101", "0102", "0103", "0104", "0105", "0106", "0107", "0108", "0109"}}
	for _, test := range []struct {
		name      string
		cases     int
		reviewers []Reviewer
		previous  map[string]string
		want      map[string]int
	}{
		// 385*2/3 = 256.67 and 128.33.
		{"a full and a half", 385, []Reviewer{full, half}, nil, map[string]int{"R1": 257, "R2": 128}},
		{"one", 7, []Reviewer{half}, nil, map[string]int{"R2": 7}},
		{"none to deal", 0, []Reviewer{full}, nil, map[string]int{}},
		// R3 may read one kommune in ten, 10 cases, and would be due 40; the
		// other 90 go two to one.
		{"an exclusion", 100, []Reviewer{full, half, third}, nil, map[string]int{"R1": 60, "R2": 30, "R3": 10}},
		// R2 had 3 and is due 2 of 6, so R1 gets all that is left.
		{"earlier ones stay", 6, []Reviewer{full, half}, map[string]string{"0101-00": "R2", "0102-00": "R2", "0103-00": "R2"}, map[string]int{"R1": 3, "R2": 3}},
		{"one has left", 4, []Reviewer{full}, map[string]string{"0101-00": "R9"}, map[string]int{"R1": 3, "R9": 1}},
	} {
		dealt, err := Deal(many(test.cases), test.reviewers, test.previous, ticket)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := counts(dealt); !maps.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		for no, code := range test.previous {
			if dealt[no] != code {
				t.Errorf("%s: %s went from %s to %s", test.name, no, code, dealt[no])
			}
		}
		for _, c := range many(test.cases) {
			if dealt[c.No] == "R3" && c.Kommune != "0110" {
				t.Errorf("%s: R3 got %s", test.name, c.No)
			}
		}
	}
}

// 0101 is for R1 alone. Dealt last, it would leave R1 with both cases.
func TestDealBeginsWithTheHardCases(t *testing.T) {
	reviewers := []Reviewer{{Code: "R1", Share: Full}, {Code: "R2", Share: Full, Not: []string{"0101"}}}
	last := func(no string) string { return map[string]string{"0101-00": "b", "0102-00": "a"}[no] }
	dealt, err := Deal(many(2), reviewers, nil, last)
	if want := map[string]string{"0101-00": "R1", "0102-00": "R2"}; err != nil || !maps.Equal(dealt, want) {
		t.Errorf("%v (%v), want %v", dealt, err, want)
	}
}

// Who reads a case follows from the lot alone, whatever kommune it is of: over
// all 24 orders of four cases, two of each of two kommuner, each goes to each of
// two readers 12 times, and any two of them to the same reader 8 times (of two
// and two, a case has one of the three others beside it).
func TestDealIsRandom(t *testing.T) {
	reviewers := []Reviewer{{Code: "R1", Share: Full}, {Code: "R2", Share: Full}}
	var cases []Case
	for _, no := range []string{"0101-01", "0101-02", "0147-01", "0147-02"} {
		cases = append(cases, Case{No: no, Kommune: no[:4]})
	}
	one, pair := map[string]int{}, map[string]int{}
	for n := range 256 {
		rank := map[string]string{}
		taken := map[int]bool{}
		for i, c := range cases {
			r := n >> (2 * i) & 3
			taken[r] = true
			rank[c.No] = string(rune('a' + r))
		}
		if len(taken) < 4 {
			continue // no order
		}
		dealt, err := Deal(cases, reviewers, nil, func(no string) string { return rank[no] })
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range cases {
			if dealt[a.No] == "R1" {
				one[a.No]++
			}
			for _, b := range cases[:i] {
				if dealt[a.No] == dealt[b.No] {
					pair[b.No+" "+a.No]++
				}
			}
		}
	}
	for no, times := range one {
		if times != 12 {
			t.Errorf("%s goes to R1 %d times of 24, want 12", no, times)
		}
	}
	for both, times := range pair {
		if times != 8 {
			t.Errorf("%s go together %d times of 24, want 8", both, times)
		}
	}
	if len(one) != 4 || len(pair) != 6 {
		t.Errorf("%d cases and %d pairs, want 4 and 6", len(one), len(pair))
	}
}

// R1 has read 0101-00 and must not get it again.
func TestDealBarred(t *testing.T) {
	reviewers := []Reviewer{{Code: "R1", Share: Full}, {Code: "R2", Share: Full}}
	cases := many(2)
	cases[0].Barred = []string{"R1"}
	dealt, err := Deal(cases, reviewers, nil, ticket)
	if want := map[string]string{"0101-00": "R2", "0102-00": "R1"}; err != nil || !maps.Equal(dealt, want) {
		t.Errorf("%v (%v), want %v", dealt, err, want)
	}
	if _, err := Deal(cases, reviewers[:1], nil, ticket); err == nil || !strings.Contains(err.Error(), "no reviewer may read 0101-00;") {
		t.Errorf("nobody left: %v", err)
	}
}

func TestDealRefuses(t *testing.T) {
	for _, test := range []struct {
		name      string
		cases     []Case
		reviewers []Reviewer
		want      string
	}{
		{"nobody", many(2), nil, "no reviewer may read 0101-00, 0102-00"},
		{"excluded", many(12), []Reviewer{{Code: "R1", Share: 1, Not: []string{"0102"}}}, "no reviewer may read 0102-00, 0102-01"},
		{"case twice", append(many(2), many(1)...), []Reviewer{{Code: "R1", Share: 1}}, "case 0101-00 stands twice"},
		{"reviewer twice", many(1), []Reviewer{{Code: "R1", Share: 1}, {Code: "R1", Share: 2}}, "reviewer R1 stands twice"},
		{"no share", many(1), []Reviewer{{Code: "R1"}}, "reviewer R1 has share 0"},
	} {
		if _, err := Deal(test.cases, test.reviewers, nil, ticket); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want an error with %q", test.name, err, test.want)
		}
	}
}

// No reviewer could hand a case to another and both be nearer to their shares
// (the min-max inequality that characterises Webster's method, Balinski and
// Young, proposition 3.2), whatever the order of the lists; and dealing again
// when more cases have arrived moves none.
func TestDealProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "cases")
		shares := rapid.SliceOfN(rapid.Int64Range(1, 3000), 1, 5).Draw(t, "shares")
		cases, reviewers := many(n), make([]Reviewer, len(shares))
		for i, s := range shares {
			reviewers[i] = Reviewer{Code: fmt.Sprintf("R%d", i), Share: s}
		}
		dealt, err := Deal(cases, reviewers, nil, ticket)
		if err != nil {
			t.Fatal(err)
		}
		got := counts(dealt)
		for _, give := range reviewers {
			for _, take := range reviewers {
				// (h_give - 1/2)/share_give <= (h_take + 1/2)/share_take, without fractions
				if (2*int64(got[give.Code])-1)*take.Share > (2*int64(got[take.Code])+1)*give.Share {
					t.Errorf("%s has %d with share %d, %s has %d with share %d", give.Code, got[give.Code], give.Share, take.Code, got[take.Code], take.Share)
				}
			}
		}
		again, err := Deal(rapid.Permutation(cases).Draw(t, "order"), rapid.Permutation(reviewers).Draw(t, "reviewers"), nil, ticket)
		if err != nil || !maps.Equal(dealt, again) {
			t.Errorf("another order gives another deal (%v)", err)
		}
		more, err := Deal(many(n+7), reviewers, dealt, ticket)
		if err != nil {
			t.Fatal(err)
		}
		for no, code := range dealt {
			if more[no] != code {
				t.Errorf("%s moved from %s to %s", no, code, more[no])
			}
		}
	})
}

func ExampleDeal() {
	cases := []Case{{No: "0101-01", Kommune: "0101", KommuneName: "København"}, {No: "0101-02", Kommune: "0101", KommuneName: "København"}, {No: "0751-01", Kommune: "0751", KommuneName: "Aarhus"}}
	reviewers := []Reviewer{{Code: "R1", Share: Full, Not: []string{"0101"}}, {Code: "R2", Share: Full}}
	dealt, err := Deal(cases, reviewers, nil, ticket)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, no := range slices.Sorted(maps.Keys(dealt)) {
		fmt.Println(no, dealt[no])
	}
	// Output:
	// 0101-01 R2
	// 0101-02 R2
	// 0751-01 R1
}
