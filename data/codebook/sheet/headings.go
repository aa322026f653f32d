package sheet

import (
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
)

// headings are what the columns are called, by list and key or by key alone.
var headings = map[string]string{
	"id": "Id", "title": "Titel", "version": "Version", "use": "Bygger på", "rationale": "Begrundelse for valgene",
	"section": "Afsnit", "type": "Type", "label": "Spørgsmål", "help": "Vejledning", "law": "Retsgrundlag",
	"ask": "Stilles kun, når", "defect": "Svar, der tælles", "min": "Mindst", "max": "Højst", "whole": "Helt tal",
	"derived.label": "Tekst", "any_defect": "Ja, når et af disse tælles",
	"deadline.label": "Tekst", "start": "Begynder", "stop": "Slutter", "relevant": "Gælder kun, når", "case_type": "Sagstype efter",
	"complete": "Fuldt oplyst", "sent": "Afsendt", "paused_from": "I bero fra", "paused_to": "I bero til", "paused_days": "Dage i bero",
	"new": "Ny frist givet", "new_due": "Ny frist", "value": "Lovens frist", "unit": "Enhed",
	"level": "Niveau", "wrong": "Kan ikke stå sammen", "order": "Datoer i rækkefølge", "message": "Besked",
	"on": "Fra og med", "item": "Spørgsmål", "kind": "Ændret", "redo": "Svar, der skal gives igen", "why": "Begrundelse",
	"answers.label": "Svar", "code": "Kode",
}

func heading(list, key string) string {
	for _, name := range []string{list + "." + key, key} {
		if words, ok := headings[name]; ok {
			return words
		}
	}
	return key
}

// widths of columns in characters, where they are not those of a text.
var widths = map[string]float64{
	"id": 22, "section": 16, "type": 15, "level": 12, "kind": 12, "version": 10, "on": 13, "item": 22, "code": 22,
	"min": 10, "max": 10, "whole": 10, "start": 16, "stop": 16, "case_type": 16, "complete": 16, "sent": 16,
	"paused_from": 16, "paused_to": 16, "paused_days": 16, "new": 16, "new_due": 16, "value": 12, "unit": 12, "defect": 22, "redo": 22, "law": 28,
	"ask": 34, "relevant": 34, "wrong": 44, "order": 34, "any_defect": 44, "help": 50, "label": 50,
}

func width(key string) float64 {
	if w, ok := widths[key]; ok {
		return w
	}
	return 40
}

// A word is how a code is written in a cell, where that is not the code.
type word struct{ code, shown string }

// words are the words of columns that take only certain ones, by list and key.
var words = map[string][]word{
	"item.type":   types(),
	"edit.level":  {{codebook.LevelError, codebook.LevelError}, {codebook.LevelWarning, codebook.LevelWarning}},
	"change.kind": {{"wording", "ordlyd"}, {"meaning", "betydning"}},
	"item.whole":  {{"true", "ja"}},

	"deadline.unit": units(),
}

func units() []word {
	var list []word
	for _, u := range deadline.Units() {
		list = append(list, word{string(u), strings.Replace(string(u), "aa", "å", 1)})
	}
	return list
}

func types() []word {
	var list []word
	for _, t := range codebook.Types() {
		list = append(list, word{string(t), string(t)})
	}
	return list
}
