package strict_test

import (
	"slices"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"

	"sagsbarometer/data/strict"
)

// What is written is read back by TOML's own reader, whatever the texts are.
func TestStrings(t *testing.T) {
	if got, want := strict.Strings([]string{`a"b\`, "æ\n\x7f"}), `["a\"b\\", "æ\u000A\u007F"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.String()).Draw(t, "list")
		var back struct{ X []string }
		if err := toml.Unmarshal([]byte("x = "+strict.Strings(list)), &back); err != nil || !slices.Equal(back.X, list) {
			t.Fatalf("%q was read as %q: %v", list, back.X, err)
		}
	})
}
