package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

//go:embed reviews.R
var reviewsR string

// besideSurvey has R survey estimate what we estimate from the same reviews,
// which it has in memory, and prints how long both took. Ours runs before and
// after, as R takes minutes; it fails if the shares or their errors differ.
func (b *reviewsBench) besideSurvey(ctx context.Context, self string, reviews int) error {
	if err := exec.CommandContext(ctx, "Rscript", "-e", "library(survey)").Run(); err != nil {
		fmt.Printf("\nwithout R survey: %v\n", err)
		return nil
	}
	const name, table = "survey.parquet", "survey.csv"
	n := strconv.Itoa(reviews)
	if _, err := start(ctx, self, "reviews-file", b.dir, name, n, "shuffled", "zstd", "131072"); err != nil {
		return err
	}
	if _, err := start(ctx, self, "reviews-csv", b.dir, table, n); err != nil {
		return err
	}
	spec, err := writeSpec(b.dir, name, rollUps)
	if err != nil {
		return err
	}
	script := filepath.Join(b.dir, "reviews.R")
	if err := os.WriteFile(script, []byte(reviewsR), 0o600); err != nil {
		return err
	}
	var took, processor []float64
	var out []byte
	ours := func() error {
		for range b.rounds {
			var r run
			if r, out, err = execute(ctx, b.barometer, "analyse", spec, "--format", "csv", "--workers", strconv.Itoa(b.workers)); err != nil {
				return err
			}
			took, processor = append(took, r.whole.Seconds()), append(processor, r.processor.Seconds())
		}
		return nil
	}
	if err := ours(); err != nil {
		return err
	}
	_, said, err := execute(ctx, "Rscript", script, filepath.Join(b.dir, table))
	if err != nil {
		return err
	}
	if err := ours(); err != nil {
		return err
	}
	theirs, err := readSurvey(said)
	if err != nil {
		return err
	}
	apart, err := theirs.apart(out)
	if err != nil {
		return err
	}
	fmt.Printf("\nR survey, %d reviews (of rollups but the provisions; R has read the file before)\n", reviews)
	fmt.Printf("  the shares of the country and their errors differ by at most %.0e of their size\n", apart)
	fmt.Printf("  barometer analyse        median %6.3f s of %d runs around\n", median(took), len(took))
	fmt.Printf("  R survey                 %s = %.1f s\n", strings.Join(theirs.parts, " + "), theirs.seconds)
	fmt.Printf("  R survey / ours          %.0f; processor time %.0f (want at least 1000)\n", theirs.seconds/median(took), theirs.processor/median(processor))
	fmt.Printf("  R's rowsum / ours        %.1f (want at least 3; it only counts, what it has in memory)\n", theirs.rowsum/median(took))
	if theirs.dataTable > 0 {
		fmt.Printf("  data.table / ours        %.1f (want at least 5; the same)\n", theirs.dataTable/median(took))
	}
	return nil
}

// A surveyRun is what reviews.R wrote.
type surveyRun struct {
	parts             []string
	seconds           float64               // of the parts
	processor         float64               // the same, of processors
	rowsum, dataTable float64               // seconds of counting alone; 0 where data.table is not installed
	shares            map[string][2]float64 // of each measure the share and its error
}

func readSurvey(out []byte) (s surveyRun, err error) {
	s.shares = map[string][2]float64{}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != 14 {
		return s, fmt.Errorf("reviews.R wrote %d lines, want 14", len(lines))
	}
	names := strings.Fields(lines[0])
	took, err := floats(strings.Fields(lines[1]))
	if err != nil || len(took) != len(names) {
		return s, errors.Join(fmt.Errorf("reviews.R wrote %q, want a number for each of %q", lines[1], lines[0]), err)
	}
	for i, name := range names {
		switch name {
		case "rowsum":
			s.rowsum = took[i]
			continue
		case "data.table":
			s.dataTable = took[i]
			continue
		case "processor":
			s.processor = took[i]
			continue
		}
		s.parts = append(s.parts, fmt.Sprintf("%s %.1f", name, took[i]))
		s.seconds += took[i]
	}
	for _, line := range lines[2:] {
		fields := strings.Fields(line)
		both, err := floats(fields[1:])
		if err != nil || len(both) != 2 {
			return s, errors.Join(fmt.Errorf("reviews.R wrote %q, want a measure, its share and its error", line), err)
		}
		s.shares[fields[0]] = [2]float64(both)
	}
	return s, nil
}

func floats(fields []string) (list []float64, err error) {
	for _, field := range fields {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// apart is the largest difference to our estimates of the country, relative to
// the larger of both; more than 1e-10 is an error.
func (s surveyRun) apart(ours []byte) (most float64, err error) {
	records, err := csv.NewReader(bytes.NewReader(ours)).ReadAll()
	if err != nil {
		return 0, err
	}
	at := map[string]int{}
	for i, name := range records[0] {
		at[name] = i
	}
	compared := 0
	for _, r := range records[1:] {
		theirs, ok := s.shares[r[at["measure"]]]
		if !ok || r[at["domain"]] != "" {
			continue
		}
		both, err := floats([]string{r[at["estimate"]], r[at["se"]]})
		if err != nil {
			return 0, err
		}
		for k, v := range both {
			most = max(most, math.Abs(v-theirs[k])/max(math.Abs(v), math.Abs(theirs[k])))
		}
		compared++
	}
	if compared != len(s.shares) || !(most <= 1e-10) {
		return most, fmt.Errorf("%d of %d shares compared, and they differ by %g of their size", compared, len(s.shares), most)
	}
	return most, nil
}

// partReviewsCSV writes what R needs of the reviews: DIR NAME REVIEWS.
func partReviewsCSV(_ context.Context, args []string) (err error) {
	reviews, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(args[0], args[1]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriterSize(file, 1<<20)
	fmt.Fprint(out, "stratum,stratum_pop,region,decision_type,provision")
	for m := range 12 {
		fmt.Fprintf(out, ",m%02d", m+1)
	}
	fmt.Fprintln(out)
	s := newSample(reviews)
	for _, i := range s.order(false) {
		r := s.review(int(i))
		fmt.Fprintf(out, "%s,%d,%s,%s,%s", r.Stratum, r.Population, r.Region, r.Decision, r.Provision)
		for _, answer := range r.measures() {
			switch {
			case *answer == nil:
				fmt.Fprint(out, ",NA")
			case **answer:
				fmt.Fprint(out, ",1")
			default:
				fmt.Fprint(out, ",0")
			}
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}
