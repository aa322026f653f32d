package sheet

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// texts are what people write, and what files do not like: signs of TOML, of
// XML, of formulas, of lists, and of line ends.
func texts() *rapid.Generator[string] {
	parts := []string{"Er sagen oplyst?", "æøå", "Å", " ", "\n", "\t", `"`, `"""`, `\`, `\n`, "'", "=", ";", ",", "|", " eller ", "<b>&amp;", "_x000D_", "_x0041_",
		"😀", "\u00a0", "#", "{", "}", "[x]", "ja", "12", "1,5", "2025-01-01", "-", "@", "+", "´", "…", "»«", "TRUE", "a\u030a"}
	return rapid.Custom(func(t *rapid.T) string {
		return strings.TrimSpace(strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 5).Draw(t, "parts"), ""))
	}).Filter(func(s string) bool { return s != "" })
}

// drawBook draws the own part of a codebook with everything that one can hold.
// Most that come out are valid.
func drawBook(t *rapid.T) *codebook.Codebook {
	text := texts()
	maybe := func(name string) string {
		if rapid.Bool().Draw(t, name) {
			return text.Draw(t, name)
		}
		return ""
	}
	cb := &codebook.Codebook{ID: "prøve-1", Title: text.Draw(t, "title"), Version: rapid.IntRange(2, 2000).Draw(t, "version"), Rationale: maybe("rationale")}
	if rapid.Bool().Draw(t, "use") {
		cb.Use = "kerne@1"
	}
	var chosen, asked, dates []string // ids; what may be answered, by id
	answers := map[string][]string{}
	condition := func(most int) codebook.Condition {
		cond := codebook.Condition{}
		for range rapid.IntRange(0, most).Draw(t, "lines") {
			if len(asked) == 0 {
				break
			}
			id := rapid.SampledFrom(asked).Draw(t, "id")
			cond[id] = rapid.SliceOfNDistinct(rapid.SampledFrom(answers[id]), 1, 2, rapid.ID).Draw(t, "codes")
		}
		return cond
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "sections") {
		s := codebook.Section{ID: fmt.Sprintf("s%d", i), Title: text.Draw(t, "title"), Help: maybe("help")}
		if rapid.IntRange(0, 3).Draw(t, "section asks") == 0 {
			s.Ask = condition(1)
		}
		cb.Sections = append(cb.Sections, s)
		for k := range rapid.IntRange(1, 3).Draw(t, "items") {
			item := codebook.Item{ID: fmt.Sprintf("q%d_%d", i, k), Section: s.ID, Type: rapid.SampledFrom(codebook.Types()).Draw(t, "type"),
				Label: text.Draw(t, "label"), Help: maybe("help"), Law: maybe("law"), Ask: condition(2)}
			if item.Type == codebook.Choice || item.Type == codebook.Several {
				for n := range rapid.IntRange(2, 4).Draw(t, "answers") {
					label := fmt.Sprintf("%d. %s", n, text.Draw(t, "answer"))
					if item.Type == codebook.Several {
						label = strings.ReplaceAll(label, ";", ":")
					}
					item.Answers = append(item.Answers, strict.Pair{Key: fmt.Sprintf("a%d", n), Value: label})
				}
			}
			for _, a := range item.Options() {
				answers[item.ID] = append(answers[item.ID], a.Code)
			}
			switch {
			case item.Type.Chosen():
				item.Defect = rapid.SliceOfNDistinct(rapid.SampledFrom(answers[item.ID]), 1, 2, rapid.ID).Draw(t, "defect")
				chosen = append(chosen, item.ID)
				asked = append(asked, item.ID)
			case item.Type == codebook.Several:
				asked = append(asked, item.ID)
			case item.Type == codebook.DateItem:
				dates = append(dates, item.ID)
			case item.Type == codebook.NumberItem && rapid.Bool().Draw(t, "bounds"):
				low, high := float64(rapid.IntRange(-8, 0).Draw(t, "min"))/8, rapid.Float64Range(0, 1e6).Draw(t, "max")
				high = float64(int64(high*100)) / 100
				item.Min, item.Max, item.Whole = &low, &high, rapid.Bool().Draw(t, "whole")
			}
			cb.Items = append(cb.Items, item)
		}
	}
	if len(chosen) > 0 {
		cb.Derived = append(cb.Derived, codebook.Derived{ID: "m", Label: text.Draw(t, "label"), AnyDefect: rapid.SliceOfNDistinct(rapid.SampledFrom(chosen), 1, 3, rapid.ID).Draw(t, "of")})
		item := rapid.SampledFrom(chosen).Draw(t, "changed")
		cb.Changes = append(cb.Changes,
			codebook.Change{Version: 2, On: day.Date(rapid.IntRange(0, 40_000).Draw(t, "on")), Item: item, Kind: "meaning", Redo: answers[item][:1], Why: text.Draw(t, "why")},
			codebook.Change{Version: cb.Version, On: day.Date(20_000), Item: item, Kind: "wording", Why: text.Draw(t, "why")})
	}
	if len(asked) > 0 {
		if wrong := condition(3); len(wrong) > 0 {
			cb.Edits = append(cb.Edits, codebook.Edit{ID: "R1", Level: rapid.SampledFrom([]string{"fejl", "advarsel"}).Draw(t, "level"), Wrong: wrong, Message: text.Draw(t, "message")})
		}
	}
	if len(dates) > 1 {
		cb.Edits = append(cb.Edits, codebook.Edit{ID: "R2", Level: "fejl", Order: dates, Message: text.Draw(t, "message")})
		cb.Deadlines = append(cb.Deadlines, codebook.Deadline{ID: "d", Label: maybe("label"), Start: dates[0], Stop: dates[1], Relevant: condition(1)})
	}
	return cb
}
