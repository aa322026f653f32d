package lottery

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
func vectorCases(t testing.TB, folder string) (cases []Case) {
	for _, row := range rows(readVector(t, folder+"/cases.tsv")) {
		cases = append(cases, Case{Stratum: row[0], ID: row[1]})
	}
	return cases
}

// vectorFolders are the parts of the draws, each in a folder.
var vectorFolders = []string{"stratified", "stratified/tillaeg-1", "self-weighting"}

// vectorPart is what is published of one part.
func vectorPart(t testing.TB, folder string) Published {
	t.Helper()
	c, err := ParseCommitment(readVector(t, folder+"/commitment.txt"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := ParseSeed(readVector(t, folder+"/seed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return Published{c, readVector(t, folder+"/plan.csv"), readVector(t, folder+"/frame.txt"), &seed, readVector(t, folder+"/draw.tsv")}
}

// vectorDraws are the draws of the stratified frame with each seed.
func vectorDraws(t testing.TB) map[string][]Drawn {
	draws := map[string][]Drawn{}
	for _, row := range table(t, "draws.tsv") {
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

// What is published of each part comes out, byte for byte, from the cases, the
// plan and the seed.
func TestVectorParts(t *testing.T) {
	for _, folder := range vectorFolders {
		want := vectorPart(t, folder)
		same := func(file string, got []byte, err error) {
			t.Helper()
			if diff := cmp.Diff(string(readVector(t, folder+"/"+file)), string(got)); err != nil || diff != "" {
				t.Errorf("%s/%s: %v %s", folder, file, err, diff)
			}
		}
		cases := vectorCases(t, folder)
		frame, err := CanonicalFrame(cases)
		same("frame.txt", frame, err)
		w := want.Commitment
		c, err := Commit(Commitment{Batch: w.Batch, Part: w.Part, Design: w.Design, Total: w.Total, KeySHA256: w.KeySHA256, SeedSource: w.SeedSource}, frame, want.Plan)
		same("commitment.txt", c.Text(), err)
		seed := Seed{w.Batch, w.Part, c.SHA256(), want.Seed.Source, want.Seed.Seed}
		same("seed.txt", seed.Text(), nil)
		plan, err := c.Plan(want.Plan)
		if err != nil {
			t.Fatal(err)
		}
		sizes, err := plan.Sizes(seed.Seed)
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := Draw(seed.Seed, cases, sizes)
		same("draw.tsv", DrawText(drawn), err)
		if d := VerifyDraw(want); d != nil {
			t.Errorf("%s: %v", folder, d)
		}
		want.Frame = nil
		if d := VerifyDraw(want); d != nil {
			t.Errorf("%s without the frame: %v", folder, d)
		}
	}
}

func TestVectorDraws(t *testing.T) {
	plan, err := vectorPart(t, "stratified").Commitment.Plan(readVector(t, "stratified/plan.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for seed, want := range vectorDraws(t) {
		sizes, err := plan.Sizes(seed)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Draw(seed, vectorCases(t, "stratified"), sizes)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("seed %q: %v %s", seed, err, diff)
		}
	}
}

// The receipts come out byte for byte, proofs and all, and say of each case
// what they should.
func TestVectorReceipts(t *testing.T) {
	for design, parts := range map[string][]Published{
		"stratified":     {vectorPart(t, "stratified/tillaeg-1"), vectorPart(t, "stratified")},
		"self-weighting": {vectorPart(t, "self-weighting")},
	} {
		src := readVector(t, design+"/kvittering.csv")
		receipt, err := ParseReceipt(src)
		if diff := cmp.Diff(string(src), string(receipt.Text())); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		for i, c := range receipt.Cases {
			if c.Stratum == "" {
				continue
			}
			lines := Lines(parts[len(parts)-1-int(c.Part)].Frame)
			at := slices.IndexFunc(lines, func(l []byte) bool { return string(l) == c.Stratum+"\t"+c.ID })
			proof, err := NewTree(lines).Proof(at)
			if diff := cmp.Diff(c.Proof, proof); int64(at) != c.Leaf || err != nil || diff != "" {
				t.Errorf("%s: line %d of the receipt: %d, %v %s", design, i, at, err, diff)
			}
		}
		checked, differences := VerifyReceipt(parts, receipt)
		if differences != nil {
			t.Error(design, differences)
		}
		var got [][]string
		for _, c := range checked {
			row := []string{fmt.Sprint(c.Part), c.ID, "", "", "", string(c.Role)}
			if c.Proven {
				row[2] = "yes"
			}
			if c.Seeded {
				row[3] = Hex(c.Ticket)
			}
			if c.Rank > 0 {
				row[4] = fmt.Sprint(c.Rank)
			}
			got = append(got, row)
		}
		if diff := cmp.Diff(table(t, design+"/answers.tsv"), got); diff != "" {
			t.Errorf("%s: %s", design, diff)
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
