package lottery

import (
	"fmt"
	"strings"
	"testing"
)

// A file of nothing but faults gives a hundred of them and the number of the
// rest, not a sentence a line.
func TestFaultsAreBounded(t *testing.T) {
	const lines = 150
	for name, read := range map[string]func(src []byte) error{
		"plan: line 2: is empty\n":            func(src []byte) error { _, err := ReadPlan(Stratified, 1, src); return err },
		"frame: line 1: no tab, want stratum": func(src []byte) error { _, err := ParseFrame(src); return err },
		"draw: line 2: 1 fields, want 5\n":    func(src []byte) error { _, err := ParseDraw(append([]byte(drawHeading), src...)); return err },
		"receipt: line 2: 1 fields, want 8\n": func(src []byte) error {
			_, err := ParseReceipt(append([]byte(receiptHeading), src...))
			return err
		},
	} {
		src := []byte(strings.Repeat("\n", lines))
		if strings.HasPrefix(name, "draw") || strings.HasPrefix(name, "receipt") {
			src = append(src, '\n') // the first ends the heading
		}
		err := read(src)
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		got := strings.Split(err.Error(), "\n")
		if want := fmt.Sprintf("and %d more", lines-mostFaults); !strings.Contains(err.Error(), name) || len(got) != mostFaults+1 || got[mostFaults] != want {
			t.Errorf("%s: %d lines, the last %q, want %d and %q", name, len(got), got[len(got)-1], mostFaults+1, want)
		}
	}
}
