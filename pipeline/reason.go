package pipeline

import (
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/pipeline/refusal"
)

// impersonal refuses the words of a flag where they may point to a person: the
// ledger keeps them for good, and the report prints some. Hint says which.
func impersonal(flag, words string, hint lang.Text) error {
	found := privacy.Scan(words)
	if len(found) == 0 {
		return nil
	}
	what := privacy.Words(found)
	return &refusal.Error{What: lang.Text{EN: flag + " holds " + what.EN, DA: flag + " rummer " + what.DA}, Hint: hint}
}

var (
	keptForGood = lang.Text{EN: "say why, not about whom: the ledger keeps it", DA: "sig hvorfor, ikke om hvem: journalen gemmer det"}
	printed     = lang.Text{EN: "the report prints it", DA: "rapporten viser den"}
)
