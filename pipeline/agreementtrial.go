package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// notAsked stands for the answer to a question that one reader was asked and
// another was not.
const notAsked = "ikke_stillet"

// trialAgreement says of each question of each trial how often two readers of a
// case answer alike, of all pairs, and in which cases not all do. It tells of no
// answer what it is.
func (f *Folder) trialAgreement(states []caseState) (screen.Table, error) {
	t := screen.Table{ID: "trial", Title: lang.Text{EN: "Trial: agreement by question", DA: "Prøvegennemgang: enighed efter spørgsmål"}, Columns: []screen.Column{
		screen.Numbers("version", "codebook", "måleskema"), screen.Words("item", "question", "spørgsmål"), screen.Words("label", "wording", "ordlyd"), screen.Numbers("cases", "cases", "sager"), screen.Numbers("pairs", "pairs", "par"),
		screen.Numbers("agree", "alike", "enige par"), screen.Numbers("observed", "share", "andel"), screen.Words("differ", "cases that differ", "sager med uenighed")}}
	book, err := f.codebook()
	if err != nil {
		return t, err
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return t, err
	}
	of := map[int]map[string][]codebook.Answers{} // version -> case -> readings
	var versions []int
	var cases []string
	for i := range tasks {
		r := &tasks[i]
		if r.kind != forms.Trial || !r.signed() {
			continue
		}
		v := r.reading.CodebookVersion
		if of[v] == nil {
			of[v] = map[string][]codebook.Answers{}
			versions = append(versions, v)
		}
		if !slices.Contains(cases, r.of.no) {
			cases = append(cases, r.of.no)
		}
		of[v][r.of.no] = append(of[v][r.of.no], book.Complete(r.reading.Answers.open(), nil))
	}
	slices.Sort(versions)
	slices.Sort(cases)
	for _, v := range versions {
		for _, q := range answerable(book) {
			read, pairs, agree := 0, 0, 0
			var differ []string
			for _, no := range cases {
				p, a := alike(of[v][no], q)
				if p == 0 {
					continue
				}
				read++
				pairs, agree = pairs+p, agree+a
				if a < p {
					differ = append(differ, no)
				}
			}
			if pairs > 0 {
				t.Add(v, q, book.LabelOf(q), read, pairs, agree, lang.Decimal(float64(agree)/float64(pairs), 2), strings.Join(differ, " "))
			}
		}
	}
	return t, nil
}

// alike counts the pairs of readings of a case of which at least one was asked,
// and of them those that answer alike.
func alike(readings []codebook.Answers, item string) (pairs, agree int) {
	for i, a := range readings {
		for _, b := range readings[:i] {
			if a[item] == "" && b[item] == "" {
				continue
			}
			if pairs++; a[item] == b[item] {
				agree++
			}
		}
	}
	return pairs, agree
}

// answerable are the questions and derived items that readers can agree on.
// Texts are nobody's to agree on.
func answerable(book *codebook.Codebook) []string {
	var ids []string
	for _, it := range book.Items {
		if it.Type != codebook.TextItem {
			ids = append(ids, it.ID)
		}
	}
	for _, d := range book.Derived {
		ids = append(ids, d.ID)
	}
	return ids
}
