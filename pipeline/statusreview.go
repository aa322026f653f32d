package pipeline

import (
	"context"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/sampling/lottery"
)

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
	byKommune := map[string]int{}
	var later []string // requests other than the first that are not answered
	requests, err := f.reserveRequests()
	if err != nil {
		return nil, err
	}
	drawnOn := map[string]*day.Date{} // kommune -> when the first of its missing cases was drawn
	partDrawn := map[int64]*day.Date{}
	again, toMove := 0, 0
	var said []caseState
	reserves := 0
	for _, c := range states {
		count[c.state]++
		if c.Role == lottery.Reserve {
			reserves++
		}
		switch c.state {
		case awaiting:
			byKommune[c.kommune]++
			if r := f.requestFor(c.drawnCase, requests); r.part+int64(r.reserve) > 0 && !slices.Contains(later, r.file()) {
				later = append(later, r.file())
			}
			on, known := partDrawn[c.frame.part]
			if !known {
				at, err := f.partTime(KindDraw, c.frame.part)
				if err != nil {
					return nil, err
				}
				on = dayOf(at)
				partDrawn[c.frame.part] = on
			}
			if was := drawnOn[c.kommune]; was == nil || on != nil && *on < *was {
				drawnOn[c.kommune] = on
			}
		case saidOutside:
			said = append(said, c)
		case beingRead:
			if len(c.again) > 0 {
				again++
			}
		}
	}
	tasks, err := f.tasks(states)
	if err != nil {
		return nil, err
	}
	trial := false
	for i := range tasks {
		trial = trial || tasks[i].kind == forms.Trial && tasks[i].owed(book, reviewers)
		if t := &tasks[i]; t.canMove() && (f.gone(t, reviewers) || t.outdated(book)) {
			toMove++
		}
	}
	chosen := lang.Text{EN: "drawn", DA: "trukket"}
	if f.Batch.Design == nil {
		chosen = lang.Text{EN: "opened", DA: "åbnet"}
	}
	s.fact("cases: %d "+chosen.EN+", %d reviewed, %d out of scope, %d not delivered, %d incomplete", "sager: %d "+chosen.DA+", %d gennemgået, %d falder udenfor, %d ikke modtaget, %d ufuldstændige",
		len(states)-reserves, count[reviewed], count[outOfScope], count[notDelivered], count[incomplete])
	if err := f.statusOfReserves(s, states); err != nil {
		return nil, err
	}
	if err := f.statusOfExclusions(ctx, s, states); err != nil {
		return nil, err
	}
	if err := f.statusOfDeadlines(s, states); err != nil {
		return nil, err
	}
	if again > 0 {
		s.fact("reviewed, but not under version %d of the codebook: %d", "gennemgået, men ikke efter version %d af måleskemaet: %d", book.Version, again)
	}
	if err := f.statusOfReadings(s, tasks); err != nil {
		return nil, err
	}
	if err := f.formsGone(s, tasks, book, reviewers); err != nil {
		return nil, err
	}
	f.statusOfLeft(s, tasks, reviewers)
	contacts, err := f.contacts()
	if err != nil {
		return nil, err
	}
	for _, k := range f.register().ForPeople() {
		if n := byKommune[k.Code]; n > 0 {
			m := Missing{Who: k.Name, What: lang.Text{EN: "papers", DA: "akter"}, Count: n}
			f.remind(s, contacts, k.Code, m.What, drawnOn[k.Code])
			f.since(&m, contacts, k.Code, drawnOn[k.Code])
			s.Missing = append(s.Missing, m)
		}
	}
	for _, c := range said {
		k, _ := f.register().ByCode(c.kommune)
		s.decide(k.Name, c.no, lang.Same(c.disposition.Reason))
	}
	if err := f.statusOfCorrections(s, states); err != nil {
		return nil, err
	}
	for kind := forms.FirstReading; kind <= forms.Trial; kind++ {
		f.missingReadings(s, kind, tasks, book, reviewers)
	}
	second, err := f.secondProgress()
	if err != nil {
		return nil, err
	}
	switch {
	case !s.supplement.Empty():
		s.Next = s.supplement
	case trial && count[beingRead]+count[reviewed] == 0:
		s.next("the reviewers fill in %s/forms/proeve-…; hold their answers against each other, mend the codebook, then barometer review %s --forms", "juristerne udfylder %s/forms/proeve-…; hold deres svar op mod hinanden, ret måleskemaet, og kør barometer review %s --forms", f.dir, f.dir)
	case count[toBeDealt] > 0:
		s.next("cases that have arrived and are with nobody: %d. barometer review %s --forms", "sager, der er modtaget og ikke fordelt: %d. Kør barometer review %s --forms", count[toBeDealt], f.dir)
	case toMove > 0:
		s.next("cases that need a new form, since the codebook or reviewers.csv has changed: %d. barometer review %s --forms", "sager, der skal i et nyt skema, fordi måleskemaet eller reviewers.csv er ændret: %d. Kør barometer review %s --forms", toMove, f.dir)
	case len(s.undecided) > 0:
		reason := "forkert_bestemmelse"
		if len(said) > 0 {
			reason = said[0].disposition.Reason
		}
		s.next("cases that may be out of scope: %d. You decide: write each into a list of your own in %s/replies (case_no,arrived_on,reason,remark), %s,,%s,why to give it up, or with the day on which its papers came and a remark to keep it",
			"sager, der måske falder udenfor: %d. I afgør det: skriv hver af dem i jeres egen liste i %s/replies (case_no,arrived_on,reason,remark), %s,,%s,hvorfor for at opgive den, eller med den dag, akterne kom, og en bemærkning for at beholde den", len(s.undecided), f.dir, s.undecided[0], reason)
	case len(later) > 0:
		slices.Sort(later)
		s.next("send %s and the other requests in private/ that have not been sent to the kommuner; put what comes back into %s/replies, then barometer review %s --forms",
			"send %s og de andre anmodninger i private/, som ikke er sendt, til kommunerne; læg det, der kommer tilbage, i %s/replies, og kør barometer review %s --forms", strings.Join(later, ", "), f.dir, f.dir)
	case count[awaiting] > 0:
		s.next("send private/anmodning-KOMMUNE.xlsx to the kommuner; put what comes back into %s/replies, then barometer review %s --forms",
			"send private/anmodning-KOMMUNE.xlsx til kommunerne; læg det, der kommer tilbage, i %s/replies, og kør barometer review %s --forms", f.dir, f.dir)
	case count[beingRead] > 0:
		s.next("the reviewers fill in %s/forms; then barometer review %s", "juristerne udfylder %s/forms; derefter barometer review %s", f.dir, f.dir)
	case !second.done():
		if err := f.nextSecond(s, second); err != nil {
			return nil, err
		}
	default:
		s.Done = true
		if f.Batch.Publish != nil {
			if err := f.doAll(ctx, planReportStage, reviewStage, estimateStage, publishStage); err != nil {
				return nil, err
			}
		}
		if err := f.statusOfPublication(s); err != nil {
			return nil, err
		}
	}
	return s, f.statusOfObjections(s, states)
}

// formsGone names the forms that are not there although readings in them are
// unfinished.
func (f *Folder) formsGone(s *Status, tasks []task, book *codebook.Codebook, reviewers []forms.Reviewer) error {
	var names []string
	for i := range tasks {
		if t := &tasks[i]; t.owed(book, reviewers) && !slices.Contains(names, t.deal.Form) {
			names = append(names, t.deal.Form)
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
	s.next("released as number %d on %s; barometer close %s ends the batch, barometer new starts the next", "udgivet som nummer %d den %s; barometer close %s afslutter batchen, og barometer new begynder den næste", r.Number, r.Date, f.dir)
	return nil
}
