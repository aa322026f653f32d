package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
)

// some lists the first n, and how many more there are.
func some(list []string, n int) string {
	if more := len(list) - n; more > 1 {
		return strings.Join(list[:n], "; ") + fmt.Sprintf(" (+%d)", more)
	}
	return strings.Join(list, "; ")
}

// gradeWord is a band as the screen writes it.
func gradeWord(grade string) lang.Text {
	if grade == estimators.GradeWithheld {
		return lang.Text{EN: "withheld", DA: "udeladt"}
	}
	return lang.Same(grade)
}

// bandWords is the band of a row in a sentence.
func bandWords(r planRow) lang.Text {
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
func (f *Folder) domainName(domain string) string {
	if domain == "" {
		return "landet"
	}
	levels := parseDomain(domain)
	names := make([]string, len(levels))
	for i, l := range levels {
		names[i] = f.levelName(l)
	}
	return strings.Join(names, ", ")
}

func (f *Folder) levelName(l estimators.Level) string {
	for _, d := range f.Batch.Domains {
		if d.Column == l.Column && d.Labels[l.Code] != "" {
			return d.Labels[l.Code]
		}
	}
	switch l.Column {
	case "kommune":
		if k, ok := f.register().ByCode(l.Code); ok {
			return k.Name
		}
	case "region":
		return f.register().RegionName(l.Code)
	case "kommunegruppe":
		return f.register().GroupName(l.Code)
	}
	return l.Code
}

// strataName is a stratum with the name of its kommune.
func (f *Folder) strataName(id string) string {
	d := f.Batch.Design
	names := strings.Split(id, "/")
	for i := range names {
		if i < len(d.Strata) {
			names[i] = f.levelName(estimators.Level{Column: d.Strata[i], Code: names[i]})
		}
	}
	return strings.Join(names, ", ")
}

// parseDomain reads a domain as estimates.csv writes it.
func parseDomain(s string) estimators.Domain {
	d := estimators.Domain{{}}
	field := &d[0].Column
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			*field += s[i : i+1]
		case c == '=' && field == &d[len(d)-1].Column:
			field = &d[len(d)-1].Code
		case c == ';':
			d = append(d, estimators.Level{})
			field = &d[len(d)-1].Column
		default:
			*field += s[i : i+1]
		}
	}
	return d
}
