package publish

import (
	"fmt"
	"math"
	"strings"

	"sagsbarometer/estimators"
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

// ofFirst says of shares that they are of the first reading, where the headline
// is not.
func (b *builder) ofFirst() string {
	if b.twoPhase() {
		return " Tallene i dette afsnit er efter første gennemgang."
	}
	return ""
}

// tooFewAgain is why there is no share after the second reading where there is
// one after the first.
const tooFewAgain claim.Reason = "for_faa_igen"

// afterSecondLabel ends the label of a measure after the second reading.
const afterSecondLabel = ", efter anden gennemgang"

// secondFigures makes the figure after the second reading of each estimate
// shown that has one. They are cells of their own, of fewer cases: what is left
// out of the first reading is left out of them too, and so is all that tells of
// one kommune or is protected, and none that is left out follows from the rest.
func (b *builder) secondFigures(shown []estimators.Estimate, rule disclose.Rule) {
	of := map[string]estimators.Estimate{}
	for _, e := range b.Estimates {
		if m, ok := strings.CutSuffix(e.Measure, AfterSecond); ok && b.measure(m) != nil {
			of[m+"\x00"+e.Domain.String()+"\x00"+e.Value] = e
		}
	}
	var firsts, seconds []estimators.Estimate
	var cells []disclose.Cell
	for _, e := range shown {
		s, ok := of[e.Measure+"\x00"+e.Domain.String()+"\x00"+e.Value]
		first := b.figures[e.ID+"\x00"+e.Value]
		if !ok || first == nil {
			continue
		}
		firsts, seconds = append(firsts, e), append(seconds, s)
		cells = append(cells, disclose.Cell{
			Measure: s.Measure, Value: s.Value, Item: b.measure(e.Measure).Item, Domain: s.Domain, N: s.N, Base: s.NBase, Counts: s.NCounts, Estimated: s.PopHat,
			Hidden: first.Status == Withheld || len(s.Domain) > 0 && b.protected(s),
		})
	}
	marks := disclose.Suppress(cells, rule)
	for i, e := range firsts {
		key := e.ID + "\x00" + e.Value
		b.second[key] = b.secondFigure(seconds[i], b.figures[key], marks[i])
	}
}

// secondFigure publishes of an estimate after the second reading what is left.
// It has a share only where the first reading has.
func (b *builder) secondFigure(e estimators.Estimate, first *Figure, m disclose.Mark) *Figure {
	f := &Figure{ID: e.ID, Status: Full, Again: true}
	v := claim.Judge(b.Batch.Batch.Basis, e, b.Spread[e.ID])
	switch {
	case m != disclose.Shown:
		f.Status = Withheld
		return f
	case first.Status == NoCases:
		f.Status, f.Reason = NoCases, claim.NoCases
		return f
	case !v.Rate || first.Status != Full || e.NBase < disclose.MinimumBase:
		f.Status, f.Reason = CountsOnly, tooFewAgain
	default:
		f.Share, f.Low, f.High = wholePercents(e)
		f.Level, f.Interval, f.Grade = e.Level, e.Interval, e.Grade
	}
	f.N, f.Base = Count{e.N, true}, Count{e.NBase, true}
	f.codes = noteCodes(f, e)
	return f
}

// wholePercents are a share and its interval with no more digits than the page
// prints. With all of them one could work out in how many of the few cases the
// second reader said something else, which is for the project lead alone. What
// is not none is not rounded to it, nor to all.
func wholePercents(e estimators.Estimate) (share, low, high estimators.Number) {
	p := math.Round(e.Estimate.F*1e11) / 1e9
	whole := math.Round(p) / 100
	switch {
	case whole == 0 && p > 0:
		whole = .001
	case whole == 1 && p < 100:
		whole = .999
	}
	from, to := claim.Outward(e.Low.F, e.High.F)
	return estimators.Some(whole), estimators.Some(float64(from) / 100), estimators.Some(float64(to) / 100)
}

// afterSecond is the figure of a measure at the whole after the second reading;
// nil where it has no share.
func (b *builder) afterSecond(m *batch.Measure) *Figure {
	if f := b.second[m.ID+"\x00"]; f != nil && f.Share.OK {
		return f
	}
	return nil
}

// againIn are the rows after the second reading that follow those of a measure
// in a table: of groups of which the first reading has a share, unless none of
// their kind has one after the second.
func (b *builder) againIn(t *Table, measures []string, groups [][]string) map[string][]Row {
	rows := map[string][]Row{}
	for _, g := range groups {
		some := false
		of := map[string][]Row{}
		for _, id := range measures {
			m := b.measure(id)
			if m == nil {
				continue // refused where the table is made
			}
			for _, r := range b.rows(t, m, g) {
				second := b.second[r.Figure.ID+"\x00"+r.Value]
				if second == nil || r.Figure.Status != Full {
					continue
				}
				r.Measure, r.MeasureLabel, r.Figure = r.Measure+AfterSecond, r.MeasureLabel+afterSecondLabel, second
				of[id] = append(of[id], r)
				some = some || second.Share.OK
			}
		}
		for _, id := range measures {
			if some {
				rows[id] = append(rows[id], of[id]...)
			}
		}
	}
	return rows
}

// withSecond puts the figure after the second reading beside a finding, or in
// its place where that was declared beforehand.
func (b *builder) withSecond(found *Finding, m *batch.Measure) {
	second := b.afterSecond(m)
	switch first := found.Figure; {
	case !b.twoPhase() && second != nil:
		found.Sentence += fmt.Sprintf(" Efter anden gennemgang, hvor %s er læst igen: %s.", plural(second.Base.N, "sag", "sager"), shareText(second.Share, second.Low, second.High))
	case !b.twoPhase() || first.Status != Full:
	case second == nil:
		found.Figure, found.Headline = &Figure{ID: m.ID + AfterSecond, Status: CountsOnly, Reason: tooFewAgain, Again: true, codes: []string{string(tooFewAgain)}}, SignNotAvailable
		found.Sentence = "Tallet efter anden gennemgang bygger på for få sager til at blive oplyst. Første gennemgang: " + found.Sentence
	default:
		found.Figure, found.Headline = second, second.Fact().Headline()
		found.Sentence = second.Fact().Sentence() + " Efter første gennemgang alene: " + shareText(first.Share, first.Low, first.High) + "."
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
	when := "Da de %s var gennemgået, blev %s læst igen"
	if b.keyedSecond() {
		when = "Efterhånden som de %s blev gennemgået, blev %s læst igen"
	}
	s.Paragraphs = []string{
		fmt.Sprintf(when+" af en anden, som ikke så, hvad den første fandt. De er valgt ved lod i hver af de klasser, som den første læsning deler sagerne i (»%s«), og mindst %s af hver, hvor der er så mange. Hvor to læsninger var forskellige, har en tredje afgjort det.",
			plural(b.Second.Read, "sag", "sager"), claim.Count(b.Second.Again), label, claim.Count(b.Second.Minimum)),
		"Tallet efter anden gennemgang bygger på de sager, der er læst igen, vægtet op til alle de gennemgåede i samme klasse. Det tager højde for, hvor de første læsere tog fejl, men er mere usikkert, fordi det bygger på færre sager. Begge lodtrækninger er regnet med i usikkerheden.",
		"Hovedresultatet er den første gennemgang af alle sager. Intet svar er rettet i de sager, der er læst igen; ellers var netop de sager bedre læst end resten.",
	}
	if b.twoPhase() {
		s.Paragraphs[2] = "Det var besluttet, før den første sag var læst, at hovedresultatet er tallet efter anden gennemgang. Tabellerne viser begge."
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
	} else {
		s.Paragraphs = append(s.Paragraphs, "En gruppe, fx en region, har kun et tal efter anden gennemgang, hvis den også har et efter den første, hvis mindst to sager af hver klasse er læst igen i gruppen, og hvis intervallet ikke bliver for bredt. Tallene efter anden gennemgang er i hele procent, også i regneark og datafiler: Med decimaler kunne man regne ud, hvor mange svar der blev ændret.")
	}
	return s, true
}
