package deadline_test

import (
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// One kommune for each way of publishing a deadline of 8 weeks.
const eventRows = `kommune,provision,value,unit,start,stop,pause
0101,BL § 87,8,uger,,,
0147,BL § 87,8,uger,modtaget,afsendt,
0151,BL § 87,8,uger,fuldt_oplyst,afgjort,
0153,BL § 87,8,uger,fuldt_oplyst,afsendt,når der indhentes oplysninger
`

func TestAssessByEvents(t *testing.T) {
	reg, found := deadline.Read("deadlines.csv", []byte(eventRows), nil)
	if found != nil {
		t.Fatal(found)
	}
	// Received on Monday 3 March 2025: 8 weeks are 28 April. Complete on 17 March: 12 May.
	// The clock stood for ten days, 1 to 11 April: 8 May and 22 May.
	type result struct {
		status deadline.Status
		over   int
		reason deadline.Reason
	}
	kept := func(over int) result { return result{deadline.Kept, over, ""} }
	over := func(over int) result { return result{deadline.Exceeded, over, ""} }
	cannot := func(why deadline.Reason) result { return result{deadline.NotAssessable, 0, why} }
	for _, test := range []struct {
		name, kommune                 string
		complete, decided, sent       string
		from, to                      string
		measured, toSent, toOwn, full result
	}{
		// Decided on 28 April, the last day; sent on the 30th.
		{"as the law counts", "0101", "2025-03-17", "2025-04-28", "2025-04-30", "2025-04-01", "2025-04-11", kept(0), over(2), kept(0), kept(-14)},
		{"until it is sent", "0147", "2025-03-17", "2025-04-28", "2025-04-30", "2025-04-01", "2025-04-11", kept(0), over(2), over(2), kept(-14)},
		// Decided on 9 May: 11 days after 28 April, 3 before 12 May.
		{"once it is complete", "0151", "2025-03-17", "2025-05-09", "2025-05-13", "2025-04-01", "2025-04-11", over(11), over(15), kept(-3), kept(-3)},
		// Sent on 13 May: 9 days before 22 May, which is 12 May and ten days.
		{"with a pause", "0153", "2025-03-17", "2025-05-09", "2025-05-13", "2025-04-01", "2025-04-11", over(11), over(15), kept(-9), kept(-3)},
		{"without one in the case", "0153", "2025-03-17", "2025-05-09", "2025-05-13", "", "", over(11), over(15), over(1), kept(-3)},
		{"a pause without an end", "0153", "2025-03-17", "2025-05-09", "2025-05-13", "2025-04-01", "", over(11), over(15), cannot(deadline.NoDate), kept(-3)},
		{"a pause that ends first", "0153", "2025-03-17", "2025-05-09", "2025-05-13", "2025-04-11", "2025-04-01", over(11), over(15), cannot(deadline.WrongDates), kept(-3)},
		{"never seen complete", "0151", "", "2025-05-09", "2025-05-13", "", "", over(11), over(15), cannot(deadline.NoDate), cannot(deadline.NoDate)},
		{"never seen sent", "0147", "2025-03-17", "2025-04-28", "", "", "", kept(0), cannot(deadline.NoDate), cannot(deadline.NoDate), kept(-14)},
		{"sent before decided", "0147", "2025-03-17", "2025-04-28", "2025-04-27", "", "", kept(0), cannot(deadline.WrongDates), cannot(deadline.WrongDates), kept(-14)},
		{"complete before received", "0151", "2025-03-02", "2025-04-28", "2025-04-30", "", "", kept(0), over(2), cannot(deadline.WrongDates), cannot(deadline.WrongDates)},
		{"complete after decided", "0151", "2025-04-29", "2025-04-28", "2025-04-30", "", "", kept(0), over(2), cannot(deadline.WrongDates), cannot(deadline.WrongDates)},
		{"decided before received", "0101", "2025-03-17", "2025-03-02", "2025-04-30", "", "", cannot(deadline.WrongDates), cannot(deadline.WrongDates), cannot(deadline.WrongDates), cannot(deadline.WrongDates)},
		{"no deadline", "0155", "2025-03-17", "2025-04-28", "2025-04-30", "", "", cannot(deadline.NoDeadline), cannot(deadline.NoDeadline), cannot(deadline.NoDeadline), cannot(deadline.NoDeadline)},
	} {
		optional := func(iso string) *day.Date {
			if iso == "" {
				return nil
			}
			return new(date(t, iso))
		}
		c := deadline.Case{Kommune: test.kommune, Provision: "BL § 87", Received: optional("2025-03-03"), Complete: optional(test.complete),
			Decided: optional(test.decided), Sent: optional(test.sent), Paused: []deadline.Paused{{From: optional(test.from), To: optional(test.to)}}}
		for by, want := range map[deadline.Events]result{deadline.Measured: test.measured, deadline.ToSent: test.toSent,
			deadline.OwnRules: test.toOwn, deadline.FromComplete: test.full} {
			r := reg.Assess(c, by)
			if got := (result{r.Status, r.DaysOver, r.Reason}); got != want {
				t.Errorf("%s, %s: %+v, want %+v", test.name, by.Label(), got, want)
			}
		}
	}
	c := deadline.Case{Kommune: "0153", Provision: "BL § 87", Received: new(date(t, "2025-03-03")), Complete: new(date(t, "2025-03-17")),
		Decided: new(date(t, "2025-05-09")), Sent: new(date(t, "2025-05-13"))}
	for days, want := range map[int]deadline.Reason{10: "", 0: "", -1: deadline.WrongDates, 100000: deadline.WrongDates} {
		c.PausedDays = days
		if r := reg.Assess(c, deadline.OwnRules); r.Reason != want {
			t.Errorf("paused for %d days: %+v, want %q", days, r, want)
		}
	}
	c.PausedDays = 10
	if r := reg.Assess(c, deadline.OwnRules); r.Due.String() != "2025-05-22" { // 12 May and ten days
		t.Errorf("paused for 10 days: due %v, want 2025-05-22", r.Due)
	}
}

// Retssikkerhedslovens § 3 a: a kommune looks at a complaint again within four
// weeks of receiving it. Received on Friday 4 April 2025: Friday 2 May, Easter
// or not.
func TestDeadlineOfALaw(t *testing.T) {
	again := deadline.Rule{Value: 4, Unit: deadline.Weeks}
	for decided, want := range map[string]deadline.Result{
		"2025-05-02": {Status: deadline.Kept, Due: new(date(t, "2025-05-02"))},
		"2025-05-05": {Status: deadline.Exceeded, Due: new(date(t, "2025-05-02")), DaysOver: 3},
	} {
		got := again.Assess(deadline.Case{Received: new(date(t, "2025-04-04")), Decided: new(date(t, decided))}, deadline.Measured)
		if got.Status != want.Status || *got.Due != *want.Due || got.DaysOver != want.DaysOver {
			t.Errorf("decided %s: %+v, want %+v", decided, got, want)
		}
	}
}

// No choice of events assesses a case that the headline does not.
func TestEventsWithinTheHeadline(t *testing.T) {
	reg, _ := deadline.Read("deadlines.csv", []byte(eventRows), nil)
	rapid.Check(t, func(t *rapid.T) {
		some := func(name string) *day.Date {
			if rapid.IntRange(0, 4).Draw(t, name+" known") == 0 {
				return nil
			}
			return new(day.Date(rapid.Int32Range(20000, 20200).Draw(t, name)))
		}
		c := deadline.Case{Kommune: rapid.SampledFrom([]string{"0101", "0147", "0151", "0153", "0155"}).Draw(t, "kommune"), Provision: "BL § 87",
			Received: some("received"), Complete: some("complete"), Decided: some("decided"), Sent: some("sent"),
			Paused: []deadline.Paused{{From: some("from"), To: some("to")}, {From: some("again"), To: some("until")}}, PausedDays: rapid.IntRange(0, 30).Draw(t, "days")}
		headline := reg.Assess(c, deadline.Measured)
		for _, by := range []deadline.Events{deadline.ToSent, deadline.FromComplete, deadline.OwnRules} {
			r := reg.Assess(c, by)
			if r.Assessed() && !headline.Assessed() {
				t.Fatalf("%s: %+v, but the headline is %+v", by, r, headline)
			}
			if r.Assessed() != (r.Reason == "") || r.Assessed() != (r.Due != nil) || r.Assessed() && (r.Status == deadline.Exceeded) != (r.DaysOver > 0) {
				t.Fatalf("%s: %+v", by, r)
			}
		}
	})
}

func TestRenewed(t *testing.T) {
	received, decided := date(t, "2025-03-03"), date(t, "2025-05-09")
	kept, exceeded := deadline.Result{Status: deadline.Kept}, deadline.Result{Status: deadline.Exceeded}
	cannot := deadline.Result{Status: deadline.NotAssessable}
	const yes, no, irrelevant, unknown = deadline.Kept, deadline.Exceeded, deadline.NotRelevant, deadline.NotAssessable
	for _, test := range []struct {
		name             string
		was              deadline.Result
		told             deadline.Status
		due              string
		given, fulfilled deadline.Status
	}{
		{"given and kept on its last day", exceeded, yes, "2025-05-09", yes, yes},
		{"given and exceeded as well", exceeded, yes, "2025-05-08", yes, no},
		{"given without a day", exceeded, yes, "", yes, unknown},
		{"given for a day before the application", exceeded, yes, "2025-03-02", yes, unknown},
		{"not given", exceeded, no, "", no, irrelevant},
		{"not to be seen", exceeded, unknown, "", unknown, unknown},
		{"called irrelevant though the first was exceeded", exceeded, irrelevant, "", unknown, unknown},
		{"not asked", exceeded, "", "", unknown, unknown},
		{"none needed", kept, no, "", irrelevant, irrelevant},
		{"none needed, but given", kept, yes, "2025-05-09", irrelevant, irrelevant},
		{"no deadline to keep", deadline.Result{Status: deadline.NotRelevant}, yes, "2025-05-09", irrelevant, irrelevant},
		{"nobody knows whether one was needed", cannot, yes, "2025-05-09", unknown, unknown},
	} {
		var due *day.Date
		if test.due != "" {
			due = new(date(t, test.due))
		}
		given, kept := deadline.Renewed(test.was, test.told, &received, &decided, due)
		if given != test.given || kept != test.fulfilled {
			t.Errorf("%s: %s and %s, want %s and %s", test.name, given, kept, test.given, test.fulfilled)
		}
	}
}
