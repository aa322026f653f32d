package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sagsbarometer/data/lang"
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
	chosen := lang.Text{EN: "drawn", DA: "trukket"}
	if f.Batch.Design == nil {
		chosen = lang.Text{EN: "opened", DA: "åbnet"}
	}
	s.fact("cases: %d "+chosen.EN+", %d reviewed, %d out of scope, %d not delivered", "sager: %d "+chosen.DA+", %d gennemgået, %d falder udenfor, %d ikke modtaget",
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
			m := Missing{Who: k.Name, What: lang.Text{EN: "papers", DA: "akter"}, Count: n}
			f.since(&m, contacts, k.Code, drawnOn)
			s.Missing = append(s.Missing, m)
		}
	}
	for _, c := range said {
		k, _ := f.register().ByCode(c.kommune)
		s.Missing = append(s.Missing, Missing{Who: k.Name, Count: 1, What: lang.Text{
			EN: fmt.Sprintf("out of scope? %s: %s", c.no, c.disposition.Reason),
			DA: fmt.Sprintf("falder udenfor? %s: %s", c.no, c.disposition.Reason)}})
	}
	for _, c := range slices.Sorted(maps.Keys(byReviewer)) {
		m := Missing{Who: c, What: lang.Text{EN: "reviews", DA: "gennemgange"}, Count: byReviewer[c], Since: dealtOn}
		if dealtOn != nil {
			m.Days = int(f.today() - *dealtOn)
		}
		s.Missing = append(s.Missing, m)
	}
	switch {
	case count[toBeDealt] > 0:
		s.next("cases that have arrived and are with nobody: %d. barometer review %s --forms", "sager, der er modtaget og ikke fordelt: %d. Kør barometer review %s --forms", count[toBeDealt], f.dir)
	case toMove > 0:
		s.next("cases that need a new form, since the codebook or reviewers.csv has changed: %d. barometer review %s --forms", "sager, der skal i et nyt skema, fordi måleskemaet eller reviewers.csv er ændret: %d. Kør barometer review %s --forms", toMove, f.dir)
	case len(said) > 0:
		c := said[0]
		s.next("cases that are out of scope by the kommuner's word alone: %d. You decide: write each into a list of your own in %s/replies (case_no,arrived_on,reason,remark), %s,,%s, to confirm or with the day on which its papers came",
			"sager, der falder udenfor, hvis kommunerne har ret: %d. I afgør det: skriv hver af dem i jeres egen liste i %s/replies (case_no,arrived_on,reason,remark), %s,,%s, som bekræftelse eller med den dag, akterne kom", len(said), f.dir, c.no, c.disposition.Reason)
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
