package batch

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/lang"
)

// The family and the case mix are read as they stand, and each wrong name is
// refused at its place. Places were counted by hand.
func TestCompareSection(t *testing.T) {
	b, found := Read("batch.toml", []byte(least+"[compare]\nfamily = [\"m\"]\nstandard = [\"decision\", \"region\"]\n"))
	if found != nil {
		t.Fatal(found)
	}
	if c := b.Compare; c == nil || !slices.Equal(c.Family, []string{"m"}) || !slices.Equal(c.Standard, []string{"decision", "region"}) {
		t.Errorf("read as %+v", c)
	}
	for lines, want := range map[string]string{
		`family = ["n"]`:            `23:11: compare.family: "n", which no [[measure]] has, want m`,
		`family = []`:               `23:10: compare.family: an empty list, want at least one`,
		`family = ["m", "m"]`:       `23:16: compare.family: "m" a second time, want each once`,
		`standard = ["decison"]`:    `23:13: compare.standard: "decison", want one of`,
		`standard = ["decided_on"]`: `23:13: compare.standard: "decided_on", want a column that groups cases`,
		`famly = ["m"]`:             `23:1: compare.famly: unknown key, want one of family, standard, rationale`,
	} {
		_, found := Read("batch.toml", []byte(least+"[compare]\n"+lines+"\n"))
		if len(found) != 1 || !strings.HasPrefix(found[0].Place.String()+": "+found[0].Message(lang.English), "batch.toml:"+want) {
			t.Errorf("%s: got %v, want %s", lines, found, want)
		}
	}
}
