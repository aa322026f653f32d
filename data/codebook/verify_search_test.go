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

// Whether a question is ever asked, whether an edit ever or always fires, and
// whether a case ever has a deadline, is found by a search when the codebook is
// read. The oracle fills in the form
// in every way there is.
func TestSearchAgreesWithEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src, library := drawRules(t)
		cb, found := codebook.Read("x.toml", []byte(src), library)
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
			case len(e.Order) > 0:
			case seen.fired[e.ID] == 0:
				if e.From == "" { // the library's may lie idle
					want = append(want, "edit-never "+e.ID)
				}
			case seen.fired[e.ID] == seen.askedAll[e.ID]:
				want = append(want, "edit-always "+e.ID)
			}
		}
		if !seen.relevant {
			want = append(want, "never-relevant frist")
		}
		slices.Sort(reported)
		slices.Sort(want)
		if !slices.Equal(reported, want) {
			core, _ := library("a@1")
			module, _ := library("b@1")
			t.Fatalf("reported %q, want %q\n%s\n%s\n%s", reported, want, src, module, core)
		}
	})
}

// drawRules draws a codebook of few questions and many conditions, on its own or
// spread over a core, a module and the codebook's file. All questions stand in
// the core, if only to be replaced, or come in the order of the levels.
func drawRules(t *rapid.T) (own string, library func(string) ([]byte, bool)) {
	const items = 5
	files := drawFiles(t)
	answers := map[string][]string{}
	condition := func(ids []string, name string) string {
		var parts []string
		for _, id := range ids {
			if rapid.IntRange(0, 2).Draw(t, name) > 0 {
				continue
			}
			from := answers[id]
			wanted := rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, len(from), rapid.ID).Draw(t, "answers")
			parts = append(parts, fmt.Sprintf(`%s = ["%s"]`, id, strings.Join(wanted, `", "`)))
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	var before, first, second []string // what can be asked for; the questions of the derived items
	derive := func(id string, of []string) {
		if len(of) > 0 {
			files.add(rapid.IntRange(0, files.top).Draw(t, "derived level"), "[[derived]]\nid = %q\nlabel = \"M\"\nany_defect = [\"%s\"]\n", id, strings.Join(of, `", "`))
			before, answers[id] = append(before, id), []string{"ja", "nej", "kan_ikke_vurderes"}
		}
	}
	derived := rapid.IntRange(1, items-1).Draw(t, "derived") // stands after so many items
	section := "s"
	for i := range items {
		if i == derived {
			derive("m", first)
		}
		if i == items-1 {
			derive("k", second)
		}
		level := files.level(t)
		if i == 3 && rapid.Bool().Draw(t, "section") {
			section = "z"
			files.add(0, "[[section]]\nid = \"z\"\ntitle = \"Z\"\nask = %s\n", condition(before, "section asks"))
		}
		ask, id := condition(before, "asks"), fmt.Sprintf("i%d", i)
		typ := rapid.SampledFrom([]string{"ja-nej-kiv", "ja-nej-kiv", "ja-nej-ir-kiv", "flere", "valg"}).Draw(t, "type")
		rest, defect := "", "nej"
		switch typ {
		case "flere":
			rest, answers[id] = `answers = { x = "X", y = "Y" }`, []string{"x", "y"}
		case "valg":
			defect = rapid.SampledFrom([]string{"u", "kan_ikke_vurderes"}).Draw(t, "defect")
			rest, answers[id] = `answers = { u = "U", v = "V", kan_ikke_vurderes = "?" }`, []string{"u", "v", "kan_ikke_vurderes"}
		default:
			answers[id] = []string{"ja", "nej", "kan_ikke_vurderes"}
			if typ == "ja-nej-ir-kiv" {
				answers[id] = append(answers[id], "ikke_relevant")
			}
		}
		if typ != "flere" {
			rest += fmt.Sprintf("\ndefect = [%q]", defect)
			if i < derived {
				first = append(first, id)
			} else if i < items-1 {
				second = append(second, id)
			}
		}
		files.item(level, id, section, typ, rest+"\nask = "+ask)
		before = append(before, id)
	}
	for _, id := range []string{"start", "stop"} {
		files.item(files.level(t), id, section, "dato", "ask = "+condition(before, "date asks"))
	}
	files.add(files.top, "[[deadline]]\nid = \"frist\"\nstart = \"start\"\nstop = \"stop\"\nrelevant = %s\n", condition(before, "relevant"))
	files.add(files.top, "[[edit]]\nid = \"O\"\nlevel = \"fejl\"\nmessage = \"?\"\norder = [\"start\", \"stop\"]\n")
	for i := range 2 {
		if wrong := condition(before, "wrong"); wrong != "{  }" {
			files.add(rapid.IntRange(0, files.top).Draw(t, "edit level"), "[[edit]]\nid = \"E%d\"\nlevel = \"advarsel\"\nmessage = \"?\"\nwrong = %s\n", i, wrong)
		}
	}
	return files.texts[files.top].String(), func(id string) ([]byte, bool) {
		for i, name := range files.names[:files.top] {
			if id == name+"@1" {
				return []byte(files.texts[i].String()), true
			}
		}
		return nil, false
	}
}

// Files are a codebook, the last, and those that it stands on.
type files struct {
	names []string
	texts []strings.Builder
	top   int  // the last
	old   bool // the core has every question, most as it was before
	least int  // else: the level that questions have got to
}

func drawFiles(t *rapid.T) *files {
	f := &files{top: rapid.IntRange(0, 2).Draw(t, "levels"), old: rapid.Bool().Draw(t, "replaced")}
	f.names, f.texts = []string{"a", "b", "c"}, make([]strings.Builder, f.top+1)
	for i := range f.texts {
		f.add(i, "id = %q\ntitle = \"X\"\nversion = 1\n", f.names[i])
		if i > 0 {
			f.add(i, "use = \"%s@1\"\n", f.names[i-1])
		}
	}
	f.add(0, "[[section]]\nid = \"s\"\ntitle = \"S\"\n")
	return f
}

func (f *files) add(level int, format string, args ...any) {
	fmt.Fprintf(&f.texts[level], format, args...)
}

// level is where the next question stands.
func (f *files) level(t *rapid.T) int {
	if f.old {
		return rapid.IntRange(0, f.top).Draw(t, "level")
	}
	f.least = rapid.IntRange(f.least, f.top).Draw(t, "level")
	return f.least
}

func (f *files) item(level int, id, section, typ, rest string) {
	if f.old && level > 0 { // what is replaced counts for nothing
		f.add(0, "[[item]]\nid = %q\nsection = %q\ntype = \"ja-nej\"\nlabel = \"Før?\"\ndefect = [\"ja\"]\n", id, section)
	}
	f.add(level, "[[item]]\nid = %q\nsection = %q\ntype = %q\nlabel = \"?\"\n%s\n", id, section, typ, rest)
}

// A tally says what all ways to fill in a form come to.
type tally struct {
	asked           map[string]bool
	fired, askedAll map[string]int // edits: cases in which it fires, in which all that it names is asked
	relevant        bool           // a case has the deadline
}

func census(cb *codebook.Codebook) tally {
	out := tally{map[string]bool{}, map[string]int{}, map[string]int{}, false}
	var try func(a codebook.Answers, i int)
	try = func(a codebook.Answers, i int) {
		if i == len(cb.Items) {
			out.count(cb, a)
			return
		}
		var values []string
		for _, o := range cb.Items[i].Options() {
			values = append(values, o.Code)
		}
		switch cb.Items[i].Type {
		case codebook.Several:
			values = []string{"-", "x", "y", "x;y"}
		case codebook.DateItem:
			values = []string{"2025-01-01"}
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
	o.relevant = o.relevant || !slices.ContainsFunc(cb.Deadlines, func(d codebook.Deadline) bool {
		return slices.ContainsFunc(slices.Collect(maps.Keys(d.Relevant)), func(id string) bool {
			return full[id] == "" || full[id] == "-" || !slices.ContainsFunc(strings.Split(full[id], ";"), func(code string) bool { return slices.Contains(d.Relevant[id], code) })
		})
	})
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

// Two hundred questions of ten answers, each asked because of several before it,
// are searched in bounds: what cannot be met is found where it hangs on little,
// and nothing is refused that was not proved.
func TestSearchOfManyQuestions(t *testing.T) {
	answers := make([]string, 10)
	for k := range answers {
		answers[k] = fmt.Sprintf("a%d = \"A%d\"", k, k)
	}
	for _, test := range []struct {
		depth, step int
		want        string
	}{
		{1, 1, "never-asked last"},
		{3, 1, "never-asked i3"},  // which is for a3 and a6 of i0, and i1 for a1 and a2
		{3, 7, "never-asked i14"}, // for a4 and a6 of i0, and i7 for a7 and a8
		{8, 1, "never-asked last"},
	} {
		var src strings.Builder
		src.WriteString(head)
		for i := range 200 {
			var ask []string
			for k := 1; k <= test.depth && i-k*test.step >= 0; k++ {
				ask = append(ask, fmt.Sprintf(`i%d = ["a%d", "a%d"]`, i-k*test.step, i%10, (i+k)%10))
			}
			typ := "valg"
			if i%5 == 4 {
				typ = "flere"
			}
			src.WriteString(item(fmt.Sprintf("i%d", i), typ, "answers = { "+strings.Join(answers, ", ")+" }\nask = { "+strings.Join(ask, ", ")+" }"))
		}
		src.WriteString(item("last", "ja-nej", `ask = { i0 = ["a9"], i1 = ["a0"] }`)) // and i1 is asked for a1 and a2 of i0
		_, found := codebook.Read("x.toml", []byte(src.String()), nil)
		var reported []string
		for _, v := range found {
			reported = append(reported, v.Rule+" "+v.Subject)
		}
		if !slices.Contains(reported, test.want) {
			t.Errorf("depth %d, step %d: reported %q, want %s among them", test.depth, test.step, reported, test.want)
		}
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
