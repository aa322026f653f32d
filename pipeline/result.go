package pipeline

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sagsbarometer/data/lang"
)

// drawScreen tells what was drawn.
func (f *Folder) drawScreen() (*Screen, error) {
	cases, err := f.drawnCases()
	if err != nil {
		return nil, err
	}
	s := &Screen{}
	s.line("%d cases are drawn; a request for each kommune stands in private/", "%d sager er trukket; en anmodning til hver kommune ligger i private/", len(cases))
	seed, err := last[SeedEntry](f, KindSeed)
	if err != nil {
		return nil, err
	}
	if seed != nil {
		s.line("seed %q (%s)", "startord %q (%s)", seed.Seed, cmp.Or(seed.Source, "–"))
	}
	t := ScreenTable{ID: "draw", Columns: []ScreenColumn{column("case_no", "case", "sag"), column("case_id", "id", "id"),
		column("stratum", "stratum", "stratum"), number("rank", "rank", "nr."), column("role", "role", "rolle"), column("ticket", "ticket", "lod")}}
	for _, c := range cases {
		t.row(c.no, c.ID, c.Stratum, c.Rank, c.Role, c.ticket)
	}
	s.Tables = append(s.Tables, t)
	return s, nil
}

// resultScreen tells where the results are and shows the headline figures.
func (f *Folder) resultScreen() (*Screen, error) {
	e, err := f.estimates()
	if err != nil {
		return nil, err
	}
	s := &Screen{}
	if c := f.Batch.Batch.Constructed; c != "" {
		s.Lines = append(s.Lines, lang.Same(c))
	}
	whole := &Estimates{}
	for _, r := range e.Rows {
		if len(r.Domain) == 0 {
			whole.Rows = append(whole.Rows, r)
		}
	}
	s.Tables = whole.Screen().Tables
	page := filepath.Join(f.dir, "out", "public", "report.html")
	if _, err := os.Stat(f.outPath("out/public/report.html")); err == nil {
		s.line("the report: %s", "rapporten: %s", page)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return s, nil
}
