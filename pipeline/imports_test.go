package pipeline_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports holds the arrows between the packages: data, sampling and
// estimators import nothing of each other or of the pipeline, the lottery
// stands on the standard library alone, and Arrow is met in two places. Below
// the pipeline itself every package says what of it stands below it.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "sagsbarometer/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	tree := func(path string) string { // the top directory of a package of ours
		rest, ok := strings.CutPrefix(path, "sagsbarometer/")
		if !ok {
			return ""
		}
		top, _, _ := strings.Cut(rest, "/")
		return top
	}
	allowed := map[string][]string{
		"data": {"data"}, "sampling": {"sampling"}, "estimators": {"estimators"},
		"pipeline": {"data", "sampling", "estimators", "pipeline"},
	}
	below := map[string][]string{ // package of the pipeline -> those of it that it imports
		"batch": {}, "screen": {}, "refusal": {}, "start": {}, "check": {},
		"analysis": {"refusal", "screen"}, "compare": {"batch", "screen"},
		"audit":     {"refusal", "screen"},
		"planning":  {"batch", "refusal"},
		"precision": {"batch", "planning", "publish", "screen"},
		"publish":   {"batch"},
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg, imports := fields[0], fields[1:]
		seen++
		for _, i := range imports {
			if top := tree(i); top != "" && !slices.Contains(allowed[tree(pkg)], top) {
				t.Errorf("%s imports %s", pkg, i)
			}
			if strings.HasPrefix(i, "github.com/apache/arrow") && pkg != "sagsbarometer/data" && pkg != "sagsbarometer/estimators/aggregate" {
				t.Errorf("%s imports %s: only data and estimators/aggregate meet Arrow", pkg, i)
			}
			from, _, _ := strings.Cut(strings.TrimPrefix(pkg, "sagsbarometer/pipeline/"), "/")
			to, _, _ := strings.Cut(strings.TrimPrefix(i, "sagsbarometer/pipeline/"), "/")
			if may, ok := below[from]; ok && tree(i) == "pipeline" && to != from && !slices.Contains(may, to) {
				t.Errorf("%s imports %s: want no package of the pipeline but %q", pkg, i, may)
			}
			if pkg == "sagsbarometer/sampling/lottery" && strings.Contains(strings.Split(i, "/")[0], ".") {
				t.Errorf("%s imports %s: the lottery stands on the standard library alone", pkg, i)
			}
		}
	}
	if seen < 15 {
		t.Errorf("go list found %d packages, want all of them", seen)
	}
}
