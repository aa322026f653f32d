package deadline

import (
	"slices"
	"strings"

	"sagsbarometer/data/day"
)

// A Report is a deadline as the kommune itself has stated it, in its reply to
// the request for papers.
type Report struct {
	Kommune, Provision string
	For                string // the kind of case in the kommune's words; empty for all
	Value              int
	Unit               Unit
	From               *day.Date // nil: the kommune did not say since when
}

// Against is the register held against what kommuner have reported: cases
// received while the two differ cannot be assessed.
func (reg *Register) Against(reports []Report) *Register {
	held := newRegister(reg.Rules())
	held.reports = map[key][]Report{}
	for _, r := range reports {
		k := keyOf(r.Kommune, canonical(r.Provision), "")
		held.reports[k] = append(held.reports[k], r)
	}
	return held
}

// contradicted reports whether the kommune has stated another deadline than
// the rule for that day. What it stated for that day is, for each kind of case
// that it tells apart, what it stated last; the kinds are its own words, so
// that it is enough that one of them is as long as the rule. A kommune that
// has stated nothing for the day has contradicted nothing. What it stated by the
// name that the provision had that day goes before what it stated by the other.
func (reg *Register) contradicted(rule Rule, provision string, on day.Date) bool {
	for _, name := range names(provision, on) {
		if stated := reg.stated(keyOf(rule.Kommune, name, ""), on); len(stated) > 0 {
			return !slices.ContainsFunc(stated, func(r Report) bool { return sameLength(r.Value, r.Unit, rule.Value, rule.Unit) })
		}
	}
	return false
}

// stated is what was stated last for a day, of each kind of case.
func (reg *Register) stated(k key, on day.Date) (stated []Report) {
	last := map[string][]Report{} // by kind of case
	for _, r := range reg.reports[k] {
		if since(r) > on {
			continue
		}
		kind := strings.ToLower(strings.TrimSpace(r.For))
		switch now := last[kind]; {
		case len(now) == 0 || since(r) > since(now[0]):
			last[kind] = []Report{r}
		case since(r) == since(now[0]):
			last[kind] = append(now, r)
		}
	}
	for _, now := range last {
		stated = append(stated, now...)
	}
	return stated
}

func since(r Report) day.Date { return from(Rule{From: r.From}) }

// sameLength reports whether two deadlines end on the same day whenever they
// begin: 12 weeks are 84 days, but no number of months.
func sameLength(value int, unit Unit, otherValue int, other Unit) bool {
	days := func(value int, unit Unit) (int, Unit) {
		if unit == Weeks {
			return 7 * value, Days
		}
		return value, unit
	}
	value, unit = days(value, unit)
	otherValue, other = days(otherValue, other)
	return value == otherValue && unit == other
}
