package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/audit"
)

// dealingsAgainst deals every case again that was dealt by lot, from what the
// ledger noted then, and names those that somebody else has: who reads what
// was decided by the lot and not by what is in the case.
//
// What was noted is held against what else is known: who had read a case when
// it was dealt, on which day, who had it before, and who stands in
// reviewers.csv, as long as that is the file that cases were dealt from. Of an
// older one the ledger has the digest alone: that two notes from the same file
// say the same of everybody is all that can be seen.
func (f *Folder) dealingsAgainst() (audit.Differences, error) {
	h := &dealingHistory{Folder: f, has: map[slot]DealEntry{}, by: map[slot][]string{}, said: map[string]map[string]DealingReviewer{}}
	if err := h.readList(); err != nil {
		return nil, err
	}
	for _, s := range f.ledger.Segments() {
		h.file, h.on = "ledger/"+s.Name, dayOf(s.At)
		if err := h.segment(s); err != nil {
			return nil, err
		}
	}
	return h.ds, nil
}

// A dealingHistory is what the ledger says up to a segment of it.
type dealingHistory struct {
	*Folder
	file   string // the segment
	on     *day.Date
	before []DealEntry
	has    map[slot]DealEntry
	by     map[slot][]string                     // whoever said something in a reading
	said   map[string]map[string]DealingReviewer // of each reviewer, by digest of reviewers.csv
	noted  bool                                  // cases were dealt by lot before: 0.3.0 did not note from what

	list []forms.Reviewer // reviewers.csv as it is
	sum  string           // its digest; empty where it cannot be read
	ds   audit.Differences
}

// readList reads reviewers.csv where it can be read: that it was there is what
// the manifest is for.
func (h *dealingHistory) readList() error {
	list, err := h.reviewers()
	if err != nil || len(list) == 0 {
		return nil //nolint:nilerr // a list that is wrong says nothing of any dealing
	}
	h.list = list
	h.sum, _, err = whole.Digest(h.inPath(reviewersFile))
	return err
}

func (h *dealingHistory) differs(en, da string, args ...any) {
	h.ds = append(h.ds, audit.Difference{File: h.file, What: lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)}})
}

func (h *dealingHistory) segment(s ledger.Segment) error {
	var notes []DealingEntry
	var dealt []DealEntry
	var answers []AnswersEntry
	for e, err := range h.ledger.EntriesOf(s, KindDealing, KindDeal, KindAnswers) {
		if err != nil {
			return err
		}
		switch e.Kind {
		case KindDealing:
			err = decodeTo(e, &notes)
		case KindDeal:
			err = decodeTo(e, &dealt)
		case KindAnswers:
			err = decodeTo(e, &answers)
		}
		if err != nil {
			return fmt.Errorf("ledger: %s: %w", e.Kind, err)
		}
	}
	byLot := map[slot]bool{}
	for _, note := range notes {
		for _, no := range note.Cases {
			byLot[slotOf(no, note.Reading, "")] = true
			h.dealtAgain(note, no)
		}
		h.people(note)
		h.lot(note, dealt)
	}
	h.noted = h.noted || len(notes) > 0
	h.withoutLot(dealt, byLot)
	for _, d := range dealt {
		h.has[d.slot()] = d
	}
	h.before = append(h.before, dealt...)
	for _, a := range answers {
		if !a.empty() || a.Sealed != "" {
			h.by[a.slot()] = withItems(h.by[a.slot()], []string{a.Reviewer})
		}
	}
	return nil
}

func decodeTo[T any](e ledger.Entry, list *[]T) error {
	b, err := ledger.Decode[T](e)
	*list = append(*list, b)
	return err
}

// lot holds the deals of one segment against their note. What was given without
// a lot counts for how much each has.
func (h *dealingHistory) lot(note DealingEntry, dealt []DealEntry) {
	who, err := h.dealAs(note, slices.Concat(h.before, dealt))
	if err != nil {
		h.ds = append(h.ds, audit.Difference{File: h.file, What: lang.Text{EN: "cannot be dealt again: " + err.Error(), DA: "kan ikke fordeles igen: " + err.Error()}})
		return
	}
	has := placed(dealt)
	for _, no := range note.Cases {
		if is := has[slotOf(no, note.Reading, "")].Reviewer; is != who[no] {
			h.differs("%s stands with %s, and the lot gives it to %s", "%s står hos %s, og loddet giver den til %s", no, cmp.Or(is, "–"), who[no])
		}
	}
}

// people holds those whom a note has as there against reviewers.csv and against
// the other notes that were made from the same file.
func (h *dealingHistory) people(note DealingEntry) {
	if h.on != nil && note.On != h.on.String() {
		h.differs("the cases are said to be dealt on %s, and the journal has it on %s", "sagerne siges at være fordelt den %s, og journalen har det den %s", note.On, h.on)
	}
	if note.ReviewersSHA256 == "" {
		return
	}
	said := h.said[note.ReviewersSHA256]
	if said == nil {
		said = map[string]DealingReviewer{}
		h.said[note.ReviewersSHA256] = said
	}
	for _, r := range note.Reviewers {
		if was, seen := said[r.Code]; seen && !sameReviewer(was, r) {
			h.differs("%s has another share or other kommuner than in an earlier dealing from the same reviewers.csv", "%s har en anden andel eller andre kommuner end i en tidligere fordeling efter samme reviewers.csv", r.Code)
		}
		said[r.Code] = r
	}
	on, err := day.Parse(note.On)
	if err != nil || note.ReviewersSHA256 != h.sum {
		return
	}
	there := map[string]DealingReviewer{}
	for _, r := range note.Reviewers {
		there[r.Code] = r
	}
	for _, r := range h.list {
		is, dealt := there[r.Code]
		delete(there, r.Code)
		switch may := r.Here(on) && r.Code != note.Without; {
		case may && !dealt:
			h.differs("%s was here on %s and was dealt nothing", "%s var her den %s og fik intet", r.Code, note.On)
		case !may && dealt:
			h.differs("%s was dealt cases and was not here on %s", "%s fik sager og var her ikke den %s", r.Code, note.On)
		case dealt && !sameReviewer(is, DealingReviewer{r.Code, r.Share, r.Not}):
			h.differs("%s was dealt cases by another share or with other kommuner than reviewers.csv says", "%s fik sager efter en anden andel eller med andre kommuner, end reviewers.csv siger", r.Code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(there)) {
		h.differs("%s was dealt cases and is not in reviewers.csv", "%s fik sager og står ikke i reviewers.csv", code)
	}
}

func sameReviewer(a, b DealingReviewer) bool {
	return a.Share == b.Share && slices.Equal(slices.Sorted(slices.Values(a.Not)), slices.Sorted(slices.Values(b.Not)))
}

// dealtAgain holds one case of a note against who had it and who had read it.
func (h *dealingHistory) dealtAgain(note DealingEntry, no string) {
	s := slotOf(no, note.Reading, "")
	if had, ok := h.has[s]; ok {
		kommune := h.formCase(no).Kommune
		if i := slices.IndexFunc(note.Reviewers, func(r DealingReviewer) bool { return r.Code == had.Reviewer }); i >= 0 && !slices.Contains(note.Reviewers[i].Not, kommune) {
			h.differs("%s was taken from %s, who was there and may read it", "%s blev taget fra %s, som var der og må læse den", no, had.Reviewer)
		}
	}
	want := slices.Sorted(slices.Values(h.readers(s)))
	if is := slices.Sorted(slices.Values(note.Barred[no])); !slices.Equal(is, want) {
		h.differs("of %s, %s are said to make another reading, and by the journal %s do", "om %s siges %s at have en anden læsning af den, og efter journalen har %s", no,
			cmp.Or(strings.Join(is, ", "), "–"), cmp.Or(strings.Join(want, ", "), "–"))
	}
}

// readers are those who had, or had and began, another reading of the case by
// then: see tasksOfCases.readers.
func (h *dealingHistory) readers(s slot) []string {
	var tasks []*task
	for kind := forms.FirstReading; kind <= forms.Objection; kind++ {
		other := slotOf(s.no, kind, "")
		if d, ok := h.has[other]; ok {
			tasks = append(tasks, &task{kind: kind, deal: &d, by: h.by[other]})
		}
	}
	return tasksOfCases{s.no: tasks}.readers(s.no, s.kind)
}

// withoutLot names the cases of a segment that somebody was given although no
// lot was drawn. A trial is for all, who has a case keeps it in the next form,
// and an arbiter may be named: but one, who has not read the case.
func (h *dealingHistory) withoutLot(dealt []DealEntry, byLot map[slot]bool) {
	arbiter := ""
	for _, d := range dealt {
		s := d.slot()
		had, ok := h.has[s]
		named := s.kind == forms.Arbitration && !ok && !slices.Contains(h.readers(s), d.Reviewer) && (arbiter == "" || arbiter == d.Reviewer)
		switch {
		case byLot[s] || s.kind == forms.Trial || !h.noted || ok && had.Reviewer == d.Reviewer:
		case named:
			arbiter = d.Reviewer
		default:
			h.differs("%s was given to %s without a lot", "%s er givet til %s uden lod", d.CaseNo, d.Reviewer)
		}
	}
}
