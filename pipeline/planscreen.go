package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/screen"
)

// planScreen tells what the plan takes and promises: first in sentences, then
// in tables, the one that settles most first.
func (f *Folder) planScreen() (*screen.Screen, error) {
	s := &screen.Screen{}
	report, err := f.frameReport()
	if err != nil {
		return nil, err
	}
	f.deliveredLines(s, report)
	if f.Batch.Design == nil {
		s.Say("a %s batch is not drawn: every eligible case is opened", "en %s-batch trækkes ikke: alle sager, der opfylder betingelserne, åbnes", f.Batch.Batch.Basis)
		s.Tables = append(s.Tables, f.frameTable(report))
		return s, nil
	}
	rows, err := f.planReportRows()
	if err != nil {
		return nil, err
	}
	p := planSections(rows)
	f.countryLines(s, p)
	f.domainLines(s, p)
	f.riskLines(s, p)
	frozen, err := f.frozen(0)
	if err != nil {
		return nil, err
	}
	if frozen == nil {
		f.publicLines(s, p)
	} else {
		s.Say("frozen: frame %s, plan %s", "låst: liste %s, plan %s", frozen.FrameSHA256, frozen.PlanSHA256)
	}
	if err := f.supplementLines(s); err != nil {
		return nil, err
	}
	if err := f.sourceLines(s); err != nil {
		return nil, err
	}
	s.Say("all of this, and every cell, stands in %s", "alt dette og hver celle står i %s", PlanReportFile)
	for _, t := range []screen.Table{f.targetTable(p), f.domainTable(p), f.cellTable(p), f.totalTable(p), f.designTable(p), f.strataTable(p), f.frameTable(report)} {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	return s, nil
}

// planSections are the rows of the plan report by section.
func planSections(rows []planRow) map[string][]planRow {
	p := map[string][]planRow{}
	for _, r := range rows {
		p[r.Section] = append(p[r.Section], r)
	}
	return p
}

// deliveredLines say what the lists hold.
func (f *Folder) deliveredLines(s *screen.Screen, report []frameLine) {
	delivered, eligible := 0, 0
	var silent []string
	for _, l := range report {
		delivered += l.Delivered
		eligible += l.Eligible
		if k, _ := f.register().ByCode(l.Kommune); l.Delivered == 0 {
			silent = append(silent, k.Name)
		}
	}
	s.Say("%d of %d kommuner have delivered %d rows; %d cases are eligible", "%d af %d kommuner har leveret %d rækker; %d sager opfylder betingelserne",
		len(report)-len(silent), len(report), delivered, eligible)
	switch {
	case len(silent) > 10:
		s.Say("nothing from %d kommuner; barometer status names them", "intet fra %d kommuner; barometer status nævner dem", len(silent))
	case len(silent) > 0:
		s.Say("nothing from %s", "intet fra %s", strings.Join(silent, ", "))
	}
	for _, u := range f.Batch.Frame.Undelivered {
		how := lang.Text{EN: "declared", DA: "oplyst"}
		if u.Estimated {
			how = lang.Text{EN: "estimated", DA: "anslået"}
		}
		s.Say("%s: %d cases (%s) of which none is drawn; what is promised holds for the delivered lists", "%s: %d sager (%s), som der ikke trækkes af; det, der loves, gælder de leverede lister",
			f.levelName(estimators.Level{Column: "kommune", Code: u.Kommune}), u.Cases, how)
	}
}

// percent is a share in percent, with one decimal.
func percent(share float64) lang.Text { return lang.Decimal(100*share, 1) }

// countryLines say what the plan promises of the whole.
func (f *Folder) countryLines(s *screen.Screen, p map[string][]planRow) {
	c := p["country"][0]
	en, da := "%d cases are drawn from %d strata", "%d sager trækkes fra %d strata"
	args := []any{int64(c.N.F), len(p["stratum"])}
	if extra := int64(c.N.F - c.Total.F); extra > 0 {
		en, da = en+", %d of them because some get lost; what follows is promised of the other %d", da+", %d af dem, fordi nogle falder fra; det følgende loves af de øvrige %d"
		args = append(args, extra, int64(c.Total.F))
	}
	if c.Kish.OK && c.Kish.F > 1.0005 {
		en, da = en+"; unequal weights make them worth %.0f (Kish %v)", da+"; ulige vægte gør dem %.0f værd (Kish %v)"
		args = append(args, c.worth().F, lang.Decimal(c.Kish.F, 3))
	}
	if c.Hours.OK {
		en, da = en+"; they take %v hours to read", da+"; de tager %v timer at læse"
		args = append(args, lang.Decimal(c.Hours.F, 0))
	}
	s.Say(en, da, args...)
	if !c.Half50.OK {
		s.Say("that is too few for any interval", "det er for få til noget interval")
		return
	}
	s.Say("at a share of 50%% the published interval will be about %v to %v%% (±%v points, %s), at 10%% about %v to %v%%",
		"ved en andel på 50 %% bliver det offentliggjorte interval omkring %v til %v %% (±%v procentpoint, %s), ved 10 %% omkring %v til %v %%",
		percent(c.Low50.F), percent(c.High50.F), percent(c.Half50.F), bandWords(c), percent(c.Low10.F), percent(c.High10.F))
	if c.Rule == "guarded" {
		s.Say("the weights are unequal (the heaviest %v times the mean), so the interval is the guarded, wider one: one heavy case can move it",
			"vægtene er ulige (den tungeste %v gange gennemsnittet), så intervallet er det bredere med forbehold: én tung sag kan flytte det", lang.Decimal(c.Heaviest.F, 1))
	}
	for _, n := range p["need"] {
		s.Say("±5 points for the country takes a total of %d", "±5 procentpoint for landet kræver en total på %d", int64(n.Total.F))
	}
	if c.Detectable.OK {
		en, da := "a change to another year like this is seen with a chance of %.0f%% from %v points on", "en ændring til et andet år som dette ses med %.0f %% sandsynlighed fra %v procentpoint"
		args := []any{100 * f.Batch.Design.DetectPower, percent(c.Detectable.F)}
		if holm := p["country"][1:]; len(holm) > 0 && holm[0].Detectable.OK {
			en, da = en+"; from %v where %s measures share the level (Holm)", da+"; fra %v, når %s mål deler niveauet (Holm)"
			args = append(args, percent(holm[0].Detectable.F), holm[0].ID)
		}
		s.Say(en, da, args...)
	}
	for _, t := range p["target"] {
		if slices.Contains(t.Notes, noteBinding) {
			s.Say("the total comes from the target of ±%v points for %s", "antallet følger af målet om ±%v procentpoint for %s", percent(t.Margin.F), f.domainName(t.Domain))
		}
	}
}
