package codebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
)

// The kinds of difference between two versions of a codebook.
const (
	Added    = "added"
	Removed  = "removed"
	Reworded = "reworded" // words that people read, and nothing else
	Altered  = "altered"  // answers, conditions, types: what is counted may change
	Moved    = "moved"    // the order of a list
)

// A Difference is one element of a codebook that is not as it was.
type Difference struct {
	List string // "section", "item", "derived", "deadline", "edit", "change"; empty: the head
	ID   string // of a change: its item and version; empty where Kind is Moved, and of the head
	Kind string
	Keys []string // that differ, where Kind is Reworded or Altered
}

// words are the keys that people read and no number depends on.
var words = []string{"title", "label", "help", "law", "message", "why", "rationale"}

// Differences are what the second codebook has otherwise than the first, in
// the order of the file: what was added or changed where it stands now, then
// what was removed, list by list. Both are as [ReadOwn] gives them.
func Differences(before, after *Codebook) []Difference {
	head := func(c *Codebook) map[string]string {
		keys := map[string]string{}
		for _, k := range keysOf(*c) {
			keys[k.name] = k.value
		}
		return keys
	}
	found := compare("", "", head(before), head(after))
	was := before.lists()
	for i, now := range after.lists() {
		found = append(found, now.against(was[i])...)
	}
	return found
}

// compare finds the keys of one element that differ.
func compare(list, id string, before, after map[string]string) []Difference {
	d := Difference{List: list, ID: id, Kind: Reworded}
	for _, k := range slices.Sorted(maps.Keys(after)) {
		if before[k] != after[k] {
			d.Keys = append(d.Keys, k)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(before)) {
		if _, kept := after[k]; !kept {
			d.Keys = append(d.Keys, k)
		}
	}
	if len(d.Keys) == 0 {
		return nil
	}
	if slices.ContainsFunc(d.Keys, func(k string) bool { return !slices.Contains(words, k) }) {
		d.Kind = Altered
	}
	return []Difference{d}
}

func (l list) against(before list) []Difference {
	var found []Difference
	var kept []int // where what is still there was
	used := make([]bool, len(before.elements))
	for _, e := range l.elements {
		at := e.was(before, used)
		if at < 0 {
			found = append(found, Difference{List: l.name, ID: e.id, Kind: Added})
			continue
		}
		used[at] = true
		kept = append(kept, at)
		found = append(found, compare(l.name, e.id, before.elements[at].keys, e.keys)...)
	}
	for i, was := range before.elements {
		if !used[i] {
			found = append(found, Difference{List: l.name, ID: was.id, Kind: Removed})
		}
	}
	if !slices.IsSorted(kept) {
		found = append(found, Difference{List: l.name, Kind: Moved})
	}
	return found
}

// listWords are what the lists are called.
var listWords = map[string]lang.Text{
	"":         {EN: "the codebook", DA: "måleskemaet"},
	"section":  {EN: "section", DA: "afsnit"},
	"item":     {EN: "question", DA: "spørgsmål"},
	"derived":  {EN: "derived answer", DA: "afledt svar"},
	"deadline": {EN: "deadline", DA: "frist"},
	"edit":     {EN: "rule", DA: "regel"},
	"change":   {EN: "change", DA: "ændring"},
}

// Text says the difference in words.
func (d Difference) Text() lang.Text {
	name := listWords[d.List]
	if d.ID != "" {
		name = lang.Text{EN: name.EN + " " + d.ID, DA: name.DA + " " + d.ID}
	}
	keys := strings.Join(d.Keys, ", ")
	switch d.Kind {
	case Added:
		return lang.Text{EN: name.EN + ": added", DA: name.DA + ": tilføjet"}
	case Removed:
		return lang.Text{EN: name.EN + ": removed", DA: name.DA + ": fjernet"}
	case Moved:
		return lang.Text{EN: name.EN + ": in another order", DA: name.DA + ": i en anden rækkefølge"}
	case Reworded:
		return lang.Text{EN: fmt.Sprintf("%s: reworded (%s)", name.EN, keys), DA: fmt.Sprintf("%s: ny ordlyd (%s)", name.DA, keys)}
	}
	return lang.Text{EN: fmt.Sprintf("%s: changed (%s)", name.EN, keys), DA: fmt.Sprintf("%s: ændret (%s)", name.DA, keys)}
}
