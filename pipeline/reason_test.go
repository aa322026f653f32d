package pipeline

import (
	"strings"
	"testing"
)

// What may point to a person is refused and not repeated.
func TestImpersonal(t *testing.T) {
	for words, ok := range map[string]bool{
		"Fristen for Odense var forkert i seks sager":    true,
		"Efter anmodning, vores brev af 3. oktober 2026": true,
		"disken var fuld den 3. oktober":                 true,
		"borgeren 010190-1234 bad om det":                false,
		"bedt om af anne@eksempel.dk":                    false,
		"ring til 22 33 44 55 om det":                    false,
	} {
		err := impersonal("--reason", words, printed)
		if (err == nil) != ok {
			t.Errorf("%q: %v", words, err)
		}
		if err != nil && (strings.Contains(err.Error(), "0101") || strings.Contains(err.Error(), "anne") || strings.Contains(err.Error(), "22 33")) {
			t.Errorf("repeats what it refuses: %v", err)
		}
	}
}
