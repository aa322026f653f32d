package publish

import (
	"fmt"

	"sagsbarometer/pipeline/publish/claim"
)

// An intervalName is what an interval is called, and what one sentence can
// say of how it is made.
type intervalName struct{ name, made string }

var intervalNames = map[string]intervalName{
	"clopper-pearson-survey": {"Clopper-Pearson for stikprøver med vægte",
		"Det er Clopper-Pearsons eksakte interval, regnet med det antal sager, som stikprøven svarer til, når der tages hensyn til, at nogle sager vejer tungere end andre. En enkelt sag, der vejer tungt, kan gøre intervallet bredere."},
	"clopper-pearson":      {"Clopper-Pearson", "Det er Clopper-Pearsons eksakte interval, regnet på antallet af sager."},
	"clopper-pearson-kish": {"Clopper-Pearson med Kish' effektive antal", "Det er Clopper-Pearsons interval, regnet med Kish' effektive antal sager."},
	"wilson":               {"Wilson", "Det er Wilsons interval, regnet med det effektive antal sager."},
	"wilson-kish":          {"Wilson med Kish' effektive antal", "Det er Wilsons interval, regnet med Kish' effektive antal sager."},
	"beta":                 {"Korn-Graubard", "Det er Korn og Graubards interval."},
	"korn-graubard":        {"Korn-Graubard med loft", "Det er Korn og Graubards interval, regnet på højst det antal sager, der er gennemgået."},
	"jeffreys":             {"Jeffreys", "Det er Jeffreys' interval, regnet med det effektive antal sager."},
	"logit":                {"logit", "Det er regnet på logit-skalaen."},
	"asin":                 {"arcsin", "Det er regnet på arcsin-skalaen."},
	"likelihood":           {"profil-likelihood", "Det er regnet ud fra stikprøvens likelihood."},
	"wald":                 {"Wald", "Det er andelen plus og minus et antal standardfejl."},
}

// intervals names the interval that the figures carry and explains it in
// plain words; ok is false where no figure carries one.
func (b *builder) intervals() (s Section, ok bool) {
	var level float64
	name := ""
	for _, t := range b.model.Tables {
		for _, r := range t.Rows {
			if r.Figure.Low.OK && name == "" {
				level, name = r.Figure.Level, r.Figure.Interval
			}
		}
	}
	for _, f := range b.model.Findings {
		if f.Figure.Low.OK && name == "" {
			level, name = f.Figure.Level, f.Figure.Interval
		}
	}
	if name == "" {
		return Section{}, false
	}
	known, has := intervalNames[name]
	if !has {
		known = intervalName{name: name}
	}
	percent := claim.Decimal(level*100, -1)
	s.Title = "Hvad sikkerhedsintervallet betyder"
	s.Paragraphs = []string{
		fmt.Sprintf("Kun en del af sagerne er gennemgået. Derfor er hver andel et skøn over det, man ville finde, hvis alle sager på listerne blev gennemgået. Intervallet viser, hvor usikkert skønnet er: Hvis lodtrækningen blev gentaget mange gange på samme måde, ville intervallet indeholde den rigtige andel i omkring %s ud af 100 gange eller flere.", percent),
		fmt.Sprintf("Intervallet hedder %s (i programmet %s). %s", known.name, name, known.made),
		"Intervallet dækker usikkerheden ved, at der er trukket lod. Det dækker ikke, at to jurister kan vurdere den samme sag forskelligt, eller at en liste kan være ufuldstændig. At to intervaller overlapper hinanden, viser ikke, at to andele er ens.",
	}
	return s, true
}
