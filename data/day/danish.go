package day

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParseDanish reads a date as Danish people and their spreadsheets write it:
//
//	2025-08-15   15-08-2025   15.8.2025   15/8-2025   15/8/2025   15. august 2025
//
// and any of these followed by midnight, as spreadsheets export dates. The day
// comes before the month unless a year of four digits comes first. Years of
// two digits are refused, since 12-08-11 can be read in three ways, and so are
// years outside 1900 to 2199, which are slips of the keyboard.
func ParseDanish(s string) (Date, error) {
	text := strings.TrimSpace(s)
	for _, midnight := range []string{" 00:00:00", "T00:00:00", " 00.00.00", " 00:00"} {
		text = strings.TrimSuffix(text, midnight)
	}
	year, month, d, ok := dateParts(text)
	if !ok || year < 1900 || year > 2199 {
		return 0, fmt.Errorf("date %q: want day-month-year such as 15-08-2025, or 2025-08-15", s)
	}
	date, ok := Of(year, time.Month(month), d)
	if !ok {
		return 0, fmt.Errorf("date %q: there is no such day", s)
	}
	return date, nil
}

// dateParts takes a date apart without asking whether it exists.
func dateParts(text string) (year, month, d int, ok bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-./ ", r) })
	separators := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-./ ", r) {
			return r
		}
		return -1
	}, text)
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	switch separators {
	case "--":
		if len(parts[0]) == 4 {
			slices.Reverse(parts)
		}
	case "..", "//", "/-":
	case ". ", ".  ", "  ": // 15. august 2025
		m := slices.Index(months[:], strings.ToLower(parts[1]))
		if m < 0 {
			return 0, 0, 0, false
		}
		parts[1] = strconv.Itoa(m + 1)
	default:
		return 0, 0, 0, false
	}
	d, okDay := digits(parts[0], 1, 2)
	month, okMonth := digits(parts[1], 1, 2)
	year, okYear := digits(parts[2], 4, 4)
	return year, month, d, okDay && okMonth && okYear
}

// digits reads a number of so many decimal digits and nothing else.
func digits(s string, least, most int) (int, bool) {
	if len(s) < least || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
