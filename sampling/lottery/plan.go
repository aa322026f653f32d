package lottery

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// ReadSizes reads the sizes of the strata from a plan's file: CSV in UTF-8
// with a heading, of whose columns it takes stratum, n_planned and, where
// there is one, n_reserve (else 0 reserves).
func ReadSizes(plan []byte) (map[string]Size, error) {
	rows, err := csv.NewReader(bytes.NewReader(plan)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if len(rows) < 2 {
		return nil, errors.New("plan: no strata, want a heading and a line for each")
	}
	stratum, planned, reserve := slices.Index(rows[0], "stratum"), slices.Index(rows[0], "n_planned"), slices.Index(rows[0], "n_reserve")
	if stratum < 0 || planned < 0 {
		return nil, fmt.Errorf("plan: columns %q, want stratum and n_planned among them", rows[0])
	}
	var errs []error
	sizes := make(map[string]Size, len(rows)-1)
	for _, row := range rows[1:] {
		count := func(column int) int64 {
			n, err := parseCount(row[column])
			if err != nil {
				errs = append(errs, fmt.Errorf("plan: stratum %q: %s %w", row[stratum], rows[0][column], err))
			}
			return n
		}
		size := Size{Sample: count(planned)}
		if reserve >= 0 {
			size.Reserve = count(reserve)
		}
		if _, twice := sizes[row[stratum]]; twice {
			errs = append(errs, fmt.Errorf("plan: stratum %q occurs twice, want each once", row[stratum]))
		}
		sizes[row[stratum]] = size
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return sizes, nil
}

// parseCount reads a decimal number in the one form that has one: no sign, no
// leading zero, no space.
func parseCount(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("is %q, want a whole number such as 0 or 12", s)
	}
	return n, nil
}
