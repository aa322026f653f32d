package analysis

import (
	"testing"

	"sagsbarometer/estimators"
)

// TestNoteMeanings: every note has a meaning, in both languages.
func TestNoteMeanings(t *testing.T) {
	for _, n := range estimators.Notes() {
		if m := noteMeanings[n]; m.EN == "" || m.DA == "" {
			t.Errorf("%s means %q and %q", n, m.EN, m.DA)
		}
	}
	if len(noteMeanings) != len(estimators.Notes()) {
		t.Errorf("%d meanings of %d notes", len(noteMeanings), len(estimators.Notes()))
	}
}
