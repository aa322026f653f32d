package sheet

import (
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// texts reads all but conditions and lists: what those name is known then.
func (r *reader) texts() {
	head := reflect.ValueOf(r.own).Elem()
	for _, c := range columns(head.Type()) {
		cell, at := r.head.At(r.head.at[c.key], headValue), r.head.place(r.head.at[c.key], headValue)
		if r.head.at[c.key] == 0 {
			at = r.head.place(0, 0)
		}
		r.set(head.Field(c.field), c, "", cell, at)
	}
	for i, t := range tabs {
		g := &r.grids[i]
		elements := t.elements(r.own)
		elements.Set(reflect.MakeSlice(elements.Type(), len(g.rows), len(g.rows)))
		for k, row := range g.rows {
			for _, c := range t.shown() {
				if c.kind != ruleCell && c.kind != listCell {
					r.set(elements.Index(k).Field(c.field), c, t.list, g.At(row, g.at[c.key]), g.place(row, g.at[c.key]))
				} else if c.required && g.At(row, g.at[c.key]).Text == "" {
					r.missing(g.place(row, g.at[c.key]), t.list, c.key)
				}
			}
		}
	}
	r.giveAnswers()
}

// set fills in one key of an element.
func (r *reader) set(v reflect.Value, c column, list string, cell workbook.Cell, at strict.Place) {
	if cell.Kind == workbook.ErrorCell {
		r.wrong(at, "cell-error", c.key, lang.Text{EN: "a cell that shows an error", DA: "en celle, der viser en fejl"}, lang.Text{EN: "a value", DA: "en værdi"})
		return
	}
	if cell.Text == "" {
		if c.required {
			r.missing(at, list, c.key)
		}
		return
	}
	refuse := func(wanted lang.Text) { r.wrong(at, "type", c.key, lang.Same(strict.Quote(cell.Text)), wanted) }
	switch c.kind {
	case dateCell:
		d, err := day.ParseDanish(cell.Text)
		if cell.Kind == workbook.DateCell {
			d, err = cell.Date, nil
		}
		if err != nil {
			refuse(lang.Text{EN: "a date such as 15-08-2025", DA: "en dato som 15-08-2025"})
			return
		}
		v.Set(reflect.ValueOf(d))
	case countCell:
		n, err := strconv.Atoi(cell.Text)
		if err != nil || n < 0 || n > math.MaxInt32 {
			refuse(lang.Text{EN: "a whole number", DA: "et helt tal"})
			return
		}
		v.SetInt(int64(n))
	case numberCell:
		x, err := strconv.ParseFloat(strings.Replace(cell.Text, ",", ".", 1), 64)
		if err != nil || !number.MatchString(cell.Text) {
			refuse(lang.Text{EN: "a number such as 12,5", DA: "et tal som 12,5"})
			return
		}
		v.Set(reflect.ValueOf(&x))
	case yesCell:
		if text := codeOf(list+"."+c.key, cell.Text); text == "true" || cell.Kind == workbook.BoolCell && cell.Number == 1 {
			v.SetBool(true)
		} else if text != "nej" && cell.Kind != workbook.BoolCell {
			refuse(lang.Text{EN: "ja, or nothing", DA: "ja eller ingenting"})
		}
	default:
		name := list + "." + c.key
		code := codeOf(name, cell.Text)
		if allowed := words[name]; allowed != nil && !slices.ContainsFunc(allowed, func(w word) bool { return w.code == code }) {
			var list []string
			for _, w := range allowed {
				list = append(list, w.shown)
			}
			refuse(strict.OneOf(list))
			r.found[len(r.found)-1].Hint = strict.DidYouMean(cell.Text, list)
			return
		}
		v.SetString(code)
	}
}

// number is a number with a decimal comma or point.
var number = regexp.MustCompile(`^-?[0-9]{1,12}([,.][0-9]{1,12})?$`)

// codeOf is the code for a word of a column; the text where it has none.
func codeOf(column, text string) string {
	for _, w := range words[column] {
		if strings.EqualFold(text, w.shown) || text == w.code {
			return w.code
		}
	}
	return text
}

func (r *reader) missing(at strict.Place, list, key string) {
	name := heading(list, key)
	r.wrong(at, "required", key, lang.Text{EN: "an empty cell", DA: "en tom celle"},
		lang.Text{EN: "»" + name + "« filled in", DA: "»" + name + "« udfyldt"})
}

// giveAnswers hands the rows of the sheet of answers to their questions.
func (r *reader) giveAnswers() {
	byID := map[string]*codebook.Item{}
	for i := range r.own.Items {
		if item := &r.own.Items[i]; byID[item.ID] == nil {
			byID[item.ID] = item
		}
	}
	g := &r.answers
	for _, row := range g.rows {
		var cells [3]string
		for k, key := range answerKeys {
			cells[k] = g.At(row, g.at[key]).Text
			if cells[k] == "" {
				r.missing(g.place(row, g.at[key]), "answers", key)
			}
		}
		item := byID[nameOf(questions(r.own), cells[0])]
		if item == nil && cells[0] != "" {
			var known []string
			for _, i := range r.own.Items {
				known = append(known, i.ID)
			}
			r.wrong(g.place(row, g.at["item"]), "unknown-item", "item",
				lang.Text{EN: "an answer to " + strict.Quote(cells[0]), DA: "et svar på " + strict.Quote(cells[0])},
				lang.Text{EN: "the id of a question on the sheet »Spørgsmål«", DA: "id'et på et spørgsmål i arket »Spørgsmål«"})
			r.found[len(r.found)-1].Hint = strict.DidYouMean(cells[0], known)
		}
		if item != nil && cells[1] != "" {
			if twice(item.Answers, cells[1]) {
				r.wrong(g.place(row, g.at["code"]), "duplicate-key", item.ID,
					lang.Text{EN: strict.Quote(cells[1]) + " for the second time", DA: strict.Quote(cells[1]) + " for anden gang"},
					lang.Text{EN: "another code", DA: "en anden kode"})
				continue
			}
			item.Answers = append(item.Answers, strict.Pair{Key: cells[1], Value: cells[2], Place: g.place(row, g.at["code"])})
		}
	}
}

func twice(answers strict.Pairs, code string) bool {
	return slices.ContainsFunc(answers, func(a strict.Pair) bool { return a.Key == code })
}

// rules reads conditions, lists and what names sections and questions, by the
// words of the codebook so far.
func (r *reader) rules() {
	words, _ := codebook.Assemble(r.own, r, r.modules)
	var sections []codebook.Answer
	for _, s := range slices.Concat(r.own.Sections, words.Sections) {
		if one := (codebook.Answer{Code: s.ID, Label: s.Title}); !slices.ContainsFunc(sections, func(a codebook.Answer) bool { return a.Code == s.ID }) {
			sections = append(sections, one)
		}
	}
	for i, t := range tabs {
		g := &r.grids[i]
		elements := t.elements(r.own)
		for k, row := range g.rows {
			element := elements.Index(k)
			for _, c := range t.shown() {
				text, field := g.At(row, g.at[c.key]).Text, element.Field(c.field)
				switch {
				case text == "":
				case t.list == "item" && c.key == "section":
					field.SetString(nameOf(sections, text))
				case t.names(c):
					field.SetString(idOf(words, text))
				case c.kind == ruleCell:
					cond, ok := readRule(words, text)
					if !ok {
						r.wrong(g.place(row, g.at[c.key]), "condition", c.key, lang.Same(strict.Quote(text)),
							lang.Text{EN: "question = answer, several separated by semicolons: akter = ja; sagstype = ny eller genoptagelse",
								DA: "spørgsmål = svar, flere adskilt af semikolon: akter = ja; sagstype = ny eller genoptagelse"})
						continue
					}
					field.Set(reflect.ValueOf(cond))
				case c.kind == listCell:
					field.Set(reflect.ValueOf(readList(text, r.lookup(words, element))))
				}
			}
		}
	}
}

// names reports whether a cell of the column names one question.
func (t tab) names(c column) bool {
	return t.list == "change" && c.key == "item" ||
		t.list == "deadline" && c.kind == textCell && !slices.Contains([]string{"id", "label", "unit"}, c.key)
}

// lookup is what the parts of a list are: answers of the question that the row
// is about, else questions.
func (r *reader) lookup(words *codebook.Codebook, element reflect.Value) func(string) (string, bool) {
	switch e := element.Interface().(type) {
	case codebook.Item:
		return codesOf(words, e.ID)
	case codebook.Change:
		return codesOf(words, e.Item)
	}
	return ids(words)
}
