package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// besideIt is a file with another name beside it.
func besideIt(t *testing.T, from, to string) string {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	to = filepath.Join(filepath.Dir(from), to)
	write(t, to, string(b))
	return to
}

// firstCase is the first case of a form that has an answer to an item.
func firstCase(t *testing.T, file, item string) string {
	t.Helper()
	cells := inForm(t, file)
	first := ""
	for no, c := range cells {
		if c[item] != "" && (first == "" || no < first) {
			first = no
		}
	}
	if first == "" {
		t.Fatalf("no case of %s answers %s", file, item)
	}
	return first
}

// TestConflictCopies: a copy that says the same is said to be one that can go;
// one that says something else is refused with every cell, and its form is
// read all the same; one whose form is gone is asked to take its place.
func TestConflictCopies(t *testing.T) {
	dir := answered(t)
	r1 := filepath.Join(dir, "forms", "skema-R1.xlsx")
	want(t, exitDone, "review", dir, "--quiet")
	same := besideIt(t, r1, "skema-R1 (Anne's conflicted copy 2025-10-01).xlsx")
	_, stderr := want(t, exitDone, "review", dir)
	says(t, "the same", stderr, "forms/skema-R1 (Anne's conflicted copy 2025-10-01).xlsx is a copy of forms/skema-R1.xlsx with the same answers: it can be deleted")
	if err := os.Remove(same); err != nil {
		t.Fatal(err)
	}

	no := firstCase(t, r1, "hjemmel")
	other := besideIt(t, r1, "Annes udgave.xlsx") // known by what it says, whatever it is called
	was := inForm(t, r1)[no]["hjemmel"]
	fillForm(t, other, func(at, item string) string {
		switch {
		case at == no && item == "hjemmel" && was == "Nej":
			return "Ja"
		case at == no && item == "hjemmel":
			return "Nej"
		}
		return ""
	})
	_, stderr = want(t, exitRefused, "review", dir, "--lang", "da")
	says(t, "another answer", stderr, "forms/Annes udgave.xlsx: en kopi af forms/skema-R1.xlsx, som siger noget andet (celler: 1, sager: 1: "+no+")",
		"forms/Annes udgave.xlsx:"+no+"!C", "som i forms/skema-R1.xlsx: »"+was+"«", "skriv det, der gælder, i forms/skema-R1.xlsx")
	list, err := excelize.OpenFile(filepath.Join(dir, "private", "fejlliste-R1.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = list.Close() }()
	rows, err := list.GetRows("Fejlliste")
	if err != nil || !strings.Contains(strings.Join(rows[len(rows)-1], "|"), "'"+no+"'!C") {
		t.Errorf("the list says %v (%v)", rows, err)
	}

	if err := os.Remove(r1); err != nil {
		t.Fatal(err)
	}
	_, stderr = want(t, exitRefused, "review", dir)
	says(t, "the form is gone", stderr, "a copy of forms/skema-R1.xlsx, which is gone", "call it skema-R1.xlsx if it is the right one")
	if err := os.Rename(other, r1); err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, "review", dir, "--quiet")
	if got := inForm(t, r1)[no]["hjemmel"]; got == was {
		t.Errorf("the form says %s as before", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "private", "fejlliste-R1.xlsx")); err == nil {
		t.Error("the error list is still there")
	}
}

// TestOneBadCase: a case in which something is wrong is left as it was on
// record and named; the others of its form are taken.
func TestOneBadCase(t *testing.T) {
	dir := answered(t)
	r1 := filepath.Join(dir, "forms", "skema-R1.xlsx")
	bad := firstCase(t, r1, "hjemmel")
	fillForm(t, r1, func(no, item string) string {
		if no == bad && item == "hjemmel" {
			return "Måske"
		}
		return ""
	})
	_, stderr := want(t, exitRefused, "review", dir)
	says(t, "one bad case", stderr, "not taken: "+bad+"; what was read of those before still counts", "want one of", "Måske")
	stdout, _ := want(t, exitDone, "status", dir)
	says(t, "status", stdout, "19 reviewed")
	fillForm(t, r1, func(no, item string) string {
		if no == bad && item == "hjemmel" {
			return "Ja"
		}
		return ""
	})
	want(t, exitDone, "review", dir, "--quiet")
	stdout, _ = want(t, exitDone, "status", dir)
	says(t, "status", stdout, "20 reviewed")
}
