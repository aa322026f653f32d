package pipeline

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/frame"
)

// writeFrameReport writes out/frame_report.csv: per kommune what was
// delivered, what of it is eligible, and which rule excluded the rest.
func writeFrameReport(to io.Writer, list *frame.Frame) error {
	var rules []string
	for _, k := range list.Report {
		for _, x := range k.Excluded {
			if !slices.Contains(rules, x.Rule) {
				rules = append(rules, x.Rule)
			}
		}
	}
	slices.Sort(rules)
	out := csv.NewWriter(to)
	head := []string{"kommune", "delivered", "duplicates", "eligible"}
	for _, r := range rules {
		head = append(head, excludedPrefix+strings.Replace(r, ":", "_", 1))
	}
	if err := out.Write(append(head, "files")); err != nil {
		return err
	}
	for _, k := range list.Report {
		row := []string{k.Kommune, strconv.Itoa(k.Delivered), strconv.Itoa(k.Duplicates), strconv.Itoa(k.Eligible)}
		for _, r := range rules {
			n := 0
			for _, x := range k.Excluded {
				if x.Rule == r {
					n = x.Count
				}
			}
			row = append(row, strconv.Itoa(n))
		}
		if err := out.Write(append(row, strings.Join(k.Files, ";"))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const excludedPrefix = "excluded_"

// ruleOf is the rule that a column of the report counts: keep:appealed is
// written excluded_keep_appealed.
func ruleOf(column string) string {
	rule := strings.TrimPrefix(column, excludedPrefix)
	for _, kind := range []string{"keep", "missing"} {
		if rest, ok := strings.CutPrefix(rule, kind+"_"); ok {
			return kind + ":" + rest
		}
	}
	return rule
}

// A frameLine is one row of out/frame_report.csv.
type frameLine struct {
	Kommune                         string
	Delivered, Duplicates, Eligible int
	Excluded                        []ruleCount
	Files                           []string
}

type ruleCount struct {
	Rule  string
	Count int
}

func (f *Folder) frameReport() ([]frameLine, error) {
	b, err := os.ReadFile(f.outPath(FrameReportFile))
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", FrameReportFile, err)
	}
	var lines []frameLine
	for _, r := range rows[1:] {
		l := frameLine{Kommune: r[0]}
		for i, field := range []*int{&l.Delivered, &l.Duplicates, &l.Eligible} {
			if *field, err = strconv.Atoi(r[1+i]); err != nil {
				return nil, fmt.Errorf("%s: %w", FrameReportFile, err)
			}
		}
		for i := 4; i < len(r)-1; i++ {
			n, err := strconv.Atoi(r[i])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", FrameReportFile, err)
			}
			l.Excluded = append(l.Excluded, ruleCount{ruleOf(rows[0][i]), n})
		}
		if files := r[len(r)-1]; files != "" {
			l.Files = strings.Split(files, ";")
		}
		lines = append(lines, l)
	}
	return lines, nil
}
