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

	"sagsbarometer/data/lang"
)

// CorrectionsFile lists what corrected lists take back of cases that were
// frozen before. It is there only where a supplement has one.
const CorrectionsFile = "out/frame_corrections.csv"

// A correction is a frozen case that a kommune's later list does not have, or
// has as one that does not belong. The first draw stands: the case leaves the
// sample only as out of scope by the authority's word.
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

// takenBack are the corrections of cases that were drawn and that the
// authority has not decided on: neither given up nor, by a line with a remark
// in its own list, kept.
func (f *Folder) takenBack(states []caseState) (open []correction, err error) {
	list, err := f.corrections()
	if err != nil {
		return nil, err
	}
	at := make(map[string]*caseState, len(states))
	for i := range states {
		at[states[i].ID] = &states[i]
	}
	seen := map[string]bool{}
	for _, c := range list {
		s := at[c.id]
		if s == nil || seen[c.id] || s.state == outOfScope || s.state == surplus || s.decided() {
			continue
		}
		seen[c.id] = true
		c.no = s.no
		open = append(open, c)
	}
	return open, nil
}

// statusOfCorrections names the drawn cases that a corrected list takes back,
// which the authority must decide on, and counts the others, of which nobody
// needs to do anything.
func (f *Folder) statusOfCorrections(s *Status, states []caseState) error {
	open, err := f.takenBack(states)
	if err != nil {
		return err
	}
	for _, c := range open {
		k, _ := f.register().ByCode(c.kommune)
		why := lang.Text{EN: "gone from the corrected list", DA: "ikke på den rettede liste"}
		if c.what == ineligible {
			why = lang.Text{EN: "not eligible by the corrected list", DA: "opfylder ikke betingelserne efter den rettede liste"}
		}
		s.decide(k.Name, c.no, why)
	}
	list, err := f.corrections()
	if err != nil {
		return err
	}
	drawn := make(map[string]bool, len(states))
	for _, c := range states {
		drawn[c.ID] = true
	}
	count := map[string]int{}
	for _, c := range list {
		if !drawn[c.id] {
			drawn[c.id] = true // each once
			count[c.kommune]++
		}
	}
	for _, k := range f.register().ForPeople() {
		if n := count[k.Code]; n > 0 {
			s.fact("a corrected list of %s takes back %d cases that were not drawn; the draw stands, and nothing needs to be done about them",
				"en rettet liste fra %s tager %d sager tilbage, som ikke er trukket; lodtrækningen står ved magt, og der skal ikke gøres noget ved dem", k.Name, n)
		}
	}
	return nil
}
