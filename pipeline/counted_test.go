package pipeline

import (
	"testing"

	"sagsbarometer/data/lang"
)

func TestImportedInWords(t *testing.T) {
	for sum, want := range map[imported]string{
		{}: "", {1, 0}: "nyt: svar om 1 sag", {20, 0}: "nyt: svar om 20 sager",
		{0, 1}: "nyt: 1 gennemgang", {2, 3}: "nyt: svar om 2 sager og 3 gennemgange",
	} {
		said := ""
		sum.say(Env{Say: func(text lang.Text) { said += text.DA }})
		if said != want {
			t.Errorf("%+v: %s, want %s", sum, said, want)
		}
	}
	if got := counted(0, nounCase); got.DA != "ingen sager" || got.EN != "no cases" {
		t.Error(got)
	}
}
