package pipeline

import (
	"strings"
	"testing"

	"sagsbarometer/pipeline/screen"
)

// Before barnets lov hjælpemidler to adults and to children were both SEL § 112,
// so the program does not choose; since then the name is that of adults alone.
func TestChooseModuleOfTwo(t *testing.T) {
	for from, says := range map[string]string{
		"2022-07-01": "SEL § 112 may be SEL § 112 (Hjælpemidler) or BL § 90, jf. SEL § 112 (Hjælpemidler til børn, until 2024 SEL § 112); the review form",
		"2024-07-01": "no questions on SEL § 112 (Hjælpemidler) yet",
	} {
		n := NewBatch{Provision: "SEL § 112", PeriodFrom: from}
		var s screen.Screen
		n.chooseModule(&s)
		if len(s.Lines) != 1 || !strings.Contains(s.Lines[0].EN, says) || n.Use != coreOfNew {
			t.Errorf("from %s: %v, use %s, want %q", from, s.Lines, n.Use, says)
		}
	}
	n := NewBatch{Provision: "SEL § 42", PeriodFrom: "2022-07-01"} // a batch on children from before 2024
	if n.chooseModule(&screen.Screen{}); n.Use != "bl87@1" {
		t.Errorf("SEL § 42 before 2024 uses %s, want bl87@1", n.Use)
	}
}
