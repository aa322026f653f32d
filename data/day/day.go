// Package day holds calendar dates without time or zone: what a decision is
// dated, counted in days since 1970-01-01 as Parquet's date32 does.
package day

import (
	"fmt"
	"time"
)

// A Date is a number of days since 1970-01-01, which is day 0.
type Date int32

// Of is the date of a year, month and day that exist; ok is false where they
// do not (31 February).
func Of(year int, month time.Month, d int) (date Date, ok bool) {
	t := time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != d {
		return 0, false
	}
	return Date(t.Unix() / 86400), true // exact: UTC days have 86,400 s; floor is not needed below 1970 because t is midnight
}

// Parse reads an ISO date, 2025-08-15.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("date %q: want year-month-day such as 2025-08-15", s)
	}
	return Date(t.Unix() / 86400), nil
}

// Time is midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is the ISO form, 2025-08-15.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

var months = [...]string{"januar", "februar", "marts", "april", "maj", "juni", "juli",
	"august", "september", "oktober", "november", "december"}

// Danish is the form of running text, 15. august 2025.
func (d Date) Danish() string {
	t := d.Time()
	return fmt.Sprintf("%d. %s %d", t.Day(), months[t.Month()-1], t.Year())
}
