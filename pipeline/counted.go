package pipeline

import (
	"fmt"
	"strings"

	"sagsbarometer/data/lang"
)

// A noun is what is counted, one and several of it.
type noun struct{ oneEN, manyEN, oneDA, manyDA string }

var (
	nounCase     = noun{"case", "cases", "sag", "sager"}
	nounEligible = noun{"case is", "cases are", "sag", "sager"}
	nounFrozen   = noun{"frozen case", "frozen cases", "låst sag", "låste sager"}
	nounReading  = noun{"reading", "readings", "gennemgang", "gennemgange"}
	nounError    = noun{"error", "errors", "fejl", "fejl"}
	nounSegment  = noun{"torn ledger segment awaits", "torn ledger segments await", "afrevet led i journalen mangler", "afrevne led i journalen mangler"}
)

// counted is a number with its noun: 1 sag, 2 sager, ingen sager.
func counted(n int, of noun) lang.Text {
	switch n {
	case 0:
		return lang.Text{EN: "no " + of.manyEN, DA: "ingen " + of.manyDA}
	case 1:
		return lang.Text{EN: "1 " + of.oneEN, DA: "1 " + of.oneDA}
	}
	return lang.Text{EN: fmt.Sprintf("%d %s", n, of.manyEN), DA: fmt.Sprintf("%d %s", n, of.manyDA)}
}

// both joins two texts with an and, and leaves out one that is empty.
func both(a, b lang.Text) lang.Text {
	join := func(a, and, b string) string {
		return strings.TrimSuffix(strings.TrimPrefix(a+and+b, and), and)
	}
	return lang.Text{EN: join(a.EN, " and ", b.EN), DA: join(a.DA, " og ", b.DA)}
}
