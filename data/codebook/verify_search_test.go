package codebook_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/data/codebook"
)

// Whether a question is ever asked, and whether an edit ever or always fires,
// is found by a search when the codebook is read. The oracle fills in the form
// in every way there is.
func TestSearchAgreesWithEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := drawRules(t)
		cb, found := codebook.Read("x.toml", []byte(src), nil)
		var reported []string
		for _, v := range found {
			reported = append(reported, v.Rule+" "+v.Subject)
		}
		seen := census(cb)
		want := []string{} // in the order of the file
		never := map[string]bool{}
		for i := range cb.Items {
			item := &cb.Items[i]
			if seen.asked[item.ID] {
				continue
			}
			never[item.ID] = true
			section := codebook.Condition{}
			for _, s := range cb.Sections {
				if s.ID == item.Section {
					section = s.Ask
				}
			}
			ids := slices.Concat(slices.Collect(maps.Keys(section)), slices.Collect(maps.Keys(item.Ask)))
			if !slices.ContainsFunc(ids, func(id string) bool { return never[id] }) {
				want = append(want, "never-asked "+item.ID)
			}
		}
		for _, e := range cb.Edits {
			switch {
			case seen.fired[e.ID] == 0:
				want = append(want, "edit-never "+e.ID)
			case seen.fired[e.ID] == seen.askedAll[e.ID]:
				want = append(want, "edit-always "+e.ID)
			}
		}
		slices.Sort(reported)
		slices.Sort(want)
		if !slices.Equal(reported, want) {
			t.Fatalf("reported %q, want %q\n%s", reported, want, src)
		}
	})
}

// drawRules draws a codebook of few questions and many conditions.
func drawRules(t *rapid.T) string {
	const items = 5
	answers := []string{"ja", "nej", "kan_ikke_vurderes"}
	condition := func(ids []string, name string) string {
		var parts []string
		for _, id := range ids {
			if rapid.IntRange(0, 2).Draw(t, name) > 0 {
				continue
			}
			from := answers
			if strings.HasPrefix(id, "f") {
				from = []string{"x", "y"}
			}
			wanted := rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, len(from), rapid.ID).Draw(t, "answers")
			parts = append(parts, fmt.Sprintf(`%s = ["%s"]`, id, strings.Join(wanted, `", "`)))
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	var src strings.Builder
	src.WriteString(head) // section s
	var before, defects []string
	derived := rapid.IntRange(1, items-1).Draw(t, "derived") // stands after so many items
	section := "s"
	for i := range items {
		if i == derived && len(defects) > 0 {
			before = append(before, "m")
		}
		if i == 3 && rapid.Bool().Draw(t, "section") {
			fmt.Fprintf(&src, "[[section]]\nid = \"z\"\ntitle = \"Z\"\nask = %s\n", condition(before, "section asks"))
			section = "z"
		}
		ask := condition(before, "asks")
		id := fmt.Sprintf("i%d", i)
		if rapid.IntRange(0, 3).Draw(t, "several") == 0 {
			id = fmt.Sprintf("f%d", i)
			fmt.Fprintf(&src, "[[item]]\nid = %q\nsection = %q\ntype = \"flere\"\nlabel = \"?\"\nanswers = { x = \"X\", y = \"Y\" }\nask = %s\n", id, section, ask)
		} else {
			fmt.Fprintf(&src, "[[item]]\nid = %q\nsection = %q\ntype = \"ja-nej-kiv\"\nlabel = \"?\"\ndefect = [\"nej\"]\nask = %s\n", id, section, ask)
			if i < derived {
				defects = append(defects, id)
			}
		}
		before = append(before, id)
	}
	if len(defects) > 0 {
		fmt.Fprintf(&src, "[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"%s\"]\n", strings.Join(defects, `", "`))
	}
	for i := range 2 {
		if wrong := condition(before, "wrong"); wrong != "{  }" {
			fmt.Fprintf(&src, "[[edit]]\nid = \"E%d\"\nlevel = \"advarsel\"\nmessage = \"?\"\nwrong = %s\n", i, wrong)
		}
	}
	return src.String()
}

// A tally says what all ways to fill in a form come to.
type tally struct {
	asked           map[string]bool
	fired, askedAll map[string]int // edits: cases in which it fires, in which all that it names is asked
}

func census(cb *codebook.Codebook) tally {
	out := tally{map[string]bool{}, map[string]int{}, map[string]int{}}
	var try func(a codebook.Answers, i int)
	try = func(a codebook.Answers, i int) {
		if i == len(cb.Items) {
			out.count(cb, a)
			return
		}
		values := []string{"ja", "nej", "kan_ikke_vurderes"}
		if cb.Items[i].Type == codebook.Several {
			values = []string{"-", "x", "y", "x;y"}
		}
		for _, value := range values {
			a[cb.Items[i].ID] = value
			try(a, i+1)
		}
	}
	try(codebook.Answers{}, 0)
	return out
}

func (o *tally) count(cb *codebook.Codebook, a codebook.Answers) {
	for _, id := range cb.AskedItems(a) {
		o.asked[id] = true
	}
	full := cb.Complete(a, nil)
	for _, e := range cb.Edits {
		all := true
		for id := range e.Wrong {
			all = all && full[id] != ""
		}
		if all {
			o.askedAll[e.ID]++
		}
	}
	for _, p := range cb.Check(full) {
		if p.Level == codebook.LevelWarning {
			o.fired[p.Rule]++
		}
	}
}

// A derived item over many questions is decided too: the search carries what
// they come to, not what each was.
func TestSearchCarriesLittle(t *testing.T) {
	var src strings.Builder
	src.WriteString(head)
	var ids []string
	for i := range 40 {
		ids = append(ids, fmt.Sprintf("i%d", i))
		fmt.Fprintf(&src, "[[item]]\nid = \"i%d\"\nsection = \"s\"\ntype = \"ja-nej-kiv\"\nlabel = \"?\"\ndefect = [\"nej\"]\n", i)
	}
	fmt.Fprintf(&src, "[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"%s\"]\n", strings.Join(ids, `", "`))
	src.WriteString(item("last", "ja-nej", `ask = { m = ["nej"], i7 = ["nej"] }`))
	_, found := codebook.Read("x.toml", []byte(src.String()), nil)
	if want := "x.toml:256:7: last: it is never asked: where i7 is nej, m is never nej, want conditions that one case can meet"; found.Error() != want {
		t.Errorf("%s\nwant\n%s", found.Error(), want)
	}
}

// A codebook that no search could get to the end of is read all the same, and
// nothing is refused that was not proved.
func TestSearchIsBounded(t *testing.T) {
	var src strings.Builder
	src.WriteString(head)
	var all []string
	for i := range 120 {
		ask := ""
		if len(all) > 0 {
			ask = "ask = { " + strings.Join(all, ", ") + " }"
		}
		fmt.Fprintf(&src, "[[item]]\nid = \"i%d\"\nsection = \"s\"\ntype = \"flere\"\nlabel = \"?\"\nanswers = { a = \"A\", b = \"B\", c = \"C\", d = \"D\" }\n%s\n", i, ask)
		all = append(all, fmt.Sprintf(`i%d = ["%s"]`, i, "abcd"[i%4:i%4+1]))
	}
	fmt.Fprintf(&src, "[[edit]]\nid = \"E\"\nlevel = \"fejl\"\nmessage = \"?\"\nwrong = { i119 = [\"a\"], i3 = [\"a\"] }\n")
	if _, found := codebook.Read("x.toml", []byte(src.String()), nil); found != nil {
		t.Error(found)
	}
}
