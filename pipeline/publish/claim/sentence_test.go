package claim

import (
	"strings"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

func some(f float64) estimators.Number { return estimators.Some(f) }

func TestJudge(t *testing.T) {
	full := estimators.Estimate{NBase: 385, NCounts: 206, Estimate: some(.535), Low: some(.48), High: some(.59), Grade: "A"}
	withheld, empty, lonely, point := full, full, full, full
	withheld.Grade = estimators.GradeWithheld
	empty.NBase, empty.NCounts, empty.Estimate = 0, 0, estimators.Number{}
	lonely.Estimate = estimators.Number{}
	point.Low = estimators.Number{}
	for _, c := range []struct {
		name     string
		basis    batch.Basis
		estimate estimators.Estimate
		kommuner int
		want     Verdict
	}{
		{"a sample", batch.Probability, full, 97, Verdict{Rate: true, Interval: true}},
		{"a census", batch.Census, full, 97, Verdict{Rate: true}},
		{"picked cases, whatever came along", batch.Purposive, full, 97, Verdict{Reason: Picked}},
		{"a basis that nobody knows", "", full, 97, Verdict{Reason: Picked}},
		{"one kommune", batch.Probability, full, 1, Verdict{Reason: OneKommune}},
		{"one kommune in a census", batch.Census, full, 1, Verdict{Reason: OneKommune}},
		{"two kommuner", batch.Probability, full, 2, Verdict{Rate: true, Interval: true}},
		{"too wide", batch.Probability, withheld, 97, Verdict{Reason: TooFew}},
		{"nothing there", batch.Probability, empty, 0, Verdict{Reason: NoCases}},
		{"no estimate", batch.Probability, lonely, 97, Verdict{Reason: NoEstimate}},
		{"a share without interval", batch.Probability, point, 97, Verdict{Reason: NoEstimate}},
	} {
		if got := Judge(c.basis, c.estimate, c.kommuner); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	const relevant = ", hvor det har været relevant og muligt at vurdere"
	for _, c := range []struct {
		name               string
		fact               Fact
		headline, sentence string
	}{
		{"a sample, over one half but not surely", Fact{Counts: 206, Base: 385, Share: some(206. / 385), Low: some(.4838), High: some(.5858), Level: .95},
			"54 procent", "206 ud af de 385 sager. 95 %-sikkerhedsinterval: 48-59 procent."},
		{"over one half", Fact{Counts: 240, Base: 385, Share: some(.6234), Low: some(.5729), High: some(.672), Level: .95},
			"62 procent", "240 ud af de 385 sager. Andelen er over halvdelen. 95 %-sikkerhedsinterval: 57-68 procent."},
		{"just half at the bound", Fact{Counts: 210, Base: 385, Share: some(.5455), Low: some(.5), High: some(.6), Level: .95},
			"55 procent", "210 ud af de 385 sager. 95 %-sikkerhedsinterval: 50-60 procent."},
		{"its own base", Fact{Counts: 107, Base: 255, Share: some(.4196), Low: some(.3583), High: some(.4828), Level: .95, Where: relevant},
			"42 procent", "107 ud af de 255 sager" + relevant + ". 95 %-sikkerhedsinterval: 35-49 procent."},
		{"none", Fact{Counts: 0, Base: 38, Share: some(0), Low: some(0), High: some(.0925), Level: .95}, // 1 - .025^(1/38) = .0925
			"Ingen", "Ingen af de 38 sager; andelen er højst 10 procent. 95 %-sikkerhedsinterval: 0-10 procent."},
		{"all", Fact{Counts: 38, Base: 38, Share: some(1), Low: some(.9075), High: some(1), Level: .95},
			"Alle", "Alle 38 sager; andelen er mindst 90 procent. 95 %-sikkerhedsinterval: 90-100 procent."},
		{"a census", Fact{Counts: 281, Base: 460, Share: some(281. / 460)},
			"61 procent", "281 ud af de 460 sager. Andelen er over halvdelen."},
		{"none in a census", Fact{Counts: 0, Base: 460, Share: some(0)}, "Ingen", "Ingen af de 460 sager."},
		{"picked cases", Fact{Counts: 29, Base: 74, Reason: Picked}, "29 ud af 74 sager", "29 ud af 74 gennemgåede sager."},
		{"no cases", Fact{Reason: NoCases}, "Ingen sager", "Der er ingen sager at vurdere."},
		{"thousands", Fact{Counts: 1017, Base: 5819, Share: some(1017. / 5819)}, "17 procent", "1.017 ud af de 5.819 sager."},
	} {
		if got := c.fact.Headline(); got != c.headline {
			t.Errorf("%s: headline %q, want %q", c.name, got, c.headline)
		}
		if got := c.fact.Sentence(); got != c.sentence {
			t.Errorf("%s: sentence\n%q, want\n%q", c.name, got, c.sentence)
		}
	}
}

func TestCheckText(t *testing.T) {
	half := Fact{Counts: 206, Base: 385, Share: some(.535), Low: some(.48), High: some(.59), Level: .95}
	over := Fact{Counts: 240, Base: 385, Share: some(.623), Low: some(.573), High: some(.672), Level: .95}
	wide := Fact{Counts: 10, Base: 20, Share: some(.5), Low: some(.27), High: some(.73), Level: .95}
	picked := Fact{Counts: 40, Base: 74, Reason: Picked}
	for _, c := range []struct {
		text string
		fact Fact
		ok   bool
	}{
		{"Retlige mangler i halvdelen af sagerne", half, true},
		{"Retlige mangler i over halvdelen af sagerne", half, false}, // L = .48
		{"Retlige mangler i over halvdelen af sagerne", over, true},
		{"Retlige mangler i halvdelen af sagerne", over, false},
		{"Retlige mangler i halvdelen af sagerne", wide, false}, // the interval says no such thing
		{"Retlige mangler i over halvdelen af sagerne", picked, false},
		{"Retlige mangler i hver tiende sag", half, false},
		{"Mangler i 54 procent af sagerne", half, true},
		{"Mangler i 52 procent af sagerne", half, false}, // the table says 54 (DOMAIN M28)
		{"Mangler i 54 pct. af sagerne", picked, false},
		{"Mangler i 53,5 procent af sagerne", half, false}, // whole percents only
		{"En forskel på 5 procentpoint", half, true},
		{"Sager efter barnets lov § 87 i 98 kommuner", picked, true},
	} {
		wrong := CheckText(c.text, []Fact{c.fact}, []Fact{c.fact})
		if (len(wrong) == 0) != c.ok {
			t.Errorf("%q over %v: %s", c.text, c.fact.Share, strings.Join(wrong, "; "))
		}
	}
}

// Of cases read twice no count is said, and none and all as of any.
func TestAgain(t *testing.T) {
	for _, c := range []struct {
		share, low, high   float64
		headline, sentence string
	}{
		{.5291, .4709, .5868, "53 procent", "Efter anden gennemgang af 85 sager. 95 %-sikkerhedsinterval: 47-59 procent."},
		{.62, .51, .72, "62 procent", "Efter anden gennemgang af 85 sager. Andelen er over halvdelen. 95 %-sikkerhedsinterval: 51-72 procent."},
		{0, 0, .055, "Ingen", "Efter anden gennemgang ingen af 85 sager; andelen er højst 6 procent. 95 %-sikkerhedsinterval: 0-6 procent."},
		{1, .945, 1, "Alle", "Efter anden gennemgang alle 85 sager; andelen er mindst 94 procent. 95 %-sikkerhedsinterval: 94-100 procent."},
	} {
		f := Fact{Base: 85, Share: estimators.Some(c.share), Low: estimators.Some(c.low), High: estimators.Some(c.high), Level: .95, Again: true}
		if got := f.Headline(); got != c.headline {
			t.Errorf("%v: %q, want %q", c.share, got, c.headline)
		}
		if got := f.Sentence(); got != c.sentence {
			t.Errorf("%v: %q, want %q", c.share, got, c.sentence)
		}
	}
}
