package lottery

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

const drawHeading = "stratum\trank\trole\tcase_id\tticket"

// DrawText is draw.tsv: a heading and a line for each drawn case, in the order
// given, which is that of stratum and rank where [Draw] gave it.
func DrawText(drawn []Drawn) []byte {
	text := []byte(drawHeading + "\n")
	for _, d := range drawn {
		text = fmt.Appendf(text, "%s\t%d\t%s\t%s\t%x\n", d.Stratum, d.Rank, d.Role, d.ID, d.Ticket)
	}
	return text
}

// ParseDraw reads draw.tsv, strictly: what it accepts is, byte for byte, the
// DrawText of what it returns. Whether the draw is right, in the right order
// or has a case twice, is for [VerifyDraw] to say. Errors name their line, all
// at once.
func ParseDraw(src []byte) ([]Drawn, error) {
	text, ended := strings.CutSuffix(string(src), "\n")
	if !ended {
		return nil, errors.New("draw: the last line does not end, want a line feed")
	}
	lines := strings.Split(text, "\n")
	if lines[0] != drawHeading {
		return nil, fmt.Errorf("draw: line 1: %q, want %q", lines[0], drawHeading)
	}
	var drawn []Drawn
	var wrong faults
	for i, line := range lines[1:] {
		d, err := parseDrawn(line)
		if err != nil {
			wrong.add(fmt.Errorf("draw: line %d: %w", i+2, err))
		}
		drawn = append(drawn, d)
	}
	if wrong.any() {
		return nil, wrong.join()
	}
	return drawn, nil
}

func parseDrawn(line string) (Drawn, error) {
	f := strings.Split(line, "\t")
	if want := strings.Count(drawHeading, "\t") + 1; len(f) != want {
		return Drawn{}, fmt.Errorf("%d fields, want %d", len(f), want)
	}
	d := Drawn{Case: Case{Stratum: f[0], ID: f[3]}, Role: Role(f[2])}
	errs := []error{within("stratum", checkText(f[0])), within("rank", readNumber(&d.Rank, 1)(f[1])), nil, within("case_id", checkText(f[3]))}
	if !slices.Contains([]Role{Sample, Reserve}, d.Role) {
		errs[2] = fmt.Errorf("role: %q, want %s or %s", f[2], Sample, Reserve)
	}
	var err error
	d.Ticket, err = parseHash(f[4])
	return d, errors.Join(append(errs, within("ticket", err))...)
}

func within(column string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", column, err)
}
