package publish_test

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

// The annex shows a deadline counted until the decision was sent beside the
// headline over the same cases, and nothing that a small group could be told
// from. The headline is 107 of 255.
func TestOtherEvents(t *testing.T) {
	for _, test := range []struct {
		name               string
		counts, same, base int64
		shown              bool
	}{
		{"78 of 120, and 50 as the headline counts", 78, 50, 120, true},
		{"all cases", 130, 107, 255, true},
		{"four are not exceeded", 116, 50, 120, false},
		{"four of the headline are not", 78, 116, 120, false},
		{"four of the other cases are exceeded", 78, 103, 120, false}, // 107 - 103
		{"four other cases", 130, 105, 251, false},
		{"four cases", 2, 2, 4, false},
	} {
		in := publishtest.Input()
		in.Codebook.Deadlines = []codebook.Deadline{{ID: "frist", Start: "modtaget", Stop: "afgjort", Sent: "afsendt"}}
		id, same := publish.ByEvents("frist_overskredet", deadline.ToSent)
		if !publish.Beside(id) || !publish.Beside(same) || publish.Beside("frist_overskredet") {
			t.Fatalf("%s and %s stand beside frist_overskredet", id, same)
		}
		in.Estimates = append(in.Estimates,
			publishtest.Estimate(id, nil, test.counts, test.base, 385, .56, .74, "B"),
			publishtest.Estimate(same, nil, test.same, test.base, test.base, .33, .51, "B"))
		m := build(t, in)
		i := slices.IndexFunc(m.Method, func(s publish.Section) bool { return s.Title == "Fristen regnet på andre måder" })
		if (i >= 0) != test.shown {
			t.Errorf("%s: shown %v, want %v", test.name, i >= 0, test.shown)
		}
		if i < 0 || test.base != 120 {
			continue
		}
		// 78/120 is 65 percent and 50/120 is 41.7; intervals are rounded outwards.
		want := publish.Item{Term: "Den offentliggjorte sagsbehandlingsfrist er ikke overholdt, regnet til afsendelsen",
			Text: "65 procent (56-74%) af de 120 sager, hvor akterne viser de dage, der skal bruges. I de samme sager er det 42 procent (33-51%), regnet fra modtagelse til afgørelse."}
		if items := m.Method[i].Items; len(items) != 1 || items[0] != want {
			t.Errorf("%s: %q, want %q", test.name, items, want)
		}
	}
	// Without an estimate of the same cases there is nothing to compare with.
	in := publishtest.Input()
	in.Codebook.Deadlines = []codebook.Deadline{{ID: "frist", Start: "modtaget", Stop: "afgjort", Sent: "afsendt"}}
	in.Estimates = append(in.Estimates, estimators.Estimate{ID: "frist_overskredet.afsendt", Measure: "frist_overskredet.afsendt"})
	for _, s := range build(t, in).Method {
		if strings.HasPrefix(s.Title, "Fristen") {
			t.Errorf("shows %+v", s)
		}
	}
}
