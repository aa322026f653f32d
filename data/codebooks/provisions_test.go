package codebooks_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
)

// The register against the boxes of Retssikkerhedsundersøgelsen (marts 2026),
// chapter 3, read once more: the paragraphs on adults in their order, and
// those on children as old -> new.
func TestProvisions(t *testing.T) {
	adults := strings.Split("83 84 85 86 94-94b 95 96 97 98 99 100 102 103 104 107 108 112 113 114 116 118", " ")
	children := []string{"32 -> 82, stk. 1", "32 a -> 85", "36 -> 82, stk. 2", "41 -> 86", "42 -> 87", "43 -> 88", "45 -> 89",
		"44, jf. § 83 -> 90, jf. SEL § 83", "44, jf. § 84, stk. 1 -> 90, jf. SEL § 84, stk. 1", "44, jf. § 86, stk. 2 -> 90, jf. SEL § 86, stk. 2",
		"112 -> 90, jf. SEL § 112", "113 -> 90, jf. SEL § 113", "114 -> 90, jf. SEL § 114", "116 -> 90, jf. SEL § 116"}
	var gotAdults, gotChildren []string
	for _, p := range codebooks.Provisions() {
		if p.Child {
			gotChildren = append(gotChildren, strings.TrimPrefix(p.Before, "SEL § ")+" -> "+strings.TrimPrefix(p.After, "BL § "))
			continue
		}
		gotAdults = append(gotAdults, strings.ReplaceAll(strings.TrimLeft(strings.TrimPrefix(p.After, "SEL"), " §"), " ", ""))
	}
	if !slices.Equal(gotAdults, adults) {
		t.Errorf("adults: %v, want %v", gotAdults, adults)
	}
	if !slices.Equal(gotChildren, children) {
		t.Errorf("children: %v\nwant %v", gotChildren, children)
	}
}

// Every module is for one provision, bears its id, and is the newest that the
// library has.
func TestModulesOfProvisions(t *testing.T) {
	var modules []string
	for _, p := range codebooks.Provisions() {
		if p.Module == "" {
			continue
		}
		modules = append(modules, p.Module)
		if id, _, _ := strings.Cut(p.Module, "@"); id != p.ID {
			t.Errorf("%s has the module %s", p.ID, p.Module)
		}
		src, _ := codebooks.Library(p.Module)
		if cb, found := codebook.Read(p.Module, src, codebooks.Library); found != nil || cb.Core() != "kerne@2" {
			t.Errorf("%s stands on %s: %v", p.Module, cb.Core(), found)
		}
	}
	var ids []string
	for _, id := range codebooks.IDs() {
		if !strings.HasPrefix(id, "kerne@") {
			ids = append(ids, id)
		}
	}
	slices.Sort(modules)
	if !slices.Equal(modules, ids) {
		t.Errorf("modules of provisions: %v, want %v", modules, ids)
	}
}

func TestFindProvision(t *testing.T) {
	for _, c := range []struct{ text, ids string }{
		{"BL § 87", "bl87"}, {"bl §87", "bl87"}, {"BL  §  87", "bl87"}, {"barnets lov § 87", "bl87"}, {"Barnets lovs § 87, stk. 1", "bl87"}, {"bl87", "bl87"},
		{"SEL § 42", "bl87"}, {"servicelovens § 42", "bl87"}, {"SEL § 42, stk. 3", "bl87"}, // the name before 2024
		{"SEL § 32", "bl82_1"}, {"SEL § 32 a", "bl85"}, {"SEL § 32a", "bl85"}, {"sel §32A", "bl85"},
		{"BL § 82, stk. 1", "bl82_1"}, {"BL § 82, stk. 2", "bl82_2"}, {"BL § 82", ""},
		{"SEL § 97", "sel97"}, {"Lov om social service § 97", "sel97"}, {"SEL §§ 94-94 b", "sel94"}, {"SEL § 94-94b", "sel94"},
		{"SEL § 112", "sel112 bl90_112"}, {"BL § 90, jf. SEL § 112", "bl90_112"}, {"BL § 90 jf. § 112", "bl90_112"}, {"barnets lovs § 90, jf. servicelovens § 83", "bl90_83"},
		{"SEL § 44, jf. § 84, stk. 1", "bl90_84"}, {"SEL § 44, jf. SEL § 84, stk. 1", "bl90_84"}, {"SEL § 44, jf. § 84, stk. 2", ""},
		{"BL § 42", ""}, {"SEL § 87", ""}, {"§ 87", ""}, {"87", ""}, {"", ""}, {"LAB § 2", ""}, {"BL § 8", ""}, {"BL § 870", ""},
	} {
		var ids []string
		for _, p := range codebooks.FindProvision(c.text) {
			ids = append(ids, p.ID)
		}
		if got := strings.Join(ids, " "); got != c.ids {
			t.Errorf("%q is %q, want %q", c.text, got, c.ids)
		}
	}
	for text, meant := range map[string]string{"BL § 78": "BL § 87", "SL § 42": "SEL § 42", "BL § 87 a": "BL § 87", "dagpengelovens § 3": ""} {
		if got := codebooks.MeantProvision(text).DA; (meant == "") != (got == "") || !strings.Contains(got, meant) {
			t.Errorf("%q: %q, want %q", text, got, meant)
		}
	}
}

func TestProvisionOn(t *testing.T) {
	p := codebooks.FindProvision("BL § 87")[0]
	for date, name := range map[string]string{"2023-12-31": "SEL § 42", "2024-01-01": "BL § 87"} {
		d, err := day.Parse(date)
		if err != nil {
			t.Fatal(err)
		}
		if p.On(d) != name {
			t.Errorf("on %s it is %s, want %s", date, p.On(d), name)
		}
	}
	if got := p.Title().DA; got != "BL § 87 (Tabt arbejdsfortjeneste, før 2024 SEL § 42)" {
		t.Error(got)
	}
	if got := codebooks.FindProvision("SEL § 97")[0].Title().EN; got != "SEL § 97 (Ledsagelse)" {
		t.Error(got)
	}
}

// Every mistake of the register is told, in its place.
func TestReadProvisionsRefuses(t *testing.T) {
	const header = "id,group,name,before,after,module\n"
	for _, c := range []struct{ src, found string }{
		{"", ":0:0 empty"},
		{"id;group\n", ":1:0 columns"},
		{header, ""},
		{header + "bl87,barn,Navn,SEL § 42,BL § 87,bl87@1\n", ""},
		{header + "bl87,barn,Navn,SEL § 42,BL § 87\n", ":2:0 columns"},
		{header + "BL87,barn,Navn,SEL § 42,BL § 87,\n", ":2:1 id"},
		{header + "bl87,børn,Navn,SEL § 42,SEL § 42,\n", ":2:6 group"},
		{header + "bl87,barn, ,SEL § 42,BL § 87,\n", ":2:11 name"},
		{header + "bl87,barn,Navn,BL § 42,BL § 87,\n", ":2:16 paragraph"},
		{header + "bl87,barn,Navn,SEL § 42,BL 87,\n", ":2:25 paragraph"},
		{header + "sel97,voksen,Navn,SEL § 97,SEL § 98,\n", ":2:28 paragraph"},
		{header + "bl87,barn,Navn,SEL § 42,BL § 87,bl87@9\n", ":2:33 module"},
		{header + "bl87,barn,Navn,SEL § 42,BL § 87,\nbl87,barn,Navn,SEL § 42,BL § 87,\n", ":3:1 twice :3:25 twice"},
		{header + "bl87,barn,\"Na\"vn,SEL § 42,BL § 87,\n", ":2:14 csv"},
		{header + "bl87,barn,Navn\xff,SEL § 42,BL § 87,\n", ":0:0 encoding"},
	} {
		_, found := codebooks.ReadProvisions("p.csv", []byte(c.src))
		var got []string
		for _, v := range found {
			v.File = ""
			got = append(got, strings.Join([]string{"", strconv.Itoa(v.Line), strconv.Itoa(v.Column)}, ":")+" "+v.Rule)
		}
		if strings.Join(got, " ") != c.found {
			t.Errorf("%q: %v, want %q", c.src, found, c.found)
		}
	}
}

func FuzzReadProvisions(f *testing.F) {
	src, err := os.ReadFile("provisions.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte("id,group,name,before,after,module\nbl87,barn,\"N\n,\"\"\",SEL § 42,BL § 87,\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		list, found := codebooks.ReadProvisions("p.csv", src)
		if len(found) == 0 && len(list) == 0 && !strings.Contains(string(src), "module") {
			t.Error("nothing read, and nothing wrong")
		}
	})
}

func FuzzFindProvision(f *testing.F) {
	for _, p := range codebooks.Provisions() {
		f.Add(p.After)
		f.Add(p.Before + ", stk. 1, stk. ")
	}
	f.Fuzz(func(_ *testing.T, text string) {
		codebooks.FindProvision(text)
		codebooks.MeantProvision(text)
	})
}
