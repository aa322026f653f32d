package pipeline

import (
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/strict"
)

// answerField begins the name of the field of an answer in words.
const answerField = "answer "

// A texted entry says something of a case in words of its own. Words may name a
// person, so in the ledger they stand together, encrypted under the key of the
// case: once that is destroyed, nobody can read them, and the chain still
// holds. Everything else of the pipeline sees them in the clear.
type texted interface {
	// about is the case, the reading's place for the sealed texts, and where
	// the words came from.
	about() (caseNo string, sealed *string, from strict.Place)
	// rewrite replaces each text by what change makes of it. isText says which
	// items are answered in words.
	rewrite(isText func(item string) bool, change func(field, text string) string)
}

func (a *AnswersEntry) about() (string, *string, strict.Place) {
	return a.CaseNo, &a.Sealed, strict.Place{File: a.SourceFile, Line: a.SourceRow}
}

func (a *AnswersEntry) rewrite(isText func(item string) bool, change func(field, text string) string) {
	answers, changed := a.Answers.open(), false
	for _, item := range slices.Sorted(maps.Keys(answers)) {
		if isText(item) {
			was := answers[item]
			answers[item] = change(answerField+item, was)
			changed = changed || answers[item] != was
		}
	}
	if changed {
		a.Answers = hold(answers)
	}
	a.Remark = change("remark", a.Remark)
	a.Question = change("question", a.Question)
}

// legible is the reading without words that cannot be read, as a form may be
// filled with it: the reviewer says them again.
func (a AnswersEntry) legible() AnswersEntry {
	a.rewrite(func(string) bool { return true }, func(_, text string) string {
		if text == unreadableText {
			return ""
		}
		return text
	})
	answers := a.Answers.open()
	maps.DeleteFunc(answers, func(_, answer string) bool { return answer == "" })
	a.Answers = hold(answers)
	return a
}

// assuming is the reading with the words of another where its own cannot be
// read: nobody can say that they differ.
func (a AnswersEntry) assuming(is AnswersEntry) AnswersEntry {
	has, can := a.Answers.open(), is.Answers.open()
	a.rewrite(func(item string) bool { return has[item] == unreadableText && can[item] != "" }, func(field, text string) string {
		switch {
		case text != unreadableText:
			return text
		case field == "remark" && is.Remark != "":
			return is.Remark
		case field == "question" && is.Question != "":
			return is.Question
		}
		if item, ok := strings.CutPrefix(field, answerField); ok {
			return can[item]
		}
		return text
	})
	return a
}

func (d DispositionEntry) assuming(is DispositionEntry) DispositionEntry {
	if d.Remark == unreadableText && is.Remark != "" {
		d.Remark = is.Remark
	}
	return d
}

func (d *DispositionEntry) about() (string, *string, strict.Place) {
	return d.CaseNo, &d.Sealed, strict.Place{File: d.SourceFile, Line: d.SourceRow}
}

func (d *DispositionEntry) rewrite(_ func(item string) bool, change func(field, text string) string) {
	d.Remark = change("remark", d.Remark)
}

func (o *ObjectionEntry) about() (string, *string, strict.Place) {
	return o.CaseNo, &o.Sealed, strict.Place{File: o.SourceFile, Line: o.SourceRow}
}

func (o *ObjectionEntry) rewrite(_ func(item string) bool, change func(field, text string) string) {
	o.Text = change("text", o.Text)
}

// newTexted is an empty entry of a kind that holds texts.
func newTexted(kind string) (texted, bool) {
	switch kind {
	case KindAnswers:
		return &AnswersEntry{}, true
	case KindDisposition:
		return &DispositionEntry{}, true
	case KindObjection:
		return &ObjectionEntry{}, true
	}
	return nil, false
}

func (t *texts) isWords(item string) bool { return t.words[item] }
