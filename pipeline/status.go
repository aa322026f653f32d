package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
)

// A Status is the screen of every Monday: how far the batch has come, what is
// missing from whom and since when, and what to do now.
type Status struct {
	Title   string
	Facts   []lang.Text
	Missing []Missing
	Next    lang.Text
	Done    bool // nobody has to act before the pipeline can finish
}

// Missing is one thing that somebody owes.
type Missing struct {
	Who   string
	What  lang.Text
	Count int
	Since *day.Date
	Days  int
}

// Screen is the status for printing.
func (s *Status) Screen() *Screen {
	out := &Screen{Lines: []lang.Text{lang.Same(s.Title)}}
	out.Lines = append(out.Lines, s.Facts...)
	out.Lines = append(out.Lines, lang.Text{EN: "now: " + s.Next.EN, DA: "nu: " + s.Next.DA})
	if len(s.Missing) > 0 {
		t := ScreenTable{ID: "missing", Title: lang.Text{EN: "Missing", DA: "Mangler"}, Columns: []ScreenColumn{
			column("who", "from", "fra"), column("what", "what", "hvad"), number("count", "count", "antal"),
			column("since", "since", "siden"), number("days", "days", "dage")}}
		for _, m := range s.Missing {
			since, days := "", ""
			if m.Since != nil {
				since, days = m.Since.String(), strconv.Itoa(m.Days)
			}
			t.row(m.Who, m.What, m.Count, since, days)
		}
		out.Tables = append(out.Tables, t)
	}
	return out
}

func (s *Status) fact(en, da string, args ...any) {
	s.Facts = append(s.Facts, lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)})
}

func (s *Status) next(en, da string, args ...any) {
	s.Next = lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)}
}

// Status works out how far the batch has come. Where out/ is not up to date
// it is computed aside; nothing in the batch is changed.
func (f *Folder) Status(ctx context.Context) (*Status, error) {
	dry, err := Open(f.dir, f.Env, Dry)
	if err != nil {
		return nil, err
	}
	defer func() { _ = dry.Close() }()
	if err := dry.checkAnchor(); err != nil {
		return nil, err
	}
	return dry.status(ctx)
}

// status brings the stages up to date as far as they can be and says what
// stops the next one.
func (f *Folder) status(ctx context.Context) (*Status, error) {
	s := &Status{Title: f.Batch.Batch.Title}
	if c := f.Batch.Batch.Constructed; c != "" {
		s.Facts = append(s.Facts, lang.Same(c))
	}
	if torn := f.ledger.Unacknowledged(); len(torn) > 0 {
		s.fact("%d torn ledger segments await acknowledgement, %s first", "%d afrevne led i journalen mangler kvittering, %s først", len(torn), torn[0].Name)
	}
	lists, err := f.lists()
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		s.next("put the kommuner's case lists into %s/frame, then barometer run %s", "læg kommunernes sagslister i %s/frame, og kør barometer run %s", f.dir, f.dir)
		return s, f.missingLists(s, nil)
	}
	if _, err := f.do(ctx, planStage); err != nil {
		return nil, err
	}
	report, err := f.frameReport()
	if err != nil {
		return nil, err
	}
	delivered, eligible := 0, 0
	for _, l := range report {
		eligible += l.Eligible
		if l.Delivered > 0 {
			delivered++
		}
	}
	s.fact("lists: %d of %d kommuner have delivered, %d cases are eligible", "lister: %d af %d kommuner har leveret, %d sager opfylder betingelserne", delivered, len(report), eligible)
	if f.Batch.Batch.Basis == batch.Probability {
		stop, err := f.statusOfDraw(s, report)
		if stop || err != nil {
			return s, err
		}
	}
	return f.statusOfReview(ctx, s)
}

// missingLists names the kommuner that have delivered nothing.
func (f *Folder) missingLists(s *Status, report []frameLine) error {
	contacts, err := f.contacts()
	if err != nil {
		return err
	}
	if report == nil && !slices.ContainsFunc(contacts, func(c forms.Contact) bool { return c.Asked != nil }) {
		return nil // nobody has been asked yet
	}
	for _, k := range f.register().ForPeople() {
		i := slices.IndexFunc(report, func(l frameLine) bool { return l.Kommune == k.Code })
		if i >= 0 && report[i].Delivered > 0 {
			continue
		}
		m := Missing{Who: k.Name, What: lang.Text{EN: "case list", DA: "sagsliste"}, Count: 1}
		f.since(&m, contacts, k.Code)
		s.Missing = append(s.Missing, m)
	}
	return nil
}

// since fills in when a kommune was last asked.
func (f *Folder) since(m *Missing, contacts []forms.Contact, code string) {
	for _, c := range contacts {
		if c.Kommune != code || c.Asked == nil {
			continue
		}
		m.Since, m.Days = c.Asked, int(f.today()-*c.Asked)
		if c.Reminded != nil {
			m.What.EN += ", reminded " + c.Reminded.String()
			m.What.DA += ", rykket " + c.Reminded.String()
		}
	}
}

// statusOfDraw stops at the freeze and at the seed, which people must give.
func (f *Folder) statusOfDraw(s *Status, report []frameLine) (stop bool, err error) {
	frozen, err := last[FreezeEntry](f, KindFreeze)
	if err != nil {
		return true, err
	}
	if frozen == nil {
		s.next("when the lists are in, or no more will come: barometer plan %s --freeze", "når listerne er kommet, eller der ikke kommer flere: barometer plan %s --freeze", f.dir)
		return true, f.missingLists(s, report)
	}
	s.fact("frozen: %d cases, frame %s…", "låst: %d sager, liste %s…", frozen.Cases, frozen.FrameSHA256[:12])
	seed, err := last[SeedEntry](f, KindSeed)
	if err != nil {
		return true, err
	}
	if seed == nil {
		s.next(`with public randomness that is newer than the freeze: barometer draw %s --seed S --seed-source "where it came from"`,
			`med offentlig tilfældighed, der er nyere end låsningen: barometer draw %s --seed S --seed-source "hvor den kommer fra"`, f.dir)
		return true, nil
	}
	s.fact("drawn with the seed %q (%s)", "trukket med startordet %q (%s)", seed.Seed, cmp.Or(seed.Source, "source not given"))
	return false, nil
}

// statusOfReview counts where the drawn cases are.
func (f *Folder) statusOfReview(ctx context.Context, s *Status) (*Status, error) {
	if err := f.openCases(ctx); err != nil {
		return nil, err
	}
	if _, err := f.do(ctx, drawStage); err != nil {
		return nil, err
	}
	states, err := f.states()
	if err != nil {
		return nil, err
	}
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	reviewers, err := f.reviewers()
	if err != nil {
		return nil, err
	}
	count := map[state]int{}
	byKommune, byReviewer := map[string]int{}, map[string]int{}
	again, toMove := 0, 0
	var said []caseState
	for _, c := range states {
		count[c.state]++
		switch c.state {
		case awaiting:
			byKommune[c.kommune]++
		case saidOutside:
			said = append(said, c)
		case beingRead:
			byReviewer[c.deal.Reviewer]++
			if len(c.again) > 0 {
				again++
			}
			if c.abandoned(reviewers) || c.outdated(book) {
				toMove++
			}
		}
	}
	s.fact("cases: %d drawn, %d reviewed, %d out of scope, %d not delivered", "sager: %d trukket, %d gennemgået, %d falder udenfor, %d ikke modtaget",
		len(states), count[reviewed], count[outOfScope], count[notDelivered])
	if again > 0 {
		s.fact("reviewed, but not under version %d of the codebook: %d", "gennemgået, men ikke efter version %d af måleskemaet: %d", book.Version, again)
	}
	if err := f.formsGone(s, states); err != nil {
		return nil, err
	}
	contacts, err := f.contacts()
	if err != nil {
		return nil, err
	}
	drawnOn, dealtOn := f.entryDay(KindDraw), f.entryDay(KindDeal)
	for _, k := range f.register().ForPeople() {
		if n := byKommune[k.Code]; n > 0 {
			m := Missing{Who: k.Name, What: lang.Text{EN: "papers", DA: "akter"}, Count: n, Since: drawnOn}
			if drawnOn != nil {
				m.Days = int(f.today() - *drawnOn)
			}
			f.since(&m, contacts, k.Code)
			s.Missing = append(s.Missing, m)
		}
	}
	for _, c := range said {
		k, _ := f.register().ByCode(c.kommune)
		s.Missing = append(s.Missing, Missing{Who: k.Name, Count: 1, What: lang.Text{
			EN: fmt.Sprintf("out of scope? %s: %s", c.no, c.disposition.Reason),
			DA: fmt.Sprintf("falder udenfor? %s: %s", c.no, c.disposition.Reason)}})
	}
	for _, c := range slices.Sorted(mapKeys(byReviewer)) {
		m := Missing{Who: c, What: lang.Text{EN: "reviews", DA: "gennemgange"}, Count: byReviewer[c], Since: dealtOn}
		if dealtOn != nil {
			m.Days = int(f.today() - *dealtOn)
		}
		s.Missing = append(s.Missing, m)
	}
	switch {
	case count[toBeDealt] > 0:
		s.next("%d cases have arrived and nobody has them: barometer review %s --forms", "%d sager er modtaget, og ingen har dem: barometer review %s --forms", count[toBeDealt], f.dir)
	case toMove > 0:
		s.next("%d cases need a new form, since the codebook or reviewers.csv has changed: barometer review %s --forms", "%d sager skal i et nyt skema, fordi måleskemaet eller reviewers.csv er ændret: barometer review %s --forms", toMove, f.dir)
	case len(said) > 0:
		c := said[0]
		s.next("%d cases are out of scope by the kommuner's word alone; you decide: write each into a list of your own in %s/replies (case_no,arrived_on,reason,remark), %s,,%s, to confirm or with the day on which its papers came",
			"%d sager falder udenfor, hvis kommunerne har ret; I afgør det: skriv hver af dem i jeres egen liste i %s/replies (case_no,arrived_on,reason,remark), %s,,%s, som bekræftelse eller med den dag, akterne kom", len(said), f.dir, c.no, c.disposition.Reason)
	case count[awaiting] > 0:
		s.next("send private/anmodning-KOMMUNE.xlsx to the kommuner; put what comes back into %s/replies, then barometer review %s --forms",
			"send private/anmodning-KOMMUNE.xlsx til kommunerne; læg det, der kommer tilbage, i %s/replies, og kør barometer review %s --forms", f.dir, f.dir)
	case count[beingRead] > 0:
		s.next("the reviewers fill in %s/forms; then barometer review %s", "juristerne udfylder %s/forms; derefter barometer review %s", f.dir, f.dir)
	default:
		s.Done = true
		if f.Batch.Publish != nil {
			if err := f.doAll(ctx, reviewStage, estimateStage, publishStage); err != nil {
				return nil, err
			}
		}
		if err := f.statusOfPublication(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// formsGone names the forms that are not there although cases in them are
// unfinished.
func (f *Folder) formsGone(s *Status, states []caseState) error {
	var names []string
	for _, c := range states {
		if c.state == beingRead && !slices.Contains(names, c.deal.Form) {
			names = append(names, c.deal.Form)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		there, err := f.there(name)
		if err != nil {
			return err
		}
		if !there {
			s.fact("%s is gone: barometer review %s --forms writes it again", "%s er væk: barometer review %s --forms skriver det igen", name, f.dir)
		}
	}
	return nil
}

func (f *Folder) statusOfPublication(s *Status) error {
	releases, err := all[ReleaseEntry](f, KindRelease)
	if err != nil {
		return err
	}
	if len(releases) == 0 {
		s.next("all cases are in: barometer run %s, read the report, then barometer publish %s --release 1", "alle sager er inde: barometer run %s, læs rapporten, og derefter barometer publish %s --release 1", f.dir, f.dir)
		return nil
	}
	r := releases[len(releases)-1]
	if now, err := f.publicNow(); err != nil || now.ContentSHA256 != r.ContentSHA256 {
		s.next("something has changed since release %d: barometer run %s, read the report, then barometer publish %s --release %d --reason \"what moved, and why\"",
			"noget er ændret siden udgivelse %d: barometer run %s, læs rapporten, og derefter barometer publish %s --release %d --reason \"hvad der er ændret, og hvorfor\"",
			r.Number, f.dir, f.dir, r.Number+1)
		return nil
	}
	s.next("released as number %d on %s; barometer new starts the next batch", "udgivet som nummer %d den %s; barometer new begynder den næste batch", r.Number, r.Date)
	return nil
}
