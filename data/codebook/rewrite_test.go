package codebook_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
)

const commented = `# Om dette skema.

id      = "x"   # navnet
title   = "X"
version = 1

# Afsnittet om sagen.
[[section]]
id = "s"
title = "S" # kort

# Det første.

[[item]]
id = "a"
section = "s"
type = "ja-nej"
label = "A?"

# Det andet.
[[item]]
id = "b"
section = "s"
type = "ja-nej" # to svar
label = "B?"
`

// By hand: b is worded anew and c is new; what did not change stands as it was.
func TestRewrite(t *testing.T) {
	own, found := codebook.ReadOwn("x.toml", []byte(commented))
	if found != nil {
		t.Fatal(found)
	}
	if got := codebook.Rewrite([]byte(commented), own); string(got) != commented {
		t.Errorf("nothing changed, and it is\n%s", got)
	}
	own.Version = 2
	own.Items[1].Label = "B \"nu\"?"
	own.Items = append(own.Items, codebook.Item{ID: "c", Section: "s", Type: codebook.YesNo, Label: "C?", Ask: codebook.Condition{"b": {"ja", "nej"}, "a": {"ja"}}})
	own.Changes = []codebook.Change{{Version: 2, On: 20_000, Item: "b", Kind: "wording", Why: "Første linje\nanden linje"}}
	want := strings.NewReplacer("id      = \"x\"   # navnet\n", "id      = \"x\"\n", "version = 1", "version = 2",
		"id = \"b\"\nsection = \"s\"\ntype = \"ja-nej\" # to svar\nlabel = \"B?\"\n", `id      = "b"
section = "s"
type    = "ja-nej"
label   = "B \"nu\"?"

[[item]]
id      = "c"
section = "s"
type    = "ja-nej"
label   = "C?"
ask     = { a = ["ja"], b = ["ja", "nej"] }

[[change]]
version = 2
on      = 2024-10-04
item    = "b"
kind    = "wording"
why     = """
Første linje
anden linje"""
`).Replace(commented)
	if got := codebook.Rewrite([]byte(commented), own); string(got) != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

// The codebooks of the library stand as they are written, and are found to be
// the same.
func TestRewriteLibrary(t *testing.T) {
	for _, id := range codebooks.IDs() {
		src, _ := codebooks.Library(id)
		own, _ := codebook.ReadOwn(id, src)
		if got := codebook.Rewrite(src, own); !bytes.Equal(got, src) {
			t.Errorf("%s is rewritten though nothing changed:\n%s", id, got)
		}
		plain, found := codebook.ReadOwn(id, own.TOML())
		if len(found) > 0 || len(codebook.Differences(own, plain)) > 0 {
			t.Errorf("%s in canonical form: %v, %v", id, found, codebook.Differences(own, plain))
		}
	}
}

func TestDifferences(t *testing.T) {
	before, _ := codebook.ReadOwn("x.toml", []byte(commented))
	after, _ := codebook.ReadOwn("x.toml", []byte(commented))
	after.Title = "Y"
	after.Sections[0].Ask = codebook.Condition{"a": {"ja"}}
	after.Items = []codebook.Item{after.Items[1], {ID: "c", Label: "C?"}, after.Items[0]}
	after.Items[0].Label, after.Items[0].Help = "B, igen?", "Se vejledningen."
	after.Derived = []codebook.Derived{{ID: "m"}}
	var got []string
	for _, d := range codebook.Differences(before, after) {
		got = append(got, d.Text().DA)
	}
	want := []string{"måleskemaet: ny ordlyd (title)", "afsnit s: ændret (ask)", "spørgsmål b: ny ordlyd (help, label)", "spørgsmål c: tilføjet",
		"spørgsmål: i en anden rækkefølge", "afledt svar m: tilføjet"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	got = nil
	for _, d := range codebook.Differences(after, before) {
		got = append(got, d.Text().EN)
	}
	want = []string{"the codebook: reworded (title)", "section s: changed (ask)", "question b: reworded (label, help)",
		"question c: removed", "question: in another order", "derived answer m: removed"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
