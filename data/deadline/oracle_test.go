package deadline_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"
	"pgregory.net/rapid"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// danishCalendar is somebody else's: the weekdays without public holidays and
// without Grundlovsdag, which it counts among them.
func danishCalendar() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(dk.Holidays...)
	return c
}

func TestWorkingDaysLikeAnotherCalendar(t *testing.T) {
	other := danishCalendar()
	first, last := date(t, "2000-01-01"), date(t, "2040-12-31")
	for d := first; d <= last; d++ {
		if got, want := deadline.ConstitutionDay.WorkingDay(d), other.IsWorkday(d.Time()); got != want {
			t.Errorf("%v: working day %v, the other calendar says %v", d, got, want)
		}
	}
}

// A deadline counted day by day: a day counts where it is of the right kind
// and the clock does not stand.
func countedByHand(start day.Date, r deadline.Rule, p deadline.Pause, holiday func(day.Date) bool) day.Date {
	left := r.Value
	if r.Unit == deadline.Weeks {
		left = 7 * r.Value
	}
	d := start
	for left > 0 {
		d++
		paused := slices.ContainsFunc(p.Spans, func(s deadline.Span) bool { return s.From < d && d <= s.To })
		if !paused && (r.Unit != deadline.WorkingDays || !holiday(d)) {
			left--
		}
	}
	for d += day.Date(p.Days); r.Unit == deadline.WorkingDays && holiday(d); d++ {
	}
	return d
}

func TestDueAfterDayByDay(t *testing.T) {
	other := danishCalendar()
	first, last := date(t, "2000-01-01"), date(t, "2039-01-01")
	rapid.Check(t, func(t *rapid.T) {
		start := day.Date(rapid.Int32Range(int32(first), int32(last)).Draw(t, "start"))
		closed := deadline.ConstitutionDay | deadline.Closed(rapid.IntRange(0, 7).Draw(t, "closed"))
		holiday := func(d day.Date) bool {
			_, month, dom := d.Time().Date()
			return !other.IsWorkday(d.Time()) ||
				closed&deadline.ChristmasEve != 0 && month == time.December && dom == 24 ||
				closed&deadline.NewYearsEve != 0 && month == time.December && dom == 31
		}
		r := deadline.Rule{Value: rapid.IntRange(1, 100).Draw(t, "value"), Closed: closed,
			Unit: rapid.SampledFrom([]deadline.Unit{deadline.Days, deadline.WorkingDays, deadline.Weeks}).Draw(t, "unit")}
		var p deadline.Pause
		for range rapid.IntRange(0, 4).Draw(t, "pauses") {
			from := start + day.Date(rapid.IntRange(-20, 150).Draw(t, "from"))
			p.Spans = append(p.Spans, deadline.Span{From: from, To: from + day.Date(rapid.IntRange(0, 90).Draw(t, "length"))})
		}
		if len(p.Spans) == 0 {
			p.Days = rapid.IntRange(0, 90).Draw(t, "days")
		}
		if got, want := r.DueAfter(start, p), countedByHand(start, r, p, holiday); got != want {
			t.Fatalf("%v + %d %s, paused %+v: %v, day by day %v", start, r.Value, r.Unit, p, got, want)
		}
	})
}
