package frame

import (
	"cmp"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
)

// merge puts the cases of all lists in order, keeps each once, and reports
// what became of the rows of every kommune.
func (r *reader) merge(f *Frame) {
	slices.SortFunc(r.rows, func(a, b Row) int {
		return cmp.Or(
			strings.Compare(a.Kommune, b.Kommune), strings.Compare(a.Journal, b.Journal),
			strings.Compare(a.Place.File, b.Place.File), strings.Compare(a.Place.Sheet, b.Place.Sheet),
			cmp.Compare(a.Place.Line, b.Place.Line))
	})
	reports := make(map[string]*KommuneReport)
	f.Report = make([]KommuneReport, 0, len(r.register.All()))
	for _, k := range r.register.All() {
		f.Report = append(f.Report, KommuneReport{Kommune: k.Code, Name: k.Name})
		reports[k.Code] = &f.Report[len(f.Report)-1]
	}
	for _, row := range r.rows {
		report := reports[row.Kommune]
		report.Delivered++
		if !slices.Contains(report.Files, row.Place.File) {
			report.Files = append(report.Files, row.Place.File)
		}
		if n := len(f.Rows); n > 0 && f.Rows[n-1].Kommune == row.Kommune && f.Rows[n-1].Journal == row.Journal {
			report.Duplicates++
			if differ := r.differences(f.Rows[n-1], row); len(differ) > 0 {
				r.violations.add(contradiction(f.Rows[n-1], row, strings.Join(differ, ", ")))
			}
			continue
		}
		f.Rows = append(f.Rows, row)
		report.count(row.Outcome)
	}
	for i := range f.Report {
		slices.Sort(f.Report[i].Files)
		slices.SortFunc(f.Report[i].Excluded, func(a, b RuleCount) int { return strings.Compare(a.Rule, b.Rule) })
	}
}

func (k *KommuneReport) count(outcome string) {
	if outcome == "" {
		k.Eligible++
		return
	}
	i := slices.IndexFunc(k.Excluded, func(c RuleCount) bool { return c.Rule == outcome })
	if i < 0 {
		i = len(k.Excluded)
		k.Excluded = append(k.Excluded, RuleCount{Rule: outcome})
	}
	k.Excluded[i].Count++
}

// differences names the columns in which two rows of one case differ.
func (r *reader) differences(a, b Row) (labels []string) {
	same := [ours]bool{caseID: true, kommune: true,
		provision: a.Provision == b.Provision, decision: a.Decision == b.Decision, appealed: a.Appealed == b.Appealed,
		received: sameDay(a.Received, b.Received), decided: sameDay(a.Decided, b.Decided)}
	for i, c := range r.columns {
		if i < ours && !same[i] || i >= ours && a.Extra[i-ours] != b.Extra[i-ours] {
			labels = append(labels, c.label)
		}
	}
	return labels
}

func sameDay(a, b *day.Date) bool { return a == b || a != nil && b != nil && *a == *b }

func contradiction(first, second Row, columns string) strict.Violation {
	at := first.Place.String()
	subject := second.Journal
	if privacy.FindCPR(subject) { // declared to be none, but who knows
		subject = ownColumns[caseID].label
	}
	return strict.Violation{Place: second.Place, Rule: "case-twice", Subject: subject, Kommune: second.Kommune,
		Found: lang.Text{
			EN: "the same case as in " + at + ", with other data in: " + columns,
			DA: "samme sag som i " + at + ", men med andre oplysninger i: " + columns,
		},
		Wanted: lang.Text{EN: "each case once, or twice with the same data", DA: "hver sag én gang eller med de samme oplysninger"},
		Hint:   lang.Text{EN: "a case with several decisions counts by its most far-reaching one", DA: "en sag med flere afgørelser tæller med den mest vidtgående"}}
}
