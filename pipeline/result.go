package pipeline

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/screen"
)

// drawScreen tells what was drawn, of each part with its own seed.
func (f *Folder) drawScreen() (*screen.Screen, error) {
	cases, err := f.drawnCases()
	if err != nil {
		return nil, err
	}
	o, err := f.replay(cases)
	if err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	opened := len(cases)
	for _, c := range cases {
		if !o.opened[c.ID] {
			opened--
		}
	}
	s.Say("%d cases are drawn; a request for each kommune stands in private/", "%d sager er trukket; en anmodning til hver kommune ligger i private/", opened)
	if n := len(cases) - opened; n > 0 {
		s.Say("%d reserves stand by, and are opened in order by barometer review when a case before them is out of scope", "%d reserver står klar og åbnes i rækkefølge af barometer review, når en sag før dem falder udenfor", n)
	}
	parts, err := f.drawnParts()
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		seed, err := f.seeded(part)
		if err != nil {
			return nil, err
		}
		if part == 0 {
			s.Say("seed %q (%s)", "startord %q (%s)", seed.Seed, cmp.Or(seed.Source, "–"))
		} else {
			s.Say("%s: seed %q (%s)", "%s: startord %q (%s)", partDir(part), seed.Seed, cmp.Or(seed.Source, "–"))
		}
		if err := f.sourceLine(s, part); err != nil {
			return nil, err
		}
	}
	t := screen.Table{ID: "draw", Columns: []screen.Column{screen.Words("case_no", "case", "sag"), screen.Words("case_id", "id", "id"),
		screen.Words("stratum", "stratum", "stratum"), screen.Numbers("rank", "rank", "nr."), screen.Words("role", "role", "rolle"), screen.Words("ticket", "ticket", "lod")}}
	for _, c := range cases {
		t.Add(c.no, c.ID, c.Stratum, c.Rank, c.Role, c.ticket)
	}
	s.Tables = append(s.Tables, t)
	return s, nil
}

// resultScreen tells where the results are and shows the headline figures.
func (f *Folder) resultScreen() (*screen.Screen, error) {
	e, err := f.estimates()
	if err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	if c := f.Batch.Batch.Constructed; c != "" {
		s.Lines = append(s.Lines, lang.Same(c))
	}
	whole := &analysis.Estimates{}
	for _, r := range e.Rows {
		if len(r.Domain) == 0 && (!publish.Beside(r.Measure) || strings.HasSuffix(r.Measure, publish.AfterSecond)) {
			whole.Rows = append(whole.Rows, r)
		}
	}
	s.Tables = whole.Screen().Tables
	page := filepath.Join(f.dir, "out", "public", "report.html")
	if _, err := os.Stat(f.outPath("out/public/report.html")); err == nil {
		s.Say("the report: %s", "rapporten: %s", page)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return s, nil
}
