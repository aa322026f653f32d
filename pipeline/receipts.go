package pipeline

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
)

// writeReceipts writes a receipt for each kommune: its own journal numbers
// and the pseudonyms that stand for them on the frozen list.
func (w *Work) writeReceipts(cases []frameCase) error {
	mine := slices.SortedFunc(slices.Values(cases), func(a, b frameCase) int {
		return cmp.Or(strings.Compare(a.Kommune, b.Kommune), strings.Compare(a.Journal, b.Journal))
	})
	w.journal = make(map[string]string, len(mine))
	for _, c := range mine {
		w.journal[c.id] = c.Journal
	}
	for len(mine) > 0 {
		k := mine[0].Kommune
		n := slices.IndexFunc(mine, func(c frameCase) bool { return c.Kommune != k })
		if n < 0 {
			n = len(mine)
		}
		var b bytes.Buffer
		out := csv.NewWriter(&b)
		out.Comma = ';'
		rows := [][]string{{"journalnr", "case_id", "stratum"}}
		for _, c := range mine[:n] {
			rows = append(rows, []string{c.Journal, c.id, c.stratum})
		}
		if err := out.WriteAll(rows); err != nil {
			return err
		}
		if err := w.WriteBytes("private/kvittering-"+k+".csv", b.Bytes()); err != nil {
			return err
		}
		mine = mine[n:]
	}
	return nil
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
		b, err := os.ReadFile(w.In(file.Path))
		if err != nil {
			return nil, err
		}
		in := csv.NewReader(bytes.NewReader(b))
		in.Comma = ';'
		rows, err := in.ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Path, err)
		}
		for _, r := range rows[1:] {
			journal[r[1]] = r[0]
		}
	}
	return journal, nil
}
