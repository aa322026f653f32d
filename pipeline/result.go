package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/sampling"
)

// planScreen tells what the plan takes and promises.
func (f *Folder) planScreen() (*Screen, error) {
	s := &Screen{}
	report, err := f.frameReport()
	if err != nil {
		return nil, err
	}
	delivered, eligible := 0, 0
	var silent []string
	for _, l := range report {
		delivered += l.Delivered
		eligible += l.Eligible
		if k, _ := f.register().ByCode(l.Kommune); l.Delivered == 0 {
			silent = append(silent, k.Name)
		}
	}
	s.line("%d of %d kommuner have delivered %d rows; %d cases are eligible", "%d af %d kommuner har leveret %d rækker; %d sager opfylder betingelserne",
		len(report)-len(silent), len(report), delivered, eligible)
	switch {
	case len(silent) > 10:
		s.line("nothing from %d kommuner; barometer status names them", "intet fra %d kommuner; barometer status nævner dem", len(silent))
	case len(silent) > 0:
		s.line("nothing from %s", "intet fra %s", strings.Join(silent, ", "))
	}
	if f.Batch.Design == nil {
		s.line("a %s batch is not drawn: every eligible case is opened", "en %s-batch trækkes ikke: alle sager, der opfylder betingelserne, åbnes", f.Batch.Batch.Basis)
		s.Tables = append(s.Tables, f.frameTable(report))
		return s, nil
	}
	lines, err := f.planLines()
	if err != nil {
		return nil, err
	}
	t := ScreenTable{ID: "strata", Title: lang.Text{EN: "Strata", DA: "Strata"}, Columns: []ScreenColumn{column("stratum", "stratum", "stratum"),
		column("name", "name", "navn"), number("stratum_pop", "cases", "sager"), number("n_planned", "drawn", "trækkes"), number("w", "weight", "vægt")}}
	strata := make([]sampling.Stratum, len(lines))
	for h, l := range lines {
		strata[h] = l.Stratum
		name := ""
		if k, ok := f.register().ByCode(l.ID); ok {
			name = k.Name
		}
		var w any = ""
		if l.Planned > 0 {
			w = decimal{float64(l.Population) / float64(l.Planned), 2}
		}
		t.row(l.ID, name, l.Population, l.Planned, w)
	}
	if err := f.precisionLines(s, strata); err != nil {
		return nil, err
	}
	var empty []string
	for _, l := range lines {
		if l.Planned == 0 {
			empty = append(empty, l.ID)
		}
	}
	if len(empty) > 0 {
		s.line("no case is planned in %s: others like them stand for their cases, and nothing is learnt there; a minimum in [design] prevents it",
			"der trækkes ingen sag i %s: andre, der ligner, står for deres sager, og intet vides derfra; et minimum i [design] forhindrer det", strings.Join(empty, ", "))
	}
	frozen, err := last[FreezeEntry](f, KindFreeze)
	if err != nil {
		return nil, err
	}
	if frozen != nil {
		s.line("frozen: frame %s, plan %s", "låst: liste %s, plan %s", frozen.FrameSHA256, frozen.PlanSHA256)
	}
	s.Tables = append(s.Tables, t, f.frameTable(report))
	return s, nil
}

// precisionLines says what the plan promises at a share of one half and of one
// in ten.
func (f *Folder) precisionLines(s *Screen, strata []sampling.Stratum) error {
	level := 0.95
	if p := f.Batch.Publish; p != nil {
		level = p.Level
	}
	for _, share := range []float64{0.5, 0.1} {
		p, err := sampling.Expect(strata, share, level)
		if err != nil {
			return err
		}
		if share == 0.5 {
			s.line("%d cases of %d strata; unequal weights make them worth %.0f (Kish %v)", "%d sager fra %d strata; ulige vægte gør dem %.0f værd (Kish %v)",
				p.Cases, len(strata), p.NKish, decimal{p.Kish, 3})
		}
		s.line("at a share of %.0f%% the published interval will be about %v to %v%%", "ved en andel på %.0f %% bliver det offentliggjorte interval omkring %v til %v %%",
			100*share, decimal{100 * p.Low, 1}, decimal{100 * p.High, 1})
		if p.Guarded && share == 0.5 {
			s.line("the weights are so unequal (the heaviest %v times the mean) that the interval will be wider than that", "vægtene er så ulige (den tungeste %v gange gennemsnittet), at intervallet bliver bredere end det", decimal{p.Heaviest, 1})
		}
	}
	return nil
}

// frameTable is the frame report for people.
func (f *Folder) frameTable(report []frameLine) ScreenTable {
	t := ScreenTable{ID: "frame", Title: lang.Text{EN: "Case lists", DA: "Sagslister"}, Columns: []ScreenColumn{column("kommune", "kommune", "kommune"),
		column("name", "name", "navn"), number("delivered", "delivered", "leveret"), number("duplicates", "twice", "dubletter"),
		number("eligible", "eligible", "opfylder"), number("excluded", "excluded", "udeladt"), column("rules", "by", "efter")}}
	for _, l := range report {
		if l.Delivered == 0 {
			continue
		}
		k, _ := f.register().ByCode(l.Kommune)
		excluded, en, da := 0, []string(nil), []string(nil)
		for _, x := range l.Excluded {
			if x.Count > 0 {
				excluded += x.Count
				words := ruleWords(x.Rule)
				en, da = append(en, fmt.Sprintf("%s %d", words.EN, x.Count)), append(da, fmt.Sprintf("%s %d", words.DA, x.Count))
			}
		}
		t.row(l.Kommune, k.Name, l.Delivered, l.Duplicates, l.Eligible, excluded, lang.Text{EN: strings.Join(en, ", "), DA: strings.Join(da, ", ")})
	}
	return t
}

// ruleWords is what an exclusion rule of the frame means.
func ruleWords(rule string) lang.Text {
	kind, columnName, _ := strings.Cut(rule, ":")
	switch kind {
	case "period":
		return lang.Text{EN: "outside the period", DA: "uden for perioden"}
	case "keep":
		return lang.Text{EN: columnName + " not kept", DA: columnName + " ikke i keep"}
	case "missing":
		return lang.Text{EN: columnName + " missing", DA: columnName + " mangler"}
	}
	return lang.Same(rule)
}

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
