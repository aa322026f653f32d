package frame

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// Appealed is the reason of a case on an exclude list that gives none.
const Appealed = "paaklaget"

// A Reason is why a case does not belong.
type Reason struct{ Code, Label string }

// An ExclusionSpec says where the authority's own lists are and what they may
// say.
type ExclusionSpec struct {
	Files   []string            // globs below the directory; one with *, ? or [ may find nothing
	Columns map[string][]string // as Spec.Columns; those of case_id and kommune count
	Journal map[string]string   // as Spec.Journal
	Reasons []Reason
}

// An Exclusion is a case that does not belong, by the authority's word. Its
// kommune and journal number are in the form of those of [Row].
type Exclusion struct {
	Kommune, Journal string
	Reason           string    // a code of ExclusionSpec.Reasons, or Appealed
	On               *day.Date // nil where the list gives no date
	Place            strict.Place
}

// Exclusions are all that the lists say.
type Exclusions struct {
	Cases   []Exclusion  // by kommune and journal number, each once
	Files   []FileReport // by name
	Ignored []string
}

// Columns of an exclude list beside case_id and kommune. The date stands
// where a case list has its day of decision; the other two follow ours.
const (
	excludedOn = decided
	reason     = ours + iota - 1
	saysAppealed
)

var (
	reasonHeadings = []string{"reason", "Grund", "Årsag", "Begrundelse", "Grund til at udgå", "Udgår fordi"}
	dateHeadings   = []string{"Dato", "on", "Påklaget den", "Klagedato", "Dato for klage", "Klage modtaget", "Påklaget dato"}
)

// ReadExclusions reads the authority's own lists of cases that do not belong,
// such as those that were appealed: CSV or XLSX with a journal number and a
// kommune (a column, or the name of the file), and where wanted a reason (its
// code or label; Appealed where none is given) and a date. Headings, journal
// numbers and kommuner are read exactly as in the lists of the kommuner, so
// that both meet; all other columns are dropped unread.
//
// Refused, all at once and without repeating what may be a CPR number: what
// [Read] refuses in these columns; an unknown reason; a case that is on the
// lists with two reasons; one that a column of the list says was not appealed
// though that would be its reason. The cases are nil where anything is
// refused.
func ReadExclusions(ctx context.Context, dir string, spec ExclusionSpec, register *data.Register) (*Exclusions, strict.Violations, error) {
	columns := map[string][]string{"reason": reasonHeadings}
	for _, name := range []string{"case_id", "kommune"} {
		if headings := spec.Columns[name]; len(headings) > 0 {
			columns[name] = headings
		}
	}
	r, err := newReader(ctx, Spec{Files: spec.Files, Columns: columns, Journal: spec.Journal}, register)
	if err != nil {
		return nil, nil, err
	}
	r.optional = true
	r.columns = append(r.columns, column{name: "appealed", label: "Påklaget", builtIn: r.columns[appealed].builtIn})
	r.columns[reason].label = "Grund"
	for i := provision; i < ours; i++ {
		r.columns[i].builtIn = nil // not of these lists
	}
	r.columns[excludedOn].label, r.columns[excludedOn].builtIn = "Dato", keys(dateHeadings)
	var cases []Exclusion
	r.take = func(l *line) { l.takeExclusion(spec.Reasons, &cases) }

	var f Frame
	files, err := r.find(dir, &f)
	if err != nil {
		return nil, nil, err
	}
	for _, file := range files {
		report, err := r.file(dir, file)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", file, err)
		}
		f.Files = append(f.Files, report)
	}
	out := &Exclusions{Cases: r.once(cases), Files: f.Files, Ignored: f.Ignored}
	violations := r.violations.sorted()
	if len(violations) == 0 {
		return out, nil, nil
	}
	for i := range violations {
		violations[i].Kommune = "" // no list of a kommune's, so nothing to mail back
	}
	out.Cases = nil
	return out, violations, nil
}

func (l *line) takeExclusion(reasons []Reason, cases *[]Exclusion) {
	e := Exclusion{Kommune: l.kommune, Journal: strings.Clone(l.journalID()), Reason: Appealed, On: l.date(excludedOn), Place: l.place}
	if text := l.label(reason); text != "" {
		i := slices.IndexFunc(reasons, func(r Reason) bool { return Code(r.Code) == Code(text) || Code(r.Label) == Code(text) })
		if i < 0 {
			codes := make([]string, len(reasons))
			for j, r := range reasons {
				codes[j] = r.Code
			}
			l.wrong(reason, "unknown-reason", quoted(text), strict.OneOf(codes), strict.DidYouMean(Code(text), codes))
		} else {
			e.Reason = reasons[i].Code
		}
	}
	if e.Reason == Appealed && yesNo[Code(l.cell(saysAppealed).Text)] == "nej" {
		l.wrong(saysAppealed, "not-appealed", lang.Text{EN: "a case that was not appealed", DA: "en sag, der ikke er påklaget"},
			lang.Text{EN: "only cases that do not belong", DA: "kun sager, der ikke hører til"},
			lang.Text{EN: "delete the line, or give another reason", DA: "slet linjen, eller skriv en anden grund"})
	}
	if !l.bad {
		*cases = append(*cases, e)
	}
}

// once sorts the cases and keeps the first line of each.
func (r *reader) once(cases []Exclusion) []Exclusion {
	slices.SortFunc(cases, func(a, b Exclusion) int {
		return cmp.Or(
			strings.Compare(a.Kommune, b.Kommune), strings.Compare(a.Journal, b.Journal),
			strings.Compare(a.Place.File, b.Place.File), strings.Compare(a.Place.Sheet, b.Place.Sheet),
			cmp.Compare(a.Place.Line, b.Place.Line))
	})
	out := cases[:0]
	for _, e := range cases {
		if n := len(out); n == 0 || out[n-1].Kommune != e.Kommune || out[n-1].Journal != e.Journal {
			out = append(out, e)
		} else if first := out[n-1]; first.Reason != e.Reason {
			r.violations.add(strict.Violation{Place: e.Place, Rule: "case-twice", Subject: ownColumns[caseID].label,
				Found:  lang.Text{EN: "the same case as in " + first.Place.String() + ", for another reason", DA: "samme sag som i " + first.Place.String() + ", men af en anden grund"},
				Wanted: lang.Text{EN: "one reason for each case", DA: "én grund til hver sag"}})
		}
	}
	return out
}
