package deadline_test

import (
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// By hand, with a calendar.
func TestDue(t *testing.T) {
	for _, test := range []struct {
		received string
		value    int
		unit     deadline.Unit
		want     string
		why      string
	}{
		{"2025-04-10", 2, deadline.Weeks, "2025-04-24", "Thursday to Thursday, Easter makes no difference"},
		{"2024-12-30", 8, deadline.Weeks, "2025-02-24", "over the new year"},
		{"2024-02-28", 2, deadline.Days, "2024-03-01", "29 February counts"},
		{"2023-02-28", 2, deadline.Days, "2023-03-02", "no leap year"},
		{"2025-08-15", 1, deadline.Days, "2025-08-16", "the day of receipt does not count"},
		{"2025-01-15", 3, deadline.Months, "2025-04-15", "the same day of the month"},
		{"2024-01-31", 1, deadline.Months, "2024-02-29", "clipped, leap year"},
		{"2023-01-31", 1, deadline.Months, "2023-02-28", "clipped"},
		{"2024-11-30", 3, deadline.Months, "2025-02-28", "clipped, over the new year"},
		{"2024-08-31", 1, deadline.Months, "2024-09-30", "clipped to 30"},
		{"2024-02-29", 12, deadline.Months, "2025-02-28", "a year from a leap day"},
		{"2025-02-28", 1, deadline.Months, "2025-03-28", "the last of February is not the last of March"},
		{"2025-04-14", 5, deadline.WorkingDays, "2025-04-24", "15, 16, 22, 23, 24 April: Thursday to Monday are Easter"},
		{"2024-12-20", 5, deadline.WorkingDays, "2024-12-31", "23, 24, 27, 30, 31 December"},
		{"2024-12-20", 6, deadline.WorkingDays, "2025-01-02", "not New Year's Day"},
		{"2023-05-04", 1, deadline.WorkingDays, "2023-05-08", "store bededag, then a weekend"},
		{"2024-04-25", 1, deadline.WorkingDays, "2024-04-26", "store bededag no more"},
		{"2025-03-01", 1, deadline.WorkingDays, "2025-03-03", "received on a Saturday"},
		{"2025-05-28", 3, deadline.WorkingDays, "2025-06-03", "Ascension Day and the weekend: 30 May, 2, 3 June"},
		{"2025-06-06", 1, deadline.WorkingDays, "2025-06-10", "Whitsun"},
	} {
		if got := deadline.Due(date(t, test.received), test.value, test.unit); got.String() != test.want {
			t.Errorf("%s + %d %s = %v, want %s (%s)", test.received, test.value, test.unit, got, test.want, test.why)
		}
	}
}

func TestDueProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		received := day.Date(rapid.Int32Range(7305, 32872).Draw(t, "received")) // 1990 to 2060
		value := rapid.IntRange(1, 300).Draw(t, "value")
		for _, unit := range []deadline.Unit{deadline.Days, deadline.WorkingDays, deadline.Weeks, deadline.Months} {
			due := deadline.Due(received, value, unit)
			if due <= received || deadline.Due(received, value+1, unit) <= due || deadline.Due(received+1, value, unit) < due {
				t.Fatalf("%v + %d %s = %v: a later receipt or a longer deadline must not be due earlier", received, value, unit, due)
			}
		}
		if got := deadline.Due(received, value, deadline.Weeks); got != deadline.Due(received, 7*value, deadline.Days) {
			t.Fatalf("%d weeks are not %d days", value, 7*value)
		}
		// A due date in working days is one, and there are value of them.
		due, n := deadline.Due(received, value, deadline.WorkingDays), 0
		for d := received + 1; d <= due; d++ {
			if deadline.WorkingDay(d) {
				n++
			}
		}
		if n != value || !deadline.WorkingDay(due) {
			t.Fatalf("%v + %d hverdage = %v, which is %d working days on", received, value, due, n)
		}
		// Months land in the right month, on the same day or the last.
		due = deadline.Due(received, value, deadline.Months)
		r, d := received.Time(), due.Time()
		months := 12*(d.Year()-r.Year()) + int(d.Month()-r.Month())
		if months != value || d.Day() != r.Day() && (d.Day() > r.Day() || (due+1).Time().Day() != 1) {
			t.Fatalf("%v + %d maaneder = %v", received, value, due)
		}
	})
}
