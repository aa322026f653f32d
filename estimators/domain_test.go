package estimators_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/estimators"
)

// A domain is read back as it was written, whatever its columns and codes are
// called.
func TestParseDomain(t *testing.T) {
	if d := estimators.ParseDomain(`region=a\;b;x\=y=\\`); !slices.Equal(d, estimators.Domain{{Column: "region", Code: "a;b"}, {Column: "x=y", Code: `\`}}) {
		t.Errorf("got %q", d)
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zæ=;\\]{1,4}`)
		var d estimators.Domain
		for range rapid.IntRange(0, 3).Draw(t, "levels") {
			d = append(d, estimators.Level{Column: word.Draw(t, "column"), Code: word.Draw(t, "code")})
		}
		if got := estimators.ParseDomain(d.String()); !slices.Equal(got, d) {
			t.Fatalf("%q was read as %q", d.String(), got)
		}
	})
}
