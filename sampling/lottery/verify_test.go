package lottery

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// verify runs Verify on the vectors, changed, and returns kind and case of
// each difference.
func verify(t *testing.T, frame []byte, claimed []Drawn) (differences []string) {
	t.Helper()
	p := vectorPart(t, "stratified")
	p.Frame, p.Draw = frame, DrawText(claimed)
	for _, d := range VerifyDraw(p) {
		differences = append(differences, fmt.Sprint(d.Kind, " ", d.CaseID))
	}
	return differences
}

func TestVerify(t *testing.T) {
	right := vectorDraws(t)["2026"]
	changed := func(change func(d []Drawn) []Drawn) []Drawn { return change(slices.Clone(right)) }
	for _, test := range []struct {
		name    string
		claimed []Drawn
		want    []string
	}{
		{"right", right, nil},
		{"in another order", changed(func(d []Drawn) []Drawn { slices.Reverse(d); return d }), []string{"order "}},
		{"nothing drawn", nil, []string{
			"missing 0", "missing sag 17 (genoptaget)", "missing et-usædvanligt-langt-journalnummer-som-fylder-mere-end-een-blok-på-64-bytes-i-alt",
			"missing 22-5542", "missing 24/1031-oe", "missing Æblehaven 3", "missing 9pdw3k1v5y7ja2ge", "missing 22-5541",
			"missing a", "missing k3v9q0x2m7wd5t1a", "missing b", "missing 24/1031-å", "missing 24/1031-ø", "missing læsø-1"}},
		{"one swapped for another", changed(func(d []Drawn) []Drawn { d[0].ID = "00"; return d }), []string{"missing 0", "extra 00"}},
		{"reserve taken first", changed(func(d []Drawn) []Drawn { d[4].Role, d[5].Role = Reserve, Sample; return d }),
			[]string{"wrong-place 24/1031-oe", "wrong-place Æblehaven 3"}},
		{"ranks swapped", changed(func(d []Drawn) []Drawn { d[0].Rank, d[1].Rank = 2, 1; return d }),
			[]string{"wrong-place 0", "wrong-place sag 17 (genoptaget)"}},
		{"another stratum", changed(func(d []Drawn) []Drawn { d[0].Stratum = "0147"; return d }), []string{"wrong-place 0"}},
		{"ticket", changed(func(d []Drawn) []Drawn { d[0].Ticket[31]++; return d }), []string{"wrong-ticket 0"}},
		{"twice", changed(func(d []Drawn) []Drawn { return append(d, d[3]) }), []string{"repeated 22-5542"}},
		{"an invented case, twice", changed(func(d []Drawn) []Drawn {
			x := Drawn{Case: Case{"0101", "x"}, Rank: 9, Role: Reserve}
			return append(d, x, x)
		}), []string{"extra x", "repeated x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, verify(t, readVector(t, "stratified/frame.txt"), test.claimed)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A case that is taken off the list moves others up, and both show.
func TestVerifyChangedFrame(t *testing.T) {
	right := vectorDraws(t)["2026"]
	frame := bytes.Replace(readVector(t, "stratified/frame.txt"), []byte("0147\ta\n"), nil, 1)
	want := []string{"frame-hash ", "merkle-root ", "cases ", "population ", "wrong-place k3v9q0x2m7wd5t1a", "wrong-place b", "missing r5t7y9u1i3o0p2aq", "extra a"}
	if diff := cmp.Diff(want, verify(t, frame, right)); diff != "" {
		t.Error(diff)
	}
	for _, frame := range [][]byte{{}, []byte("0101 a\n"), []byte("0101\ta\n")} { // the last one lacks strata of the plan
		got := verify(t, frame, right)
		if len(got) < 3 || got[0] != "frame-hash " || got[1] != "merkle-root " || got[len(got)-1] != "unreadable " {
			t.Errorf("%q: %v", frame, got)
		}
	}
}

func TestVerifyOtherSeed(t *testing.T) {
	p := vectorPart(t, "stratified")
	p.Seed.Seed = "2027"
	if d := VerifyDraw(p); len(d) == 0 {
		t.Error("the draw with 2026 passes for one with 2027")
	}
}
