package pipeline

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// CorrectionsFile lists what corrected lists take back of cases that were
// frozen before. It is there only where a supplement has one.
const CorrectionsFile = "out/frame_corrections.csv"

// A correction is a frozen case that a kommune's later list does not have, or
// has as one that does not belong, or with something else in its columns. The
// first draw stands: the case leaves the sample only as out of scope by the
// authority's word, and what was frozen of it stays.
//
// A list is a corrected one where it repeats a case of an earlier part; a list
// of nothing but new cases takes none back.
type correction struct {
	part                       int64 // of the corrected list
	kommune, id, stratum, what string
	no                         string // where the case was drawn
}

// What a corrected list says of a frozen case.
const (
	missing    = "missing"
	ineligible = "ineligible"
	changed    = "changed" // takes nothing back
)

func (g *gathering) correct(part int64, c frameCase, what string) {
	g.out.corrections = append(g.out.corrections, correction{part: part, kommune: c.Kommune, id: c.id, stratum: c.stratum, what: what})
}

var correctionsHeading = []string{"part", "kommune", "case_id", "stratum", "change"}

func (w *Work) writeCorrections(list []correction) error {
	if len(list) == 0 {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(list), func(a, b correction) int {
		return cmp.Or(cmp.Compare(a.part, b.part), strings.Compare(a.kommune, b.kommune), strings.Compare(a.id, b.id))
	})
	rows := [][]string{correctionsHeading}
	for _, c := range sorted {
		rows = append(rows, []string{strconv.FormatInt(c.part, 10), c.kommune, c.id, c.stratum, c.what})
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return err
	}
	return w.WriteBytes(CorrectionsFile, b.Bytes())
}

// corrections reads them back.
func (f *Folder) corrections() ([]correction, error) {
	b, err := os.ReadFile(f.outPath(CorrectionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", CorrectionsFile, err)
	}
	var list []correction
	for _, r := range rows[1:] {
		part, err := parseInt(r[0])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", CorrectionsFile, err)
		}
		list = append(list, correction{part: part, kommune: r[1], id: r[2], stratum: r[3], what: r[4]})
	}
	return list, nil
}
