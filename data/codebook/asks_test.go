package codebook_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Words may change as they like; what is asked, answered and ruled out is told
// by its element, also where it comes from the library.
func TestAsks(t *testing.T) {
	src := "use = \"kerne@1\"\n" + head + item("a", "valg", "help = \"Ja.\"\nask = { akter = [\"ja\"] }\nanswers = { x = \"X\", y = \"Y\" }\ndefect = [\"x\"]") +
		item("n", "tal", "min = 0") +
		"[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"a\"]\n[[edit]]\nid = \"E\"\nlevel = \"fejl\"\nwrong = { a = [\"x\"] }\nmessage = \"Nej.\"\n"
	was := read(t, src).Asks()
	for _, test := range []struct{ name, from, to, differs string }{
		{"title", `title = "X"`, `title = "Y"`, ""},
		{"version", "version = 2", "version = 3", ""},
		{"label", `label = "a?"`, `label = "A?"`, ""},
		{"help", `help = "Ja."`, `help = "Nej."`, ""},
		{"message", `message = "Nej."`, `message = "Nej!"`, ""},
		{"what is counted", `defect = ["x"]`, `defect = ["y"]`, ""},
		{"space", "{ x = ", "{x=", ""},
		{"label of an answer", `x = "X"`, `x = "Z"`, "item a"},
		{"answer", `y = "Y"`, `z = "Y"`, "item a"},
		{"condition", `akter = ["ja"]`, `akter = ["nej"]`, "item a"},
		{"bound", "min = 0", "min = 1", "item n"},
		{"type", `type = "tal"` + "\n" + `label = "n?"` + "\nmin = 0", `type = "dato"` + "\n" + `label = "n?"`, "item n"},
		{"rule", `wrong = { a = ["x"] }`, `wrong = { a = ["y"] }`, "edit E"},
		{"section", "title = \"S\"", "title = \"S\"\nask = { akter = [\"ja\"] }", "section s"},
		{"core", "[[derived]]", "[[edit]]\nid = \"E1\"\nlevel = \"advarsel\"\nwrong = { a = [\"y\"] }\nmessage = \"?\"\n[[derived]]", "edit E1"},
		{"question gone", item("n", "tal", "min = 0"), "", "item n"},
	} {
		if !strings.Contains(src, test.from) {
			t.Fatalf("%s: no %q", test.name, test.from)
		}
		is := read(t, strings.Replace(src, test.from, test.to, 1)).Asks()
		var differs []string
		for _, id := range slices.Sorted(maps.Keys(was)) {
			if is[id] != was[id] {
				differs = append(differs, id)
			}
		}
		if diff := cmp.Diff(test.differs, strings.Join(differs, " ")); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
