package deadline_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// By hand, with a calendar.
func TestDueAfter(t *testing.T) {
	const all = deadline.ConstitutionDay | deadline.ChristmasEve | deadline.NewYearsEve
	for _, test := range []struct {
		start    string
		value    int
		unit     deadline.Unit
		closed   deadline.Closed
		from, to string // of the pause
		days     int
		want     string
	}{
		// From Monday 2 June 2025: 3, 4, 5, 6, then the 10th, as the 9th is Whit Monday.
		{"2025-06-02", 5, deadline.WorkingDays, 0, "", "", 0, "2025-06-10"},
		// Closed on Grundlovsdag, Thursday the 5th: 3, 4, 6, 10, 11.
		{"2025-06-02", 5, deadline.WorkingDays, deadline.ConstitutionDay, "", "", 0, "2025-06-11"},
		// From Friday 19 December 2025: 22, 23, 24, 29, 30.
		{"2025-12-19", 5, deadline.WorkingDays, 0, "", "", 0, "2025-12-30"},
		// Closed on the 24th and 31st: 22, 23, 29, 30, and after New Year's Day 2 January.
		{"2025-12-19", 5, deadline.WorkingDays, all, "", "", 0, "2026-01-02"},
		// Closed days make no difference to other units.
		{"2025-12-19", 2, deadline.Weeks, all, "", "", 0, "2026-01-02"},
		// 8 weeks from Monday 3 March are 28 April. 20 March to 22 April is 11 + 22 = 33 days,
		// of which 2 take the rest of April and 31 all of May.
		{"2025-03-03", 8, deadline.Weeks, 0, "2025-03-20", "2025-04-22", 0, "2025-05-31"},
		// 10 working days from Monday 7 April, over Easter (17 to 21 April): 8-11 are four,
		// 14-16 three more, 22, 23, 24.
		{"2025-04-07", 10, deadline.WorkingDays, 0, "", "", 0, "2025-04-24"},
		// Paused after the 14th, through the 22nd: 8-11 and the 14th are five, 23-25 three, 28, 29.
		{"2025-04-07", 10, deadline.WorkingDays, 0, "2025-04-14", "2025-04-22", 0, "2025-04-29"},
		// 20 working days from Monday 1 December: 2-5, 8-12 and 15-19 are fourteen, 22 and 23 two,
		// 29 and 30 two, then 2 and 5 January.
		{"2025-12-01", 20, deadline.WorkingDays, all, "", "", 0, "2026-01-05"},
		// Fourteen by the 19th; paused until 5 January; 6-9 are four, 12, 13.
		{"2025-12-01", 20, deadline.WorkingDays, all, "2025-12-19", "2026-01-05", 0, "2026-01-13"},
		// Three months from 30 November 2023 are 29 February, and ten days after it 10 March.
		{"2023-11-30", 3, deadline.Months, 0, "2024-01-01", "2024-01-11", 0, "2024-03-10"},
		{"2022-11-30", 3, deadline.Months, 0, "2023-01-01", "2023-01-11", 0, "2023-03-10"}, // 28 February
		// The last good day: 14 days from 2 January are the 16th. Paused from then on: too late.
		{"2025-01-02", 14, deadline.Days, 0, "2025-01-16", "2025-01-30", 0, "2025-01-16"},
		// From the day before: the 16th is the first of 15 days that do not count, the 31st does.
		{"2025-01-02", 14, deadline.Days, 0, "2025-01-15", "2025-01-30", 0, "2025-01-31"},
		// Of a pause that began before the case was received, the 7th to the 10th count: 20 + 4.
		{"2025-01-06", 14, deadline.Days, 0, "2024-12-20", "2025-01-10", 0, "2025-01-24"},
		{"2025-01-06", 14, deadline.Days, 0, "2024-12-01", "2024-12-31", 0, "2025-01-20"}, // all over before
		{"2025-01-06", 14, deadline.Days, 0, "2025-01-10", "2025-01-10", 0, "2025-01-20"}, // asked and answered the same day
		// A number of days: calendar days, and on to a working day where the deadline is in them.
		{"2025-01-06", 14, deadline.Days, 0, "", "", 5, "2025-01-25"},
		{"2024-12-20", 5, deadline.WorkingDays, 0, "", "", 1, "2025-01-02"},   // 23, 24, 27, 30, 31, a day on is New Year's Day
		{"2024-12-20", 5, deadline.WorkingDays, 0, "", "", 4, "2025-01-06"},   // Saturday 4 January
		{"2024-12-20", 4, deadline.WorkingDays, all, "", "", 2, "2025-01-06"}, // 23, 27, 30, then 2 January; Saturday the 4th
		// Store bededag, Friday 5 May 2023: the 3rd, the 4th, the 8th. A year on, 24-26 April.
		{"2023-05-02", 3, deadline.WorkingDays, 0, "", "", 0, "2023-05-08"},
		{"2024-04-23", 3, deadline.WorkingDays, 0, "", "", 0, "2024-04-26"},
	} {
		p := deadline.Pause{Days: test.days}
		if test.from != "" {
			p.Spans = []deadline.Span{{From: date(t, test.from), To: date(t, test.to)}}
		}
		r := deadline.Rule{Value: test.value, Unit: test.unit, Closed: test.closed}
		if got := r.DueAfter(date(t, test.start), p); got.String() != test.want {
			t.Errorf("%s + %d %s, closed %q, paused %s to %s and %d days: %v, want %s",
				test.start, test.value, test.unit, test.closed, test.from, test.to, test.days, got, test.want)
		}
	}
}

// Several pauses, by hand with a calendar, in either order.
func TestDueAfterSeveralPauses(t *testing.T) {
	for _, test := range []struct {
		start  string
		value  int
		unit   deadline.Unit
		pauses [][2]string
		want   string
	}{
		// 14 days from Monday 6 January are the 20th. The 9th to the 12th stand still, two of them twice.
		{"2025-01-06", 14, deadline.Days, [][2]string{{"2025-01-08", "2025-01-10"}, {"2025-01-09", "2025-01-12"}}, "2025-01-24"},
		// One within the other: the 9th to the 18th.
		{"2025-01-06", 14, deadline.Days, [][2]string{{"2025-01-08", "2025-01-18"}, {"2025-01-09", "2025-01-12"}}, "2025-01-30"},
		// 7-15 are nine days, 23-25 three more, the last two 31 January and 1 February: the second
		// pause began when the deadline would have been up but for the first.
		{"2025-01-06", 14, deadline.Days, [][2]string{{"2025-01-15", "2025-01-22"}, {"2025-01-25", "2025-01-30"}}, "2025-02-01"},
		// One over before the case came, one that began on the last day.
		{"2025-01-06", 14, deadline.Days, [][2]string{{"2024-12-20", "2025-01-06"}, {"2025-01-20", "2025-01-30"}}, "2025-01-20"},
		// Before Easter (17 to 21 April) 8, 9, 14, 15, after it 23-25, 28-30.
		{"2025-04-07", 10, deadline.WorkingDays, [][2]string{{"2025-04-09", "2025-04-11"}, {"2025-04-15", "2025-04-22"}}, "2025-04-30"},
		// A month from 31 January is 28 February, and 2 + 5 days after it 7 March.
		{"2025-01-31", 1, deadline.Months, [][2]string{{"2025-02-10", "2025-02-12"}, {"2025-02-20", "2025-02-25"}}, "2025-03-07"},
	} {
		var p deadline.Pause
		for _, span := range test.pauses {
			p.Spans = append(p.Spans, deadline.Span{From: date(t, span[0]), To: date(t, span[1])})
		}
		r := deadline.Rule{Value: test.value, Unit: test.unit}
		for range 2 {
			if got := r.DueAfter(date(t, test.start), p); got.String() != test.want {
				t.Errorf("%s + %d %s, paused %v: %v, want %s", test.start, test.value, test.unit, p.Spans, got, test.want)
			}
			slices.Reverse(p.Spans)
		}
	}
}

func paused(from, to day.Date) deadline.Pause {
	return deadline.Pause{Spans: []deadline.Span{{From: from, To: to}}}
}

// A pause that goes on is the sum of its parts, a longer deadline is due later,
// and a pause never brings a deadline forward.
func TestDueAfterProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := day.Date(rapid.Int32Range(7305, 32872).Draw(t, "start"))
		r := deadline.Rule{Value: rapid.IntRange(1, 200).Draw(t, "value"), Closed: deadline.Closed(rapid.IntRange(0, 7).Draw(t, "closed")),
			Unit: rapid.SampledFrom(deadline.Units()).Draw(t, "unit")}
		a := start + day.Date(rapid.IntRange(0, 60).Draw(t, "a"))
		b := a + day.Date(rapid.IntRange(0, 60).Draw(t, "b"))
		c := b + day.Date(rapid.IntRange(0, 60).Draw(t, "c"))
		plain, half, whole := r.DueAfter(start, deadline.Pause{}), r.DueAfter(start, paused(a, b)), r.DueAfter(start, paused(a, c))
		if plain > half || half > whole {
			t.Fatalf("%v, then %v, then %v: a longer pause must not be due earlier", plain, half, whole)
		}
		if a < plain && r.Unit != deadline.WorkingDays && (half != plain+b-a || whole != half+c-b) {
			t.Fatalf("%v, %v, %v are not %d and %d days on", plain, half, whole, b-a, c-b)
		}
		longer := r
		longer.Value++
		if longer.DueAfter(start, paused(a, c)) <= whole {
			t.Fatalf("%d %s are due no later than %d", longer.Value, r.Unit, r.Value)
		}
		if r.Unit != deadline.Months && r.DueAfter(start+1, paused(a, c)) < whole {
			t.Fatalf("received a day later, due before %v", whole)
		}
		m, n := rapid.IntRange(0, 50).Draw(t, "m"), rapid.IntRange(0, 50).Draw(t, "n")
		further := r.DueAfter(r.DueAfter(start, deadline.Pause{Days: m}), deadline.Pause{})
		if r.Unit == deadline.Days && further-day.Date(r.Value)+day.Date(n) != r.DueAfter(start, deadline.Pause{Days: m + n}) {
			t.Fatalf("%d and %d paused days are not %d", m, n, m+n)
		}
	})
}
