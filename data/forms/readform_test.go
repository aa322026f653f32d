package forms

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
)

func TestFormsThatAreNotOurs(t *testing.T) {
	for _, test := range []struct {
		name string
		path func(t *testing.T) string
		want []string
	}{
		{"another workbook", func(t *testing.T) string {
			return save(t, "x.xlsx", func(b *bytes.Buffer) error { return WriteErrorList(b, ErrorList{}) })
		}, []string{"forms/skema-R1.xlsx not-a-form"}},
		{"no workbook", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "x.xlsx")
			if err := os.WriteFile(path, []byte("sag;svar\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, []string{"forms/skema-R1.xlsx format"}},
		{"no file", func(t *testing.T) string { return filepath.Join(t.TempDir(), "x.xlsx") }, []string{"forms/skema-R1.xlsx unreadable"}},
	} {
		_, violations := ReadForm(test.path(t), expect())
		if diff := cmp.Diff(test.want, lines(violations)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func ExampleReadForm() {
	cb := &codebook.Codebook{ID: "lille", Title: "Måleskema", Version: 1,
		Sections: []codebook.Section{{ID: "s", Title: "1. Sagen"}},
		Items:    []codebook.Item{{ID: "oplyst", Section: "s", Type: codebook.YesNo, Label: "Er sagen oplyst?"}},
	}
	cases := []Case{{No: "0101-01", Kommune: "0101", KommuneName: "København"}}
	reviewed := day.Date(20364) // 2025-10-03
	dir, err := os.MkdirTemp("", "forms")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "skema-R1.xlsx")
	file, err := os.Create(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	// Signed, but the question is not answered.
	err = WriteForm(file, Form{Batch: "b", Reviewer: "R1", Codebook: cb, Cases: cases, Answers: map[string]Reading{"0101-01": {ReviewedOn: &reviewed}}})
	if err != nil {
		fmt.Println(err)
	}
	_ = file.Close()
	_, violations := ReadForm(path, Expect{File: "forms/skema-R1.xlsx", Batch: "b", Reviewer: "R1", Codebook: cb, Cases: cases})
	for _, v := range violations {
		fmt.Printf("%s %s: %s\n", v.Place, v.Subject, v.Found.DA)
	}
	// Output: forms/skema-R1.xlsx:0101-01!C5 Er sagen oplyst?: intet svar, men sagen er underskrevet
}
