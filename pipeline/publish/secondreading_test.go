package publish_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

// readTwice is the barometer of publishtest with 58 of its 385 cases read
// again: two measures after the second reading, the other on too little.
func readTwice(headline string) publish.Input {
	in := publishtest.Input()
	in.Second = &publish.Second{Read: 385, Again: 58, Item: "retlig_mangel", Minimum: 2}
	in.Batch.Review = &batch.Review{SecondReading: .15, Headline: headline}
	for _, e := range []estimators.Estimate{
		publishtest.Estimate("retlig_mangel.tofase", nil, 30, 58, 58, .4321, .6123, "B"),
		publishtest.Estimate("omgjort.tofase", nil, 4, 9, 9, .12, .79, "withheld"),
		publishtest.Estimate("sagsoplysning.tofase", nil, 20, 58, 58, .2, .6, "withheld"),
	} {
		e.Notes = []estimators.Note{estimators.NoteSecondPhase}
		in.Estimates = append(in.Estimates, e)
		in.Spread[e.ID] = 40
	}
	return in
}

func annex(m *publish.Model, title string) string {
	for _, s := range m.Method {
		if s.Title == title {
			text := strings.Join(s.Paragraphs, " ")
			for _, i := range s.Items {
				text += " " + i.Term + ": " + i.Text
			}
			return text
		}
	}
	return ""
}

// 30/58 = 51.7 percent, outward 43-62; the first reading is 54 (48-59).
func TestAfterSecond(t *testing.T) {
	for _, c := range []struct{ headline, figure, sentence, other, annex string }{
		{"", "54 procent", "206 ud af de 385 sager. 95 %-sikkerhedsinterval: 48-59 procent. Efter anden gennemgang, hvor 58 sager er læst igen: 52 procent (43-62%).",
			"186 ud af de 385 sager. 95 %-sikkerhedsinterval: 43-54 procent.", "Hovedresultatet er den første gennemgang af alle sager."},
		{batch.TwoPhase, "52 procent", "Efter anden gennemgang af 58 sager. 95 %-sikkerhedsinterval: 43-62 procent. Efter første gennemgang alene: 54 procent (48-59%).",
			"Tallet efter anden gennemgang bygger på for få sager til at blive oplyst. Første gennemgang: 186 ud af de 385 sager. 95 %-sikkerhedsinterval: 43-54 procent.", "Det var besluttet, før den første sag var læst"},
	} {
		m, err := publish.Build(readTwice(c.headline))
		if err != nil {
			t.Fatal(err)
		}
		first, other := m.Findings[0], m.Findings[1]
		if first.Headline != c.figure || first.Sentence != c.sentence {
			t.Errorf("%q: %q %q, want %q %q", c.headline, first.Headline, first.Sentence, c.figure, c.sentence)
		}
		if other.Sentence != c.other {
			t.Errorf("%q: %q, want %q", c.headline, other.Sentence, c.other)
		}
		text := annex(m, "Sager, der er læst to gange")
		for _, want := range []string{c.annex, "Da de 385 sager var gennemgået, blev 58 læst igen", "Første gennemgang: 54 procent (48-59%). Efter anden gennemgang: 52 procent (43-62%)."} {
			if !strings.Contains(text, want) {
				t.Errorf("%q: the annex lacks %q: %s", c.headline, want, text)
			}
		}
		if strings.Contains(text, "44 procent") || strings.Contains(text, "34 procent") || strings.Count(text, "Efter anden gennemgang:") != 1 {
			t.Errorf("%q: the annex has a figure on too little: %s", c.headline, text)
		}
		for _, table := range m.Tables {
			for _, row := range table.Rows {
				if row.Figure.ID == "retlig_mangel" && row.Figure.ShareText() != "54%" {
					t.Errorf("%q: the first reading is %+v", c.headline, row)
				}
			}
		}
	}
}

// Without a second reading, an objection or a change the annex says nothing of
// them, and the publication is what it was, to the letter.
func TestNoSecondReading(t *testing.T) {
	in := publishtest.Input()
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"Sager, der er læst to gange", "Ændringer i måleskemaet undervejs", "Indsigelser fra kommunerne", "Tal set, mens gennemgangen stod på"} {
		if text := annex(m, title); text != "" {
			t.Errorf("%s: %s", title, text)
		}
	}
	in.Objections = &publish.Objections{}
	if m, err = publish.Build(in); err != nil || !strings.Contains(annex(m, "Indsigelser fra kommunerne"), "Der kom ingen.") {
		t.Errorf("no objection: %v %s", err, annex(m, "Indsigelser fra kommunerne"))
	}
}

// againByRegion is a barometer in which 300 of the 385 cases are read again:
// enough of them in three regions, too few of a class in Syddanmark, too few
// at all in Nordjylland, whose first reading has no share either.
func againByRegion() publish.Input {
	in := publishtest.Input()
	in.Second = &publish.Second{Read: 385, Again: 300, Item: "retlig_mangel", Minimum: 2}
	in.Batch.Review = &batch.Review{SecondReading: .78}
	in.Batch.Tables[0].Groups = [][]string{{}, {"region"}, {"region", "decision"}, {"kommune"}}
	for _, e := range []estimators.Estimate{
		publishtest.Estimate("retlig_mangel.tofase", nil, 161, 300, 300, .4787, .5943, "B"),
		publishtest.Estimate("retlig_mangel.tofase", publishtest.In("region", "hovedstaden"), 48, 91, 91, .4202, .6332, "C"), // 52.747 percent
		publishtest.Estimate("retlig_mangel.tofase", publishtest.In("region", "sjaelland"), 1, 48, 48, .0005, .1107, "C"),
		publishtest.Estimate("retlig_mangel.tofase", publishtest.In("region", "syddanmark"), 33, 62, 62, .4012, .6602, "withheld"),
		publishtest.Estimate("retlig_mangel.tofase", publishtest.In("region", "midtjylland"), 39, 70, 70, .4333, .6759, "C"),
		publishtest.Estimate("retlig_mangel.tofase", publishtest.In("region", "nordjylland"), 14, 29, 29, .2945, .6747, "withheld"), // and so is the first reading
		publishtest.Estimate("retlig_mangel.tofase", publishtest.In("kommune", "0101"), 20, 35, 35, .3, .7, "C"),
	} {
		e.Notes = []estimators.Note{estimators.NoteSecondPhase}
		if e.Grade == "withheld" {
			e.Notes = append(e.Notes, estimators.NoteThinClass)
		}
		in.Estimates = append(in.Estimates, e)
		in.Spread[e.ID] = 11
	}
	sjaelland := &in.Estimates[len(in.Estimates)-5]
	sjaelland.Estimate = estimators.Some(.0031) // what the weights make of one of 48
	in.Spread["retlig_mangel.tofase@kommune=0101"] = 1
	return in
}

// lines are the rows of the first table after the second reading, with the
// codes of their notes.
func lines(t *testing.T, in publish.Input) []string {
	t.Helper()
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range m.Tables[0].Rows {
		if !r.Figure.Again {
			continue
		}
		if r.Measure != "retlig_mangel.tofase" || r.MeasureLabel != "En eller flere retlige mangler, efter anden gennemgang" {
			t.Errorf("%s is called %s, %s", r.Group, r.Measure, r.MeasureLabel)
		}
		line := []string{r.Group, r.Figure.CountsText(), r.Figure.BaseText(), r.Figure.ShareText(), r.Figure.IntervalText(), string(r.Figure.Status)}
		for _, n := range r.Figure.Notes {
			line = append(line, m.Footnotes[n-1].Code)
		}
		out = append(out, strings.Join(line, " "))
	}
	return out
}

// The rows follow those of the first reading, where a group of their kind has a
// share; where it has none there is a code. Nothing stands there of kommuner.
func TestAfterSecondByGroup(t *testing.T) {
	in := againByRegion()
	want := []string{
		"Hele landet [z] 300 54% 47-60% vist second_phase",
		"Region Hovedstaden [z] 91 53% 42-64% vist bredt_interval second_phase",
		"Region Sjælland [z] 48 <1% 0-12% vist bredt_interval second_phase",
		"Region Syddanmark [z] 62 [x] [x] kun_antal for_faa_igen",
		"Region Midtjylland [z] 70 56% 43-68% vist bredt_interval second_phase",
	}
	if diff := cmp.Diff(want, lines(t, in)); diff != "" {
		t.Error(diff)
	}
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	t1 := m.Tables[0]
	if t1.Measures != 2 || len(m.Tables[1].Rows) != 5 || m.Tables[1].Measures != 5 {
		t.Errorf("T1 has %d measures, T2 %d rows", t1.Measures, len(m.Tables[1].Rows))
	}
	for _, r := range t1.Rows {
		if f := r.Figure; f.Again && f.Share.OK { // no more digits than the page has
			for _, n := range []estimators.Number{f.Share, f.Low, f.High} {
				if n.F != .001 && math.Abs(n.F*100-math.Round(n.F*100)) > 1e-9 {
					t.Errorf("%s: %v has decimals of a percent", r.Group, n.F)
				}
			}
		}
	}
	if !slices.ContainsFunc(m.Symbols, func(s publish.Symbol) bool {
		return s.Sign == "[z]" && strings.Contains(s.Text, "Efter anden gennemgang")
	}) {
		t.Errorf("[z] is not explained: %+v", m.Symbols)
	}

	// 9 read again in Nordjylland, 280 in all: it would follow from the whole and
	// the other regions, so the smallest of them is left out.
	few := &in.Estimates[len(in.Estimates)-2]
	few.N, few.NBase, few.NCounts = 9, 9, 4
	in.Estimates[len(in.Estimates)-7].N, in.Estimates[len(in.Estimates)-7].NBase = 280, 280
	got := lines(t, in)
	if hidden := strings.Count(strings.Join(got, "\n"), "[c] [c] [c] [c] udeladt"); hidden != 1 || !strings.HasPrefix(got[2], "Region Sjælland [c]") {
		t.Errorf("%d are left out, want Sjælland: %q", hidden, got)
	}

	// A region of which the first reading is left out has nothing of the second.
	in = againByRegion()
	i := slices.IndexFunc(in.Estimates, func(e estimators.Estimate) bool { return e.ID == "retlig_mangel@region=midtjylland" })
	in.Estimates[i].NBase, in.Estimates[i].N, in.Estimates[i].NCounts = 8, 8, 4 // and 83 more in Hovedstaden
	i = slices.IndexFunc(in.Estimates, func(e estimators.Estimate) bool { return e.ID == "retlig_mangel@region=hovedstaden" })
	in.Estimates[i].NBase, in.Estimates[i].N = 200, 200
	if m, err = publish.Build(in); err != nil {
		t.Fatal(err)
	}
	left := map[string][2]publish.Status{}
	for _, r := range m.Tables[0].Rows {
		if len(r.Codes) > 0 && r.Codes[0] != "" && r.Codes[1] == "" {
			s := left[r.Group]
			s[map[bool]int{false: 0, true: 1}[r.Figure.Again]] = r.Figure.Status
			left[r.Group] = s
		}
	}
	n := 0
	for group, s := range left {
		if s[0] == publish.Withheld {
			if n++; s[1] != "" {
				t.Errorf("%s is left out of the first reading, and after the second it is %s", group, s[1])
			}
		}
	}
	if n < 2 {
		t.Errorf("%d regions are left out of the first reading: %v", n, left)
	}
}

// Where the figure after the second reading is the headline, the chart says
// which of the two a panel shows, and no mark is of none of 0 cases.
func TestTwoPhaseChart(t *testing.T) {
	in := againByRegion()
	in.Batch.Review.Headline = batch.TwoPhase
	in.Bounds = []publish.BoundLine{{Measure: "retlig_mangel", Missing: 3, Low: .47, High: .6, Level: .95}}
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	p := m.Chart.Panels
	if len(p) != 2 || p[0].Title != "Hele landet, efter anden gennemgang" || len(p[0].Marks) != 1 || !strings.HasSuffix(p[1].Title, ", fordelt på region, efter første gennemgang") {
		t.Fatalf("the chart: %+v", p)
	}
	if text := annex(m, "Hvis de manglende sager havde vist noget andet"); !strings.Contains(text, "Tallene i dette afsnit er efter første gennemgang.") {
		t.Errorf("the annex does not say whose shares they are: %s", text)
	}
	fact := p[0].Marks[0].Figure.Fact()
	if fact.Headline() != "54 procent" || fact.Sentence() != "Efter anden gennemgang af 300 sager. 95 %-sikkerhedsinterval: 47-60 procent." {
		t.Errorf("%s. %s", fact.Headline(), fact.Sentence())
	}
	if f := m.Findings[1]; f.Headline != "[x]" || f.Figure.Share.OK || len(f.Figure.Notes) != 1 {
		t.Errorf("a headline on too little: %+v", f)
	}
}

// What must not follow: a region of which the first reading is left out, once
// another has no case read again; a group that is protected; and a measure of
// which the first reading has no share.
func TestAfterSecondHidden(t *testing.T) {
	in := againByRegion()
	at := func(id string) *estimators.Estimate {
		return &in.Estimates[slices.IndexFunc(in.Estimates, func(e estimators.Estimate) bool { return e.ID == id })]
	}
	size := func(id string, n int64) { at(id).N, at(id).NBase, at(id).NCounts = n, n, n/2 }
	size("retlig_mangel@region=midtjylland", 8)
	size("retlig_mangel@region=hovedstaden", 200)
	size("retlig_mangel.tofase@region=nordjylland", 0)
	size("retlig_mangel.tofase", 271)
	want := []string{
		"Hele landet [z] 271 54% 47-60% vist second_phase",
		"Region Hovedstaden [z] 91 53% 42-64% vist bredt_interval second_phase",
		"Region Sjælland [c] [c] [c] [c] udeladt",
		"Region Syddanmark [z] 62 [x] [x] kun_antal for_faa_igen",
	}
	if diff := cmp.Diff(want, lines(t, in)); diff != "" {
		t.Errorf("Midtjylland is the whole less the others: %s", diff)
	}

	in = againByRegion()
	in.Batch.Publish.Protect = []string{"kommune", "region"}
	if got := lines(t, in); len(got) != 1 || !strings.HasPrefix(got[0], "Hele landet") {
		t.Errorf("regions are protected: %q", got)
	}

	in = againByRegion()
	in.Batch.Tables[0].Title = "Retlige mangler"
	at("retlig_mangel").Grade = estimators.GradeWithheld
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	if s := m.Findings[0].Sentence; strings.Contains(s, "anden gennemgang") {
		t.Errorf("no share after the first reading: %s", s)
	}
}
