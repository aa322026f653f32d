package pipeline

import (
	"strings"
	"testing"

	"sagsbarometer/data/strict"
)

// Who delivered no list last year is asked anew, however it was written.
func TestForgetUndelivered(t *testing.T) {
	const frame = "[batch]\nid = \"a\"\n[frame]\nfiles = [\"frame/*\"] # lists\n"
	const rest = "\n# how many\n[design]\ntotal = 385\nstrata = [\"kommune\"]\n"
	for name, undelivered := range map[string]string{
		"nobody":         "",
		"tables":         "[[frame.undelivered]]\nkommune = \"0101\"\ncases = 12 # a guess\n\n[[frame.undelivered]]\nkommune = \"0147\"\ncases = 1\nsource = \"[brev]\"\n",
		"on one line":    "undelivered = [ { kommune = \"0101\", cases = 12 } ]\n",
		"on three lines": "undelivered = [\n  { kommune = \"0101\", cases = 12 },\n]\n",
	} {
		src := frame + undelivered + rest
		doc, found := strict.Read("batch.toml", []byte(src))
		if found != nil {
			t.Fatal(found)
		}
		lines := strings.SplitAfter(src, "\n")
		forgetUndelivered(doc, lines)
		got := strings.Join(lines, "")
		if name == "tables" {
			got = strings.Replace(got, "\n\n\n", "\n\n", 1) // the blank line between them
		}
		if got != frame+rest {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, frame+rest)
		}
	}
}
