package forms

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/strict"
)

// olderBook is version 1 of the small codebook, which version 2 has left
// behind: a question that is no more, an answer of several and one of a
// choice that are no more, another word for an answer, and no question timer.
func olderBook() *codebook.Codebook {
	cb := book()
	cb.Version = 1
	cb.Items = slices.DeleteFunc(cb.Items, func(it codebook.Item) bool { return it.ID == "timer" })
	for i := range cb.Items {
		switch it := &cb.Items[i]; it.ID {
		case "oplysning_om":
			it.Answers = append(it.Answers, strict.Pair{Key: "helbred", Value: "Helbred"})
		case "klageudfald":
			it.Answers = strict.Pairs{{Key: "stadfaestet", Value: "Afgørelsen holder"}, {Key: "aendret", Value: "Ændring"}, {Key: "afvist", Value: "Afvisning"}}
		}
	}
	cb.Items = append(cb.Items, codebook.Item{ID: "tvivl", Section: "klage", Type: codebook.YesNo, Label: "Var du i tvivl?"})
	return cb
}
