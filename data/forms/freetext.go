package forms

import (
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
)

// wantWords is what a free text must be.
var wantWords = lang.Text{EN: "a text without CPR numbers, e-mail addresses and telephone numbers", DA: "en tekst uden CPR-numre, mailadresser og telefonnumre"}

// refuseWords notes, for each kind of thing that points to a person, that a
// free text holds it, and reports whether it did. The text is not shown.
func refuseWords(text string, wrong func(rule string, found, wanted lang.Text)) bool {
	kinds := privacy.Scan(text)
	for _, k := range kinds {
		wrong(ruleOf(k), lang.Text{EN: k.Text().EN + " (not shown)", DA: k.Text().DA + " (vises ikke)"}, wantWords)
	}
	return len(kinds) > 0
}
