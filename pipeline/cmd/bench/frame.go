package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"sagsbarometer/data"
)

// The frame has 98 kommuner of unequal size with three kinds of decision each.
const strata = 98 * 3

// seed is 32 bytes: with a zero byte and an id of 16 it is one block of
// SHA-256, which holds 55.
const seed = "2026-11-21 drand 5123456 8c1f02d"

const (
	frameName = "frame.parquet"
	planName  = "plan.csv"
)

var lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// pseudonym is the id of the case i: 16 characters as those that are made
// with a key, here without one.
func pseudonym(i int) string {
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], uint64(i))
	digest := sha256.Sum256(number[:])
	return lower.EncodeToString(digest[:10])
}

// populations are cases in all, dealt to the strata as sizes are dealt to
// kommuner: lognormal, at least one each.
func populations(cases int) []int {
	chance := rand.New(rand.NewPCG(1, 2))
	weights := make([]float64, strata)
	sum := 0.0
	for h := range weights {
		weights[h] = math.Exp(0.9 * chance.NormFloat64())
		sum += weights[h]
	}
	list, left := make([]int, strata), cases-strata
	for h := range list {
		list[h] = 1 + int(float64(cases-strata)*weights[h]/sum)
		left -= list[h] - 1
	}
	list[0] += left
	return list
}

// sampleOf is one case in a hundred, at least one.
func sampleOf(population int) int { return max(1, (population+50)/100) }

// partFrame writes the frame, as the pipeline writes one, and the plan.
func partFrame(_ context.Context, args []string) error {
	dir := args[0]
	cases, err := strconv.Atoi(args[1])
	if err != nil || cases < 100*strata {
		return fmt.Errorf("%s cases, want at least %d", args[1], 100*strata)
	}
	id := data.Column{Name: "case_id", Kind: data.Text, Distinct: true, Texts: make([]string, 0, cases)}
	kommune := data.Column{Name: "kommune", Kind: data.Text, Texts: make([]string, 0, cases)}
	stratum := data.Column{Name: "stratum", Kind: data.Text, Texts: make([]string, 0, cases), Null: make([]bool, cases)}
	eligible := data.Column{Name: "eligible", Kind: data.Int, Ints: make([]int32, 0, cases)}
	part := data.Column{Name: "part", Kind: data.Int, Ints: make([]int32, cases)} // all of the main one
	plan := []byte("stratum,stratum_pop,n_planned\n")
	for h, population := range populations(cases) {
		code := fmt.Sprintf("%04d", 101+h/3)
		name := code + "/" + []string{"bevilget", "delvis", "afslag"}[h%3]
		plan = fmt.Appendf(plan, "%s,%d,%d\n", name, population, sampleOf(population))
		from := len(id.Texts)
		for range population {
			id.Texts = append(id.Texts, pseudonym(len(id.Texts)))
			kommune.Texts, stratum.Texts = append(kommune.Texts, code), append(stratum.Texts, name)
			eligible.Ints = append(eligible.Ints, 1)
		}
		slices.Sort(id.Texts[from:])
	}
	table := &data.Table{Rows: cases, Columns: []data.Column{id, kommune, stratum, part, eligible}}
	if err := os.WriteFile(filepath.Join(dir, planName), plan, 0o600); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(dir, frameName))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(file, 1<<20)
	if err := table.WriteParquet(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}
