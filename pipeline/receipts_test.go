package pipeline

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling/lottery"
)

// Whatever the order of cases, every receipt's proofs lead from the case's
// line to the root of the canonical frame of its part, and the receipts hold
// each case once, by kommune, part and journal number.
func TestReceiptsProve(t *testing.T) {
	f := &Folder{Batch: &batch.Batch{Batch: batch.Identity{ID: "b"}, Design: &batch.Design{}}}
	var lines []receiptLine
	frames := map[int64][]lottery.Case{}
	for i := range 300 {
		k := []string{"0101", "0147", "0751"}[i%3]
		c := lottery.ReceiptCase{Part: int64(i % 2), Journal: fmt.Sprintf("J%03d", i), ID: fmt.Sprintf("id%07d", i*7919%1000), Stratum: k}
		if i%10 == 0 {
			c.Stratum, c.ExcludedBy = "", "period"
		} else {
			frames[c.Part] = append(frames[c.Part], lottery.Case{Stratum: c.Stratum, ID: c.ID})
		}
		lines = append(lines, receiptLine{k, c})
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	roots := map[int64][32]byte{}
	for part, cases := range frames {
		frame, err := lottery.CanonicalFrame(cases)
		if err != nil {
			t.Fatal(err)
		}
		roots[part] = lottery.MerkleRoot(lottery.Lines(frame))
	}
	seen := map[string]int{}
	var kommuner []string
	err := f.eachReceipt(lines, func(kommune string, r lottery.Receipt) error {
		kommuner = append(kommuner, kommune)
		if again, err := lottery.ParseReceipt(r.Text()); err != nil || len(again.Cases) != len(r.Cases) {
			t.Errorf("the receipt of %s does not read back: %v", kommune, err)
		}
		if !slices.IsSortedFunc(r.Cases, func(a, b lottery.ReceiptCase) int {
			return cmp.Or(cmp.Compare(a.Part, b.Part), strings.Compare(a.Journal, b.Journal))
		}) {
			t.Errorf("the receipt of %s is not in order", kommune)
		}
		for _, c := range r.Cases {
			seen[c.ID]++
			line := lottery.Case{Stratum: c.Stratum, ID: c.ID}.Line()
			if c.Stratum != "" && !lottery.VerifyProof(roots[c.Part], line, c.Leaf, int64(len(frames[c.Part])), c.Proof) {
				t.Errorf("case %s of part %d is not proven", c.ID, c.Part)
			}
			if c.Stratum == "" && (c.Proof != nil || c.Leaf != 0) {
				t.Errorf("case %s has a proof and is on no list", c.ID)
			}
		}
		return nil
	})
	if err != nil || len(seen) != 300 || !slices.Equal(kommuner, []string{"0101", "0147", "0751"}) {
		t.Errorf("%d cases of %v, %v", len(seen), kommuner, err)
	}
}

// A batch that is not drawn has nothing to prove.
func TestReceiptsWithoutDraw(t *testing.T) {
	f := &Folder{Batch: &batch.Batch{Batch: batch.Identity{ID: "b"}}}
	err := f.eachReceipt([]receiptLine{{"0101", lottery.ReceiptCase{Journal: "1", ID: "x", Stratum: wholeStratum}}}, func(_ string, r lottery.Receipt) error {
		if got, want := string(r.Text()), "batch;part;journalnr;case_id;stratum;excluded_by;leaf;proof\nb;0;1;x;;;;\n"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Receipts of 10^5 cases take a tree, 17 hashes a case, and text: seconds at
// most on the slowest machine, where a tree for each kommune or a proof from
// scratch would take minutes.
func TestReceiptsOfManyCases(t *testing.T) {
	if testing.Short() {
		t.Skip("100 MB of proofs")
	}
	f := &Folder{Batch: &batch.Batch{Batch: batch.Identity{ID: "b"}, Design: &batch.Design{}}}
	lines := make([]receiptLine, 100_000)
	for i := range lines {
		k := fmt.Sprintf("%04d", 101+i%98)
		lines[i] = receiptLine{k, lottery.ReceiptCase{Journal: fmt.Sprint(i), ID: fmt.Sprintf("%016d", i*31), Stratum: k}}
	}
	size, start := 0, time.Now()
	if err := f.eachReceipt(lines, func(_ string, r lottery.Receipt) error {
		size += len(r.Text())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %v", size, time.Since(start))
	if size < 100_000*16*65 {
		t.Errorf("%d bytes, want 16 or 17 hashes of 65 for each case", size)
	}
}

// Journal numbers are found by the names of columns, also in receipts of
// another year's program.
func TestJournalsByColumn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kvittering-0101.csv")
	for _, test := range []struct{ content, journal, err string }{
		{"batch;part;journalnr;case_id;stratum;excluded_by;leaf;proof\nb;0;\"24/1;2\";x;;;;\n", "24/1;2", ""},
		{"case_id;journalnr\nx;7\n", "7", ""},
		{"journalnr;id\n7;x\n", "", `columns ["journalnr" "id"], want journalnr and case_id among them`},
	} {
		if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		err := addJournals(got, path)
		if got["x"] != test.journal || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
			t.Errorf("%q: %v, %v", test.content, got, err)
		}
	}
}
