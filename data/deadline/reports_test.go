package deadline_test

import (
	"testing"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

func TestAgainst(t *testing.T) {
	reg, found := deadline.Read("deadlines.csv", []byte(head+
		"0101,BL § 87,,2023-01-01,,12,uger,,,,,\n"+
		"0147,BL § 87,ny,,,8,uger,,,,,\n0147,BL § 87,,,,10,uger,,,,,\n"), nil)
	if found != nil {
		t.Fatal(found)
	}
	on := func(iso string) *day.Date { return new(date(t, iso)) }
	says := func(kind string, value int, unit deadline.Unit, from *day.Date) deadline.Report {
		return deadline.Report{Kommune: "0101", Provision: "BL §87", For: kind, Value: value, Unit: unit, From: from}
	}
	for _, test := range []struct {
		name     string
		reports  []deadline.Report
		received string
		against  bool
	}{
		{"says nothing", nil, "2024-09-02", false},
		{"says the same", []deadline.Report{says("", 12, deadline.Weeks, nil)}, "2024-09-02", false},
		{"says the same in days", []deadline.Report{says("", 84, deadline.Days, nil)}, "2024-09-02", false}, // 7 · 12
		{"three months are not twelve weeks", []deadline.Report{says("", 3, deadline.Months, nil)}, "2024-09-02", true},
		{"84 working days are not twelve weeks", []deadline.Report{says("", 84, deadline.WorkingDays, nil)}, "2024-09-02", true},
		{"says another", []deadline.Report{says("", 8, deadline.Weeks, nil)}, "2024-09-02", true},
		{"from that very day", []deadline.Report{says("", 8, deadline.Weeks, on("2024-09-02"))}, "2024-09-02", true},
		{"from the day after", []deadline.Report{says("", 8, deadline.Weeks, on("2024-09-03"))}, "2024-09-02", false},
		{"changed it since", []deadline.Report{says("", 12, deadline.Weeks, nil), says("", 8, deadline.Weeks, on("2025-01-01"))}, "2024-09-02", false},
		{"had changed it", []deadline.Report{says("", 8, deadline.Weeks, on("2025-01-01")), says("", 12, deadline.Weeks, nil)}, "2025-01-01", true},
		{"two at once, one of them ours", []deadline.Report{says("", 8, deadline.Weeks, nil), says("", 12, deadline.Weeks, nil)}, "2024-09-02", false},
		{"a kind of its own, later", []deadline.Report{says("", 12, deadline.Weeks, nil), says("hastesager", 4, deadline.Weeks, on("2024-01-01"))}, "2024-09-02", false},
		{"another kommune", []deadline.Report{{Kommune: "0147", Provision: "BL § 87", Value: 8, Unit: deadline.Weeks}}, "2024-09-02", false},
		{"another provision", []deadline.Report{{Kommune: "0101", Provision: "BL § 86", Value: 8, Unit: deadline.Weeks}}, "2024-09-02", false},
	} {
		c := deadline.Case{Kommune: "0101", Provision: "BL § 87", Received: on(test.received), Decided: on("2025-12-01")}
		got := reg.Against(test.reports).Assess(c, deadline.Measured)
		if (got.Reason == deadline.Contradicted) != test.against || got.Assessed() == test.against {
			t.Errorf("%s: %+v, want contradicted %v", test.name, got, test.against)
		}
	}
	// The row that applies is the one held against: of two kinds of cases, theirs.
	held := reg.Against([]deadline.Report{{Kommune: "0147", Provision: "BL § 87", Value: 8, Unit: deadline.Weeks}})
	for kind, want := range map[string]bool{"ny": false, "genoptagelse": true} {
		got := held.Assess(deadline.Case{Kommune: "0147", Provision: "BL § 87", Type: kind, Received: on("2024-09-02"), Decided: on("2025-12-01")}, deadline.Measured)
		if (got.Reason == deadline.Contradicted) != want {
			t.Errorf("%s: %+v", kind, got)
		}
	}
	if got := (*deadline.Register)(nil).Against(nil).Assess(deadline.Case{Received: on("2024-09-02"), Decided: on("2024-09-02")}, deadline.OwnRules); got.Reason != deadline.NoDeadline {
		t.Errorf("no register: %+v", got)
	}
}
