package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
)

// OpenEntry opens a case. In a batch that is not drawn it gives it its number,
// once: answers are noted under the number, so that it must never come to mean
// another case, whatever lists arrive later. In one that is drawn it opens a
// reserve.
type OpenEntry struct {
	CaseNo  string `json:"case_no"`
	CaseID  string `json:"case_id"`
	Request int    `json:"request,omitempty"` // of a reserve: number of the request that asks its kommune for it
}

// opened are the numbers given so far, by case id.
func (f *Folder) opened() (map[string]string, error) {
	list, err := all[OpenEntry](f, KindOpen)
	numbers := make(map[string]string, len(list))
	for _, o := range list {
		numbers[o.CaseID] = o.CaseNo
	}
	return numbers, err
}

// openCases notes the numbers of the eligible cases that have none. A case
// that has one and is on no list any more is refused: its answers would be
// nobody's.
func (f *Folder) openCases(ctx context.Context) error {
	if f.Batch.Design != nil {
		return nil
	}
	if _, err := f.do(ctx, planStage); err != nil {
		return err
	}
	numbers, err := f.opened()
	if err != nil {
		return err
	}
	rows, err := readFrameFile(f.outPath(FrameFile))
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r frameRow) bool { return !r.eligible })
	listed := make(map[string]bool, len(rows))
	for _, r := range rows {
		listed[r.id] = true
	}
	var gone []string
	next := map[string]int{} // numbers given in each kommune
	for id, no := range numbers {
		kommune, _, _ := strings.Cut(no, "-")
		next[kommune]++
		if !listed[id] {
			gone = append(gone, no)
		}
	}
	if len(gone) > 0 {
		slices.Sort(gone)
		return refuse(lang.Text{EN: "restore the lists and the key as they were; a case that should not be there is declared out of scope in replies/",
			DA: "gendan listerne og nøglen, som de var; en sag, der ikke hører til, meldes uden for i replies/"},
			"cases that have been opened and are on no list any more: %s", "åbnede sager, der ikke længere står på nogen liste: %s", strings.Join(gone, ", "))
	}
	var entries []any
	for _, r := range rows {
		if numbers[r.id] == "" {
			next[r.kommune]++
			entries = append(entries, OpenEntry{CaseNo: fmt.Sprintf("%s-%02d", r.kommune, next[r.kommune]), CaseID: r.id})
		}
	}
	return f.appendAll(entries...)
}
