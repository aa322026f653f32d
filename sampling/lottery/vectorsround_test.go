package lottery

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVectorRoundTickets(t *testing.T) {
	for _, row := range table(t, "roundtickets.tsv") {
		if got := Hex(roundTickets(row[0]).ticket(row[1], int(number(t, row[2])))); got != row[3] {
			t.Errorf("%q: %s", row, got)
		}
	}
}

func TestVectorRemainders(t *testing.T) {
	for _, row := range table(t, "remainders.tsv") {
		got := "-"
		if u, ok := uniform(hash(t, row[0]), number(t, row[1])); ok {
			got = fmt.Sprint(u)
		}
		if got != row[2] {
			t.Errorf("%q: %s", row, got)
		}
	}
}

// Roundings, and each of their merges that uses a ticket: the denominator, the
// number below it and what it decides.
func TestVectorRoundings(t *testing.T) {
	leaves, want, merges := map[string][]Leaf{}, map[string][]int64{}, map[string][][]string{}
	for _, row := range table(t, "roundings.tsv") {
		key := strings.Join(row[:3], "\t")
		leaves[key] = append(leaves[key], Leaf{row[3], row[4], number(t, row[5])})
		want[key] = append(want[key], number(t, row[6]))
	}
	for _, row := range table(t, "merges.tsv") {
		key := strings.Join(row[:3], "\t")
		merges[key] = append(merges[key], row)
	}
	if len(leaves) != 16 || len(merges) != 16 {
		t.Fatalf("%d roundings and %d with merges, want 16", len(leaves), len(merges))
	}
	for key, tree := range leaves {
		seed, total := merges[key][0][1], number(t, merges[key][0][2])
		if got, err := Round(seed, total, tree); err != nil || !slices.Equal(got, want[key]) {
			t.Errorf("%s: %v, %v, want %v", key, got, err, want[key])
		}
		got := map[string][]string{}
		roundBy(total, tree, func(path string, below, of int64) bool {
			u, ok := uniform(roundTickets(seed).ticket(path, 0), of)
			if !ok {
				t.Fatalf("%s, %s: a ticket is thrown away", key, path)
			}
			got[path] = []string{fmt.Sprint(of), fmt.Sprint(u), fmt.Sprint(u < below)}
			return u < below
		})
		for _, m := range merges[key] {
			// Where s < N the left one stays on "true", else it goes up.
			left := (m[9] == "left") == (m[10] == "up")
			if diff := cmp.Diff([]string{m[7], m[8], fmt.Sprint(left)}, got[m[3]]); diff != "" {
				t.Errorf("%s: %s: %s", key, m[3], diff)
			}
		}
		if len(got) != len(merges[key]) {
			t.Errorf("%s: %d merges, want %d", key, len(got), len(merges[key]))
		}
	}
}
