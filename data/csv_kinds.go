package data

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"sagsbarometer/data/day"
)

var (
	wholeNumber   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	decimalNumber = regexp.MustCompile(`^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
	isoDate       = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

// sniff makes a column of the first kind that all values have; ReadCSV says
// which there are.
func sniff(values []string, decimalComma bool) Column {
	if c, ok := readAs(Int, values, readInt); ok {
		return c
	}
	if c, ok := readAs(Float, values, readFloat); ok {
		return c
	}
	if decimalComma {
		if c, ok := readAs(Float, values, readDanishFloat); ok {
			return c
		}
	}
	if c, ok := readAs(Date, values, readDate); ok {
		return c
	}
	c := Column{Kind: Text, Texts: values}
	for row, v := range values {
		if v == "" {
			c.setMissing(row)
		}
	}
	return c
}

// readAs reads all values as one kind; ok is false where one does not fit or
// none is there.
func readAs(kind Kind, values []string, read func(c *Column, row int, value string) bool) (c Column, ok bool) {
	c.Kind = kind
	switch kind {
	case Int:
		c.Ints = make([]int32, len(values))
	case Float:
		c.Floats = make([]float64, len(values))
	case Date:
		c.Dates = make([]day.Date, len(values))
	}
	for row, v := range values {
		if v == "" || v == "NA" {
			c.setMissing(row)
		} else if !read(&c, row, v) {
			return Column{}, false
		} else {
			ok = true
		}
	}
	return c, ok
}

func (c *Column) setMissing(row int) {
	if c.Null == nil {
		c.Null = make([]bool, c.rows())
	}
	c.Null[row] = true
}

func readInt(c *Column, row int, value string) bool {
	if !wholeNumber.MatchString(value) {
		return false
	}
	v, err := strconv.ParseInt(value, 10, 32)
	c.Ints[row] = int32(v)
	return err == nil
}

func readFloat(c *Column, row int, value string) bool {
	switch value {
	case "Inf":
		c.Floats[row] = math.Inf(1)
		return true
	case "-Inf":
		c.Floats[row] = math.Inf(-1)
		return true
	}
	if !decimalNumber.MatchString(value) {
		return false
	}
	v, err := strconv.ParseFloat(value, 64)
	c.Floats[row] = v
	// A whole number that would lose digits is an identifier.
	return err == nil && (math.Abs(v) < 1<<53 || !wholeNumber.MatchString(value) || FormatFloat(v) == value)
}

func readDanishFloat(c *Column, row int, value string) bool {
	return !strings.Contains(value, ".") && readFloat(c, row, strings.Replace(value, ",", ".", 1))
}

func readDate(c *Column, row int, value string) bool {
	if !isoDate.MatchString(value) {
		return false
	}
	d, err := day.Parse(value)
	c.Dates[row] = d
	return err == nil
}
