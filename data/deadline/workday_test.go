package deadline_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

func date(t testing.TB, iso string) day.Date {
	t.Helper()
	d, err := day.Parse(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Copied by hand from printed calendars: every public holiday of four years,
// the last with store bededag among them.
var calendar = map[int][]string{
	2023: {"01-01", "04-06", "04-07", "04-09", "04-10", "05-05", "05-18", "05-28", "05-29", "12-25", "12-26"},
	2024: {"01-01", "03-28", "03-29", "03-31", "04-01", "05-09", "05-19", "05-20", "12-25", "12-26"},
	2025: {"01-01", "04-17", "04-18", "04-20", "04-21", "05-29", "06-08", "06-09", "12-25", "12-26"},
	2026: {"01-01", "04-02", "04-03", "04-05", "04-06", "05-14", "05-24", "05-25", "12-25", "12-26"},
}

func TestHolidays(t *testing.T) {
	for year, want := range calendar {
		var got []string
		for d := date(t, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)); d.Time().Year() == year; d++ {
			if _, ok := deadline.Holiday(d); ok {
				got = append(got, d.Time().Format("01-02"))
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d: holidays %v, want %v", year, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%d: holidays %v, want %v", year, got, want)
				break
			}
		}
	}
}

// Easter Sundays of the church calendar: the earliest and latest that a case
// can meet, the century, and ten years in a row.
func TestEaster(t *testing.T) {
	for _, iso := range []string{
		"2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09",
		"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25",
	} {
		if name, _ := deadline.Holiday(date(t, iso)); name != "Påskedag" {
			t.Errorf("%s is %q, want Påskedag", iso, name)
		}
	}
}

func TestWorkingDay(t *testing.T) {
	for iso, want := range map[string]bool{
		"2025-06-05": true,  // Grundlovsdag, a Thursday: no public holiday
		"2025-12-24": true,  // Wednesday
		"2025-12-31": true,  // Wednesday
		"2025-12-25": false, // Thursday
		"2025-03-01": false, // Saturday
		"2025-03-02": false, // Sunday
		"2023-05-05": false, // store bededag, the last one
		"2024-04-26": true,  // would have been store bededag
	} {
		if got := deadline.WorkingDay(date(t, iso)); got != want {
			t.Errorf("WorkingDay(%s) = %v, want %v", iso, got, want)
		}
	}
}

// A year has 10 holidays from 2024 and 11 before; Easter is always a Sunday.
func TestHolidaysOfAnyYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1990, 2100).Draw(t, "year")
		names := map[string]int{}
		d, _ := day.Of(year, time.January, 1)
		for ; d.Time().Year() == year; d++ {
			name, ok := deadline.Holiday(d)
			if !ok {
				continue
			}
			names[name]++
			if name == "Påskedag" && d.Time().Weekday() != time.Sunday {
				t.Fatalf("%v is Easter and no Sunday", d)
			}
		}
		want := 10
		if year <= 2023 {
			want = 11
		}
		// Easter moves within 22 March to 25 April, so none of its holidays
		// can meet one with a date.
		if len(names) != want {
			t.Fatalf("%d has %v, want %d holidays", year, names, want)
		}
	})
}
