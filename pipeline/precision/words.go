package precision

import (
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/planning"
)

// gradeWord is a band as the screen writes it.
func gradeWord(grade string) lang.Text {
	if grade == estimators.GradeWithheld {
		return lang.Text{EN: "withheld", DA: "udeladt"}
	}
	return lang.Same(grade)
}

// bandWords is the band of a row in a sentence.
func bandWords(r reportRow) lang.Text {
	switch {
	case slices.Contains(r.Notes, noteOneKommune):
		return lang.Text{EN: "but of one kommune alone no share is ever published", DA: "men af én kommune alene offentliggøres aldrig en andel"}
	case slices.Contains(r.Notes, noteFew):
		return lang.Text{EN: "too few cases to be published", DA: "for få sager til at blive offentliggjort"}
	case r.Grade == estimators.GradeWithheld:
		return lang.Text{EN: "too wide to be published", DA: "for bredt til at blive offentliggjort"}
	}
	return lang.Text{EN: "band " + r.Grade, DA: "klasse " + r.Grade}
}

// domainName is a domain of the plan report in words; the country where it is
// empty.
func (p *Report) domainName(domain string) string {
	if domain == "" {
		return "landet"
	}
	levels := estimators.ParseDomain(domain)
	names := make([]string, len(levels))
	for i, l := range levels {
		names[i] = planning.LevelName(p.batch, l)
	}
	return strings.Join(names, ", ")
}

// stratumName is a stratum with the name of its kommune.
func (p *Report) stratumName(id string) string {
	d := p.batch.Design
	names := strings.Split(id, "/")
	for i := range names {
		if i < len(d.Strata) {
			names[i] = planning.LevelName(p.batch, estimators.Level{Column: d.Strata[i], Code: names[i]})
		}
	}
	return strings.Join(names, ", ")
}
