package codebook_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
)

func read(t testing.TB, src string) *codebook.Codebook {
	t.Helper()
	cb, found := codebook.Read("codebook.toml", []byte(src), codebooks.Library)
	if found != nil {
		t.Fatal(found)
	}
	return cb
}

func itemIDs(cb *codebook.Codebook) []string {
	var ids []string
	for _, i := range cb.Items {
		ids = append(ids, i.ID)
	}
	return ids
}

// The example of the format's description, on top of the real core.
func TestReadExample(t *testing.T) {
	src, err := os.ReadFile("testdata/bl87.toml")
	if err != nil {
		t.Fatal(err)
	}
	cb := read(t, string(src))
	if cb.ID != "bl87" || cb.Version != 2 || cb.Use != "kerne@1" {
		t.Errorf("read %s version %d on %s", cb.ID, cb.Version, cb.Use)
	}
	core, _ := codebook.Read("kerne@1.toml", library(t, "kerne@1"), nil)
	if got, want := itemIDs(cb), itemIDs(core); !slices.Equal(got, want) {
		t.Errorf("items %v, want those of the core, two of them replaced in their place: %v", got, want)
	}
	if item, _ := cb.Item("oplysning_om"); item.Answers[0].Value != "Pasningsbehov" {
		t.Errorf("oplysning_om has %v, want the answers of the module", item.Answers)
	}
	if got := cb.Derived[0].AnyDefect; !slices.Equal(got, []string{"sagsoplysning", "hjemmel", "begrundelse"}) {
		t.Errorf("retlig_mangel over %v, want the module's three", got)
	}
	for _, section := range cb.Sections {
		if section.ID == "betingelser" {
			t.Error("the section that the core keeps open for modules is there without an item")
		}
		if section.ID == "mangler" && section.Title != "2. Retlige mangler" {
			t.Errorf("section mangler is %q, want the module's title", section.Title)
		}
	}
}

func library(t *testing.T, id string) []byte {
	t.Helper()
	src, ok := codebooks.Library(id)
	if !ok {
		t.Fatalf("no %s in the library", id)
	}
	return src
}

// An own item stands at the end of its section, though that is in the middle
// of the form.
func TestReadMerges(t *testing.T) {
	core := `
id = "k"
title = "K"
version = 3
[[section]]
id = "a"
title = "A"
[[section]]
id = "b"
title = "B"
[[item]]
id = "a1"
section = "a"
type = "ja-nej"
label = "A1"
[[item]]
id = "b1"
section = "b"
type = "ja-nej"
label = "B1"
`
	own := `
id = "m"
title = "M"
version = 1
use = "k@3"
[[section]]
id = "c"
title = "C"
[[item]]
id = "c1"
section = "c"
type = "ja-nej"
label = "C1"
[[item]]
id = "a2"
section = "a"
type = "ja-nej"
label = "A2"
ask = { a1 = ["nej"] }
[[item]]
id = "a1"
section = "a"
type = "ja-nej-kiv"
label = "A1 anew"
`
	cb, found := codebook.Read("m.toml", []byte(own), func(id string) ([]byte, bool) { return []byte(core), id == "k@3" })
	if found != nil {
		t.Fatal(found)
	}
	if got, want := itemIDs(cb), []string{"a1", "a2", "b1", "c1"}; !slices.Equal(got, want) {
		t.Errorf("items %v, want %v", got, want)
	}
	if item, _ := cb.Item("a1"); item.Label != "A1 anew" || item.Type != codebook.YesNoUnknown {
		t.Errorf("a1 is %+v, want the own one", item)
	}
}

// A codebook may use a module, which uses the core: what is nearer replaces
// what lies below, in its place, and each says where it comes from.
func TestReadMergesTwoLevels(t *testing.T) {
	shelf := map[string]string{
		"k@1": book("k", 1, "") + section("a") + section("open") + section("z") + question("a1", "a", "core") + question("a2", "a", "core") + question("z1", "z", "core"),
		"m@3": book("m", 3, "k@1") + question("o1", "open", "module") + question("a2", "a", "module") + question("o2", "open", "module") +
			"[[change]]\nversion = 2\non = 2025-01-01\nitem = \"o1\"\nkind = \"wording\"\nwhy = \"?\"\n",
	}
	library := func(id string) ([]byte, bool) { src, ok := shelf[id]; return []byte(src), ok }
	cb, found := codebook.Read("own.toml", []byte(book("own", 1, "m@3")+question("o1", "open", "own")+question("z1", "z", "own")+question("z2", "z", "own")), library)
	if found != nil {
		t.Fatal(found)
	}
	var got []string
	for _, i := range cb.Items {
		got = append(got, i.ID+" "+i.Label+" "+i.From)
	}
	want := []string{"a1 core k@1", "a2 module m@3", "o1 own ", "o2 module m@3", "z1 own ", "z2 own "}
	if !slices.Equal(got, want) {
		t.Errorf("items %q, want %q", got, want)
	}
	if !slices.Equal(cb.Uses, []string{"m@3", "k@1"}) || cb.Core() != "k@1" || cb.Sections[0].From != "k@1" {
		t.Errorf("stands on %v, its core is %q, its first section of %q", cb.Uses, cb.Core(), cb.Sections[0].From)
	}
	if len(cb.Changes) != 0 {
		t.Error("the module's history is told as the codebook's own")
	}

	shelf["k@1"] = strings.Replace(shelf["k@1"], "title", "use = \"n@1\"\ntitle", 1)
	_, found = codebook.Read("own.toml", []byte(book("own", 1, "m@3")), library)
	if got, want := found.Error(), "k@1.toml:2:7: use: a core that uses another, want a core that stands alone"; got != want {
		t.Errorf("of three levels: %s\nwant %s", got, want)
	}
	_, found = codebook.Read("own.toml", []byte(book("own", 1, "m@3")), func(id string) ([]byte, bool) {
		return []byte(book("m", 3, "k@2") + section("s") + question("q", "s", "")), id == "m@3"
	})
	if got, want := found.Error(), `m@3.toml:4:7: use: "k@2", want a core or a module of the library, such as kerne@1`; got != want {
		t.Errorf("of a module without its core: %s\nwant %s", got, want)
	}
}

func book(id string, version int, use string) string {
	src := fmt.Sprintf("id = %q\ntitle = %q\nversion = %d\n", id, id, version)
	if use != "" {
		src += fmt.Sprintf("use = %q\n", use)
	}
	return src
}

func section(id string) string { return fmt.Sprintf("[[section]]\nid = %q\ntitle = %q\n", id, id) }

func question(id, section, label string) string {
	return fmt.Sprintf("[[item]]\nid = %q\nsection = %q\ntype = \"ja-nej\"\nlabel = %q\n", id, section, label)
}

const head = "id = \"x\"\ntitle = \"X\"\nversion = 2\n[[section]]\nid = \"s\"\ntitle = \"S\"\n" // 6 lines

func item(id, typ, rest string) string {
	return "[[item]]\nid = \"" + id + "\"\nsection = \"s\"\ntype = \"" + typ + "\"\nlabel = \"" + id + "?\"\n" + rest + "\n" // 6 lines and those of rest
}

// All mistakes of a codebook at once, each at its place, with what was found
// and what is wanted.
func TestReadRefuses(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"ids", head + item("kommune", "ja-nej", "") + item("Alder", "tal", "") + item("a__b", "tal", "") +
			item("a", "ja-nej", "") + item("a", "ja-nej", "") + item("abcdefghijklmnopqrstuvwxyzabcdefg", "tal", ""), `
			x.toml:8:6: kommune: a column that every case has, want another id
			x.toml:14:6: id: "Alder", want a-z, 0-9 and single _, a letter first, at most 32 in all (write alder)
			x.toml:20:6: id: "a__b", want a-z, 0-9 and single _, a letter first, at most 32 in all
			x.toml:32:6: a: the id is taken at x.toml:26:6, want another id
			x.toml:38:6: abcdefghijklmnopqrstuvwxyzabcdefg: a name of 33, want a-z, 0-9 and single _, a letter first, at most 32 in all`},
		{"items", head + strings.Replace(item("a", "ja-nei", ""), `"s"`, `"t"`, 1) + item("b", "valg", "") +
			item("c", "ja-nej", `answers = { ja = "Ja" }`) + item("d", "ja-nej", `defect = ["nej", "kan_ikke_vurderes"]`) +
			item("e", "dato", `defect = ["nej"]`), `
			x.toml:9:11: a: "t", want s
			x.toml:10:8: a: "ja-nei", want one of ja-nej, ja-nej-kiv, ja-nej-ir-kiv, valg, flere, dato, tal, tekst (did you mean "ja-nej"?)
			x.toml:13:1: b: no answers, want with type valg a code and a label for each answer: answers = { code = "Label" }, or in the spreadsheet a line each on the sheet Svar
			x.toml:24:11: c: answers with type ja-nej, want answers with valg and flere only
			x.toml:30:18: d: d has no answer "kan_ikke_vurderes", want one of ja, nej
			x.toml:36:10: e: defect with type dato, want defect only where one answer is given`},
		{"answers", head + item("et_langt_navn_paa_spoergsmaalet", "flere", "answers = { aa = \"A; B\", b = \"Aa\", c = \"C\", C = \"D\" }"), `
			x.toml:12:13: et_langt_navn_paa_spoergsmaalet: the column et_langt_navn_paa_spoergsmaalet__aa of 35 letters, want at most 32
			x.toml:12:13: et_langt_navn_paa_spoergsmaalet: a semicolon in a label, want none, since it separates answers
			x.toml:12:26: et_langt_navn_paa_spoergsmaalet: the column et_langt_navn_paa_spoergsmaalet__b of 34 letters, want at most 32
			x.toml:12:26: et_langt_navn_paa_spoergsmaalet: "aa" stands for aa and for b, want words that cannot be mistaken
			x.toml:12:36: et_langt_navn_paa_spoergsmaalet: the column et_langt_navn_paa_spoergsmaalet__c of 34 letters, want at most 32
			x.toml:12:45: et_langt_navn_paa_spoergsmaalet: "C", want a code of a-z, 0-9 and single _, a letter first (write c)
			x.toml:12:45: et_langt_navn_paa_spoergsmaalet: the column et_langt_navn_paa_spoergsmaalet__C of 34 letters, want at most 32
			x.toml:12:45: et_langt_navn_paa_spoergsmaalet: "c" stands for c and for C, want words that cannot be mistaken`},
		{"asks", head + item("a", "ja-nej", `ask = { c = ["ja"], x = ["ja"] }`) + item("b", "ja-nej", `ask = { b = ["ja"], a = ["mej"], d = [] }`) +
			item("c", "ja-nej", `ask = { a = ["ja"] }`) + item("d", "ja-nej", "") + item("e", "dato", "") + item("f", "tal", `ask = { e = ["2025-01-01"] }`), `
			x.toml:12:9: a: c, which depends on this one in turn, want an item that comes earlier in the form
			x.toml:12:21: a: there is no item "x", want one of the codebook's
			x.toml:18:9: b: the item itself, want an item that comes earlier in the form
			x.toml:18:26: b: a has no answer "mej", want one of ja, nej (did you mean "nej"?)
			x.toml:18:34: b: no answer of d, want at least one, else it never holds
			x.toml:18:34: b: d, which comes later, want an item that comes earlier in the form
			x.toml:42:9: f: e, which is of type dato, want an item with answers to choose from`},
		{"never asked", head + item("a", "ja-nej", "") + item("b", "ja-nej", `ask = { a = ["ja"] }`) + item("c", "ja-nej", `ask = { a = ["nej"], b = ["ja"] }`) +
			item("d", "ja-nej", `ask = { c = ["ja"] }`) + item("e", "ja-nej", `ask = { a = ["ja", "nej"], b = ["nej"] }`), `
			x.toml:24:7: c: it is never asked: where a is nej, b is never ja, want conditions that one case can meet`},
		{"derived", head + item("a", "ja-nej", "") + item("b", "dato", "") + item("c", "ja-nej", `defect = ["nej"]`) +
			"[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"a\", \"b\", \"cc\", \"c\", \"c\"]\n[[derived]]\nid = \"c\"\nlabel = \"C\"\nany_defect = []\n", `
			x.toml:28:15: m: a, which has no defect, want an item with a defect
			x.toml:28:20: m: b, which is of type dato, want an item with one answer
			x.toml:28:25: m: there is no item "cc", want one of the codebook's (did you mean "c"?)
			x.toml:28:36: m: c for the second time
			x.toml:30:6: c: the id is taken at x.toml:20:6, want another id
			x.toml:32:14: c: no item, want at least one`},
		{"deadline", head + item("a", "ja-nej", "") + item("b", "dato", "") + item("f_dage", "tal", "") +
			"[[deadline]]\nid = \"f\"\nstart = \"a\"\nstop = \"bb\"\nrelevant = { f_overholdt = [\"ja\"] }\ncase_type = \"a\"\n", `
			x.toml:26:6: f_dage: the id is taken at x.toml:20:6, want another id
			x.toml:27:9: f: a, which is of type ja-nej, want an item of type dato
			x.toml:28:8: f: there is no item "bb", want one of the codebook's (did you mean "b"?)
			x.toml:29:14: f: f_overholdt is computed from the register of deadlines when the form has been read, want an item or a derived item (ask wherever the deadline is relevant; new in [[deadline]] counts only cases where it was exceeded)
			x.toml:30:13: f: a, which is of type ja-nej, want an item of type valg`},
		{"edits and changes", head + item("a", "ja-nej", "") + "[[edit]]\nid = \"E\"\nlevel = \"advarel\"\nwrong = { a = [\"jaa\"], q = [\"ja\"] }\nmessage = \"?\"\n" +
			"[[edit]]\nid = \"E\"\nlevel = \"fejl\"\nwrong = {}\nmessage = \"?\"\n" +
			"[[change]]\nversion = 3\non = 2026-01-01\nitem = \"a\"\nkind = \"wording\"\nredo = [\"ja\"]\nwhy = \"?\"\n" +
			"[[change]]\nversion = 2\non = 2026-01-01\nitem = \"a\"\nkind = \"meening\"\nredo = [\"kiv\"]\nwhy = \"?\"\n" +
			"[[change]]\nversion = 2\non = 2026-01-01\nitem = \"q\"\nkind = \"meaning\"\nwhy = \"?\"\n", `
			x.toml:15:9: E: "advarel", want one of fejl, advarsel (did you mean "advarsel"?)
			x.toml:16:16: E: a has no answer "jaa", want one of ja, nej (did you mean "ja"?)
			x.toml:16:24: E: there is no item "q", want one of the codebook's
			x.toml:19:6: E: the edit is there already, at x.toml:14:6, want another id
			x.toml:21:9: E: no item: every case would be wrong, want at least one
			x.toml:24:11: a: 3, want 2 up to 2, the version of the codebook
			x.toml:28:8: a: answers to give again after a change of wording, want redo only with kind = "meaning"
			x.toml:34:8: a: "meening", want one of wording, meaning (did you mean "meaning"?)
			x.toml:35:9: a: a has no answer "kiv", want one of ja, nej
			x.toml:40:8: q: there is no item "q", want one of the codebook's`},
		{"unknown core", "use = \"kerne@9\"\n" + head + item("a", "ja-nej", ""), `
			x.toml:1:7: use: "kerne@9", want a core or a module of the library, such as kerne@1`},
		{"unknown key and a bad reference", strings.Replace(head, "title = \"S\"", "titel = \"S\"", 1) + item("a", "ja-nej", `ask = { b = ["ja"] }`), `
			x.toml:6:1: section.titel: unknown key, want one of id, title, help, ask (did you mean "title"?)
			x.toml:12:9: a: there is no item "b", want one of the codebook's`},
		{"no items", head, `
			x.toml:1:1: no question, want at least one [[item]]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, found := codebook.Read("x.toml", []byte(test.src), codebooks.Library)
			got, want := found.Error(), strings.ReplaceAll(strings.TrimSpace(test.want), "\t", "")
			if got != want {
				t.Errorf("\n%s\nwant\n%s", got, want)
			}
			for _, v := range found {
				if v.Rule == "" || v.Found.DA == "" {
					t.Errorf("%v has no rule or no Danish wording", v)
				}
			}
		})
	}
}

// A mistake in a core is reported in the core's file.
func TestReadRefusesCore(t *testing.T) {
	core := head + item("a", "ja-nej", `ask = { b = ["ja"] }`)
	_, found := codebook.Read("x.toml", []byte("use = \"k@1\"\n"+head), func(string) ([]byte, bool) { return []byte(core), true })
	// An item that replaces one of the core twice over is there twice.
	_, twice := codebook.Read("x.toml", []byte("use = \"x@2\"\n"+head+item("a", "ja-nej", "")+item("a", "ja-nej", "")),
		func(string) ([]byte, bool) { return []byte(head + item("a", "ja-nej", "")), true })
	if got, want := twice.Error(), "x.toml:15:6: a: the id is taken at x.toml:9:6, want another id"; got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	want := "k@1.toml:1:6: id: x@2, want k@1\nk@1.toml:12:9: a: there is no item \"b\", want one of the codebook's"
	if got := found.Error(); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

// Whatever is refused has a place, a rule and words; whatever is accepted can
// be used: columns have names of their own, every item answers to what it
// offers, and an empty case has nothing but missing answers.
func FuzzRead(f *testing.F) {
	example, err := os.ReadFile("testdata/bl87.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add([]byte(commented))
	f.Add([]byte("version = 1\ntitle = \"\"\"\n T \\\"\n\"\"\"\nid = 'x'\nuse = \"kerne@1\"\nitem = []\n"))
	f.Add([]byte(head + item("a", "flere", `answers = { x = "X", y = "Y" }`) + item("b", "ja-nej", `ask = { a = ["x"] }`)))
	f.Add([]byte(head + item("a", "ja-nej", "defect = [\"nej\"]\nask = { m = [\"ja\"] }") + "[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"m\", \"a\"]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		cb, found := codebook.Read("x.toml", src, codebooks.Library)
		for _, v := range found {
			if v.File == "" || v.Rule == "" || v.Message(lang.Danish) == "" {
				t.Fatalf("violation without place, rule or words: %+v", v)
			}
		}
		cb.Check(codebook.Answers{"a": "x", "akter": "ja"}) // also what was refused must not bring it down
		cb.JSON()
		if len(found) > 0 {
			return
		}
		own, _ := codebook.ReadOwn("x.toml", src)
		for _, text := range [][]byte{own.TOML(), codebook.Rewrite(src, own)} {
			again, found := codebook.ReadOwn("x.toml", text)
			if len(found) > 0 || !bytes.Equal(again.TOML(), own.TOML()) {
				t.Fatalf("written as\n%s\nit is read as something else: %v", text, found)
			}
		}
		names := map[string]bool{}
		for _, column := range cb.Columns() {
			if names[strings.ToLower(column.Name)] || len(column.Name) > 32 {
				t.Fatalf("column %s", column.Name)
			}
			names[strings.ToLower(column.Name)] = true
		}
		for i := range cb.Items {
			for _, a := range cb.Items[i].Options() {
				for _, word := range []string{a.Code, a.Label} {
					if code, refusal := cb.ParseAnswer(cb.Items[i].ID, word); refusal != nil && strings.TrimSpace(word) != "" && word != "-" || code != a.Code && refusal == nil && code != "" && code != "-" {
						t.Fatalf("%s: %q is read as %q, %+v, want %s", cb.Items[i].ID, word, code, refusal, a.Code)
					}
				}
			}
		}
		for _, p := range cb.Check(nil) {
			if p.Level != codebook.LevelMissing {
				t.Fatalf("an empty case has %+v", p)
			}
		}
	})
}
