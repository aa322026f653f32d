package publish_test

import (
	"strings"
	"testing"

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
		{"", "54 procent", "206 ud af de 385 sager. 95 %-sikkerhedsinterval: 48-59 procent. Efter anden gennemgang: 52 procent (43-62%).",
			"186 ud af de 385 sager. 95 %-sikkerhedsinterval: 43-54 procent.", "Hovedresultatet er den første gennemgang af alle sager."},
		{batch.TwoPhase, "52 procent", "Efter anden gennemgang. 95 %-sikkerhedsinterval: 43-62 procent. Efter første gennemgang alene: 54 procent (48-59%).",
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
				if strings.Contains(row.Measure, ".") || row.Figure.ID == "retlig_mangel" && row.Figure.ShareText() != "54%" {
					t.Errorf("%q: the tables are of the first reading, and have %+v", c.headline, row)
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
