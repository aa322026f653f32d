package day_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sagsbarometer/data/day"
)

func TestParseDanish(t *testing.T) {
	want, _ := day.Of(2025, time.August, 5)
	for _, s := range []string{
		"2025-08-05", "05-08-2025", "5-8-2025", "5.8.2025", "05.08.2025", "5/8-2025", "5/8/2025",
		"5. august 2025", "5 August 2025", " 05-08-2025 ", "2025-08-05 00:00:00", "2025-08-05T00:00:00", "05-08-2025 00:00",
	} {
		if got, err := day.ParseDanish(s); err != nil || got != want {
			t.Errorf("ParseDanish(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", "-", "31-02-2025", "29-02-2023", "00-08-2025", "05-13-2025", "05-08-25", "2025/08/05", "2025.08.05",
		"05-08-2025 13:45:00", "45874", "5. okt 2025", "+5-08-2025", "0202-08-15", "--05-08-2025", "15-08-02025", "٥-08-2025",
	} {
		if got, err := day.ParseDanish(s); err == nil {
			t.Errorf("ParseDanish(%q) = %v, want an error", s, got)
		}
	}
}

// Every way of writing a date reads back to it.
func TestParseDanishRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day.Date(rapid.Int32Range(-25567, 84005).Draw(t, "days")) // 1900-01-01 to 2199-12-31
		at := d.Time()
		for _, s := range []string{
			d.String(), d.Danish(), at.Format("02-01-2006"), at.Format("2.1.2006"), at.Format("2/1-2006"),
			fmt.Sprintf("%d/%d/%d", at.Day(), at.Month(), at.Year()),
		} {
			if got, err := day.ParseDanish(s); err != nil || got != d {
				t.Fatalf("ParseDanish(%q) = %v, %v, want %v", s, got, err, d)
			}
		}
	})
}

func FuzzParseDanish(f *testing.F) {
	f.Add("15/8-2025")
	f.Add("29. februar 2024")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := day.ParseDanish(s)
		if err != nil {
			return
		}
		if again, err := day.ParseDanish(d.Danish()); err != nil || again != d {
			t.Fatalf("%q is %v, written %q and read as %v, %v", s, d, d.Danish(), again, err)
		}
	})
}
