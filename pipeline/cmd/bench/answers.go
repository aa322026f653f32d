package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
)

// importAnswers makes a batch of constructed cases, deals them, fills the forms
// and imports them, each as a whole process of the program, and prints what
// each took. It fails unless reviews.parquet has every answer once, and the
// same bytes again when all of out/ is made anew from the journal.
func importAnswers(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("answers", flag.ContinueOnError)
	answers := flags.Int("answers", 1_000_000, fmt.Sprintf("answers to import, %d a case", answersQuestions))
	dir := flags.String("dir", "", "where the batch is made and kept (empty: a directory that is removed)")
	barometer := flags.String("barometer", filepath.FromSlash("bin/barometer"), "the program")
	if err := flags.Parse(args); err != nil {
		return err
	}
	remove, err := workspace(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b := answersBench{batch: filepath.Join(*dir, "batch"), barometer: *barometer}
	cases := *answers / answersQuestions
	if err := partBatch(b.batch, cases); err != nil {
		return err
	}
	if err := b.step(ctx, "draw", "draw", b.batch, "--seed", "2026"); err != nil {
		return err
	}
	draw, err := b.table("draw.parquet")
	if err != nil {
		return err
	}
	drawn := draw.Column("case_no").Texts
	if err := arrive(b.batch, drawn); err != nil {
		return err
	}
	fmt.Printf("answers: %d cases, %d questions each, %d reviewers\n", len(drawn), answersQuestions, answersReviewers)
	if err := b.step(ctx, "deal and write the forms", "review", b.batch, "--forms"); err != nil {
		return err
	}
	if _, _, err := execute(ctx, self, "answers-fill", b.batch); err != nil {
		return err
	}
	if err := b.step(ctx, "import every form", "review", b.batch); err != nil {
		return err
	}
	if err := b.holds(len(drawn) * answersQuestions); err != nil {
		return err
	}
	if err := b.step(ctx, "the same forms again", "review", b.batch); err != nil {
		return err
	}
	if err := b.step(ctx, "status", "status", b.batch); err != nil {
		return err
	}
	return b.again(ctx)
}

type answersBench struct{ batch, barometer string }

// step runs the program and prints what it took. That it waits for people is
// no failure.
func (b answersBench) step(ctx context.Context, title string, args ...string) error {
	r, _, err := execute(ctx, b.barometer, append(args, "--quiet")...)
	if err != nil {
		return fmt.Errorf("%s: %w", title, err)
	}
	fmt.Printf("  %-32s %7.1f s; processor %7.1f s; peak %5d MB\n", title, r.whole.Seconds(), r.processor.Seconds(), r.peak>>20)
	return nil
}

// table reads one of the files for statisticians.
func (b answersBench) table(name string) (_ *data.Table, err error) {
	f, err := os.Open(filepath.Join(b.batch, "out", name))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return data.ReadParquet(f, info.Size())
}

// holds fails unless reviews.parquet has so many answers to questions, and
// every answer as it was given.
func (b answersBench) holds(want int) error {
	t, err := b.table("reviews.parquet")
	if err != nil {
		return err
	}
	no, item, answer := t.Column("case_no"), t.Column("item"), t.Column("answer")
	seen := make(map[string]bool, want)
	for i := range t.Rows {
		question, err := strconv.Atoi(item.Texts[i][1:])
		if err != nil {
			continue // derived
		}
		if answer.Texts[i] != answerTo(no.Texts[i], question) {
			return fmt.Errorf("case %s, %s: %s, want %s", no.Texts[i], item.Texts[i], answer.Texts[i], answerTo(no.Texts[i], question))
		}
		seen[no.Texts[i]+" "+item.Texts[i]] = true
	}
	if len(seen) != want || t.Rows != want {
		return fmt.Errorf("reviews.parquet has %d answers in %d rows, want %d", len(seen), t.Rows, want)
	}
	fmt.Printf("  reviews.parquet has each of the %d answers once, as it was given\n", want)
	return nil
}

// again makes out/ anew from the journal and compares.
func (b answersBench) again(ctx context.Context) error {
	views := []string{"reviews.parquet", "cases.parquet"}
	before := make([][]byte, len(views))
	read := func(i int) ([]byte, error) { return os.ReadFile(filepath.Join(b.batch, "out", views[i])) }
	for i := range views {
		var err error
		if before[i], err = read(i); err != nil {
			return err
		}
	}
	for _, name := range views {
		if err := os.Remove(filepath.Join(b.batch, "out", name)); err != nil {
			return err
		}
	}
	if err := b.step(ctx, "the views anew from the journal", "review", b.batch); err != nil {
		return err
	}
	for i, name := range views {
		after, err := read(i)
		if err != nil {
			return err
		}
		if !bytes.Equal(before[i], after) {
			return fmt.Errorf("%s: other bytes than before", name)
		}
		fmt.Printf("  out/%s: %.1f MB, the same bytes\n", name, float64(len(after))/(1<<20))
	}
	return nil
}

// partFill answers every question of every form, with a remark in every tenth
// case, as the reviewers would.
func partFill(_ context.Context, args []string) error {
	dir := args[0]
	src, err := os.ReadFile(filepath.Join(dir, "codebook.toml"))
	if err != nil {
		return err
	}
	book, vs := codebook.Read("codebook.toml", src, codebooks.Library)
	if err := vs.Err(); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(dir, "forms", "*.xlsx"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := fill(name, book); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
	}
	fmt.Println(0)
	return nil
}

func fill(name string, book *codebook.Codebook) error {
	dealt, ok := forms.DescribeForm(name)
	if !ok {
		return errors.New("no form")
	}
	on, err := day.Parse("2025-08-20")
	if err != nil {
		return err
	}
	form := forms.Form{Batch: dealt.Batch, Title: "Måling af import", Reviewer: dealt.Reviewer, Kind: dealt.Kind, Codebook: book, On: on, Answers: map[string]forms.Reading{}}
	for i, no := range dealt.Cases {
		k, _ := data.Kommuner().ByCode(no[:4])
		form.Cases = append(form.Cases, forms.Case{No: no, Kommune: k.Code, KommuneName: k.Name})
		r := forms.Reading{CaseNo: no, Answers: codebook.Answers{}, ReviewedOn: &on}
		for q := range answersQuestions {
			r.Answers[questionID(q)] = answerTo(no, q)
		}
		if i%10 == 0 {
			r.Remark = "Sagen er set efter en ekstra gang."
		}
		form.Answers[no] = r
	}
	var b bytes.Buffer
	if err := forms.WriteForm(&b, form); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o600)
}
