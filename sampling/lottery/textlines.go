package lottery

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// A textLine is one line "name value LF" of a commitment or a seed's file.
type textLine struct {
	name string
	read func(value string) error
}

// readText reads a file that has these lines, in this order, and nothing else.
func readText(file string, src []byte, want []textLine) error {
	lines := bytes.SplitAfter(src, []byte{'\n'})
	if last := len(lines) - 1; len(lines[last]) == 0 {
		lines = lines[:last]
	}
	if len(lines) != len(want) {
		return fmt.Errorf("%s: %d lines, want %d", file, len(lines), len(want))
	}
	var errs []error
	for i, l := range want {
		if err := readLine(string(lines[i]), l.name, l.read); err != nil {
			errs = append(errs, fmt.Errorf("%s: line %d: %w", file, i+1, err))
		}
	}
	return errors.Join(errs...)
}

func readLine(line, name string, read func(string) error) error {
	line, ended := strings.CutSuffix(line, "\n")
	if !ended {
		return errors.New("does not end, want a line feed")
	}
	if strings.HasSuffix(line, "\r") {
		return errors.New("ends with carriage return and line feed, want a line feed alone")
	}
	found, value, _ := strings.Cut(line, " ")
	if found != name {
		return fmt.Errorf("%q, want %s and a value", found, name)
	}
	if err := read(value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func readName(to *string) func(string) error {
	return func(v string) error {
		if err := checkText(v); err != nil {
			return err
		}
		if strings.Trim(v, " ") != v {
			return fmt.Errorf("%q has a space at an end, want none", v)
		}
		*to = v
		return nil
	}
}

func readHash(to *string) func(string) error {
	return func(v string) error {
		_, err := parseHash(v)
		*to = v
		return err
	}
}

// parseHash reads what [Hex] writes.
func parseHash(v string) (hash [32]byte, err error) {
	b, err := hex.DecodeString(v)
	if err != nil || len(b) != len(hash) || strings.ToLower(v) != v {
		return hash, fmt.Errorf("%q, want 64 lower-case hex digits", v)
	}
	return [32]byte(b), nil
}

func readNumber(to *int64, least int64) func(string) error {
	return func(v string) error {
		n, err := parseCount(v)
		if err != nil {
			return err
		}
		if n < least {
			return fmt.Errorf("is %q, want at least %d", v, least)
		}
		*to = n
		return nil
	}
}

func readVersion(want string) func(string) error {
	return func(v string) error {
		if v != want {
			return fmt.Errorf("version %q, want %s", v, want)
		}
		return nil
	}
}

// dashOr reads "-" as nothing.
func dashOr(to *string, read func(*string) func(string) error) func(string) error {
	return func(v string) error {
		if v == "-" {
			*to = ""
			return nil
		}
		return read(to)(v)
	}
}

func orDash(v string) string {
	if v == "" {
		return "-"
	}
	return v
}
