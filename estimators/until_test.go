package estimators

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestUntilByUnits does the same for strata that were opened until n cases were
// in scope, with losses: those that were not delivered count among the n. With
// g = l ē + a 1_R (e - ē) and o its value out of scope, a stratum adds
// N P (mean of g - o) and a constant, so z is g - o in METHOD's v(T).
func TestUntilByUnits(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2025))
	for range 300 {
		var units []unit
		var strata []Stratum
		var in, out []float64
		for h := range 3 {
			n, extra := 3+r.IntN(5), 1+r.IntN(4)
			m := n + extra
			N := m + 1 + r.IntN(40)
			strata = append(strata, Stratum{ID: string(rune('A' + h)), Population: int64(N), Units: int64(m), Until: int64(n)})
			P := float64(n-1) / float64(m-1)
			in, out = append(in, float64(N)*P/float64(n)), append(out, float64(N)*(1-P)/float64(extra))
			for i := range m {
				u := unit{stratum: h, class: h % 2, known: i <= extra || r.IntN(4) > 0, scope: i >= extra, base: r.IntN(3) > 0, yes: r.IntN(2) > 0}
				u.read = u.known && u.scope && (i == extra || r.IntN(5) > 0)
				units = append(units, u)
			}
		}
		units[0] = unit{known: true}
		cells, tally := cellsOf(units)
		if tally.Sum().Base == 0 {
			continue
		}
		d := design(t, Options{Response: cells}, strata...)

		var wAll, wK, wE, wR [2]float64
		var X, Y float64
		w := func(u unit) float64 {
			if u.known && !u.scope {
				return out[u.stratum]
			}
			return in[u.stratum]
		}
		for _, u := range units {
			c := u.class
			wAll[c] += w(u)
			if u.known {
				wK[c] += w(u)
			}
			if u.known && u.scope {
				wE[c] += w(u)
			}
			if u.read {
				wR[c] += w(u)
			}
		}
		carry := func(c int) float64 { return wE[c] * wAll[c] / wK[c] / wR[c] }
		for _, u := range units {
			if u.read && u.base {
				X += carry(u.class) * w(u)
				if u.yes {
					Y += carry(u.class) * w(u)
				}
			}
		}
		p := Y / X
		e := func(u unit) float64 {
			switch {
			case !u.read || !u.base:
				return 0
			case u.yes:
				return 1 - p
			}
			return -p
		}
		var means [2]float64
		var v float64
		for _, u := range units {
			means[u.class] += w(u) * e(u) / wR[u.class]
		}
		for h, s := range strata {
			N, n, m := float64(s.Population), float64(s.Until), float64(s.Units)
			P, Q := (n-1)/(m-1), (n-1)*(n-2)/((m-1)*(m-2))
			var sum, squares float64
			for _, u := range units {
				if u.stratum != h || u.known && !u.scope {
					continue
				}
				c := u.class
				mean, a := means[c], carry(c)
				o := (wE[c]/wK[c] - wE[c]*wAll[c]/(wK[c]*wK[c])) * mean
				g := wE[c] / wK[c] * mean
				if u.known {
					g = o + wAll[c]/wK[c]*mean
				}
				if u.read {
					g += a * (e(u) - mean)
					v += in[h] * (a - 1) * a * (e(u) - mean) * (e(u) - mean) // f w = 1
				}
				sum += g - o
				squares += (g - o) * (g - o)
			}
			zbar := sum / n
			s2 := (squares - sum*sum/n) / (n - 1)
			vP := P*P - P/N - (N-1)*Q/N
			T := N * P * zbar
			v += T*T - N*N*(P*P-vP)*(zbar*zbar-s2/n) - N*P*s2
		}
		v = math.Max(0, v/(X*X))
		if s := d.share(tally, nil, nil); !about(s.P, p) || math.Abs(s.V-v) > 1e-11 || math.Abs(s.size-X) > 1e-9 {
			t.Fatalf("got %v, v %v of %v, case by case %v, v %v of %v", s.P, s.V, s.size, p, v, X)
		}
	}
}
