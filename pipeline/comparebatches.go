package pipeline

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/analysis"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/compare"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/screen"
)

// Compare holds the second batch against the first, both as their out/ has
// them. Nothing is written.
func Compare(ctx context.Context, first, second *Folder) (*screen.Screen, error) {
	standard := second.standard()
	a, err := first.side(ctx, standard)
	if err != nil {
		return nil, inBatch(first.dir, err)
	}
	b, err := second.side(ctx, standard)
	if err != nil {
		return nil, inBatch(second.dir, err)
	}
	b.Groups = slices.DeleteFunc(b.Groups, func(g []string) bool {
		return !slices.ContainsFunc(a.Groups, func(h []string) bool { return slices.Equal(g, h) })
	})
	r, err := compare.Compare(a, b)
	if err != nil {
		return nil, refuse(lang.Text{}, "%v", "%v", err)
	}
	return r.Screen(a, b), nil
}

// inBatch names the batch that the files of violations are of: there are two.
func inBatch(dir string, err error) error {
	var vs strict.Violations
	if !errors.As(err, &vs) {
		return err
	}
	vs = slices.Clone(vs)
	for i := range vs {
		vs[i].File = filepath.ToSlash(filepath.Join(dir, vs[i].File))
	}
	return vs
}

// protected reports whether groups of a column are too few people to compare:
// kommuner, and what the batch protects besides.
func (f *Folder) protected(column string) bool {
	protect := batch.DefaultProtect()
	if p := f.Batch.Publish; p != nil {
		protect = p.Protect
	}
	return slices.Contains(protect, column) || column == "stratum"
}

// standard are the columns whose mix is held fixed.
func (f *Folder) standard() []string {
	if c := f.Batch.Compare; c != nil && len(c.Standard) > 0 {
		return c.Standard
	}
	return []string{"decision"}
}

// side is what a batch brings to a comparison.
func (f *Folder) side(ctx context.Context, standard []string) (s compare.Side, err error) {
	s.Batch, s.Unadjusted = f.Batch, publish.Unadjusted
	if s.Book, err = f.codebook(); err != nil {
		return s, err
	}
	if src, ok := codebooks.Library(s.Book.Core()); ok {
		core, vs := codebook.Read(s.Book.Core(), src, codebooks.Library)
		if err := vs.Err(); err != nil {
			return s, err
		}
		s.Core = compare.CoreOf(s.Book, core)
	}
	if f.Batch.Batch.Basis != batch.Probability {
		return s, nil // refused in a moment, for a better reason than that something is missing
	}
	for _, name := range []string{SpecOut, CasesFile, FrameFile} {
		if _, err := os.Stat(f.outPath(name)); errors.Is(err, fs.ErrNotExist) {
			return s, refuse(lang.Text{EN: "run barometer run " + f.dir + " first", DA: "kør først barometer run " + f.dir},
				"%s: %s is not there, so there are no estimates to compare", "%s: %s findes ikke, så der er ingen tal at sammenligne", f.dir, name)
		}
	}
	if s.Mix, err = f.mix(standard); err != nil {
		return s, err
	}
	e, err := f.estimatesBy(ctx, standard, s.Mix != nil)
	if err != nil {
		return s, err
	}
	s.Estimates = e.Rows
	if s.AfterSecond, err = f.afterSecond(ctx); err != nil {
		return s, err
	}
	for _, m := range f.Batch.Measures {
		for _, by := range f.groupings(m.ID) {
			if len(by) > 0 && !slices.ContainsFunc(by, f.protected) && !slices.ContainsFunc(s.Groups, func(g []string) bool { return slices.Equal(g, by) }) {
				s.Groups = append(s.Groups, by)
			}
		}
	}
	return s, nil
}

// afterSecond are the estimates after the second reading, as estimates of the
// measures; none where there are none.
func (f *Folder) afterSecond(ctx context.Context) ([]estimators.Estimate, error) {
	e, err := analysis.RunFile(ctx, f.outPath(SecondPhaseSpec), f.analysing())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range e.Rows {
		e.Rows[i].Measure = strings.TrimSuffix(e.Rows[i].Measure, publish.AfterSecond)
	}
	return e.Rows, nil
}

// estimatesBy runs the analysis of out/ again, with every measure by the
// columns of the case mix besides.
func (f *Folder) estimatesBy(ctx context.Context, standard []string, mixed bool) (*analysis.Estimates, error) {
	src, err := os.ReadFile(f.outPath(SpecOut))
	if err != nil {
		return nil, err
	}
	s, vs := analysis.Read(SpecOut, src)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, e := range s.Estimates {
		has[e.ID+"@"+strings.Join(e.By, ";")] = true
	}
	for _, e := range slices.Clone(s.Estimates) {
		if mixed && len(e.By) == 0 && !publish.Beside(e.ID) && !has[e.ID+"@"+strings.Join(standard, ";")] {
			e.By, e.Poststratified = standard, false
			s.Estimates = append(s.Estimates, e)
		}
	}
	return s.Run(ctx, f.outPath(CasesFile), f.analysing())
}

// mix counts the eligible cases of the frame by columns; nil where the frame
// lacks one of them. Cases without a value are left out.
func (f *Folder) mix(columns []string) ([]compare.Part, error) {
	rows, err := readFrameFile(f.outPath(FrameFile))
	if err != nil {
		return nil, err
	}
	cases := map[string]int64{}
	var domains []estimators.Domain
	for _, r := range rows {
		var d estimators.Domain
		for _, column := range columns {
			code := r.values[column]
			switch column {
			case "kommune":
				code = r.kommune
			case "stratum":
				code = r.stratum
			}
			if code != "" {
				d = append(d, estimators.Level{Column: column, Code: code})
			}
		}
		if !r.eligible || len(d) < len(columns) {
			continue
		}
		if cases[d.String()]++; cases[d.String()] == 1 {
			domains = append(domains, d)
		}
	}
	slices.SortFunc(domains, func(a, b estimators.Domain) int { return cmp.Compare(a.String(), b.String()) })
	var parts []compare.Part
	for _, d := range domains {
		parts = append(parts, compare.Part{Domain: d, Cases: cases[d.String()]})
	}
	return parts, nil
}
