package pipeline

import (
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// readingWords are what the readings of each kind are called.
var readingWords = map[forms.Kind]lang.Text{
	forms.FirstReading:  {EN: "reviews", DA: "gennemgange"},
	forms.SecondReading: {EN: "second readings", DA: "anden gennemgang"},
	forms.Arbitration:   {EN: "arbitrations", DA: "afgørelser mellem to læsninger"},
	forms.Objection:     {EN: "objections", DA: "indsigelser"},
	forms.Trial:         {EN: "trial readings", DA: "prøvegennemgange"},
}

// OpenAnswers are the questions of one reading that must be answered again,
// since the codebook has changed.
type OpenAnswers struct {
	CaseNo, Reviewer string
	Kind             forms.Kind
	Items            []string
	Labels           []string // of the items
}

// LeadQuestion is what a reviewer asks the project lead about a case. An empty
// question is a flag alone.
type LeadQuestion struct {
	CaseNo, Reviewer, Question string
}

// openAnswers are what the present codebook asks again of readings that were
// signed, until they are signed anew.
func (f *Folder) openAnswers(tasks []task) ([]OpenAnswers, error) {
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	var list []OpenAnswers
	for i := range tasks {
		t := &tasks[i]
		if !t.canMove() || t.reading.empty() || t.kind >= forms.Arbitration && len(t.again) == 0 {
			continue
		}
		if items := t.only(); len(items) > 0 {
			o := OpenAnswers{CaseNo: t.of.no, Reviewer: t.deal.Reviewer, Kind: t.kind, Items: items}
			for _, id := range items {
				o.Labels = append(o.Labels, book.LabelOf(id))
			}
			list = append(list, o)
		}
	}
	return list, nil
}

// openItems are the questions of the first readings that must be answered
// again, and in how many cases: what an estimate on them lacks.
func openItems(list []OpenAnswers) map[string]int {
	open := map[string]int{}
	for _, o := range list {
		if o.Kind != forms.FirstReading {
			continue
		}
		for _, id := range o.Items {
			open[id]++
		}
	}
	return open
}

// statusOfReadings tells what is asked again, what the project lead is asked,
// and how far the trial and the second readings have come.
func (f *Folder) statusOfReadings(s *Status, tasks []task) (err error) {
	if s.Again, err = f.openAnswers(tasks); err != nil {
		return err
	}
	for i := range tasks {
		if r := tasks[i].reading; r.AskLead || r.Question != "" {
			s.Asked = append(s.Asked, LeadQuestion{r.CaseNo, r.Reviewer, r.Question})
		}
	}
	if n := len(s.Asked); n > 0 {
		s.fact("questions to the project lead: %d", "spørgsmål til projektlederen: %d", n)
	}
	dealt, signed := map[forms.Kind]int{}, map[forms.Kind]int{}
	for i := range tasks {
		dealt[tasks[i].kind]++
		if tasks[i].signed() {
			signed[tasks[i].kind]++
		}
	}
	for kind := forms.SecondReading; kind <= forms.Trial; kind++ {
		if dealt[kind] > 0 {
			w := readingWords[kind]
			s.fact(w.EN+": %d of %d are in", w.DA+": %d af %d er inde", signed[kind], dealt[kind])
		}
	}
	return nil
}

// missingReadings are what each reviewer owes of a kind, since the oldest of
// them was dealt.
func (f *Folder) missingReadings(s *Status, kind forms.Kind, tasks []task, book *codebook.Codebook, reviewers []forms.Reviewer) {
	count, since := map[string]int{}, map[string]*day.Date{}
	for i := range tasks {
		t := &tasks[i]
		if t.kind != kind || !t.owed(book, reviewers) {
			continue
		}
		count[t.deal.Reviewer]++
		if was := since[t.deal.Reviewer]; was == nil || t.since != nil && *t.since < *was {
			since[t.deal.Reviewer] = t.since
		}
	}
	for _, code := range slices.Sorted(maps.Keys(count)) {
		m := Missing{Who: code, What: readingWords[kind], Count: count[code], Since: since[code]}
		if m.Since != nil {
			m.Days = int(f.today() - *m.Since)
		}
		s.Missing = append(s.Missing, m)
	}
}

// owed reports whether a reading is still to be made. Of a trial that is over,
// since the codebook has changed or the case has been reviewed, or whose reader
// has left, nothing is.
func (t *task) owed(book *codebook.Codebook, reviewers []forms.Reviewer) bool {
	if t.kind != forms.Trial {
		return t.canMove()
	}
	here := slices.ContainsFunc(reviewers, func(r forms.Reviewer) bool { return r.Code == t.deal.Reviewer })
	return !t.signed() && here && t.deal.CodebookVersion == book.Version && t.of.reading.ReviewedOn == ""
}

// nextSecond says what is due when all first readings are in.
func (f *Folder) nextSecond(s *Status, p secondProgress) error {
	switch {
	case p.seed:
		return f.nextSeed(s)
	case p.toLock > 0 && f.Batch.Review.SecondAlongside:
		s.next("all first readings are in. barometer review %s --second locks the last and deals the rest of the second readings", "alle gennemgange er inde. barometer review %s --second låser de sidste og deler resten af anden gennemgang ud", f.dir)
	case p.toLock > 0:
		s.next("all first readings are in. barometer review %s --lock --seed-source \"where the seed will come from\" locks them; the seed comes after. barometer review %[1]s --second locks them and chooses with a seed of the program's own, which nobody else can check",
			"alle gennemgange er inde. barometer review %s --lock --seed-source \"hvor startordet skal komme fra\" låser dem; startordet kommer bagefter. barometer review %[1]s --second låser dem og vælger med programmets eget startord, som ingen andre kan kontrollere", f.dir)
	case p.toDeal > 0:
		s.next("cases that are to be read again and are with nobody: %d. barometer review %s --second deals them", "sager, der skal læses igen og ikke er fordelt: %d. barometer review %s --second deler dem ud", p.toDeal, f.dir)
	case p.open > 0:
		s.next("the second readers fill in %s/forms/anden-…; then barometer review %s", "juristerne udfylder %s/forms/anden-…; derefter barometer review %s", f.dir, f.dir)
	case p.toJudge > 0:
		s.next("cases whose two readings differ: %d. barometer review %s --arbitrate has a third decide", "sager, hvor to læsninger er forskellige: %d. barometer review %s --arbitrate lader en tredje afgøre dem", p.toJudge, f.dir)
	default:
		s.next("the arbiters fill in %s/forms/afgoer-…; then barometer review %s", "de, der afgør, udfylder %s/forms/afgoer-…; derefter barometer review %s", f.dir, f.dir)
	}
	return nil
}

// nextSeed says what the lock waits for, and what to make public until then.
func (f *Folder) nextSeed(s *Status) error {
	locks, err := f.locks()
	if err != nil {
		return err
	}
	lock := unchosen(locks)
	sum, _, err := f.lockedAt(lock.Round)
	if lock.SeedSource == "" {
		s.next("the first readings are locked. Make the digest of the journal public, %s, wait for a seed, then barometer review %s --second --seed S --seed-source \"where it came from\"",
			"gennemgangene er låst. Offentliggør fingeraftrykket af journalen, %s, vent på et startord, og kør barometer review %s --second --seed S --seed-source \"hvor det kommer fra\"", sum, f.dir)
		return err
	}
	s.next("the first readings are locked. Make the digest of the journal public, %s, wait for the seed (%s), then barometer review %s --second --seed S",
		"gennemgangene er låst. Offentliggør fingeraftrykket af journalen, %s, vent på startordet (%s), og kør barometer review %s --second --seed S", sum, lock.SeedSource, f.dir)
	return err
}

// statusOfObjections counts those that came too late, and the lines that
// nobody has taken in.
func (f *Folder) statusOfObjections(s *Status, states []caseState) error {
	list, err := f.objections()
	if err != nil {
		return err
	}
	late := 0
	for _, o := range list {
		if o.Late {
			late++
		}
	}
	if late > 0 {
		s.fact("objections after %s, which do not count: %d", "indsigelser efter %s, som ikke tæller med: %d", f.Batch.Review.ObjectionsUntil, late)
	}
	fresh, err := f.newObjections(states)
	if err == nil && len(fresh) > 0 {
		s.fact("objections that are new: %d. barometer review %s --objections", "nye indsigelser: %d. Kør barometer review %s --objections", len(fresh), f.dir)
	}
	return err
}

func (s *Status) againTable() screen.Table {
	t := screen.Table{ID: "again", Title: lang.Text{EN: "To be answered again", DA: "Skal besvares igen"}, Columns: []screen.Column{
		screen.Words("case_no", "case", "sag"), screen.Words("reviewer", "reviewer", "jurist"), screen.Words("questions", "questions", "spørgsmål")}}
	for _, a := range s.Again {
		t.Add(a.CaseNo, a.Reviewer, strings.Join(a.Labels, "; "))
	}
	return t
}

func (s *Status) askedTable() screen.Table {
	t := screen.Table{ID: "asked", Title: lang.Text{EN: "Questions to the project lead", DA: "Spørgsmål til projektlederen"}, Columns: []screen.Column{
		screen.Words("case_no", "case", "sag"), screen.Words("reviewer", "reviewer", "jurist"), screen.Words("question", "question", "spørgsmål")}}
	for _, a := range s.Asked {
		t.Add(a.CaseNo, a.Reviewer, a.Question)
	}
	return t
}
