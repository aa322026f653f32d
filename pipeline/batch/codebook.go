package batch

import (
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A question is what of a codebook a measure may ask about: an item, a derived
// item or the keeping of a deadline.
type question struct {
	id      string
	answers []string // nil where it has no list of single answers
	counts  []string // what a measure counts unless it says so; nil where nothing is plain
}

// questions lists them in the order of the form. A deadline counts nothing by
// itself: whether a measure is about those kept or those exceeded is for its
// label to say.
func questions(cb *codebook.Codebook) []question {
	codes := func(id string) []string {
		if len(cb.AnswersOf(id)) == 0 {
			return nil
		}
		return ids(cb.AnswersOf(id), func(a codebook.Answer) string { return a.Code })
	}
	var qs []question
	for _, item := range cb.Items {
		q := question{id: item.ID, counts: cb.DefectsOf(item.ID)}
		if item.Type != codebook.Several {
			q.answers = codes(item.ID)
		}
		qs = append(qs, q)
	}
	for _, d := range cb.Derived {
		qs = append(qs, question{d.ID, codes(d.ID), cb.DefectsOf(d.ID)})
	}
	for i := range cb.Deadlines {
		for _, id := range cb.Deadlines[i].Columns() {
			qs = append(qs, question{id: id, answers: codes(id)})
		}
	}
	return qs
}

// CheckCodebook checks what the batch asks of its review form: every measure
// is about a question that is there and counts answers that it has, every
// domain is a column of the case lists or a question with few answers. It
// fills in what measures leave out: Counts with the answers that the codebook
// calls a defect (of a derived item, ja), Base with all answers but
// ikke_relevant and kan_ikke_vurderes. With violations the batch is unchanged.
func (b *Batch) CheckCodebook(cb *codebook.Codebook) strict.Violations {
	c := checker{Batch: b}
	qs := questions(cb)
	measures := slices.Clone(b.Measures)
	for i := range measures {
		c.measureOf(cb, qs, path{"measure", i}, &measures[i])
	}
	c.secondClass(qs)
	c.domainsOf(qs)
	for _, column := range b.FrameColumns() {
		if !slices.ContainsFunc(qs, func(q question) bool { return q.id == column }) {
			continue
		}
		c.refuse("column", c.naming(column), lang.Text{
			EN: strict.Quote(column) + ", which is a question of the form too",
			DA: strict.Quote(column) + ", som også er et spørgsmål i skemaet",
		}, lang.Text{EN: "another name", DA: "et andet navn"}, lang.Text{
			EN: "[frame] columns can give the column of the lists another name: " + column + `_liste = ["` + column + `"]`,
			DA: "[frame] columns kan give listernes kolonne et andet navn: " + column + `_liste = ["` + column + `"]`,
		})
	}
	if len(c.found) > 0 {
		c.found.Sort()
		return c.found
	}
	b.Measures = measures
	return nil
}

// naming is where the batch names a column of the case lists.
func (c *checker) naming(column string) path {
	if _, ok := c.Frame.Columns[column]; ok {
		return path{"frame", "columns", column}
	}
	if _, ok := c.Frame.Keep[column]; ok {
		return path{"frame", "keep", column}
	}
	if i := slices.Index(c.Design.Strata, column); i >= 0 {
		return path{"design", "strata", i}
	}
	if i := slices.Index(c.Design.Nonresponse, column); i >= 0 {
		return path{"design", "nonresponse", i}
	}
	return path{"design", "poststrata", slices.Index(c.Design.Poststrata, column)}
}

// secondClass checks the question whose answer makes the classes of the second
// reading.
func (c *checker) secondClass(qs []question) {
	if c.Review == nil || c.Review.SecondClass == "" {
		return
	}
	at := path{"review", "second_class"}
	if q, ok := c.question(qs, at, c.Review.SecondClass); ok && q.answers == nil {
		c.refuse("unknown-item", at, lang.Text{EN: strict.Quote(q.id) + ", which has no single answer", DA: strict.Quote(q.id) + ", som ikke har ét svar"},
			lang.Text{EN: "a question with one of a few answers, such as the overall verdict", DA: "et spørgsmål med ét af få svar, for eksempel den samlede vurdering"}, lang.Text{})
	}
}

func (c *checker) measureOf(cb *codebook.Codebook, qs []question, at path, m *Measure) {
	q, ok := c.question(qs, at.to("item"), m.Item)
	if !ok {
		return
	}
	if q.answers == nil {
		c.notYet(at.to("item"),
			lang.Text{EN: strict.Quote(q.id) + ", which has no single answer", DA: strict.Quote(q.id) + ", som ikke har ét svar"},
			lang.Text{EN: "an item of type ja-nej, ja-nej-kiv, ja-nej-ir-kiv or valg", DA: "et punkt af typen ja-nej, ja-nej-kiv, ja-nej-ir-kiv eller valg"})
		return
	}
	counts, base := c.answers(at.to("counts"), m.Counts, q), c.answers(at.to("base"), m.Base, q)
	if !counts || !base {
		return
	}
	if len(m.Counts) == 0 {
		if len(q.counts) == 0 {
			c.refuse("counts", at,
				lang.Text{EN: "no counts, and " + q.id + " has no defect", DA: "ingen counts, og " + q.id + " har ingen defect"},
				lang.Text{EN: "counts = [ ] with the answers that count", DA: "counts = [ ] med de svar, der tæller"}, strict.OneOf(q.answers))
			return
		}
		m.Counts = slices.Clone(q.counts)
	}
	if len(m.Base) == 0 {
		m.Base = slices.Clone(cb.BaseOf(q.id))
	}
	c.within(at.to("counts"), m.Counts, m.Base)
}

// answers refuses those that the question does not have, and reports whether
// it has them all.
func (c *checker) answers(at path, answers []string, q question) bool {
	before := len(c.found)
	for i, a := range answers {
		if !slices.Contains(q.answers, a) {
			c.refuse("unknown-answer", at.to(i),
				lang.Text{EN: strict.Quote(a) + ", which is no answer to " + q.id, DA: strict.Quote(a) + ", som ikke er et svar på " + q.id},
				strict.OneOf(q.answers), strict.DidYouMean(a, q.answers))
		}
	}
	return len(c.found) == before
}

// question finds the question of an id, or refuses the id.
func (c *checker) question(qs []question, p path, id string) (question, bool) {
	i := slices.IndexFunc(qs, func(q question) bool { return q.id == id })
	if i >= 0 {
		return qs[i], true
	}
	known := ids(qs, func(q question) string { return q.id })
	hint := strict.DidYouMean(id, known)
	if slices.Contains(known, id+"_overholdt") {
		hint = lang.Text{EN: "whether the deadline was kept is " + id + "_overholdt", DA: "om fristen er overholdt, er " + id + "_overholdt"}
	}
	c.refuse("unknown-item", p,
		lang.Text{EN: strict.Quote(id) + ", which the codebook lacks", DA: strict.Quote(id) + ", som skemaet ikke har"},
		strict.OneOf(known), hint)
	return question{}, false
}

// domainsOf checks the domains that are no columns of the case lists.
func (c *checker) domainsOf(qs []question) {
	frame := c.FrameColumns()
	var single []string
	for _, q := range qs {
		if q.answers != nil {
			single = append(single, q.id)
		}
	}
	allowed := slices.Concat(grouping, frame, single)
	for i, d := range c.Domains {
		if slices.Contains(allowed, d.Column) {
			continue
		}
		hint := strict.DidYouMean(d.Column, allowed)
		notListed := lang.Text{
			EN: "a column of the case lists must stand in [frame] columns: " + d.Column + ` = ["its heading"]`,
			DA: "en kolonne i sagslisterne skal stå i [frame] columns: " + d.Column + ` = ["dens overskrift"]`,
		}
		c.refuse("unknown-column", path{"domain", i, "column"}, lang.Same(strict.Quote(d.Column)), strict.OneOf(allowed), lang.Text{
			EN: strings.TrimSpace(hint.EN + " " + notListed.EN),
			DA: strings.TrimSpace(hint.DA + " " + notListed.DA),
		})
	}
}
