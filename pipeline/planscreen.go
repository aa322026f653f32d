package pipeline

import (
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/planning"
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
	promised, err := f.planReport()
	if err != nil {
		return nil, err
	}
	promised.Say(s)
	frozen, err := f.frozen(0)
	if err != nil {
		return nil, err
	}
	if frozen == nil {
		promised.SayPublic(s)
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
	s.Tables = promised.Tables()
	if t := f.frameTable(report); len(t.Rows) > 0 {
		s.Tables = append(s.Tables, t)
	}
	return s, nil
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
			planning.LevelName(f.Batch, estimators.Level{Column: "kommune", Code: u.Kommune}), u.Cases, how)
	}
}
