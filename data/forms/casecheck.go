package forms

import (
	"strconv"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A caseCheck holds rows against the cases that were drawn.
type caseCheck struct {
	drawn map[string]string
	own   bool           // rows of the authority's own list
	first map[string]int // case number -> row
}

func newCaseCheck(drawn map[string]string, own bool) *caseCheck {
	return &caseCheck{drawn: drawn, own: own, first: map[string]int{}}
}

// caseNo reports whether the row is about a drawn case of the kommune (of any
// where none is given) that no row above is about.
func (c *caseCheck) caseNo(no, kommune string, row int, wrong func(rule, subject string, found, wanted lang.Text)) bool {
	of, ok := c.drawn[no]
	switch {
	case !ok:
		wrong("not-drawn", no0(no), lang.Text{EN: "a case that was not drawn", DA: "en sag, der ikke er udtrukket"}, lang.Text{EN: "a case number of the request", DA: "et sagsnummer fra anmodningen"})
		return false
	case kommune != "" && of != kommune:
		wrong("other-kommune", no, lang.Text{EN: "a case of kommune " + of, DA: "en sag fra kommune " + of}, lang.Text{EN: "one of kommune " + kommune, DA: "en fra kommune " + kommune})
		return false
	}
	if line, twice := c.first[no]; twice {
		wrong("case-twice", no, lang.Text{EN: "the case stands twice", DA: "sagen står to gange"}, lang.Text{EN: "only row " + strconv.Itoa(line), DA: "kun række " + strconv.Itoa(line)})
		return false
	}
	c.first[no] = row
	return true
}

// no0 is a case number as it may be shown: what is none may be anything.
func no0(s string) string {
	if len(s) > 20 || strict.Shown(s) != s {
		return ""
	}
	return s
}

// reason returns the code of why a case cannot be sent, empty where nothing is
// said or it is wrong.
func (c *caseCheck) reason(text, sent, remark string, wrong func(rule, subject string, found, wanted lang.Text)) string {
	if text == "" {
		return ""
	}
	i, ok := findReason(text)
	switch {
	case !ok:
		wrong("unknown-reason", caseHeadings[5], quoted(text), strict.OneOf(reasonLabels(c.own)))
		return ""
	case reasons[i].own && !c.own:
		wrong("authority-only", caseHeadings[5], lang.Text{
			EN: quoted(text).EN + ", which only the authority says, in a list of its own (.csv)",
			DA: quoted(text).DA + ", som kun kan siges af dem, der gennemgår sagerne, i deres egen liste (.csv)",
		}, strict.OneOf(reasonLabels(c.own)))
		return ""
	case sent != "" && reasons[i].disposition != Incomplete: // what is incomplete has arrived
		wrong("sent-and-not", caseHeadings[5], lang.Text{EN: "both a day and a reason for not sending", DA: "både en dag og en grund til ikke at sende"}, lang.Text{EN: "one of them", DA: "en af delene"})
		return ""
	case reasons[i].remark && remark == "":
		wrong("reason-unexplained", caseHeadings[6], quoted(text), lang.Text{EN: "a remark that says why", DA: "en bemærkning, der siger hvorfor"})
		return ""
	}
	return reasons[i].Code
}
