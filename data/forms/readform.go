package forms

import (
	"slices"
	"strconv"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// An Expect is what a form that came back is held against.
type Expect struct {
	File            string // as people know it, forms/skema-R1.xlsx
	Batch, Reviewer string
	Codebook        *codebook.Codebook
	Cases           []Case // that this reviewer may answer
}

// A FilledForm is what one form says: a reading for every case of which
// anything is said, in the order of the rows.
type FilledForm struct {
	Reviewer string
	Readings []Reading
}

// ReadForm reads a form that came back. Rows that say nothing are cases not
// yet read, and rows without a date in "Gennemgået den" are half done; both
// are normal, and only what is there is judged.
//
// Refused, all at once and each with its cell: a form of another batch,
// reviewer or version of the codebook; columns that are missing; a case that
// is not this reviewer's, or twice; an answer that the codebook lacks; a
// question answered that is not asked; a date or a number that is none;
// answers that contradict each other; an unusual combination, or a signed row,
// without what it takes (a remark, all answers); anything written where the
// form has no cell; a number that may be a CPR number, which is not repeated.
func ReadForm(path string, want Expect) (*FilledForm, strict.Violations) {
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
	for _, line := range []struct {
		key, want string
		what      lang.Text
	}{
		{"format", formFormat, lang.Text{EN: "kind of form", DA: "slags skema"}},
		{"batch", want.Batch, lang.Text{EN: "batch", DA: "undersøgelse"}},
		{"reviewer", want.Reviewer, lang.Text{EN: "reviewer", DA: "bedømmer"}},
		{"codebook", want.Codebook.ID, lang.Text{EN: "codebook", DA: "måleskema"}},
		{"codebook_version", strconv.Itoa(want.Codebook.Version), lang.Text{EN: "version of the codebook", DA: "version af måleskemaet"}},
	} {
		expectOne(hiddenSheet, data, line.key, line.want, line.what)
	}
	if len(violations) > 0 {
		violations.Sort()
		return nil, violations
	}
	out := &FilledForm{Reviewer: want.Reviewer, Readings: readings(main, want)}
	violations.Sort()
	return out, violations
}

// readings reads the sheet with the cases.
func readings(g grid, want Expect) []Reading {
	r := formReader{grid: g, want: want, cols: formColumns(want.Codebook), at: map[string]int{}, first: map[string]int{}}
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
	return out
}

type formReader struct {
	grid
	want  Expect
	cols  []formColumn
	at    map[string]int // id of a column -> where it is
	first map[string]int // case number -> row
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
			ok = false
		}
	}
	return top, ok
}

// row reads one case; nil where nothing is said of one that we know.
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
	before := len(*r.violations)
	known := r.identity(row, no)
	r.strays(row)
	if !said {
		return nil
	}
	out := &Reading{CaseNo: no, Answers: codebook.Answers{}, Row: row}
	bad := r.answers(row, out.Answers)
	unsigned := len(*r.violations)
	out.ReviewedOn = r.date(row, r.at[colReviewed], "Gennemgået den")
	badDate := len(*r.violations) > unsigned
	out.Remark = r.remark(row, r.at[colRemark], "Bemærkning")
	r.problems(row, out, bad)
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
		if c.Text == "" || slices.ContainsFunc(r.cols, func(col formColumn) bool { return r.at[col.id] == j+1 }) {
			continue
		}
		r.wrong(row, j+1, "stray", "", quoted(c.Text), lang.Text{EN: "nothing: the form has no such column", DA: "ingenting: skemaet har ikke den kolonne"})
	}
}
