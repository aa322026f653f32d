package pipeline

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/sampling/lottery"
)

// The files that people write, other than batch.toml and the codebook.
const (
	deadlinesFile = "deadlines.csv"
	reviewersFile = "reviewers.csv"
	contactsFile  = "kommuner.csv"
)

// codebook reads the codebook that batch.toml names and holds the measures
// against it.
func (f *Folder) codebook() (*codebook.Codebook, error) {
	if f.book != nil {
		return f.book, nil
	}
	if f.Batch.Review == nil {
		return nil, refuse(lang.Text{EN: `add [review] codebook = "codebook.toml"`, DA: `tilføj [review] codebook = "codebook.toml"`},
			"%s: no [review], so there is no codebook", "%s: ingen [review], så der er intet måleskema", SpecFile)
	}
	name := f.Batch.Review.Codebook
	src, err := os.ReadFile(f.inPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse(lang.Text{}, "%s: the codebook %s is not there", "%s: måleskemaet %s findes ikke", f.Batch.Doc.At("review", "codebook"), name)
	}
	if err != nil {
		return nil, err
	}
	book, vs := codebook.Read(name, src, codebooks.Library)
	if book != nil {
		vs = append(vs, f.Batch.CheckCodebook(book)...)
	}
	if err := vs.Err(); err != nil {
		return nil, err
	}
	f.book = book
	return book, nil
}

// list reads one of the lists kept by hand. A list that is not there is empty.
func list[T any](f *Folder, name string, read func(file string, src []byte) (T, strict.Violations)) (T, error) {
	var none T
	src, err := os.ReadFile(f.inPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	v, vs := read(name, src)
	return v, vs.Err()
}

func (f *Folder) findKommune(text string) (string, bool) {
	k, ok := f.register().Find(text)
	return k.Code, ok
}

func (f *Folder) reviewers() ([]forms.Reviewer, error) {
	return list(f, reviewersFile, func(file string, src []byte) ([]forms.Reviewer, strict.Violations) {
		return forms.ReadReviewers(file, src, f.findKommune)
	})
}

func (f *Folder) contacts() ([]forms.Contact, error) {
	return list(f, contactsFile, func(file string, src []byte) ([]forms.Contact, strict.Violations) {
		return forms.ReadContacts(file, src, f.findKommune)
	})
}

// drawnCases reads out/draw.parquet back, with the frame's row of each case.
func (f *Folder) drawnCases() ([]drawnCase, error) {
	t, err := data.ReadParquetFile(f.outPath(DrawFile))
	if err != nil {
		return nil, err
	}
	cases := make([]drawnCase, t.Rows)
	for i := range cases {
		c := &cases[i]
		c.ID, c.no, c.Stratum = t.Column("case_id").Texts[i], t.Column("case_no").Texts[i], t.Column("stratum").Texts[i]
		c.Rank, c.Role = int64(t.Column("rank").Ints[i]), lottery.Role(t.Column("role").Texts[i])
		c.ticket = t.Column("ticket").Texts[i]
		c.population, c.planned = int64(t.Column("stratum_pop").Ints[i]), int64(t.Column("n_planned").Ints[i])
		if w := t.Column("w"); !w.Null[i] {
			c.hasWeight, c.w, c.pi = true, w.Floats[i], t.Column("pi").Floats[i]
		}
	}
	return cases, f.addRows(cases)
}

type dispositionsByCase map[string]*DispositionEntry

// of is the disposition of a case; empty where there is none.
func (d dispositionsByCase) of(no string) DispositionEntry { return *orNothing(d[no]) }

// dispositions are the last that the ledger says of each case.
func (f *Folder) dispositions() (dispositionsByCase, error) {
	list, err := kept[DispositionEntry](f, KindDisposition)
	return newest(list, func(d *DispositionEntry) string { return d.CaseNo }), err
}

// A caseState is a drawn case and how far it has come.
type caseState struct {
	drawnCase
	disposition *DispositionEntry // empty where nothing is said
	reading     *AnswersEntry     // so too
	deal        *DealEntry        // who has it, and where; empty where nobody has
	again       []string          // items that the present codebook asks of a signed reading
	state       state
}

// A state is where an opened case stands.
type state string

const (
	// The dispositions of cases.parquet, which are final.
	reviewed     state = "gennemgaaet"
	outOfScope   state = "falder_udenfor"
	notDelivered state = "ikke_modtaget"
	incomplete   state = "ufuldstaendig" // in scope, but what came is not enough to review it
	// What has yet to become one of them.
	awaiting    state = "afventer_akter"
	saidOutside state = "kommune_siger_udenfor" // the authority has not said so
	toBeDealt   state = "skal_fordeles"
	beingRead   state = "under_gennemgang"
	// A case beyond those that count; nobody needs to do anything about it.
	surplus state = "overtallig"
)

// finalStates are the final states of the cases that count.
var finalStates = []state{reviewed, outOfScope, notDelivered, incomplete}

func (s state) final() bool { return s == surplus || slices.Contains(finalStates, s) }

// casesAt is how far the cases had come at that head of the ledger.
type casesAt struct {
	head   string
	states []caseState
}

// states says of every opened case how far it has come: of the sample and of
// the reserves whose turn has come, by stratum and rank. What was worked out
// stays at hand until the ledger grows or a stage makes files anew; nobody may
// alter it.
func (f *Folder) states() ([]caseState, error) {
	if f.stand != nil && f.stand.head == f.ledger.Head() {
		return f.stand.states, nil
	}
	f.stand = nil // and is in nobody's way while others are worked out
	states, err := f.statesNow()
	if err == nil {
		f.stand = &casesAt{f.ledger.Head(), slices.Clip(states)}
	}
	return states, err
}

func (f *Folder) statesNow() ([]caseState, error) {
	opened, err := f.openedCases()
	if err != nil {
		return nil, err
	}
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	dispositions, err := f.dispositions()
	if err != nil {
		return nil, err
	}
	readings, err := f.readings()
	if err != nil {
		return nil, err
	}
	dealt, err := f.dealt()
	if err != nil {
		return nil, err
	}
	now := placed(dealt)
	states := make([]caseState, 0, len(opened))
	for _, c := range opened {
		s := caseState{drawnCase: c, disposition: orNothing(dispositions[c.no]), reading: orNothing(readings[firstOf(c.no)]), deal: orNothing(now[firstOf(c.no)])}
		if s.reading.ReviewedOn != "" {
			_, s.again = carried(book, *s.reading)
		}
		s.state = s.where()
		states = append(states, s)
	}
	if f.Batch.Design != nil {
		markSurplus(states)
	}
	return states, nil
}

// decided reports whether the authority's own list has explained why the case
// stands as it does.
func (s *caseState) decided() bool {
	return s.disposition.Remark != "" && strings.HasSuffix(strings.ToLower(s.disposition.SourceFile), ".csv")
}

func (s *caseState) where() state {
	switch {
	case s.disposition.Disposition == forms.OutOfScope:
		return outOfScope
	case s.disposition.Disposition == forms.NotDelivered:
		return notDelivered
	case s.disposition.Disposition == forms.Incomplete:
		return incomplete
	case s.disposition.Disposition == forms.SaysOutOfScope:
		return saidOutside
	case s.reading.ReviewedOn != "" && len(s.again) == 0:
		return reviewed
	case s.deal.Form != "":
		return beingRead
	case s.disposition.Disposition == forms.Arrived:
		return toBeDealt
	}
	return awaiting
}
