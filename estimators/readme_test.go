package estimators

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// TestReadme holds the table of golden cases in README.md to what is compared.
func TestReadme(t *testing.T) {
	src, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	cases, compared := map[string]int{}, map[string]int{}
	for _, g := range readGoldens(t) {
		cases[g.Group]++
		cases["all"]++
	}
	for _, c := range comparers {
		for group, n := range c.want { // TestGoldens holds these to the truth
			compared[group] += n
			compared["all"] += n
		}
	}
	rows := regexp.MustCompile(`(?m)^\| (\w+) \| (\d+) \| (\d+) \|`).FindAllStringSubmatch(string(src), -1)
	said := map[string]bool{}
	for _, row := range rows {
		n, _ := strconv.Atoi(row[2])
		k, _ := strconv.Atoi(row[3])
		if said[row[1]] = true; n != cases[row[1]] || k != compared[row[1]] {
			t.Errorf("%s: README.md says %d of %d, want %d of %d", row[1], k, n, compared[row[1]], cases[row[1]])
		}
	}
	for group, n := range cases {
		if !said[group] {
			t.Errorf("README.md lacks | %s | %d | %d |", group, n, compared[group])
		}
	}
}

// TestMethodHasNotes: METHOD.md says what each note means.
func TestMethodHasNotes(t *testing.T) {
	page, err := os.ReadFile("METHOD.md")
	if err != nil {
		t.Fatal(err)
	}
	var got []Note
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| [^|]* \\|$").FindAllStringSubmatch(string(page), -1) {
		if n := Note(row[1]); slices.Contains(Notes(), n) {
			got = append(got, n)
		}
	}
	slices.Sort(got)
	want := slices.Sorted(slices.Values(Notes()))
	if !slices.Equal(got, want) {
		t.Errorf("METHOD.md has the notes\n%v, want\n%v", got, want)
	}
}
