package codebook_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
)

// Each line of the files that are wrong says after #! what it must be refused
// with; all other lines are right.
func TestWrongFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, found := codebook.Read(filepath.Base(file), src, codebooks.Library)
		got := map[int][]string{}
		for _, v := range found {
			got[v.Line] = append(got[v.Line], v.Rule)
			if v.Column == 0 || v.Message(lang.Danish) == v.Message(lang.English) {
				t.Errorf("%s: without a column, or in one language: %v", file, v)
			}
		}
		for i, line := range strings.Split(string(src), "\n") {
			_, rules, _ := strings.Cut(line, "#! ")
			want := strings.Fields(rules)
			slices.Sort(want)
			slices.Sort(got[i+1])
			if !slices.Equal(got[i+1], want) {
				t.Errorf("%s:%d: refused with %q, want %q", file, i+1, got[i+1], want)
			}
		}
	}
}

// What the officer reads of the search.
func TestNeverWords(t *testing.T) {
	src, err := os.ReadFile("testdata/wrong/never.toml")
	if err != nil {
		t.Fatal(err)
	}
	_, found := codebook.Read("x.toml", src, codebooks.Library)
	var got []string
	for _, v := range found {
		got = append(got, v.Subject+": "+v.Found.DA)
	}
	want := []string{
		"savnet: det stilles aldrig: hvor akter er ja, er akter aldrig nej",
		"rest: det stilles aldrig: hvor akter er ja og mangel er nej, er oplyst aldrig nej",
		"tvivl: det stilles aldrig: hvor akter er ja og mangel er kan_ikke_vurderes, er oplyst aldrig ja",
		"frist: den er aldrig relevant: hvor akter er nej, er oplyst aldrig ja",
		"R1: den slår aldrig ud: hvor begrundet er nej, er mangel aldrig nej",
		"R2: den slår ud i alle sager, der får spørgsmålene stillet",
		"R3: den slår ud i alle sager, der får spørgsmålene stillet",
		"R4: den slår aldrig ud: hvor godt er ja, er mangel aldrig nej",
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
