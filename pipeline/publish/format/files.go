// Package format writes a publication as the files that leave the house.
//
// A model goes in; each table comes out as CSV for programs and as CSV for
// Danish spreadsheets, all tables as one workbook by the rules for accessible
// spreadsheets, and the page of package report. Same model, same bytes. What
// the model does not hold cannot be in a file.
package format

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/report"
)

// A File is one file below out/public. Its name has slashes.
type File struct {
	Name  string
	Bytes []byte
}

// Files are all files of the formats that the model asks for, in an order
// that is always the same: tables, workbook, page. It refuses a format that
// it does not know and tables whose names differ only in case, which would be
// one file on some systems.
func Files(m *publish.Model) ([]File, error) {
	for _, f := range m.Formats {
		if !slices.Contains([]string{"csv", "xlsx", "html"}, f) {
			return nil, fmt.Errorf("format %q, want csv, xlsx or html", f)
		}
	}
	var files []File
	if slices.Contains(m.Formats, "csv") {
		for _, t := range m.Tables {
			files = append(files,
				File{"tables/" + t.ID + ".csv", Tidy(m, t)},
				File{"tables/" + t.ID + "_da.csv", Danish(m, t)})
		}
	}
	if slices.Contains(m.Formats, "xlsx") {
		book, err := Workbook(m)
		if err != nil {
			return nil, err
		}
		files = append(files, File{"tables/tabeller.xlsx", book})
	}
	if slices.Contains(m.Formats, "html") {
		var page bytes.Buffer
		if err := report.HTML(&page, m); err != nil {
			return nil, err
		}
		files = append(files, File{"report.html", page.Bytes()})
	}
	seen := map[string]string{}
	for _, f := range files {
		folded := strings.ToLower(f.Name)
		if other, taken := seen[folded]; taken {
			return nil, fmt.Errorf("two files %s and %s, want table ids that differ in more than case", other, f.Name)
		}
		seen[folded] = f.Name
	}
	return files, nil
}
