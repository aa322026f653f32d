package deadline_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

func TestCompute(t *testing.T) {
	reg, found := deadline.Read("deadlines.csv", []byte(head+
		"0101,BL § 87,,2024-01-01,2024-12-31,12,uger,,,,,\n"+
		"0101,BL § 87,,2025-01-01,,8,uger,,,,,\n"+
		"0101,BL § 87,ny,2025-06-01,,10,hverdage,,,,,\n"), nil)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, kommune, caseType, received, decided string
		status                                     deadline.Status
		due                                        string
		over                                       int
		reason                                     deadline.Reason
		line                                       int
	}{
		// 2 September 2024 + 84 days: 28 left of September, 31 of October, 25 in November.
		{"on the due date", "0101", "", "2024-09-02", "2024-11-25", deadline.Kept, "2024-11-25", 0, "", 2},
		{"a day late", "0101", "", "2024-09-02", "2024-11-26", deadline.Exceeded, "2024-11-25", 1, "", 2},
		{"the same day", "0101", "", "2024-09-02", "2024-09-02", deadline.Kept, "2024-11-25", -84, "", 2},
		// The row in force at receipt counts, though the decision comes under the next.
		{"old row", "0101", "", "2024-12-31", "2025-03-25", deadline.Kept, "2025-03-25", 0, "", 2},
		{"new row", "0101", "", "2025-01-01", "2025-03-25", deadline.Exceeded, "2025-02-26", 27, "", 3},
		// 10 working days from Monday 2 June 2025: 3-6, 10-13 (9 June is Whit Monday), 16, 17 June.
		{"row of the case type", "0101", "ny", "2025-06-02", "2025-06-18", deadline.Exceeded, "2025-06-17", 1, "", 4},
		{"case type before its row", "0101", "ny", "2025-05-31", "2025-06-18", deadline.Kept, "2025-07-26", -38, "", 3},
		{"other case type", "0101", "opfoelgning", "2025-06-02", "2025-06-18", deadline.Kept, "2025-07-28", -40, "", 3},
		{"no deadline stated", "0147", "", "2024-09-02", "2024-11-25", deadline.NotAssessable, "", 0, deadline.NoDeadline, 0},
		{"none in force", "0101", "", "2023-12-31", "2024-11-25", deadline.NotAssessable, "", 0, deadline.NotInForce, 0},
		{"no receipt", "0101", "", "", "2024-11-25", deadline.NotAssessable, "", 0, deadline.NoDate, 0},
		{"no decision", "0101", "", "2024-09-02", "", deadline.NotAssessable, "", 0, deadline.NoDate, 0},
		{"decided before received", "0101", "", "2024-09-02", "2024-09-01", deadline.NotAssessable, "", 0, deadline.WrongDates, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			optional := func(iso string) *day.Date {
				if iso == "" {
					return nil
				}
				d := date(t, iso)
				return &d
			}
			got := deadline.Compute(reg, test.kommune, "BL § 87", test.caseType, optional(test.received), optional(test.decided))
			want := deadline.Result{Status: test.status, Due: optional(test.due), DaysOver: test.over, Reason: test.reason, Line: test.line}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := deadline.Compute(nil, "0101", "BL § 87", "", new(day.Date), new(day.Date)); got.Reason != deadline.NoDeadline {
		t.Errorf("without a register: %+v", got)
	}
}

func TestReasonsHaveLabels(t *testing.T) {
	for _, r := range deadline.Reasons() {
		if r.Label() == string(r) {
			t.Errorf("reason %s has no Danish label", r)
		}
	}
}

func Example() {
	reg, found := deadline.Read("deadlines.csv", []byte(`kommune,provision,value,unit,source
0101,BL § 87,12,uger,www.kk.dk
`), nil)
	if found != nil {
		panic(found)
	}
	received, _ := day.Parse("2024-09-02")
	decided, _ := day.Parse("2024-12-16")
	r := deadline.Compute(reg, "0101", "BL § 87", "ny", &received, &decided)
	fmt.Printf("overholdt: %s, forfald %s, %d dage over\n", r.Status, r.Due.Danish(), r.DaysOver)

	r = deadline.Compute(reg, "0147", "BL § 87", "ny", &received, &decided)
	fmt.Printf("overholdt: %s (%s)\n", r.Status, r.Reason.Label())
	// Output:
	// overholdt: nej, forfald 25. november 2024, 21 dage over
	// overholdt: kan_ikke_vurderes (Kommunens frist er ikke oplyst)
}
