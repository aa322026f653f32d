package lottery

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The vectors in testdata/vectors were made by sha256sum, sort, awk and
// Python; the README there has the commands.

func readVector(t testing.TB, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// table is the rows of a tab-separated vector, below its heading.
func table(t testing.TB, name string) [][]string {
	t.Helper()
	return rows(readVector(t, name))[1:]
}

func rows(src []byte) (rows [][]string) {
	for line := range strings.Lines(string(src)) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return rows
}

func hash(t testing.TB, digits string) (h [32]byte) {
	t.Helper()
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != 32 {
		t.Fatalf("%q is no hash", digits)
	}
	copy(h[:], b)
	return h
}

func number(t testing.TB, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// vectorCases are the cases as delivered, in no order.
func vectorCases(t testing.TB) (cases []Case) {
	for _, row := range rows(readVector(t, "cases.tsv")) {
		cases = append(cases, Case{Stratum: row[0], ID: row[1]})
	}
	return cases
}

func vectorSizes(t testing.TB) map[string]Size {
	plan, err := ReadPlan(Stratified, 9, readVector(t, "plan.csv"))
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := plan.Sizes("2026")
	if err != nil {
		t.Fatal(err)
	}
	return sizes
}

// vectorDraws are the draws of each seed.
func vectorDraws(t testing.TB) map[string][]Drawn {
	draws := map[string][]Drawn{}
	for _, row := range table(t, "draw.tsv") {
		draws[row[0]] = append(draws[row[0]], Drawn{
			Case:   Case{Stratum: row[1], ID: row[4]},
			Rank:   number(t, row[2]),
			Role:   Role(row[3]),
			Ticket: hash(t, row[5]),
		})
	}
	return draws
}

func TestVectorTickets(t *testing.T) {
	for _, row := range table(t, "tickets.tsv") {
		if got := Hex(Ticket(row[0], row[1])); got != row[2] {
			t.Errorf("ticket of %q with seed %q: %s, want %s", row[1], row[0], got, row[2])
		}
	}
}

func TestVectorFrame(t *testing.T) {
	want := readVector(t, "frame.tsv")
	got, err := CanonicalFrame(vectorCases(t))
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%v\n%s", err, cmp.Diff(string(want), string(got)))
	}
	plan := readVector(t, "plan.csv")
	c, err := Commit(Commitment{Batch: "vectors", Design: Stratified, Total: 9}, want, plan)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(readVector(t, "commitment.txt")), string(c.Text())); diff != "" {
		t.Error(diff)
	}
}

func TestVectorDraw(t *testing.T) {
	for seed, want := range vectorDraws(t) {
		got, err := Draw(seed, vectorCases(t), vectorSizes(t))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %q: %s", seed, diff)
		}
	}
}

// Roots and proofs of trees of 0 to 8 leaves, those of the reference tests of
// Certificate Transparency among them.
func TestVectorMerkle(t *testing.T) {
	trees := map[string][][]byte{}
	roots := map[string][32]byte{}
	var leaves [][]byte
	for _, row := range table(t, "merkle.tsv") {
		if row[0] != "0" {
			leaf, err := hex.DecodeString(row[1])
			if err != nil {
				t.Fatal(err)
			}
			leaves = append(leaves, leaf)
		}
		trees[row[0]], roots[row[0]] = leaves, hash(t, row[2])
		if got := MerkleRoot(leaves); got != roots[row[0]] {
			t.Errorf("root of %s leaves: %s, want %s", row[0], Hex(got), row[2])
		}
	}
	for _, row := range table(t, "proofs.tsv") {
		size, index := number(t, row[0]), number(t, row[1])
		var want [][32]byte
		for digits := range strings.SplitSeq(row[2], ",") {
			if digits != "" {
				want = append(want, hash(t, digits))
			}
		}
		got, err := NewTree(trees[row[0]]).Proof(int(index))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("leaf %d of %d: %v %s", index, size, err, diff)
		}
		if !VerifyProof(roots[row[0]], trees[row[0]][index], index, size, want) {
			t.Errorf("leaf %d of %d: the proof is not accepted", index, size)
		}
	}
}
