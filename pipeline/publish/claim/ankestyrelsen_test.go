package claim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Shares and their words by hand: published counts of DOMAIN.md §2.2, halves
// away from zero, 0 and 100 only for none and all.
func TestShares(t *testing.T) {
	for _, c := range []struct {
		share      float64
		text, cell string
	}{
		{206. / 385, "54 procent", "54%"}, // .53506
		{186. / 385, "48 procent", "48%"}, // .48311
		{107. / 255, "42 procent", "42%"}, // .41960
		{.535, "54 procent", "54%"},
		{math.Nextafter(.535, 0), "54 procent", "54%"}, // noise of the last bit does not show
		{.5349, "53 procent", "53%"},
		{.125, "13 procent", "13%"},
		{.005, "1 procent", "1%"},
		{.0049, "under 1 procent", "<1%"},
		{0, "0 procent", "0%"},
		{.996, "over 99 procent", ">99%"},
		{1, "100 procent", "100%"},
	} {
		if got := Percent(c.share); got != c.text {
			t.Errorf("Percent(%v) = %q, want %q", c.share, got, c.text)
		}
		if got := CellPercent(c.share); got != c.cell {
			t.Errorf("CellPercent(%v) = %q, want %q", c.share, got, c.cell)
		}
	}
}

func TestIntervals(t *testing.T) {
	for _, c := range []struct {
		low, high  float64
		text, cell string
	}{
		{.4838, .5858, "95 %-sikkerhedsinterval: 48-59 procent", "48-59%"}, // DESIGN §6
		{.481, .581, "95 %-sikkerhedsinterval: 48-59 procent", "48-59%"},   // outward, not nearest
		{.48, .58, "95 %-sikkerhedsinterval: 48-58 procent", "48-58%"},     // on the percent: stays
		{.29, .57, "95 %-sikkerhedsinterval: 29-57 procent", "29-57%"},     // .29*100 is 28.999999999999996, .57*100 is 56.99999999999999
		{0, .0925, "95 %-sikkerhedsinterval: 0-10 procent", "0-10%"},
	} {
		if got := Interval(c.low, c.high, .95); got != c.text {
			t.Errorf("Interval(%v, %v) = %q, want %q", c.low, c.high, got, c.text)
		}
		if got := CellInterval(c.low, c.high); got != c.cell {
			t.Errorf("CellInterval(%v, %v) = %q, want %q", c.low, c.high, got, c.cell)
		}
	}
	if got, want := LevelName(.975), "97,5 %-sikkerhedsinterval"; got != want {
		t.Errorf("LevelName(.975) = %q, want %q", got, want)
	}
	if low, high := OutwardDecimal(.4838, .58572); low != "48,3" || high != "58,6" {
		t.Errorf("OutwardDecimal = %s, %s, want 48,3 and 58,6", low, high)
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1017: "1.017", 5819: "5.819", 1234567: "1.234.567", -3478: "-3.478", math.MinInt64: "-9.223.372.036.854.775.808"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
	for _, c := range []struct {
		x        float64
		decimals int
		want     string
	}{
		{2.4, 1, "2,4"}, {1234.5, 2, "1.234,50"}, {-.5, 1, "-0,5"}, {.05, 1, "0,1"}, {1.005, 2, "1,01"}, {-.001, 1, "0,0"},
		{26.943, 1, "26,9"}, {15.38, -1, "15,38"}, {95, -1, "95"},
	} {
		if got := Decimal(c.x, c.decimals); got != c.want {
			t.Errorf("Decimal(%v, %d) = %q, want %q", c.x, c.decimals, got, c.want)
		}
	}
}

// A count reads back from its Danish form, and points stand between threes.
func TestCountReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		s := Count(n)
		if back, err := strconv.ParseInt(strings.ReplaceAll(s, ".", ""), 10, 64); err != nil || back != n {
			t.Fatalf("%d is written %s", n, s)
		}
		for i, part := range strings.Split(strings.TrimPrefix(s, "-"), ".") {
			if len(part) > 3 || i > 0 && len(part) != 3 {
				t.Fatalf("%d is written %s", n, s)
			}
		}
	})
}

// The printed interval holds the computed one, is wider by less than a
// percentage point a side, and holds the printed share.
func TestOutward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		low := share * rapid.Float64Range(0, 1).Draw(t, "low")
		high := share + (1-share)*rapid.Float64Range(0, 1).Draw(t, "high")
		from, to := Outward(low, high)
		const noise = 1e-9
		if float64(from) > low*100+noise || float64(to) < high*100-noise || float64(from) <= low*100-1-noise || float64(to) >= high*100+1+noise {
			t.Fatalf("[%v, %v] is printed %d-%d", low, high, from, to)
		}
		if w := Round(share); !w.Under && !w.Over && (w.Percent < from || w.Percent > to) {
			t.Fatalf("%v in [%v, %v] is printed %d in %d-%d", share, low, high, w.Percent, from, to)
		}
	})
}

func FuzzDecimal(f *testing.F) {
	for _, x := range []float64{0, .5, -1e300, math.NaN(), math.Inf(-1), math.SmallestNonzeroFloat64} {
		f.Add(x, 2)
		f.Add(x, 4)
	}
	f.Fuzz(func(t *testing.T, x float64, decimals int) {
		s := Decimal(x, decimals%8)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return
		}
		if back, err := strconv.ParseFloat(strings.NewReplacer(".", "", ",", ".").Replace(s), 64); err != nil ||
			math.Abs(back-x) > math.Max(math.Abs(x)*1e-9, .51*math.Pow10(-max(0, decimals%8))) {
			t.Fatalf("%v with %d decimals is written %s", x, decimals%8, s)
		}
	})
}

func ExamplePercent() {
	fmt.Println(Percent(206. / 385))
	fmt.Println(Interval(.4838, .5858, .95))
	// Output:
	// 54 procent
	// 95 %-sikkerhedsinterval: 48-59 procent
}
