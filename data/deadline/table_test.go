package deadline_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/data/deadline"
)

// testdata/due.csv was made by testdata/due.py, which knows nothing of this
// package: due dates of deadlines in every unit over the ends of months, leap
// days, Easter, Christmas and store bededag, with closed days and pauses.
func TestDueLikeTheTable(t *testing.T) {
	src, err := os.ReadFile("testdata/due.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil || len(rows) != 401 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		reg, found := deadline.Read("d.csv", []byte("kommune,provision,value,unit,closed,pause\n0101,BL § 87,"+row[1]+","+row[2]+","+row[3]+",ja\n"), nil)
		if found != nil {
			t.Fatal(found)
		}
		r, p := reg.Rules()[0], deadline.Pause{}
		p.Days, _ = strconv.Atoi(row[5])
		for span := range strings.FieldsFuncSeq(row[4], func(r rune) bool { return r == ';' }) {
			from, to, _ := strings.Cut(span, "/")
			p.Spans = append(p.Spans, deadline.Span{From: date(t, from), To: date(t, to)})
		}
		if got := r.DueAfter(date(t, row[0]), p); got.String() != row[6] {
			t.Errorf("%v: %v", row, got)
		}
	}
}
