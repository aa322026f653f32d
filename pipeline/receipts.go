package pipeline

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/sampling/lottery"
)

// writeReceipts writes a receipt for each kommune: its own journal numbers,
// the pseudonyms that stand for them on the lists of all parts, and what
// proves that they stand there.
func (w *Work) writeReceipts(cases []frameCase) error {
	if err := w.checkJournals(cases); err != nil {
		return err
	}
	w.journal = make(map[string]string, len(cases))
	lines := make([]receiptLine, len(cases))
	for i, c := range cases {
		lines[i] = receiptLine{c.Kommune, lottery.ReceiptCase{Part: c.part, Journal: c.Journal, ID: c.id, Stratum: c.stratum, ExcludedBy: c.Outcome}}
		w.journal[c.id] = c.Journal
	}
	return w.eachReceipt(lines, func(kommune string, r lottery.Receipt) error {
		return w.WriteBytes(receiptFile(kommune), r.Text())
	})
}

// A receiptLine is one case of a kommune, on its way into a receipt.
type receiptLine struct {
	kommune string
	lottery.ReceiptCase
}

// eachReceipt makes the receipts, kommune by kommune, in the order of part and
// journal number. In a batch that is not drawn there is no list on which to
// have a place.
func (f *Folder) eachReceipt(lines []receiptLine, use func(kommune string, r lottery.Receipt) error) error {
	var trees map[int64]*lottery.Tree
	if f.Batch.Design != nil {
		trees = giveLeaves(lines)
	}
	slices.SortFunc(lines, func(a, b receiptLine) int {
		return cmp.Or(strings.Compare(a.kommune, b.kommune), cmp.Compare(a.Part, b.Part), strings.Compare(a.Journal, b.Journal))
	})
	for len(lines) > 0 {
		k := lines[0].kommune
		n := slices.IndexFunc(lines, func(l receiptLine) bool { return l.kommune != k })
		if n < 0 {
			n = len(lines)
		}
		r := lottery.Receipt{Batch: f.Batch.Batch.ID, Cases: make([]lottery.ReceiptCase, n)}
		for i, l := range lines[:n] {
			c := l.ReceiptCase
			if trees == nil {
				c.Stratum = ""
			}
			if c.Stratum != "" {
				var err error
				if c.Proof, err = trees[c.Part].Proof(int(c.Leaf)); err != nil {
					return err
				}
			}
			r.Cases[i] = c
		}
		if err := use(k, r); err != nil {
			return err
		}
		lines = lines[n:]
	}
	return nil
}

// giveLeaves numbers the lines of each part's canonical frame, as
// [lottery.CanonicalFrame] sorts them, and builds its tree, once.
func giveLeaves(lines []receiptLine) map[int64]*lottery.Tree {
	listed := map[int64][]*receiptLine{}
	for i := range lines {
		if l := &lines[i]; l.Stratum != "" {
			listed[l.Part] = append(listed[l.Part], l)
		}
	}
	trees := make(map[int64]*lottery.Tree, len(listed))
	for part, list := range listed {
		slices.SortFunc(list, func(a, b *receiptLine) int {
			return cmp.Or(strings.Compare(a.Stratum, b.Stratum), strings.Compare(a.ID, b.ID))
		})
		leaves := make([][]byte, len(list))
		for i, l := range list {
			l.Leaf = int64(i)
			leaves[i] = lottery.Case{Stratum: l.Stratum, ID: l.ID}.Line()
		}
		trees[part] = lottery.NewTree(leaves)
	}
	return trees
}

// receiptFile is what a kommune's receipt is called.
func receiptFile(kommune string) string { return "private/kvittering-" + kommune + ".csv" }

// checkJournals refuses journal numbers that no line of a receipt can hold.
func (w *Work) checkJournals(cases []frameCase) error {
	var vs strict.Violations
	for _, c := range cases {
		if utf8.ValidString(c.Journal) && strings.IndexFunc(c.Journal, func(r rune) bool { return r < ' ' }) < 0 {
			continue
		}
		vs = append(vs, strict.Violation{Place: c.Place, Rule: "case-id-control", Subject: "case_id", Kommune: c.Kommune,
			Found:  lang.Text{EN: fmt.Sprintf("%q, with a line break or another control character in it", c.Journal), DA: fmt.Sprintf("%q, med et linjeskift eller et andet styretegn", c.Journal)},
			Wanted: lang.Text{EN: "a journal number on one line", DA: "et journalnummer på én linje"}})
	}
	if len(vs) == 0 {
		return nil
	}
	if err := w.writeErrorLists(vs); err != nil {
		return err
	}
	return vs
}

// journals reads the receipts back: pseudonym -> journal number.
func (w *Work) journals() (map[string]string, error) {
	if w.journal != nil {
		return w.journal, nil
	}
	files, err := w.digests([]string{receiptFiles})
	if err != nil {
		return nil, err
	}
	journal := map[string]string{}
	for _, file := range files {
		if err := addJournals(journal, w.In(file.Path)); err != nil {
			return nil, fmt.Errorf("%s: %w", file.Path, err)
		}
	}
	return journal, nil
}

// addJournals finds the two columns by name, so that receipts may get others.
func addJournals(journal map[string]string, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	in := csv.NewReader(file)
	in.Comma, in.ReuseRecord = ';', true
	head, err := in.Read()
	if err != nil {
		return err
	}
	number, id := slices.Index(head, "journalnr"), slices.Index(head, "case_id")
	if number < 0 || id < 0 {
		return fmt.Errorf("columns %q, want journalnr and case_id among them", head)
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		journal[strings.Clone(row[id])] = strings.Clone(row[number])
	}
}
