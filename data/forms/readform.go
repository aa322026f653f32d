package forms

import (
	"slices"
	"strconv"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// An Expect is what a form that came back is held against.
type Expect struct {
	File            string // as people know it, forms/skema-R1.xlsx
	Batch, Reviewer string
	Kind            Kind // 0 is a first reading
	Codebook        *codebook.Codebook
	Today           day.Date        // nothing is signed later; 0: not held against it
	Cases           []Case          // that stand in this form
	Moved           []string        // cases that once did and now stand in another: their rows are passed over
	Answered        map[string]bool // cases with a reading on record: a row that was cleared since is told
}

// A FilledForm is what one form says: a reading for every case of which
// anything is said, in the order of the rows. A case on record whose row is
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

// readRows reads a form that came back. Rows that say nothing are cases not
// yet read, and rows without a date in "Gennemgået den" are half done; both
// are normal, and only what is there is judged.
//
// A form of an older version of the codebook is read by its own columns and
// words, which it carries: questions that are no more are passed over, and what
// the present codebook asks or refuses is not held against it. Which answers
// must be given again is for whoever knows the present codebook.
//
// Refused, all at once and each with its cell: a form of another batch,
// reviewer or codebook, or of a version yet to come; columns that are missing;
// a case that is not this reviewer's, or twice, or gone from the sheet; an
// answer that the codebook lacks; a question answered that is not asked; a date
// or a number that is none; answers that contradict each other; an unusual
// combination, or a signed row, without what it takes (a remark, all answers);
// anything written where the form has no cell; a number that may be a CPR
// number, which is not repeated.
func readRows(path string, want Expect) (*FilledForm, strict.Violations) {
	var violations strict.Violations
	sheets := open(path, want.File, &violations)
	if len(violations) > 0 {
		return nil, violations
	}
	main, isForm := sheets[formSheet]
	hiddenSheet, known := sheets[machineSheet]
	if !isForm || !known {
		return nil, strict.Violations{{Place: strict.Place{File: want.File}, Rule: "not-a-form",
			Found:  lang.Text{EN: "a workbook that is no review form of ours", DA: "et regneark, der ikke er et af vores skemaer"},
			Wanted: lang.Text{EN: "the form as it was written, filled in", DA: "skemaet, som det blev skrevet, i udfyldt stand"},
			Hint:   lang.Text{EN: "copy the answers into the form", DA: "skriv svarene i skemaet"}}}
	}
	data := machineData(hiddenSheet)
	was := writtenAs(data, want.Codebook)
	for _, line := range []struct {
		key, want string
		what      lang.Text
	}{
		{"format", rowsFormat, lang.Text{EN: "kind of form", DA: "slags skema"}},
		{"batch", want.Batch, lang.Text{EN: "batch", DA: "undersøgelse"}},
		{"reviewer", want.Reviewer, lang.Text{EN: "reviewer", DA: "bedømmer"}},
		{"codebook", want.Codebook.ID, lang.Text{EN: "codebook", DA: "måleskema"}},
		{"codebook_version", strconv.Itoa(was.version), lang.Text{EN: "version of the codebook", DA: "version af måleskemaet"}},
	} {
		expectOne(hiddenSheet, data, line.key, line.want, line.what)
	}
	if len(violations) > 0 {
		violations.Sort()
		return nil, violations
	}
	out := &FilledForm{Reviewer: want.Reviewer, Version: was.version, Readings: readings(main, want, was)}
	violations.Sort()
	return out, violations
}

// readings reads the sheet with the cases.
func readings(g grid, want Expect, was written) []Reading {
	r := formReader{grid: g, want: want, was: was, cols: was.formColumns(want.Codebook), at: map[string]int{}, first: map[string]int{}}
	top, ok := r.columns()
	if !ok {
		return nil
	}
	var out []Reading
	for row := top + 1; row <= len(r.Rows); row++ {
		if reading := r.row(row); reading != nil {
			out = append(out, *reading)
		}
	}
	for _, c := range want.Cases {
		if r.first[c.No] == 0 {
			r.wrong(0, 0, "missing-case", c.No, lang.Text{EN: "the case is gone from the form", DA: "sagen er væk fra skemaet"},
				lang.Text{EN: "its row, empty where nothing is answered", DA: "dens række, tom hvor intet er besvaret"})
			r.hint(lang.Text{EN: "a review that does not count is cleared, its row stays", DA: "en gennemgang, der ikke skal gælde, ryddes; rækken bliver stående"})
		}
	}
	return out
}

type formReader struct {
	grid
	want  Expect
	was   written
	cols  []formColumn
	at    map[string]int // id of a column -> where it is
	first map[string]int // case number -> row
	gone  []int          // columns of questions that are no more
}

// columns finds the row of machine names and with it every column, so that a
// form whose columns were moved is still read.
func (r *formReader) columns() (top int, ok bool) {
	for i, row := range r.Rows {
		for j, c := range row {
			if c.Text == colCase {
				top = i + 1
				r.at[colCase] = j + 1
			}
		}
		if top > 0 {
			break
		}
	}
	if top == 0 {
		r.wrong(0, 0, "missing-column", colCase, lang.Text{EN: "the row of column names is missing", DA: "rækken med kolonnernes navne mangler"},
			lang.Text{EN: "the rows above the cases as they were", DA: "rækkerne over sagerne, som de var"})
		return 0, false
	}
	ok = true
	for _, col := range r.cols {
		for j, c := range r.Rows[top-1] {
			if c.Text != col.id {
				continue
			}
			if r.at[col.id] > 0 && r.at[col.id] != j+1 {
				r.wrong(top, j+1, "column-twice", col.id, lang.Text{EN: "the column stands twice", DA: "kolonnen står to gange"}, lang.Text{EN: "once", DA: "én gang"})
				ok = false
			}
			r.at[col.id] = j + 1
		}
		if r.at[col.id] == 0 {
			r.wrong(top, 0, "missing-column", col.id, lang.Text{EN: "the column is missing", DA: "kolonnen mangler"},
				lang.Text{EN: "the column for " + col.question, DA: "kolonnen til " + col.question})
			if col.item != nil && !slices.Contains(r.was.columns, col.id) {
				r.hint(lang.Text{EN: "the form never had it: has the codebook changed under the same version?", DA: "skemaet har aldrig haft den: er måleskemaet ændret under samme versionsnummer?"})
			}
			ok = false
		}
	}
	for j, c := range r.Rows[top-1] {
		if r.was.older && slices.Contains(r.was.columns, c.Text) && !slices.ContainsFunc(r.cols, func(col formColumn) bool { return col.id == c.Text }) {
			r.gone = append(r.gone, j+1)
		}
	}
	return top, ok
}

// row reads one case; nil where nothing is said of one that we know, and never
// was.
func (r *formReader) row(row int) *Reading {
	identity := []int{r.at[colCase], r.at[colKommune]}
	filled, said := false, false
	for j, c := range r.Rows[row-1] {
		filled = filled || c.Text != ""
		said = said || c.Text != "" && !slices.Contains(identity, j+1)
	}
	if !filled {
		return nil
	}
	no := r.At(row, r.at[colCase]).Text
	if slices.Contains(r.want.Moved, no) {
		return nil
	}
	before := len(*r.violations)
	known := r.identity(row, no)
	r.strays(row)
	if !said {
		if known && r.want.Answered[no] {
			return &Reading{CaseNo: no, Answers: codebook.Answers{}, Row: row}
		}
		return nil
	}
	out := &Reading{CaseNo: no, Answers: codebook.Answers{}, Row: row}
	bad := r.answers(row, out.Answers)
	unsigned := len(*r.violations)
	out.ReviewedOn = r.date(row, r.at[colReviewed], "Gennemgået den")
	badDate := len(*r.violations) > unsigned
	out.Remark = r.remark(row, r.at[colRemark], "Bemærkning")
	if !r.was.older {
		r.problems(row, out, bad)
	}
	out.Finished = out.ReviewedOn != nil && !badDate && len(*r.violations) == before
	if !known {
		return nil
	}
	return out
}

// identity checks what the row is about.
func (r *formReader) identity(row int, no string) (known bool) {
	i := slices.IndexFunc(r.want.Cases, func(c Case) bool { return c.No == no })
	at := r.at[colCase]
	if i < 0 {
		r.wrong(row, at, "unknown-case", no0(no), quoted(no), lang.Text{EN: "the number of a case that " + r.want.Reviewer + " reads", DA: "nummeret på en sag, som " + r.want.Reviewer + " skal læse"})
		return false
	}
	if first, twice := r.first[no]; twice {
		r.wrong(row, at, "case-twice", no, lang.Text{EN: "the case stands twice", DA: "sagen står to gange"}, lang.Text{EN: "only row " + strconv.Itoa(first), DA: "kun række " + strconv.Itoa(first)})
		return false
	}
	r.first[no] = row
	if name := r.At(row, r.at[colKommune]).Text; !same(name, r.want.Cases[i].KommuneName) {
		r.wrong(row, r.at[colKommune], "identity", no, quoted(name), lang.Same(r.want.Cases[i].KommuneName))
	}
	return true
}

// strays are cells with something in them that no column of the form has:
// they would be lost without a word.
func (r *formReader) strays(row int) {
	for j, c := range r.Rows[row-1] {
		if c.Text == "" || slices.Contains(r.gone, j+1) || slices.ContainsFunc(r.cols, func(col formColumn) bool { return r.at[col.id] == j+1 }) {
			continue
		}
		r.wrong(row, j+1, "stray", "", quoted(c.Text), lang.Text{EN: "nothing: the form has no such column", DA: "ingenting: skemaet har ikke den kolonne"})
	}
}
