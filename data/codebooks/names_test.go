package codebooks_test

import (
	"strings"
	"testing"

	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
)

// Barnets lov came into force on 1 January 2024 (lov nr. 721 af 13. juni 2023).
func TestNamesOn(t *testing.T) {
	for _, c := range []struct{ text, before, since string }{ // on 31 December 2023, on 1 January 2024
		{"BL § 87", "SEL § 42 | BL § 87", "BL § 87 | SEL § 42"},
		{"servicelovens §42", "SEL § 42 | BL § 87", "BL § 87 | SEL § 42"},
		{"BL § 87, stk. 1", "SEL § 42 | BL § 87", "BL § 87 | SEL § 42"},
		{"SEL § 97", "SEL § 97", "SEL § 97"},
		// A name that adults have kept is children's until then only.
		{"BL § 90, jf. SEL § 112", "SEL § 112 | BL § 90, jf. SEL § 112", "BL § 90, jf. SEL § 112"},
		{"SEL § 112", "SEL § 112", "SEL § 112"},
		{"BL § 82, stk. 1", "SEL § 32 | BL § 82, stk. 1", "BL § 82, stk. 1 | SEL § 32"},
		{"BL § 42", "", ""}, {"BL § 82", "", ""}, {"", "", ""},
	} {
		for date, want := range map[string]string{"2023-12-31": c.before, "2024-01-01": c.since} {
			on, err := day.Parse(date)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(codebooks.NamesOn(c.text, on), " | "); got != want {
				t.Errorf("%q on %s: %s, want %s", c.text, date, got, want)
			}
		}
		if got := strings.Join(codebooks.NamesOn(c.text, codebooks.Ever), " | "); got != c.before {
			t.Errorf("%q ever: %s, want %s", c.text, got, c.before)
		}
	}
}

func TestNameWithin(t *testing.T) {
	for _, c := range []struct{ text, from, to, want string }{
		{"SEL § 42", "2023-01-01", "2023-12-31", "SEL § 42"},
		{"SEL § 42", "2023-12-31", "2024-01-01", "SEL § 42"},
		{"sel §42", "2024-01-01", "2025-01-01", "BL § 87"}, // still by its former number
		{"BL § 87", "2022-01-01", "2023-12-31", "SEL § 42"},
		{"barnets lovs § 87", "2022-01-01", "2024-01-01", "BL § 87"},
		{"SEL § 112", "2024-01-01", "2025-01-01", "SEL § 112"},
		{"BL § 90, jf. SEL § 112", "2022-01-01", "2023-01-01", "BL § 90, jf. SEL § 112"}, // adults had the other
		{"BL § 87, stk. 1", "2024-01-01", "2025-01-01", ""},
	} {
		from, _ := day.Parse(c.from)
		to, _ := day.Parse(c.to)
		if got, ok := codebooks.NameWithin(c.text, from, to); got != c.want || ok != (c.want != "") {
			t.Errorf("%s from %s to %s: %s, want %s", c.text, c.from, c.to, got, c.want)
		}
	}
	if name, ok := codebooks.Name("Barnets lovs §87"); name != "BL § 87" || !ok {
		t.Error(name, ok)
	}
}
