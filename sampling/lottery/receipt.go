package lottery

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Receipt is what one kommune gets: its own cases in all parts, with what
// shows that they were on the frozen lists. It holds journal numbers and is
// never made public.
type Receipt struct {
	Batch string
	Cases []ReceiptCase // at least one, in the order of the file
}

// A ReceiptCase is one case of a receipt.
type ReceiptCase struct {
	Part    int64
	Journal string // as the kommune calls it
	ID      string // as the list and the draw call it
	// Stratum is empty where the case could not be drawn. Then ExcludedBy may
	// say which rule kept it out, and there is no leaf and no proof.
	Stratum    string
	ExcludedBy string
	Leaf       int64      // index, from 0, in the canonical frame of the part
	Proof      [][32]byte // audit path from the leaf up, see [Tree.Proof]
}

const receiptHeading = "batch;part;journalnr;case_id;stratum;excluded_by;leaf;proof"

// Text is the file that the kommune gets.
func (r Receipt) Text() []byte {
	text := []byte(receiptHeading + "\n")
	for _, c := range r.Cases {
		leaf := ""
		if c.Stratum != "" {
			leaf = strconv.FormatInt(c.Leaf, 10)
		}
		hashes := make([]string, len(c.Proof))
		for i, h := range c.Proof {
			hashes[i] = Hex(h)
		}
		row := []string{r.Batch, strconv.FormatInt(c.Part, 10), c.Journal, c.ID, c.Stratum, c.ExcludedBy, leaf, strings.Join(hashes, " ")}
		for i, f := range row {
			row[i] = quoted(f, ';')
		}
		text = append(append(text, strings.Join(row, ";")...), '\n')
	}
	return text
}

// ParseReceipt reads a receipt. A byte order mark at its start and carriage
// returns at line ends, which come with a trip through other programs, are
// read over; else what it accepts means what it says. Errors name their line,
// all at once: a line that is no CSV or has another number of fields; a field
// against the package's rule; cases of two batches; a case that could not be
// drawn and has a leaf or a proof, or that could and has none.
func ParseReceipt(src []byte) (Receipt, error) {
	text, ended := strings.CutSuffix(strings.TrimPrefix(string(src), "\ufeff"), "\n")
	if !ended {
		return Receipt{}, errors.New("receipt: the last line does not end, want a line feed")
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, "\r")
	}
	if lines[0] != receiptHeading {
		return Receipt{}, fmt.Errorf("receipt: line 1: %q, want %q", lines[0], receiptHeading)
	}
	if len(lines) < 2 {
		return Receipt{}, errors.New("receipt: no cases, want at least one")
	}
	var r Receipt
	var wrong faults
	for i, line := range lines[1:] {
		batch, c, err := parseReceiptCase(line)
		if i == 0 {
			r.Batch = batch
		}
		if err == nil && batch != r.Batch {
			err = fmt.Errorf("batch: %q, want %q as on line 2", batch, r.Batch)
		}
		if err != nil {
			wrong.add(fmt.Errorf("receipt: line %d: %w", i+2, err))
		}
		r.Cases = append(r.Cases, c)
	}
	if wrong.any() {
		return Receipt{}, wrong.join()
	}
	return r, nil
}

func parseReceiptCase(line string) (batch string, c ReceiptCase, err error) {
	f, err := fields(line, ';')
	if err != nil {
		return "", c, err
	}
	if want := strings.Count(receiptHeading, ";") + 1; len(f) != want {
		return "", c, fmt.Errorf("%d fields, want %d", len(f), want)
	}
	errs := []error{within("batch", readName(&batch)(f[0])), within("part", readNumber(&c.Part, 0)(f[1])),
		within("journalnr", checkText(f[2])), within("case_id", checkText(f[3]))}
	c.Journal, c.ID, c.Stratum, c.ExcludedBy = f[2], f[3], f[4], f[5]
	if c.Stratum == "" {
		if c.ExcludedBy != "" {
			errs = append(errs, within("excluded_by", checkText(c.ExcludedBy)))
		}
		if f[6] != "" || f[7] != "" {
			errs = append(errs, errors.New("a leaf or a proof and no stratum, want neither for a case that could not be drawn"))
		}
		return batch, c, errors.Join(errs...)
	}
	errs = append(errs, within("stratum", checkText(c.Stratum)), within("leaf", readNumber(&c.Leaf, 0)(f[6])))
	if c.ExcludedBy != "" {
		errs = append(errs, fmt.Errorf("excluded_by: %q of a case with a stratum, want nothing", c.ExcludedBy))
	}
	if f[7] != "" {
		for digits := range strings.SplitSeq(f[7], " ") {
			h, err := parseHash(digits)
			errs = append(errs, within("proof", err))
			c.Proof = append(c.Proof, h)
		}
	}
	return batch, c, errors.Join(errs...)
}
