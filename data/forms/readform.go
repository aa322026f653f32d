package forms

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// An Expect is what a form that came back is held against.
type Expect struct {
	File            string // as people know it, forms/skema-R1.xlsx
	Batch, Reviewer string
	Kind            Kind // 0 is a first reading
	Codebook        *codebook.Codebook
	Today           day.Date        // nothing is signed later; 0: not held against it
	Cases           []Case          // that stand in this form
	Moved           []string        // cases that once did and now stand in another: their sheets do not count
	Answered        map[string]bool // cases with a reading on record: a sheet that was cleared since is told
}

// A FilledForm is what one form says: a reading for every case of which
// anything is said, in the order of the cases. A case on record whose sheet is
// empty now has an empty reading: its review was taken back.
type FilledForm struct {
	Reviewer string
	Version  int // of the codebook that the form was written for
	Readings []Reading
	// Refused are the cases of which something is wrong, in the order of the
	// form. None of them is among the readings: what was on record stands.
	Refused []string
	// Elsewhere is what the form says of cases that stand in another now.
	// Nothing of it counts; whoever knows what is on record can tell what was
	// written in vain.
	Elsewhere []Reading
}

// ReadForm reads a form that came back. Sheets that say nothing are cases not
// yet read, and sheets without a date in "Gennemgået den" are half done; both
// are normal, and a half-done case is taken as far as it has come. A signed one
// must be whole.
//
// A case is taken as a whole or not at all. Where something is wrong with one,
// the others are taken: a reviewer's month of work does not wait for one cell,
// and every refused case is named. A form that is not the one expected is left
// alone, and the reading is nil.
//
// A form of an older version of the codebook is read by its own rows and
// words, which it carries: questions that are no more are passed over, and what
// the present codebook asks or refuses is not held against it. Which answers
// must be given again is for whoever knows the present codebook. A form that an
// older barometer wrote with one row a case is refused.
//
// Refused are, all at once and each with its cell: a form of another batch,
// reviewer, kind or codebook, or of a version yet to come, or without its
// hidden sheet; a case that is not this reviewer's, or on two sheets, or whose
// sheet is gone; rows whose id is gone or that stand apart from their question;
// an answer that the codebook lacks, or that a formula gives; a date or a
// number that is none; anything written where nobody is asked to write, or over
// what is computed or not asked again; free text with a CPR number, an e-mail
// address or a telephone number, which is not repeated; and of a signed case
// also a question without an answer, an answer to a question that is not asked,
// answers that contradict each other, and an unusual combination without a
// remark.
func ReadForm(path string, want Expect) (*FilledForm, strict.Violations) {
	var violations strict.Violations
	sheets := openSheets(path, want.File, &violations)
	if len(violations) > 0 {
		return nil, violations
	}
	return readBook(sheets, want)
}

// readBook reads the sheets of a form.
func readBook(sheets []workbook.Sheet, want Expect) (*FilledForm, strict.Violations) {
	var violations strict.Violations
	was, ours := firstSheets(sheets, want, &violations)
	if !ours {
		violations.Sort()
		return nil, violations
	}
	out := &FilledForm{Reviewer: want.Reviewer, Version: was.version}
	cases, strange := findCases(sheets, want, was)
	once(cases)
	for _, s := range strange {
		g := grid{Sheet: s, file: want.File, violations: &violations}
		g.wrong(0, 0, "strange-sheet", "", lang.Text{EN: "a sheet that the form does not have", DA: "et ark, som skemaet ikke har"},
			lang.Text{EN: "only the sheets of the form: nothing on others is read", DA: "kun skemaets egne ark: andre bliver ikke læst"})
		g.hint(lang.Text{EN: "delete it when nothing on it is needed", DA: "slet det, når intet på det skal bruges"})
	}
	for _, s := range sheets {
		if s.Name == formSheet || s.Name == guideSheet {
			notes(grid{Sheet: s, file: want.File, violations: &violations}, was)
		}
	}
	byCase := map[string][]*caseSheet{}
	for _, c := range cases {
		byCase[c.no] = append(byCase[c.no], c)
		if !slices.ContainsFunc(want.Cases, func(k Case) bool { return k.No == c.no }) && !slices.Contains(want.Moved, c.no) {
			violations = append(violations, *c.violations...) // of nobody: told, and nothing else
		}
	}
	for _, k := range want.Cases {
		var readings []Reading
		var wrong strict.Violations
		for _, c := range byCase[k.No] {
			r := caseReader{caseSheet: c, want: want, was: was, of: k, open: reopened(want.Codebook, k.Only)}
			if reading := r.read(); reading != nil {
				readings = append(readings, *reading)
			}
			wrong = append(wrong, *c.violations...)
		}
		if len(byCase[k.No]) == 0 {
			wrong = append(wrong, gone(want.File, k.No))
		}
		if len(wrong) > 0 {
			out.Refused = append(out.Refused, k.No)
			violations = append(violations, wrong...)
			continue
		}
		out.Readings = append(out.Readings, readings...)
	}
	for _, no := range want.Moved {
		for _, c := range byCase[no] {
			r := caseReader{caseSheet: c, want: want, was: was, of: Case{No: no, KommuneName: c.answer(colKommune).Text}}
			if reading := r.read(); reading != nil {
				out.Elsewhere = append(out.Elsewhere, *reading)
			}
		}
	}
	violations.Sort()
	return out, violations
}

// gone is a case whose sheet is not there.
func gone(file, no string) strict.Violation {
	return strict.Violation{Place: strict.Place{File: file}, Rule: "missing-case", Subject: no,
		Found:  lang.Text{EN: "the sheet of the case is gone from the form", DA: "sagens ark er væk fra skemaet"},
		Wanted: lang.Text{EN: "its sheet, empty where nothing is answered", DA: "dens ark, tomt hvor intet er besvaret"},
		Hint: lang.Text{EN: "a review that does not count is cleared, its sheet stays; what was read of the case before still counts",
			DA: "en gennemgang, der ikke skal gælde, ryddes, og arket bliver stående; det, der tidligere er læst af sagen, gælder stadig"}}
}
