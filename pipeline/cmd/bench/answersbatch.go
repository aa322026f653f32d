package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sagsbarometer/data"
)

// answersQuestions are the questions of the constructed batch, all of which are
// asked of every case: so many answers a case are imported and written again.
const answersQuestions = 10

// answersReviewers read the cases, each with an equal share.
const answersReviewers = 40

// partBatch makes a batch of constructed cases whose key is not public, so that
// what is written in words is sealed as in a real one: every case is listed,
// five of six are drawn.
func partBatch(dir string, cases int) error {
	write := func(name, text string) error {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(text), 0o600)
	}
	if err := write("../answers.key", "a key that hides nobody, of made-up cases\n"); err != nil {
		return err
	}
	if err := write("batch.toml", fmt.Sprintf(answersSpec, cases)); err != nil {
		return err
	}
	var book strings.Builder
	book.WriteString("id = \"maaling\"\ntitle = \"Måling\"\nversion = 1\n\n[[section]]\nid = \"alt\"\ntitle = \"Alt\"\n")
	for q := range answersQuestions {
		fmt.Fprintf(&book, "\n[[item]]\nid = \"q%d\"\nsection = \"alt\"\ntype = \"ja-nej-kiv\"\nlabel = \"Spørgsmål %d?\"\ndefect = [\"nej\"]\n", q, q)
	}
	if err := write("codebook.toml", book.String()); err != nil {
		return err
	}
	reviewers := "code,name,share,from,to,not_kommuner\n"
	for r := range answersReviewers {
		reviewers += fmt.Sprintf("R%d,Opdigtet Jurist %d,1,,,\n", r+1, r+1)
	}
	if err := write("reviewers.csv", reviewers); err != nil {
		return err
	}
	var list strings.Builder
	list.WriteString("Kommunenr;Sagsnr.;Modtaget;Afgørelsesdato;Påklaget\n")
	kommuner := data.Kommuner().ForPeople()
	for i := range cases * 6 / 5 {
		fmt.Fprintf(&list, "%s;25/%07d;02.01.2025;03.03.2025;Nej\n", kommuner[i%len(kommuner)].Code, i)
	}
	return write("frame/lister.csv", list.String())
}

const answersSpec = `[batch]
id        = "maaling"
title     = "Måling af import"
year      = 2025
provision = "BL § 87"
basis     = "probability"
key       = "../answers.key"

[frame]
files  = ["frame/*"]
period = { from = 2024-07-01, to = 2025-06-30 }
keep   = { appealed = ["nej"] }

[design]
method     = "stratified"
strata     = ["kommune"]
total      = %d
allocation = "proportional"
minimum    = 2
rationale  = "En måling."

[review]
codebook = "codebook.toml"

[[measure]]
id    = "q0"
label = "Spørgsmål 0"
item  = "q0"

[publish]
date = 2025-12-15
`

// arrive notes that the papers of all cases drawn have come, in the list that
// the authority keeps itself.
func arrive(dir string, caseNos []string) error {
	path := filepath.Join(dir, "replies", "modtaget.csv")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "case_no,arrived_on,reason")
	for _, no := range caseNos {
		fmt.Fprintln(w, no+",2025-09-10,")
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// answerTo is what a case is answered, from its number alone.
func answerTo(no string, question int) string {
	sum := question
	for _, letter := range no {
		sum = sum*31 + int(letter)
	}
	switch sum % 7 {
	case 0, 1:
		return "nej"
	case 2:
		return "kan_ikke_vurderes"
	}
	return "ja"
}

func questionID(q int) string { return "q" + strconv.Itoa(q) }
