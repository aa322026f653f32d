package estimators

import (
	"math/rand/v2"
	"testing"
)

// millionRows is a survey of 10⁶ rows in 100 strata, in no order, as units of
// their own or in clusters of 10.
func millionRows(b *testing.B, clusters bool) (*Survey, []float64) {
	b.Helper()
	const n, strata = 1_000_000, 100
	r := rand.New(rand.NewPCG(1, 2))
	rows := Rows{Stratum: make([]int32, n), Weight: make([]float64, n)}
	if clusters {
		rows.Unit = make([]int32, n)
	}
	y := make([]float64, n)
	for i := range n {
		cluster := r.IntN(n / 10)
		rows.Stratum[i] = int32(cluster % strata)
		if clusters {
			rows.Unit[i] = int32(cluster)
		}
		rows.Weight[i] = 1 + r.Float64()
		y[i] = r.NormFloat64()
	}
	s, err := NewSurvey(make100(strata), rows, Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s, y
}

func make100(n int) (strata []Stratum) {
	for h := range n {
		strata = append(strata, Stratum{ID: string(rune('A'+h%26)) + string(rune('a'+h/26))})
	}
	return strata
}

func BenchmarkSurvey(b *testing.B) {
	for _, clusters := range []bool{false, true} {
		name := map[bool]string{false: "rows", true: "clusters"}[clusters]
		s, y := millionRows(b, clusters)
		b.Run(name+"/mean", func(b *testing.B) {
			for range b.N {
				s.Mean(y, nil)
			}
		})
		l := s.Mean(y, nil)
		b.Run(name+"/variance", func(b *testing.B) {
			for range b.N {
				s.Variance(l)
			}
		})
	}
}
