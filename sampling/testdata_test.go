package sampling

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// golden decodes the result of one case of testdata/goldens.json.
func golden(t *testing.T, id string, result any) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "goldens.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID     string
		Result json.RawMessage
	}
	if err := json.Unmarshal(src, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.ID == id {
			if err := json.Unmarshal(c.Result, result); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("no golden %s", id)
}

// plan reads stratum,group,population[,planned].
func plan(t testing.TB, name string) []Stratum {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) int64 {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	var strata []Stratum
	for _, row := range rows[1:] {
		s := Stratum{ID: row[0], Group: row[1], Population: number(row[2])}
		if len(row) > 3 {
			s.Planned = number(row[3])
		}
		strata = append(strata, s)
	}
	return strata
}

var proportional = Allocation{Method: Proportional}

func bounds(id string, population, least, most int64) Bounds {
	return Bounds{ID: id, Population: population, Min: least, Max: most}
}

// bounded gives all strata the same minimum.
func bounded(strata []Stratum, minimum int64) []Bounds {
	b := make([]Bounds, len(strata))
	for h, s := range strata {
		b[h] = Bounds{ID: s.ID, Population: s.Population, Min: minimum}
	}
	return b
}

// planned is the plan with these sizes.
func planned(strata []Stratum, n []int64) []Stratum {
	p := append([]Stratum(nil), strata...)
	for h := range p {
		p[h].Planned = n[h]
	}
	return p
}

// kommuner is the plan of total cases in the 98 kommuner.
func kommuner(t testing.TB, total, minimum int64) []Stratum {
	t.Helper()
	strata := plan(t, "kommuner.csv")
	n, err := Allocate(bounded(strata, minimum), total, proportional)
	if err != nil {
		t.Fatal(err)
	}
	return planned(strata, n)
}

func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v ± %g", what, got, want, tolerance)
	}
}
