package main

import (
	"math"
	"strings"
	"testing"
)

// By hand: R's parts add up without the counting, and the largest difference is told.
func TestReadSurvey(t *testing.T) {
	out := "design svymean svyby rowsum data.table processor\n 1.5 2 3 0.25 0.75 6.25 \n" + strings.Repeat("m01 0.5 0.01 \n", 12)
	s, err := readSurvey([]byte(out))
	if err != nil {
		t.Fatal(err)
	}
	if s.seconds != 6.5 || s.rowsum != 0.25 || s.dataTable != 0.75 || s.processor != 6.25 || s.shares["m01"] != [2]float64{0.5, 0.01} {
		t.Errorf("%+v", s)
	}
	const ours = "measure,domain,estimate,se\nm01,,0.5,0.0100000000002\nm01,region=x,0.9,0.9\n"
	if apart, err := s.apart([]byte(ours)); err != nil || math.Abs(apart-2e-11) > 1e-13 {
		t.Errorf("%g apart, %v; want 2e-11", apart, err)
	}
	for _, other := range []string{"measure,domain,estimate,se\nm01,,0.5,0.0101\n", "measure,domain,estimate,se\nm02,,0.5,0.01\n"} {
		if apart, err := s.apart([]byte(other)); err == nil {
			t.Errorf("%g apart, and no error", apart)
		}
	}
	if _, err := readSurvey([]byte("Error\n")); err == nil {
		t.Error("no error of what is not R's output")
	}
}

func TestMeasuredLines(t *testing.T) {
	for line, of := range map[string]string{
		"goos: linux\nBenchmarkBootstrap385/workers=2-2   \t     100\t  8123456 ns/op\n": "8123456",
		"385 rows, 1000 replicates: 49 ms, median of 9\n":                                "49",
	} {
		found := benchmarkLine.FindStringSubmatch(line)
		if found == nil {
			found = bootstrapLine.FindStringSubmatch(line)
		}
		if found == nil || found[1] != of {
			t.Errorf("%q in %q, want %s", found, line, of)
		}
	}
}
