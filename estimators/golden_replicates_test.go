package estimators

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"sagsbarometer/estimators/interval"

	"gonum.org/v1/gonum/stat/distuv"
)

func init() {
	register("replicates", map[string]int{"replicates": 20}, compareReplicates)
}

// compareReplicates compares what a jackknife makes of the goldens' designs.
// Replicates of half-samples (BRR, Fay) and R's draws of its bootstraps are not
// made here.
func compareReplicates(t *testing.T, g golden) bool {
	t.Helper()
	what, name, r, f := "", "", (*Replicates)(nil), frame{}
	switch part := strings.Split(g.ID, "."); {
	case g.Group != "replicates":
		return false
	case part[1] == "jk1_calibrated":
		name, what = "c1", part[2]
		s, frame := surveyOf(t, name, Options{})
		r, f = jackknife(t, must(s.Calibrate(Controls{Margins: []Margin{stypeMargin(frame)}}))), frame
	case part[1] == "jkn_poststrat":
		name, what = "s18", part[2]
		s, frame := surveyOf(t, name, Options{})
		r, f = jackknife(t, must(s.Poststratify(wideMargin(frame)))), frame
	case part[1] == "jkn_s18", part[1] == "jkn_c1_jk1":
		name, what = strings.Split(part[1], "_")[1], part[2]
		s, frame := surveyOf(t, name, Options{})
		r, f = jackknife(t, s), frame
	default:
		return false
	}
	column := func(name string) []float64 { return f.values(t, name) }
	switch what {
	case "scales":
		near(t, g.ID+" R", float64(r.Len()), g.at(t, "R"), 0)
		near(t, g.ID+" df", r.survey.Degrees(nil), g.at(t, "degf"), 0)
		for k, c := range r.Scales() {
			near(t, g.ID, c, g.at(t, "scale")*g.at(t, "rscales", k), tolEstimate)
		}
	case "mean", "mean_mse":
		r.AroundEstimate = what == "mean_mse"
		compareReplicated(t, g, r, func(s *Survey) []Number {
			return []Number{s.Mean(column("api00"), nil).Estimate, s.Mean(column("y"), nil).Estimate}
		})
	case "total":
		compareReplicated(t, g, r, func(s *Survey) []Number {
			return []Number{s.Total(column("api00"), nil).Estimate, s.Total(column("y"), nil).Estimate}
		})
	case "ratio":
		compareReplicated(t, g, r, func(s *Survey) []Number {
			return []Number{s.Ratio(column("api00"), column("api99"), nil).Estimate}
		})
	case "by":
		for i, code := range g.names("stype") {
			in := f.where(f.is("stype", code))
			e := replicated(t, r, func(s *Survey) []Number { return []Number{s.Mean(column("y"), in).Estimate} })[0]
			near(t, g.ID, e.Estimate.F, g.at(t, "y", i), tolEstimate)
			near(t, g.ID+" variance", e.Variance.F, math.Pow(g.at(t, "se", i), 2), tolVariance)
		}
	case "xlogit", "beta":
		y := column("y")
		e := replicated(t, r, func(s *Survey) []Number { return []Number{s.Mean(y, nil).Estimate} })[0]
		near(t, g.ID, e.Estimate.F, g.at(t, "est"), tolEstimate)
		near(t, g.ID+" variance", e.Variance.F, g.at(t, "var"), tolVariance)
		method, _ := interval.ByName(rMethods[what])
		got, ok := method.Interval(interval.Input{
			Sample: interval.Sample{P: e.Estimate.F, V: e.Variance.F, N: int64(f.rows), Counts: 1},
			DF:     r.survey.Degrees(nil), Level: 0.95,
		})
		if !ok {
			t.Errorf("%s: no interval", g.ID)
		}
		near(t, g.ID+" low", got.Low, g.at(t, "ci", 0), tolBound)
		near(t, g.ID+" high", got.High, g.at(t, "ci", 1), tolBound)
	case "quantile":
		compareReplicatedQuantiles(t, g, r, column("api00"))
	default:
		return false
	}
	return true
}

// compareReplicatedQuantiles compares Woodruff's intervals of quantiles, from
// the variance by replicates of the share up to the estimate.
func compareReplicatedQuantiles(t *testing.T, g golden, r *Replicates, y []float64) {
	t.Helper()
	rule, _ := quantileRuleByName("math")
	result, _ := g.Result["api00"].(map[string]any)
	inner := golden{ID: g.ID, Result: result}
	student := distuv.StudentsT{Sigma: 1, Nu: r.survey.Degrees(nil)}.Quantile(0.975)
	for i, p := range []float64{0.25, 0.5, 0.75} {
		x := quantile(r.survey.weight, y, p, rule).F
		near(t, g.ID, x, inner.at(t, "values", i, 0), tolEstimate)
		below := make([]float64, len(y))
		for i := range y {
			if y[i] <= x {
				below[i] = 1
			}
		}
		share := replicated(t, r, func(s *Survey) []Number { return []Number{s.Mean(below, nil).Estimate} })[0]
		half := student * math.Sqrt(share.Variance.F)
		var bounds [2]float64
		for side, q := range []float64{share.Estimate.F - half, share.Estimate.F + half} {
			bounds[side] = math.NaN()
			if q >= 0 && q <= 1 {
				bounds[side] = quantile(r.survey.weight, y, q, rule).F
			}
			near(t, g.ID, bounds[side], inner.at(t, "values", i, 1+side), tolBound)
		}
		near(t, g.ID+" SE", (bounds[1]-bounds[0])/(2*student), inner.at(t, "values", i, 3), tolBound)
	}
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func jackknife(t *testing.T, s *Survey) *Replicates {
	t.Helper()
	r, err := s.Jackknife()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func replicated(t *testing.T, r *Replicates, of func(s *Survey) []Number) []Replicated {
	t.Helper()
	out, err := r.Estimate(context.Background(), 2, of)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// compareReplicated compares estimates with their covariances and intervals,
// by R's degrees of freedom: the rank of the weights less 1, which
// post-stratification of the replicates takes from 15 to 16. Ours stay 15.
func compareReplicated(t *testing.T, g golden, r *Replicates, of func(s *Survey) []Number) {
	t.Helper()
	got := replicated(t, r, of)
	quantile := distuv.StudentsT{Sigma: 1, Nu: g.at(t, "df")}.Quantile(0.975)
	for i, e := range got {
		near(t, g.ID, e.Estimate.F, g.at(t, "est", i), tolEstimate)
		se := math.Sqrt(e.Variance.F)
		near(t, g.ID+" variance", e.Variance.F, math.Pow(g.at(t, "se", i), 2), tolVariance)
		near(t, g.ID+" low", e.Estimate.F-quantile*se, g.at(t, "ci_t", i, 0), tolBound)
		near(t, g.ID+" high", e.Estimate.F+quantile*se, g.at(t, "ci_t", i, 1), tolBound)
		for j := range i {
			most := se * math.Sqrt(got[j].Variance.F)
			if cov, want := r.Covariance(e, got[j]), g.at(t, "vcov", i, j); math.Abs(cov.F-want) > tolVariance*most {
				t.Errorf("%s: covariance of %d and %d is %v, R has %v", g.ID, i, j, cov.F, want)
			}
		}
	}
}

// TestJackknifeWeights compares every weight of every replicate with R's.
func TestJackknifeWeights(t *testing.T) {
	for name, file := range map[string]string{"s18": "rep_jkn_s18.csv", "c1": "rep_jkn_c1_jk1.csv"} {
		s, _ := surveyOf(t, name, Options{})
		r := jackknife(t, s)
		want := readTable(t, file)
		for k := range r.Len() {
			w, err := r.Weights(k)
			if err != nil {
				t.Fatal(err)
			}
			for i, x := range want.numbers(t, fmt.Sprintf("r%03d", k+1)) {
				near(t, fmt.Sprintf("%s, replicate %d, row %d", name, k+1, i+1), w[i], x, tolEstimate)
			}
		}
	}
}
