package lang

import (
	"fmt"
	"strconv"
	"strings"
)

// Sentence is a sentence in both languages: the wordings are formats of
// package fmt for the same arguments, and a [Text] among these is written in
// the language of the sentence.
func Sentence(en, da string, args ...any) Text {
	return Text{EN: fmt.Sprintf(en, in(English, args)...), DA: fmt.Sprintf(da, in(Danish, args)...)}
}

// in are the arguments of a sentence in a language.
func in(l Language, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(Text); ok {
			a = t.In(l)
		}
		out[i] = a
	}
	return out
}

// Decimal is a number rounded to that many decimals, with a point in English
// and a comma in Danish. What is rounded to nothing has no sign.
func Decimal(number float64, places int) Text {
	s := strconv.FormatFloat(number, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return Text{EN: s, DA: strings.Replace(s, ".", ",", 1)}
}
