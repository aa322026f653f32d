package deadline_test

import (
	"testing"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// SEL § 42 became BL § 87 on 1 January 2024.
func TestEitherName(t *testing.T) {
	const (
		old    = "0101,SEL § 42,,2020-01-01,,12,uger,,,,,\n" // line 2
		recent = "0101,BL § 87,,2024-01-01,,8,uger,,,,,\n"   // line 3 where both are there
		none   = deadline.NoDeadline
		gap    = deadline.NotInForce
	)
	for _, test := range []struct {
		name, rows, provision, caseType, received string
		line                                      int
		why                                       deadline.Reason
	}{
		{"the former name alone, after", old, "BL § 87", "", "2025-03-03", 2, ""},
		{"the former name alone, before", old, "BL § 87", "", "2023-12-31", 2, ""},
		{"a list by the former name", old, "servicelovens § 42", "", "2023-12-31", 2, ""},
		{"the new name alone, for a case by the former", recent, "SEL § 42", "", "2024-01-01", 2, ""},
		{"not before it began", recent, "SEL § 42", "", "2023-12-31", 0, gap},
		{"nobody ended the former", old + recent, "BL § 87", "", "2024-01-01", 3, ""},
		{"the former until then", old + recent, "BL § 87", "", "2023-12-31", 2, ""},
		{"whichever the case has", old + recent, "SEL § 42", "", "2024-01-01", 3, ""},
		{"both open: the name of the day", "0101,BL § 87,,,,8,uger,,,,,\n0101,SEL § 42,,,,12,uger,,,,,\n", "BL § 87", "", "2023-12-31", 3, ""},
		{"both open, after", "0101,BL § 87,,,,8,uger,,,,,\n0101,SEL § 42,,,,12,uger,,,,,\n", "BL § 87", "", "2024-01-01", 2, ""},
		{"the new one ended", old + "0101,BL § 87,,2024-01-01,2024-06-30,8,uger,,,,,\n", "BL § 87", "", "2024-07-01", 2, ""},
		{"the former ended", "0101,SEL § 42,,2020-01-01,2023-12-31,12,uger,,,,,\n", "BL § 87", "", "2024-01-01", 0, gap},
		{"the name before the type of case", recent + "0101,SEL § 42,ny,2020-01-01,,12,uger,,,,,\n", "BL § 87", "ny", "2024-01-01", 2, ""},
		{"the type of case before then", recent + "0101,SEL § 42,ny,2020-01-01,,12,uger,,,,,\n", "BL § 87", "ny", "2023-12-31", 3, ""},
		{"the type of case among rows of one name", "0101,BL § 87,,,2023-06-30,12,uger,,,,,\n0101,BL § 87,ny,,,8,uger,,,,,\n", "BL § 87", "ny", "2023-01-01", 3, ""},
		{"still by the former number", "0101,SEL § 42,,2024-01-01,2024-12-31,12,uger,,,,,\n0101,BL § 87,,2025-01-01,,8,uger,,,,,\n", "BL § 87", "", "2024-12-31", 2, ""},
		{"a stykke falls under its paragraph", old, "BL § 87, stk. 1", "", "2025-03-03", 2, ""},
		{"and has its own first", old + "0101,\"BL § 87, stk. 1\",,,,4,uger,,,,,\n", "BL § 87, stk. 1", "", "2025-03-03", 3, ""},
		{"which is not the whole's", "0101,\"BL § 87, stk. 1\",,,,4,uger,,,,,\n", "BL § 87", "", "2025-03-03", 0, none},
		{"another paragraph", "0101,SEL § 41,,,,12,uger,,,,,\n", "BL § 87", "", "2025-03-03", 0, none},
		{"another kommune", "0147,SEL § 42,,,,12,uger,,,,,\n", "BL § 87", "", "2025-03-03", 0, none},
		// Adults' aids are still SEL § 112, and children's are not.
		{"shared until 2024", "0101,SEL § 112,,,,6,uger,,,,,\n", "BL § 90, jf. SEL § 112", "", "2023-12-31", 2, ""},
		{"not since", "0101,SEL § 112,,,,6,uger,,,,,\n", "BL § 90, jf. SEL § 112", "", "2024-01-01", 0, none},
		{"never the other way", "0101,\"BL § 90, jf. SEL § 112\",,,,6,uger,,,,,\n", "SEL § 112", "", "2023-12-31", 0, none},
	} {
		reg, found := deadline.Read("d.csv", []byte(head+test.rows), nil)
		if found != nil {
			t.Errorf("%s: %v", test.name, found)
			continue
		}
		on := date(t, test.received)
		rule, why := reg.Valid("0101", test.provision, test.caseType, on)
		got := deadline.Compute(reg, "0101", test.provision, test.caseType, &on, &on)
		if rule.Place.Line != test.line || why != test.why || got.Line != test.line || got.Reason != test.why {
			t.Errorf("%s: line %d (%s), %+v, want line %d (%s)", test.name, rule.Place.Line, why, got, test.line, test.why)
		}
	}
}

// Two rows for the same day are refused by either name, where the name is not
// what parts them.
func TestEitherNameOverlaps(t *testing.T) {
	for rows, want := range map[string]string{
		"0101,SEL § 42,,2024-01-01,,12,uger,,,,,\n0101,BL § 87,,2024-01-01,,8,uger,,,,,\n":// since 2024 both are BL § 87
		"d.csv:3: 0101: a second deadline for days that line 2 covers (SEL § 42 and BL § 87 are one rule), want one deadline for each day (delete the one that is wrong)",
		"0101,BL § 87,,2022-01-01,2022-12-31,12,uger,,,,,\n0101,SEL § 42,,2020-01-01,,8,uger,,,,,\n":// in 2022 both are SEL § 42
		"d.csv:2: 0101: a second deadline for days that line 3 covers (SEL § 42 and BL § 87 are one rule), want one deadline for each day (end the first with valid_to)",
		"0101,BL § 87,,2022-01-01,2022-12-31,12,uger,,,,,\n0101,BL § 87,,,2024-12-31,8,uger,,,,,\n":// the same name
		"d.csv:2: 0101: a second deadline for days that line 3 covers, want one deadline for each day (end the first with valid_to)",
		"0101,SEL § 112,,,,6,uger,,,,,\n0101,\"BL § 90, jf. SEL § 112\",,,2022-12-31,6,uger,,,,,\n": "", // adults and children
	} {
		_, found := deadline.Read("d.csv", []byte(head+rows), nil)
		if got := found.Error(); len(found) > 0 && got != want || (want == "") != (len(found) == 0) {
			t.Errorf("%s\n%s\nwant\n%s", rows, got, want)
		}
	}
}

// What the kommune reports by one name is held against a row by the other.
func TestAgainstEitherName(t *testing.T) {
	reg, _ := deadline.Read("d.csv", []byte(head+"0101,SEL § 42,,2020-01-01,,12,uger,,,,,\n"), nil)
	since := date(t, "2024-01-01")
	says := func(provision string, value int, from *day.Date) deadline.Report {
		return deadline.Report{Kommune: "0101", Provision: provision, Value: value, Unit: deadline.Weeks, From: from}
	}
	for _, test := range []struct {
		name     string
		reports  []deadline.Report
		received string
		against  bool
	}{
		{"another by the new name", []deadline.Report{says("BL § 87", 8, &since)}, "2024-01-01", true},
		{"which was not yet", []deadline.Report{says("BL § 87", 8, &since)}, "2023-12-31", false},
		{"the same by the new name", []deadline.Report{says("BL § 87", 12, &since)}, "2024-01-01", false},
		{"the name of the day", []deadline.Report{says("BL § 87", 12, &since), says("SEL § 42", 8, nil)}, "2024-01-01", false},
		{"the former until then", []deadline.Report{says("BL § 87", 12, &since), says("SEL § 42", 8, nil)}, "2023-12-31", true},
		{"another by the former name alone", []deadline.Report{says("SEL § 42", 8, nil)}, "2024-01-01", true},
		{"another paragraph", []deadline.Report{says("BL § 86", 8, nil)}, "2024-01-01", false},
	} {
		rule, why := reg.Against(test.reports).Valid("0101", "BL § 87", "", date(t, test.received))
		if (why == deadline.Contradicted) != test.against || rule.Place.Line != 2 {
			t.Errorf("%s: line %d, %q, want contradicted %v", test.name, rule.Place.Line, why, test.against)
		}
	}
	if !reg.States("0101", "BL § 87", 12, deadline.Weeks) {
		t.Error("12 weeks of SEL § 42 are not stated for BL § 87")
	}
	// 2019 is before the row, all of 2024 is covered by it.
	for years, want := range map[[2]string]int{{"2019-12-31", "2020-01-01"}: 1, {"2024-01-01", "2024-12-31"}: 0} {
		if got := reg.Uncovered("0101", "BL § 87", date(t, years[0]), date(t, years[1])); got != want {
			t.Errorf("%v: %d days uncovered, want %d", years, got, want)
		}
	}
}
