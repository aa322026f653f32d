package claim

import (
	"math"
	"strconv"
	"strings"
)

// This file is the style "ankestyrelsen": how numbers are written in Danish
// text and tables. It is the only place that turns a published number into
// characters for people.
//
//	text    54 procent      206 ud af de 385 sager      95 %-sikkerhedsinterval: 48-59 procent
//	table   54%             1.017                       48-59%
//
// Shares are whole percents. Halves are rounded away from zero (53,5 becomes
// 54). Bounds of intervals are rounded outward (48,4 to 58,6 becomes 48-59),
// so that the printed interval never promises more than the computed one.

// Style is the name of the style in batch.toml.
const Style = "ankestyrelsen"

// points is a share in percentage points, settled to nine decimals. The last
// bits of a float differ between machines and must not decide a printed
// digit: 0.535 as computed may be 0.53499999999999992.
func points(share float64) float64 { return math.Round(share*1e11) / 1e9 }

// A Whole is a share rounded to whole percents as the style prints it. Under
// and Over mark a share that would be rounded to 0 or 100 without being it:
// 0 procent is said of none, 100 procent of all.
type Whole struct {
	Percent     int
	Under, Over bool
}

// Round is the share in whole percents, halves away from zero.
func Round(share float64) Whole {
	p := points(share)
	w := Whole{Percent: int(math.Round(p))}
	if w.Percent == 0 && p > 0 {
		return Whole{Percent: 1, Under: true}
	}
	if w.Percent == 100 && p < 100 {
		return Whole{Percent: 99, Over: true}
	}
	return w
}

// Outward is the interval in whole percents, the lower bound rounded down and
// the upper bound up.
func Outward(low, high float64) (from, to int) {
	return int(math.Floor(points(low))), int(math.Ceil(points(high)))
}

// Percent is a share in running text: 54 procent, under 1 procent.
func Percent(share float64) string {
	w := Round(share)
	s := strconv.Itoa(w.Percent) + " procent"
	switch {
	case w.Under:
		return "under " + s
	case w.Over:
		return "over " + s
	}
	return s
}

// CellPercent is a share in a table: 54%, <1%.
func CellPercent(share float64) string {
	w := Round(share)
	s := strconv.Itoa(w.Percent) + "%"
	switch {
	case w.Under:
		return "<" + s
	case w.Over:
		return ">" + s
	}
	return s
}

// Interval is an interval in running text, with its level:
// 95 %-sikkerhedsinterval: 48-59 procent.
func Interval(low, high, level float64) string {
	from, to := Outward(low, high)
	return LevelName(level) + ": " + strconv.Itoa(from) + "-" + strconv.Itoa(to) + " procent"
}

// CellInterval is an interval in a table: 48-59%.
func CellInterval(low, high float64) string {
	from, to := Outward(low, high)
	return strconv.Itoa(from) + "-" + strconv.Itoa(to) + "%"
}

// LevelName names intervals of a level: 95 %-sikkerhedsinterval.
func LevelName(level float64) string {
	return Decimal(points(level), -1) + " %-sikkerhedsinterval"
}

// Count is a whole number with a point between thousands: 1.017.
func Count(n int64) string { return group(strconv.FormatInt(n, 10)) }

// Decimal is a number with a decimal comma and a point between thousands:
// 2.451,6. Decimals below 0 writes as many as the number has. Halves are
// rounded as the decimal form of the float is, away from zero where it is
// exact.
func Decimal(x float64, decimals int) string {
	if decimals >= 0 {
		scale := math.Pow10(decimals)
		// From 2^52 on a float is whole, so there is nothing to round, and to
		// settle it would overflow.
		if scaled := x * scale; math.Abs(scaled) < 1<<52 {
			x = math.Round(math.Round(scaled*1e6)/1e6) / scale // settled first, as in points
		}
	}
	if x == 0 {
		x = 0 // no minus zero
	}
	whole, fraction, has := strings.Cut(strconv.FormatFloat(x, 'f', decimals, 64), ".")
	if !has {
		return group(whole)
	}
	return group(whole) + "," + fraction
}

// group sets a point between thousands of an integer in digits.
func group(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return sign + digits
}

// OutwardDecimal is an interval for Danish data files, in percent with one
// decimal, rounded outward as in text.
func OutwardDecimal(low, high float64) (from, to string) {
	return Decimal(math.Floor(math.Round(low*1e12)/1e9)/10, 1), Decimal(math.Ceil(math.Round(high*1e12)/1e9)/10, 1)
}
