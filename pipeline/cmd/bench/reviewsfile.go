package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"sagsbarometer/data"
)

// A review is a row of the file that estimates are made from: one case with
// the answers to twelve questions, each of which may be missing.
type review struct {
	CaseID     string  `parquet:"case_id,delta"`
	Kommune    string  `parquet:"kommune,dict"`
	Region     string  `parquet:"region,dict"`
	Decision   string  `parquet:"decision_type,dict"`
	Provision  string  `parquet:"provision,dict"`
	Year       int32   `parquet:"year,dict"`
	Stratum    string  `parquet:"stratum,dict"`
	Population int32   `parquet:"stratum_pop,dict"`
	Weight     float64 `parquet:"weight,dict"` // the same for all of a stratum
	Weight2    float64 `parquet:"weight2"`     // of its own, as after calibration
	M01        *bool   `parquet:"m01"`
	M02        *bool   `parquet:"m02"`
	M03        *bool   `parquet:"m03"`
	M04        *bool   `parquet:"m04"`
	M05        *bool   `parquet:"m05"`
	M06        *bool   `parquet:"m06"`
	M07        *bool   `parquet:"m07"`
	M08        *bool   `parquet:"m08"`
	M09        *bool   `parquet:"m09"`
	M10        *bool   `parquet:"m10"`
	M11        *bool   `parquet:"m11"`
	M12        *bool   `parquet:"m12"`
	Decided    int32   `parquet:"decided,date"`
	Reviewed   int32   `parquet:"reviewed,date"`
	Days       int32   `parquet:"days"`
}

// measures are the twelve questions.
func (r *review) measures() [12]**bool {
	return [12]**bool{&r.M01, &r.M02, &r.M03, &r.M04, &r.M05, &r.M06, &r.M07, &r.M08, &r.M09, &r.M10, &r.M11, &r.M12}
}

var (
	decisions  = []string{"bevilget", "delvis", "afslag"}
	provisions = []string{"§ 83", "§ 85", "§ 95", "§ 96", "§ 100", "§ 112", "§ 116", "§ 117"}
	answers    = [2]bool{false, true}
)

// regionOf deals 98 kommuner to five regions as Denmark does.
func regionOf(kommune int) string {
	for _, r := range []struct {
		name string
		upTo int
	}{{"hovedstaden", 29}, {"sjælland", 46}, {"syddanmark", 68}, {"midtjylland", 87}} {
		if kommune < r.upTo {
			return r.name
		}
	}
	return "nordjylland"
}

// A sample is the reviews of all strata. Review i is the same in whatever order
// they are written.
type sample struct {
	first  []int     // of each stratum its first review, and then their number
	weight []float64 // of each stratum
}

func newSample(reviews int) sample {
	s := sample{first: []int{0}}
	chance := rand.New(rand.NewPCG(3, 4))
	for _, n := range populations(reviews) {
		s.first = append(s.first, s.first[len(s.first)-1]+n)
		cases := math.Round(float64(n) * (4 + 12*chance.Float64()))
		s.weight = append(s.weight, cases/float64(n))
	}
	return s
}

// provision of a review; common ones come first.
func provisionOf(i int) int {
	u := rand.New(rand.NewPCG(5, uint64(i))).Float64()
	return int(float64(len(provisions)) * u * u)
}

// review makes review i.
func (s sample) review(i int) review {
	h, found := slices.BinarySearch(s.first, i)
	if !found {
		h--
	}
	chance := rand.New(rand.NewPCG(6, uint64(i)))
	p := provisionOf(i)
	r := review{
		CaseID: pseudonym(i), Kommune: fmt.Sprintf("%04d", 101+h/3), Region: regionOf(h / 3), Decision: decisions[h%3], Provision: provisions[p],
		Year: 2025, Weight: s.weight[h], Days: int32(chance.IntN(200)), Decided: int32(20089 + chance.IntN(365)),
	}
	r.Stratum = r.Kommune + "/" + r.Decision
	r.Population = int32(math.Round(r.Weight * float64(s.first[h+1]-s.first[h])))
	r.Reviewed = r.Decided + r.Days
	r.Weight2 = r.Weight * math.Exp(0.2*chance.NormFloat64()-0.02)
	for m, to := range r.measures() {
		if chance.Float64() < 0.4*float64(m)/11 {
			continue // missing: 0 to 40 %
		}
		share := 0.03 + 0.05*float64(m) + 0.1*float64(p)/8 + 0.1*float64(h%7)/7
		if chance.Float64() < share {
			*to = &answers[1]
		} else {
			*to = &answers[0]
		}
	}
	return r
}

// orders of the rows: as they come, or by stratum and provision.
func (s sample) order(sorted bool) []uint32 {
	order := make([]uint32, s.first[len(s.first)-1])
	for i := range order {
		order[i] = uint32(i)
	}
	if !sorted {
		rand.New(rand.NewPCG(7, 8)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		return order
	}
	for h := range s.weight {
		slices.SortStableFunc(order[s.first[h]:s.first[h+1]], func(a, b uint32) int { return provisionOf(int(a)) - provisionOf(int(b)) })
	}
	return order
}

// partReviews writes a file of reviews as the pipeline writes its files: DIR
// NAME REVIEWS shuffled|sorted zstd|snappy ROWS-OF-A-GROUP.
func partReviews(_ context.Context, args []string) (err error) {
	reviews, err := strconv.Atoi(args[2])
	if err != nil || reviews < 100*strata {
		return fmt.Errorf("%s reviews, want at least %d", args[2], 100*strata)
	}
	group, err := strconv.Atoi(args[5])
	if err != nil {
		return err
	}
	codec := parquet.Compression(&parquet.Zstd)
	if args[4] == "snappy" {
		codec = parquet.Compression(&parquet.Snappy)
	}
	file, err := os.Create(filepath.Join(args[0], args[1]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriterSize(file, 1<<20)
	w := parquet.NewGenericWriter[review](out, codec, parquet.DataPageVersion(2), parquet.MaxRowsPerRowGroup(int64(group)),
		parquet.CreatedBy("barometer", data.FormatVersion, "0"))
	s := newSample(reviews)
	rows := make([]review, 0, 1<<12)
	for list := range slices.Chunk(s.order(args[3] == "sorted"), cap(rows)) {
		rows = rows[:0]
		for _, i := range list {
			rows = append(rows, s.review(int(i)))
		}
		if _, err := w.Write(rows); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return out.Flush()
}
