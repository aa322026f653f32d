package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
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
	look := deadlineLook{f: f, book: book, register: register}
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

	cases, without map[string]int // by kommune
	against        map[string]int
	provisions     []string // of the cases
}

// at looks at one case. Whether a deadline is relevant at all is known once it
// is reviewed; until then it may be.
func (l *deadlineLook) at(c *caseState) {
	if c.state == outOfScope || c.state == surplus || c.state == notDelivered {
		return
	}
	if l.cases == nil {
		l.cases, l.without, l.against = map[string]int{}, map[string]int{}, map[string]int{}
	}
	provision := l.f.provisionOf(c.drawnCase)
	if !slices.Contains(l.provisions, provision) {
		l.provisions = append(l.provisions, provision)
	}
	why, relevant := l.listed(c, provision), true
	if c.state == reviewed {
		why, relevant = l.reviewed(c, provision)
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
}

// reviewed is why the deadlines of a reviewed case could not be assessed.
func (l *deadlineLook) reviewed(c *caseState, provision string) (why deadline.Reason, relevant bool) {
	for _, t := range l.book.DeadlineResults(c.reading.Answers, l.register, c.kommune, provision) {
		if t.Status != deadline.NotRelevant {
			relevant = true
		}
		why = max(why, t.Reason) // of several any will do, but always the same
	}
	return why, relevant
}

// listed is why a case that nobody has reviewed has no deadline on the day on
// which the list says that it was received. A row for one type of case may be
// for it, so one is enough.
func (l *deadlineLook) listed(c *caseState, provision string) deadline.Reason {
	rules := l.register.Of(c.kommune, provision)
	if len(rules) == 0 {
		return deadline.NoDeadline
	}
	on := c.frame.received
	if on == nil {
		return "" // nobody can tell yet
	}
	why := deadline.NotInForce
	for _, r := range rules {
		if r.Covers(*on) {
			if _, why = l.register.Valid(c.kommune, provision, r.CaseType, *on); why == "" {
				return ""
			}
		}
	}
	return why
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
	s.fact("deadlines: %d cases may have one; for %d %s has none that was in force on the day of receipt",
		"frister: %d sager kan have en; for %d har %s ingen, der gjaldt på modtagelsesdagen", cases, without, deadlinesFile)
	l.tellProvisions(s)
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

func (s *Status) gapTable() ScreenTable {
	t := ScreenTable{ID: "deadlines", Title: lang.Text{EN: "Published deadlines", DA: "Offentliggjorte frister"}, Columns: []ScreenColumn{
		column("kommune", "kommune", "kommune"), number("cases", "cases", "sager"), number("without", "without deadline", "uden frist"),
		number("reported_other", "reported another", "har oplyst en anden"), number("days", "days uncovered", "dage uden frist")}}
	for _, g := range s.Gaps {
		t.row(g.Kommune, g.Cases, g.Without, g.Against, g.Days)
	}
	return t
}

// tellProvisions names provisions of cases that no row of the register is for,
// which may be a slip in how it is written.
func (l *deadlineLook) tellProvisions(s *Status) {
	var written []string
	for _, r := range l.register.Rules() {
		if !slices.Contains(written, r.Provision) {
			written = append(written, r.Provision)
		}
	}
	slices.Sort(l.provisions)
	for _, p := range l.provisions {
		if slices.ContainsFunc(l.register.Rules(), func(r deadline.Rule) bool { return r.MayBeFor(p) }) {
			continue
		}
		hint := lang.Text{EN: "it has " + strings.Join(written, ", "), DA: "den har " + strings.Join(written, ", ")}
		if meant := strict.DidYouMean(p, written); !meant.Empty() {
			hint = meant
		}
		s.fact("%[1]s has no deadline for %[2]s (%[3]s)", "%[1]s har ingen frist for %[2]s (%[4]s)", deadlinesFile, p, hint.EN, hint.DA)
	}
}

// tellOld names rows that claim to hold in the period and were looked up before
// it began.
func (l *deadlineLook) tellOld(s *Status) {
	p := l.f.Batch.Frame.Period
	if p == nil {
		return
	}
	var lines []string
	for _, r := range l.register.Rules() {
		if l.cases[r.Kommune] > 0 && r.SeenOn != nil && *r.SeenOn < p.From && (r.To == nil || *r.To >= p.From) && l.concerns(r) {
			lines = append(lines, fmt.Sprint(r.Place.Line))
		}
	}
	if n := len(lines); n > 0 {
		shown := strings.Join(lines[:min(n, 5)], ", ")
		if n > 5 {
			shown += ", …"
		}
		s.fact("deadlines looked up before the period began, on %s: %d of them in %s (line %s)", "frister, der er slået op, før perioden begyndte den %s: %d i %s (linje %s)", p.From, n, deadlinesFile, shown)
	}
}

func (l *deadlineLook) concerns(r deadline.Rule) bool {
	return slices.ContainsFunc(l.provisions, func(p string) bool { return r.MayBeFor(p) })
}
