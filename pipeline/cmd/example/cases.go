package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/privacy"
)

// A dossier is one case that a kommune has decided.
type dossier struct {
	kommune           data.Kommune
	journal           string
	decision          string // code
	received, decided day.Date
	undated           bool // the list has no date of decision
	appealed          bool
}

// country is about how many decisions there are in the year that the lottery
// can draw. No such number is published.
const country = 6000

// The year that decisions are drawn from, as batch.toml says.
var firstDay, lastDay = on(2024, time.July, 1), on(2025, time.June, 30)

func on(year int, month time.Month, d int) day.Date {
	date, ok := day.Of(year, month, d)
	if !ok {
		panic(fmt.Sprintf("no such day: %d-%d-%d", year, month, d))
	}
	return date
}

// Two kommuner are made to be awkward: one has a single case that can be
// drawn, one has sent no list.
const (
	single = "0825" // Læsø
	silent = "0741" // Samsø
)

// casesOf are the decisions of a kommune in the order of their journal
// numbers: as many as can be drawn, and some that cannot.
func casesOf(k data.Kommune) []*dossier {
	var cases []*dossier
	for number, missing := 1, wantedOf(k); missing > 0; number++ {
		s := newDossier(k, number)
		if cases = append(cases, s); s.eligible() {
			missing--
		}
	}
	if k.Code == single { // its list shows why the other two do not count
		appealed, early := newDossier(k, 1001), newDossier(k, 1002)
		appealed.appealed, early.received, early.decided = true, firstDay-60, workday(firstDay-7)
		cases = append(cases, appealed, early)
	}
	slices.SortStableFunc(cases, func(a, b *dossier) int { return cmp.Compare(a.received, b.received) })
	number := 100 + chance(900, k.Code, "first number")
	for _, s := range cases {
		for s.journal == "" || privacy.FindCPR(s.journal) {
			number += 1 + chance(40, k.Code, "gap", fmt.Sprint(number))
			s.journal = journal(k, number, s.received)
		}
	}
	return cases
}

// wantedOf is the kommune's share by inhabitants, times 0.65 to 1.35: how
// often parents apply, and what a kommune writes down as a decision, differ.
func wantedOf(k data.Kommune) int {
	switch k.Code {
	case silent:
		return 0
	case single:
		return 1
	}
	var inhabitants int64
	for _, other := range data.Kommuner().All() {
		inhabitants += other.Population
	}
	perMille := int64(650 + chance(701, k.Code, "how many"))
	return max(3, int(country*k.Population*perMille/inhabitants/1000))
}

// eligible is what batch.toml asks: in the year, not appealed.
func (s *dossier) eligible() bool {
	return !s.appealed && !s.undated && firstDay <= s.decided && s.decided <= lastDay
}

// newDossier is the case of a running number, as yet without journal number.
func newDossier(k data.Kommune, number int) *dossier {
	words := func(about string) []string { return []string{k.Code, about, fmt.Sprint(number)} }
	s := &dossier{kommune: k,
		// A list reaches a little into the years before and after.
		decided:  workday(firstDay - 12 + day.Date(chance(int(lastDay-firstDay)+25, words("decided")...))),
		decision: pick([]choice{{"bevilling", 76}, {"delvist_afslag", 10}, {"afslag", 14}}, words("decision")...),
		appealed: happens(4, words("appealed")...),
		undated:  chance(1000, words("undated")...) == 0,
	}
	if s.decision == "bevilling" {
		s.appealed = s.appealed && happens(30, words("appealed a grant")...)
	}
	s.received = workday(s.decided - day.Date(daysTaken(k, chance(1000, words("days")...))))
	s.received = min(s.received, s.decided)
	return s
}

func workday(d day.Date) day.Date {
	for !deadline.WorkingDay(d) {
		d++
	}
	return d
}

// spans are the days from application to decision below which so many of a
// thousand cases stay.
var spans = []struct{ perMille, days int }{{0, 3}, {100, 20}, {250, 38}, {500, 63}, {750, 98}, {900, 150}, {970, 230}, {1000, 420}}

// daysTaken is how long a case takes, in a kommune that is quicker or slower
// than others by up to a quarter.
func daysTaken(k data.Kommune, perMille int) int {
	days := 0
	for i, to := range spans[1:] {
		if from := spans[i]; perMille >= from.perMille {
			days = from.days + (to.days-from.days)*(perMille-from.perMille)/(to.perMille-from.perMille)
		}
	}
	return days * (75 + chance(51, k.Code, "pace")) / 100
}

// journal is a journal number as one of the systems makes it that kommuner
// use: 27.42.08-G01-57-24, 2024-05731, 24/05731, S2024-005731, 4805731,
// BUF-5731-24.
func journal(k data.Kommune, number int, received day.Date) string {
	year := received.Time().Year()
	switch chance(6, k.Code, "journal system") {
	case 0:
		return fmt.Sprintf("27.42.08-G01-%d-%02d", number, year%100)
	case 1:
		return fmt.Sprintf("%d-%05d", year, number)
	case 2:
		return fmt.Sprintf("%02d/%05d", year%100, number)
	case 3:
		return fmt.Sprintf("S%d-%06d", year, number)
	case 4:
		return fmt.Sprint(4_800_000 + number)
	}
	return fmt.Sprintf("BUF-%d-%02d", number, year%100)
}
