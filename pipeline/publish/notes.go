package publish

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
	"sagsbarometer/pipeline/publish/disclose"
)

// gradeC marks the widest intervals that are published.
const gradeC = "bredt_interval"

// noteTexts are the footnotes, by code: reasons why no share is printed, and
// the notes that estimates bring along.
var noteTexts = map[string]string{
	string(claim.Picked):     "Sagerne er udvalgt og ikke trukket ved lodtrækning. Tallet beskriver de gennemgåede sager og kan ikke overføres til andre.",
	string(claim.OneKommune): "Alle sagerne i basen kommer fra én kommune. Derfor oplyses kun antallet af sager og ingen andel: Undersøgelsen kan ikke bruges til at beskrive den enkelte kommunes sagsbehandling.",
	string(claim.TooFew):     "Der er gennemgået for få sager til at oplyse en andel: Sikkerhedsintervallet ville være bredere, end der offentliggøres.",
	string(claim.NoEstimate): "Andelen kan ikke beregnes.",
	string(tooFewAgain):      "Der er læst for få sager to gange til at oplyse en andel efter anden gennemgang.",
	gradeC:                   "Sikkerhedsintervallet er bredt. Tallet skal læses med forbehold.",

	string(estimators.NoteSmallBase):        "Tallet bygger på få sager.",
	string(estimators.NotePoststratified):   "Tallet er vægtet op til, hvor mange sager der er på listerne af hver slags. Det er tal for grupper ikke. Metoden siger, hvad det betyder.",
	string(estimators.NoteCalibrated):       "Tallet er vægtet op til kendte antal.",
	string(estimators.NoteSecondPhase):      "Tallet bygger på de sager, der er læst to gange, og er vægtet op til alle de læste.",
	string(estimators.NoteReplicates):       "Usikkerheden er regnet ved at gentage beregningen på dele af stikprøven.",
	string(estimators.NoteFewDegrees):       "Usikkerheden bygger på få uafhængige dele af stikprøven og er selv usikker.",
	string(estimators.NoteClipped):          "Intervallet er skåret af ved det, der er muligt.",
	string(estimators.NoteFewReaders):       "For få har læst sagerne til, at det kan siges, hvor forskelligt de vurderer.",
	string(estimators.NoteSensitivityCheck): "Tallet er regnet om efter, hvor ofte en læser tog fejl i andre sager. Det er en følsomhedsprøve og ikke et skøn.",
	string(estimators.NoteOpenAnswers):      "Et spørgsmål, som tallet bygger på, har fået ny betydning, og nogle af sagerne er endnu ikke besvaret igen.",
	string(estimators.NoteOneStratum):       "Alle sagerne i basen ligger i ét stratum.",
	string(estimators.NoteCensusStratum):    "Alle sager i gruppen er gennemgået. Tallet har derfor ingen stikprøveusikkerhed.",
	string(estimators.NoteCollapsed):        "Strata med for få gennemgåede sager er slået sammen med et lignende stratum ved beregningen af usikkerheden.",
	string(estimators.NoteLonelyStratum):    "Gruppen berører strata, hvor kun én sag er gennemgået.",
	string(estimators.NoteCVDenominator):    "Hvor mange sager gruppen omfatter, er selv et skøn med betydelig usikkerhed.",
	string(estimators.NoteApproximate):      "Intervallet er tilnærmet. Det er kun eksakt for hele stikprøven, når alle trukne sager er gennemgået og indgår i basen.",
	string(estimators.NoteNoInterval):       "Der kan ikke beregnes et sikkerhedsinterval.",
}

// saidElsewhere are notes that need no footnote: the reason why there is no
// share says the same, the method annex does, or they are about a standard
// error, which is not published.
var saidElsewhere = []estimators.Note{
	estimators.NotePurposive, estimators.NoteThinClass, estimators.NoteCensus, estimators.NoteEmptyBase, estimators.NoteWithheld, estimators.NoteNoVariation,
}

// noteText is the footnote of a code. A code without words is printed as it
// is: a note must not be lost because nobody has worded it.
func noteText(code string) string {
	if text, ok := noteTexts[code]; ok {
		return text
	}
	return "Bemærkning fra beregningen: " + strings.ReplaceAll(code, "_", " ") + "."
}

// noteCodes are the footnotes of a figure. What is left out has none, since
// they tell of its cases.
func noteCodes(f *Figure, e estimators.Estimate) []string {
	var codes []string
	if f.Status == Withheld {
		return nil
	}
	if f.Reason != claim.None && f.Reason != claim.NoCases {
		codes = append(codes, string(f.Reason))
	}
	if f.Status != Full {
		return codes // the other notes are about the share
	}
	if f.Grade == estimators.GradeC {
		codes = append(codes, gradeC)
	}
	for _, n := range e.Notes {
		if slices.Contains(saidElsewhere, n) {
			continue
		}
		codes = append(codes, string(n))
	}
	return codes
}

// symbols explains the signs that the tables use, and no others.
func (b *builder) symbols() {
	used := func(status Status, rates bool) bool {
		return slices.ContainsFunc(b.model.Tables, func(t Table) bool {
			return (t.Rates || !rates) && slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Figure.Status == status })
		})
	}
	frame := func(sign string) bool {
		of := func(t Tally) bool { return t.Sign == sign }
		return slices.ContainsFunc(append(b.model.Frame.Lines, b.model.Frame.Total), func(r FrameRow) bool {
			return of(r.Duplicates) || slices.ContainsFunc(r.Excluded, of)
		})
	}
	if frame(b.few()) {
		b.model.Symbols = append(b.model.Symbols, Symbol{b.few(), fmt.Sprintf("Færre end %s rækker på en liste, måske ingen. Tallet er udeladt af hensyn til fortrolighed.", claim.Count(b.minimumCell()))})
	}
	if used(Withheld, false) || frame(SignConfidential) || slices.ContainsFunc(b.model.Findings, func(f Finding) bool { return f.Figure.Status == Withheld }) {
		b.model.Symbols = append(b.model.Symbols, Symbol{SignConfidential, b.threshold()})
	}
	if used(CountsOnly, true) {
		b.model.Symbols = append(b.model.Symbols, Symbol{SignNotAvailable, "Andelen oplyses ikke. Noten siger hvorfor."})
	}
	var why []string
	if used(NoCases, true) {
		why = append(why, "Der er ingen sager at vurdere.")
	}
	if slices.ContainsFunc(b.model.Tables, func(t Table) bool {
		return slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Figure.Again })
	}) {
		why = append(why, "Efter anden gennemgang er sagerne vægtet op til alle, så der er ikke et antal at tælle op.")
	}
	if len(why) > 0 {
		b.model.Symbols = append(b.model.Symbols, Symbol{SignNotApplicable, "Ikke relevant: " + strings.Join(why, " ")})
	}
}

// threshold says in words when figures are left out.
func (b *builder) threshold() string {
	few := claim.Count(b.minimumCell())
	when := []string{fmt.Sprintf("når den bygger på færre end %s gennemgåede sager", claim.Count(disclose.MinimumBase))}
	switch b.model.Basis {
	case batch.Census:
		when[0] = fmt.Sprintf("når færre end %s sager er med eller uden det, der måles", few)
	case batch.Probability:
		when[0] += fmt.Sprintf(" eller taler for færre end %s sager på listerne", few)
	}
	if b.model.Basis != batch.Census {
		var labels []string
		for _, p := range append(batch.DefaultProtect(), b.Batch.Publish.Protect...) {
			if label := lower(b.columnLabel(p)); !slices.Contains(labels, label) {
				labels = append(labels, label)
			}
		}
		when = append(when, fmt.Sprintf("når den er fordelt på %s eller kun har sager fra én kommune, og færre end %s sager er med eller uden det, der måles", and(labels), few))
	}
	return "En række udelades af hensyn til fortrolighed: " + strings.Join(when, "; ") +
		"; og når en anden udeladt række ellers kunne regnes ud."
}
