package forms

import (
	"fmt"
	"io"
	"os"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
)

// largeForm has so many cases under the codebook of the example, half of them
// answered.
func largeForm(t testing.TB, cases int) (Form, Expect) {
	t.Helper()
	src, err := os.ReadFile("../examples/bl87-2025/codebook.toml")
	if err != nil {
		t.Fatal(err)
	}
	cb, violations := codebook.Read("codebook.toml", src, codebooks.Library)
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	f := Form{Batch: "bl87-2025", Title: "Handicapsagsbarometret 2025", Reviewer: "R1", Codebook: cb, On: date("2025-09-01"), Answers: map[string]Reading{}}
	for i := range cases {
		c := Case{No: fmt.Sprintf("0101-%03d", i+1), Kommune: "0101", KommuneName: "København"}
		f.Cases = append(f.Cases, c)
		if i%2 == 1 {
			continue
		}
		answers := codebook.Answers{}
		for again := true; again; {
			again = false
			for _, id := range cb.AskedItems(answers) {
				if answers[id] != "" {
					continue
				}
				it, _ := cb.Item(id)
				switch it.Type {
				case codebook.TextItem:
					continue
				case codebook.DateItem, codebook.NumberItem, codebook.Several:
					answers[id] = codebook.None
				default:
					answers[id] = it.Options()[0].Code
				}
				again = true
			}
		}
		f.Answers[c.No] = Reading{Answers: answers, Remark: "Se journalen."}
	}
	return f, Expect{File: "forms/skema-R1.xlsx", Batch: f.Batch, Reviewer: f.Reviewer, Codebook: cb, Cases: f.Cases}
}

// BenchmarkReadForm reads a form with 80 cases.
func BenchmarkReadForm(b *testing.B) {
	form, want := largeForm(b, 80)
	path := savedSheets(b, form)
	got, violations := ReadForm(path, want)
	if len(violations) > 0 || len(got.Readings) != 40 {
		b.Fatal(len(got.Readings), violations)
	}
	b.ReportMetric(float64(len(rowsOf(form.Codebook))), "rows/case")
	for b.Loop() {
		if _, violations := ReadForm(path, want); len(violations) > 0 {
			b.Fatal(violations)
		}
	}
}

// BenchmarkWriteForm writes forms of two sizes: a case takes the same in both.
func BenchmarkWriteForm(b *testing.B) {
	for _, cases := range []int{80, 640} {
		b.Run(fmt.Sprint(cases), func(b *testing.B) {
			form, _ := largeForm(b, cases)
			for b.Loop() {
				if err := WriteForm(io.Discard, form); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*cases), "ns/case")
		})
	}
}
