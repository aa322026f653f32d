package pipeline

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// statusOfDeadlines tells for which of the cases that count, and for how many
// days of the period, the register has no valid deadline, and which of its rows
// were looked up too early to tell.
func (f *Folder) statusOfDeadlines(s *Status, states []caseState) error {
	book, err := f.codebook()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(book.Deadlines, func(d codebook.Deadline) bool { return d.Value == 0 }) {
		return nil // none that the register has to do with
	}
	register, err := f.heldDeadlines()
	if err != nil {
		return err
	}
	if len(register.Rules()) == 0 {
		s.fact("%s has no deadline yet, so that none can be assessed", "%s har ingen frister endnu, så ingen kan vurderes", deadlinesFile)
		return nil
	}
	look := deadlineLook{f: f, book: book, register: register, rows: map[int]deadline.Rule{}, renamed: map[int]int{},
		cases: map[string]int{}, without: map[string]int{}, against: map[string]int{}}
	for _, r := range register.Rules() {
		look.rows[r.Place.Line] = r
	}
	for i := range states {
		look.at(&states[i])
	}
	look.tell(s)
	return nil
}

// A deadlineLook counts, kommune by kommune, the cases without a valid
// deadline.
type deadlineLook struct {
	f        *Folder
	book     *codebook.Codebook
	register *deadline.Register

	rows           map[int]deadline.Rule // by line
	cases, without map[string]int        // by kommune
	against        map[string]int
	provisions     []string    // of the cases
	renamed        map[int]int // cases, by the line of a row that calls their provision something else
}

// at looks at one case. Whether a deadline is relevant at all is known once it
// is reviewed; until then it may be.
func (l *deadlineLook) at(c *caseState) {
	if c.state == outOfScope || c.state == surplus || c.state == notDelivered {
		return
	}
	provision := l.f.provisionOf(c.drawnCase)
	if !slices.Contains(l.provisions, provision) {
		l.provisions = append(l.provisions, provision)
	}
	line, why, relevant := 0, deadline.Reason(""), true
	if c.state == reviewed {
		line, why, relevant = l.reviewed(c, provision)
	} else {
		line, why = l.listed(c, provision)
	}
	if !relevant {
		return
	}
	l.cases[c.kommune]++
	switch why {
	case deadline.NoDeadline, deadline.NotInForce:
		l.without[c.kommune]++
	case deadline.Contradicted:
		l.against[c.kommune]++
	}
	if r, ok := l.rows[line]; ok && r.ByAnotherName(provision) {
		l.renamed[line]++
	}
}

// reviewed is the line with the deadline of a reviewed case, and why its
// deadlines could not be assessed.
func (l *deadlineLook) reviewed(c *caseState, provision string) (line int, why deadline.Reason, relevant bool) {
	for _, t := range l.book.DeadlineResults(c.reading.Answers.open(), l.register, c.kommune, provision) {
		if t.Status != deadline.NotRelevant {
			relevant = true
		}
		line, why = max(line, t.Line), max(why, t.Reason) // of several any will do, but always the same
	}
	return line, why, relevant
}

// listed is the same of a case that nobody has reviewed, on the day on which the
// list says that it was received. A row for one type of case may be for it, so
// one is enough.
func (l *deadlineLook) listed(c *caseState, provision string) (line int, why deadline.Reason) {
	rules := l.register.Of(c.kommune, provision)
	if len(rules) == 0 {
		return 0, deadline.NoDeadline
	}
	on := c.frame.received
	if on == nil {
		return 0, "" // nobody can tell yet
	}
	why = deadline.NotInForce
	for _, r := range rules {
		if r.Covers(*on) {
			var rule deadline.Rule
			if rule, why = l.register.Valid(c.kommune, provision, r.CaseType, *on); why == "" {
				return rule.Place.Line, ""
			}
		}
	}
	return 0, why
}

func (l *deadlineLook) tell(s *Status) {
	cases, without := 0, 0
	for _, k := range l.f.register().ForPeople() {
		cases += l.cases[k.Code]
		without += l.without[k.Code]
		if l.without[k.Code]+l.against[k.Code] == 0 {
			continue
		}
		gap := DeadlineGap{Kommune: k.Name, Cases: l.cases[k.Code], Without: l.without[k.Code], Against: l.against[k.Code]}
		if p := l.f.Batch.Frame.Period; p != nil {
			gap.Days = l.register.Uncovered(k.Code, l.f.Batch.Batch.Provision, p.From, p.To)
		}
		s.Gaps = append(s.Gaps, gap)
	}
	switch {
	case cases == 0:
		s.fact("deadlines: none of the cases can have one", "frister: ingen af sagerne kan have en")
	case without == 0:
		s.fact("deadlines: %s may have one, which %s has", "frister: %s kan have en, og den står i %s", counted(cases, nounCase), deadlinesFile)
	default:
		s.fact("deadlines: %s may have one; for %d of them %s has none that was in force on the day of receipt",
			"frister: %s kan have en; for %d af dem har %s ingen, der gjaldt på modtagelsesdagen", counted(cases, nounCase), without, deadlinesFile)
	}
	l.tellProvisions(s)
	l.tellRenamed(s)
	l.tellUnknown(s)
	l.tellOld(s)
}

// A DeadlineGap is what the register lacks of one kommune.
type DeadlineGap struct {
	Kommune string
	Cases   int // that may have a deadline
	Without int // of them, those without one in force on the day of receipt
	Against int // and those for which the kommune has reported another
	Days    int // of the period of the batch that no row covers
}

func (s *Status) gapTable() screen.Table {
	t := screen.Table{ID: "deadlines", Title: lang.Text{EN: "Published deadlines", DA: "Offentliggjorte frister"}, Columns: []screen.Column{
		screen.Words("kommune", "kommune", "kommune"), screen.Numbers("cases", "cases", "sager"), screen.Numbers("without", "without deadline", "uden frist"),
		screen.Numbers("reported_other", "reported another", "har oplyst en anden"), screen.Numbers("days", "days uncovered", "dage uden frist")}}
	for _, g := range s.Gaps {
		t.Add(g.Kommune, g.Cases, g.Without, g.Against, g.Days)
	}
	return t
}
