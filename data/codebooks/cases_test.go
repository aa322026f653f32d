package codebooks_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/strict"
)

// A caseFile is what a jurist says a codebook must take and must refuse.
type caseFile struct {
	Codebook string `toml:"codebook,required"`
	Bases    []struct {
		Name    string            `toml:"name,required"`
		Answers map[string]string `toml:"answers,required"` // of a module: beside those of the core's base of that name
	} `toml:"base"`
	Cases []written `toml:"case"`
}

type written struct {
	Name    string            `toml:"name,required"`
	From    string            `toml:"from,required"` // a base
	With    map[string]string `toml:"with,required"` // changes to it; empty: without that answer
	Breaks  []string          `toml:"breaks"`        // rules, none where the case is right
	Instead map[string]string `toml:"instead"`       // further changes that put it right
	Only    string            `toml:"only"`          // not on the modules that use this core
}

func readCases(t *testing.T, id string) caseFile {
	t.Helper()
	name := "cases/" + id + ".toml"
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, found := strict.Read(name, src)
	var file caseFile
	if found = append(found, doc.Decode(&file)...); len(found) > 0 {
		t.Fatal(found)
	}
	if file.Codebook != id {
		t.Fatalf("%s is about %s", name, file.Codebook)
	}
	return file
}

func readLibrary(t *testing.T, id string) *codebook.Codebook {
	t.Helper()
	src, ok := codebooks.Library(id)
	if !ok {
		t.Fatalf("no %s", id)
	}
	cb, found := codebook.Read(id+".toml", src, codebooks.Library)
	if found != nil {
		t.Fatal(found)
	}
	return cb
}

func changed(a codebook.Answers, by map[string]string) codebook.Answers {
	out := codebook.Answers{}
	maps.Copy(out, a)
	maps.Copy(out, by)
	maps.DeleteFunc(out, func(_, answer string) bool { return answer == "" })
	return out
}

func rules(problems []codebook.Problem) []string {
	var list []string
	for _, p := range problems {
		if !slices.Contains(list, p.Rule) {
			list = append(list, p.Rule)
		}
	}
	return list
}

// Every codebook of the library takes the cases that a jurist calls right and
// breaks exactly the rules that the others are said to break, which the same
// case, put right, does not. No rule and no question is left untried.
func TestCases(t *testing.T) {
	for _, id := range codebooks.IDs() {
		t.Run(id, func(t *testing.T) {
			cb, file := readLibrary(t, id), readCases(t, id)
			bases := map[string]codebook.Answers{}
			if core := cb.Core(); core != "" {
				for _, b := range readCases(t, core).Bases {
					bases[b.Name] = b.Answers
				}
			}
			tried, answered := map[string]bool{}, map[string]bool{}
			taken := func(a codebook.Answers) { // with a remark at most
				for _, item := range cb.AskedItems(a) {
					answered[item] = answered[item] || a[item] != ""
				}
			}
			right := func(name string, a codebook.Answers) {
				if problems := cb.Check(a); problems != nil {
					t.Errorf("%s: %v, want a case without problems", name, problems)
				}
				taken(a)
			}
			for _, b := range file.Bases {
				bases[b.Name] = changed(bases[b.Name], b.Answers)
				right(b.Name, bases[b.Name])
			}
			for _, c := range file.Cases {
				if bases[c.From] == nil {
					t.Errorf("%s: no base %q", c.Name, c.From)
					continue
				}
				a := changed(bases[c.From], c.With)
				if len(c.Breaks) == 0 {
					right(c.Name, a)
					continue
				}
				problems := cb.Check(a)
				if got := rules(problems); !slices.Equal(got, c.Breaks) {
					t.Errorf("%s breaks %v, want %v: %v", c.Name, got, c.Breaks, problems)
				}
				if !slices.ContainsFunc(problems, func(p codebook.Problem) bool { return p.Level != codebook.LevelWarning }) {
					taken(a)
				}
				right(c.Name+", put right", changed(a, c.Instead))
				for _, rule := range c.Breaks {
					tried[rule] = true
				}
			}
			for _, e := range cb.Edits {
				if e.From == "" && !tried[e.ID] {
					t.Errorf("no case breaks %s: %s", e.ID, e.Message)
				}
			}
			for _, item := range cb.Items {
				if item.From == "" && !answered[item.ID] {
					t.Errorf("%s is answered in no case that is taken", item.ID)
				}
			}
		})
	}
}

// The rules of the core hold in the modules as well: what a module adds or
// words anew takes none of them away.
func TestCoreInModules(t *testing.T) {
	for _, id := range codebooks.IDs() {
		cb := readLibrary(t, id)
		if cb.Core() == "" {
			continue
		}
		core := readCases(t, cb.Core())
		bases := map[string]codebook.Answers{}
		for _, b := range slices.Concat(core.Bases, readCases(t, id).Bases) {
			bases[b.Name] = changed(bases[b.Name], b.Answers)
		}
		for _, c := range core.Cases {
			if c.Only != "" {
				continue
			}
			var broken []string
			for _, rule := range rules(cb.Check(changed(bases[c.From], c.With))) {
				if slices.ContainsFunc(cb.Edits, func(e codebook.Edit) bool { return e.ID == rule && e.From == cb.Core() }) {
					broken = append(broken, rule)
				}
			}
			if !slices.Equal(broken, c.Breaks) {
				t.Errorf("%s, %s: breaks %v of the core's rules, want %v", id, c.Name, broken, c.Breaks)
			}
		}
	}
}

// Every file of cases is about a codebook that there is.
func TestCaseFiles(t *testing.T) {
	names, err := filepath.Glob("cases/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, name := range names {
		ids = append(ids, strings.TrimSuffix(filepath.Base(name), ".toml"))
	}
	if !slices.Equal(ids, codebooks.IDs()) {
		t.Errorf("cases of %v, want of %v", ids, codebooks.IDs())
	}
}
