package publish

import (
	"fmt"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
	"sagsbarometer/pipeline/publish/disclose"
)

// AfterSecond ends the id of the estimate of a measure after the second
// reading: the two-phase figure.
const AfterSecond = ".tofase"

// A Second is how cases were chosen to be read twice.
type Second struct {
	Read, Again int64  // cases read, and of them those read again
	Item        string // the question whose answer made the classes
	Minimum     int64  // of each class
}

// twoPhase reports whether it was declared beforehand that the headline is the
// figure after the second reading.
func (b *builder) twoPhase() bool {
	return b.Batch.Review != nil && b.Batch.Review.Headline == batch.TwoPhase
}

// afterSecond is the two-phase figure of a measure of which the first reading
// is published; nil where there is none, or where it rests on too little.
func (b *builder) afterSecond(m *batch.Measure) *Figure {
	first, e := b.figures[m.ID+"\x00"], b.estimate(m.ID+AfterSecond)
	if first == nil || first.Status != Full || e == nil || e.NBase < disclose.MinimumBase {
		return nil
	}
	v := claim.Judge(b.Batch.Batch.Basis, *e, b.Spread[e.ID])
	if !v.Rate {
		return nil
	}
	f := figure(*e, v, disclose.Shown, "")
	f.N, f.Base, f.Counts = Count{}, Count{}, Count{} // of the cases read again, which are no part of all
	f.codes = noteCodes(f, *e)
	return f
}

// withSecond puts the figure after the second reading beside a finding, or in
// its place where that was declared beforehand.
func (b *builder) withSecond(found *Finding, m *batch.Measure) {
	second := b.afterSecond(m)
	switch first := found.Figure; {
	case !b.twoPhase() && second != nil:
		found.Sentence += " Efter anden gennemgang: " + shareText(second.Share, second.Low, second.High) + "."
	case !b.twoPhase() || first.Status != Full:
	case second == nil:
		found.Headline = SignNotAvailable
		found.Sentence = "Tallet efter anden gennemgang bygger på for få sager til at blive oplyst. Første gennemgang: " + found.Sentence
	default:
		found.Figure, found.Headline = second, claim.Percent(second.Share.F)
		found.Sentence = fmt.Sprintf("Efter anden gennemgang. %s. Efter første gennemgang alene: %s.",
			claim.Interval(second.Low.F, second.High.F, second.Level), shareText(first.Share, first.Low, first.High))
	}
}

// secondReading is the section on cases that were read twice; ok is false where
// none was. How far readers agree is for the project lead alone.
func (b *builder) secondReading() (s Section, ok bool) {
	if b.Second == nil || b.Second.Again == 0 {
		return s, false
	}
	s.Title = "Sager, der er læst to gange"
	label := b.Second.Item
	if b.Codebook != nil {
		label = b.Codebook.LabelOf(label)
	}
	s.Paragraphs = []string{
		fmt.Sprintf("Da de %s var gennemgået, blev %s læst igen af en anden, som ikke så, hvad den første fandt. De er valgt ved lod i hver af de klasser, som den første læsning deler sagerne i (»%s«), og mindst %s af hver, hvor der er så mange. Hvor to læsninger var forskellige, har en tredje afgjort det.",
			plural(b.Second.Read, "sag", "sager"), claim.Count(b.Second.Again), label, claim.Count(b.Second.Minimum)),
		"Tallet efter anden gennemgang bygger på de sager, der er læst igen, vægtet op til alle de gennemgåede i samme klasse. Det tager højde for, hvor de første læsere tog fejl, men er mere usikkert, fordi det bygger på færre sager. Begge lodtrækninger er regnet med i usikkerheden.",
		"Hovedresultatet er den første gennemgang af alle sager. Intet svar er rettet i de sager, der er læst igen; ellers var netop de sager bedre læst end resten.",
	}
	if b.twoPhase() {
		s.Paragraphs[2] = "Det var besluttet, før den første sag var læst, at hovedresultatet er tallet efter anden gennemgang. Tabellerne viser den første gennemgang af alle sager."
	}
	for i := range b.Batch.Measures {
		m := &b.Batch.Measures[i]
		if second := b.afterSecond(m); second != nil {
			first := b.figures[m.ID+"\x00"]
			s.Items = append(s.Items, Item{Term: m.Label, Text: fmt.Sprintf("Første gennemgang: %s. Efter anden gennemgang: %s.",
				shareText(first.Share, first.Low, first.High), shareText(second.Share, second.Low, second.High))})
		}
	}
	if len(s.Items) == 0 {
		s.Paragraphs = append(s.Paragraphs, "Der er læst for få sager igen til at oplyse tal.")
	}
	return s, true
}
