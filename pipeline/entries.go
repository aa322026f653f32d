package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/data/ledger"
)

// The kinds of ledger entries. Each has one body type below.
const (
	KindFreeze      = "freeze"
	KindSeed        = "seed"
	KindDraw        = "draw"
	KindOpen        = "open"
	KindDeal        = "deal"
	KindDisposition = "disposition"
	KindAnswers     = "answers"
	KindRelease     = "release"
	KindReleased    = "released"
	KindDealing     = "dealing"
	KindLock        = "lock"
	KindObjection   = "objection"
	KindForget      = "forget"
	KindLook        = "look"
	KindHeadline    = "headline"
)

// FreezeEntry commits to the frame, the plan and the key, before any seed is
// known. All digests are hex SHA-256; MerkleRoot is RFC 6962 over the lines
// of the canonical frame.
type FreezeEntry struct {
	Part        int64  `json:"part,omitempty"` // 0 is the frame, 1, 2, ... its supplements
	Batch       string `json:"batch"`          // id of the batch in what was published
	FrameSHA256 string `json:"frame_sha256"`
	MerkleRoot  string `json:"merkle_root"`
	Cases       int    `json:"cases"`
	Strata      int    `json:"strata"`
	PlanSHA256  string `json:"plan_sha256"`
	KeySHA256   string `json:"key_sha256,omitempty"`
	// SeedSource is where the seed will come from, and how it is written; empty
	// where that was not named beforehand.
	SeedSource string `json:"seed_source,omitempty"`
	// ColumnsSHA256 is of what the lists say of each case, so that none can be
	// called something else once it is known who was drawn.
	ColumnsSHA256 string `json:"columns_sha256"`
	// Exclude are the lists that took cases out of the part.
	Exclude []FileDigest `json:"exclude,omitempty"`
}

// SeedEntry is the public randomness of the draw and where it came from.
type SeedEntry struct {
	Part   int64  `json:"part,omitempty"`
	Seed   string `json:"seed"`
	Source string `json:"source"`
	// WithFreeze says that one command froze the frame and gave the seed, so
	// that nobody can see that the frame was first.
	WithFreeze bool `json:"with_freeze,omitempty"`
}

// DrawEntry is what the seed made of the frozen frame: the digest of
// draw.parquet's rows as lines `case_id TAB stratum TAB rank TAB role LF`.
type DrawEntry struct {
	Part       int64  `json:"part,omitempty"`
	DrawSHA256 string `json:"draw_sha256"`
	Cases      int    `json:"cases"`
}

// DealEntry is who reads a case, and in which form it stands. A later entry
// for the same reading of the case moves it: it was dealt again, under a later
// version of the codebook or to another reviewer.
type DealEntry struct {
	CaseNo          string     `json:"case_no"`
	Reviewer        string     `json:"reviewer"`
	Form            string     `json:"form"`                       // forms/skema-R1.xlsx
	CodebookVersion int        `json:"codebook_version,omitempty"` // that the form was written for; 0 is 1
	Reading         forms.Kind `json:"reading,omitempty"`          // 0 is the first
	Only            []string   `json:"only,omitempty"`             // items that are asked again, of answers that stand else
}

// DealingEntry is what readings were dealt by lot from, so that who got what
// can be made again. The deals follow it.
type DealingEntry struct {
	Reading   forms.Kind        `json:"reading"`
	On        string            `json:"on"`
	Reviewers []DealingReviewer `json:"reviewers"` // who were there
	Cases     []string          `json:"cases"`     // that were dealt
	// Barred are those who must not get a case, since they make another reading
	// of it.
	Barred map[string][]string `json:"barred,omitempty"`
}

// DealingReviewer is what counts of a reviewer when cases are dealt.
type DealingReviewer struct {
	Code  string   `json:"code"`
	Share int64    `json:"share"` // in thousandths
	Not   []string `json:"not,omitempty"`
}

// DispositionEntry is what became of a drawn case before anyone read it:
// arrived, out_of_scope or not_delivered. says_out_of_scope is the word of a
// kommune that the authority has not confirmed, and withdrawn takes back what
// was said before. A later entry replaces an earlier.
type DispositionEntry struct {
	CaseNo      string `json:"case_no"`
	Disposition string `json:"disposition"`
	Reason      string `json:"reason,omitempty"`
	On          string `json:"on,omitempty"`
	Remark      string `json:"remark,omitempty"`
	Sealed      string `json:"sealed,omitempty"` // the remark; in memory it is opened
	SourceFile  string `json:"source_file"`
	SourceRow   int    `json:"source_row"`
}

// AnswersEntry is one reading of one case, as far as it had come. A later
// entry for the same reading of the case (of a trial, by the same reviewer)
// replaces an earlier one as a whole; no entry is ever removed. One without
// answers, date, remark and question takes the review back.
type AnswersEntry struct {
	CaseNo          string           `json:"case_no"`
	Reviewer        string           `json:"reviewer"`
	Reading         forms.Kind       `json:"reading"`
	CodebookVersion int              `json:"codebook_version"`
	ReviewedOn      string           `json:"reviewed_on,omitempty"` // empty: not finished
	Answers         codebook.Answers `json:"answers"`
	Remark          string           `json:"remark,omitempty"`
	AskLead         bool             `json:"ask_lead,omitempty"` // the reviewer asks the project lead
	Question        string           `json:"question,omitempty"` // about what
	Sealed          string           `json:"sealed,omitempty"`   // remark, question and answers in words; in memory they are opened
	SourceFile      string           `json:"source_file"`
	SourceRow       int              `json:"source_row"`
}

// sameFate compares what becomes of the case, not where it was said or why.
func (d DispositionEntry) sameFate(o DispositionEntry) bool {
	return d.Disposition == o.Disposition && d.Reason == o.Reason && d.On == o.On
}

// same compares what was said and under which version of the codebook, not
// where it was read.
func (a AnswersEntry) same(o AnswersEntry) bool {
	return a.Reviewer == o.Reviewer && a.Reading == o.Reading && a.CodebookVersion == o.CodebookVersion &&
		a.ReviewedOn == o.ReviewedOn && a.Remark == o.Remark && a.AskLead == o.AskLead && a.Question == o.Question && maps.Equal(a.Answers, o.Answers)
}

// empty reports whether nothing is said of the case.
func (a AnswersEntry) empty() bool {
	return len(a.Answers) == 0 && a.ReviewedOn == "" && a.Remark == "" && !a.AskLead && a.Question == ""
}

// ReleaseEntry says that a publication is to leave the house: the digest of
// its content, so that any later change shows as a draft again.
type ReleaseEntry struct {
	Number        int    `json:"number"`
	Date          string `json:"date"`
	Reason        string `json:"reason"`
	ContentSHA256 string `json:"content_sha256"`
}

// ReleasedEntry says that the copy of a release stands in releases/, and what
// it holds: the digest of its manifest, which has those of its files.
type ReleasedEntry struct {
	Number         int    `json:"number"`
	Directory      string `json:"directory"`
	ManifestSHA256 string `json:"manifest_sha256"`
}

// appendAll writes bodies as one new segment: all of them or none.
func (f *Folder) appendAll(bodies ...any) error {
	if len(bodies) == 0 {
		return nil
	}
	sealed, err := f.sealAll(bodies)
	if err != nil {
		return err
	}
	entries := make([]ledger.Entry, len(bodies))
	for i, b := range sealed {
		e, err := ledger.Encode(kindOf(b), b)
		if err != nil {
			return err
		}
		entries[i] = e
	}
	if err := f.ledger.Append(f.Now.UTC().Format(time.RFC3339), entries...); err != nil {
		return err
	}
	a, err := f.anchorNow()
	if err != nil {
		return err
	}
	return f.writeAnchor(a)
}

func kindOf(body any) string {
	switch body.(type) {
	case FreezeEntry:
		return KindFreeze
	case SeedEntry:
		return KindSeed
	case DrawEntry:
		return KindDraw
	case OpenEntry:
		return KindOpen
	case DealEntry:
		return KindDeal
	case DispositionEntry:
		return KindDisposition
	case AnswersEntry:
		return KindAnswers
	case ReportedEntry:
		return KindReported
	case ReleaseEntry:
		return KindRelease
	case ReleasedEntry:
		return KindReleased
	case DealingEntry:
		return KindDealing
	case LockEntry:
		return KindLock
	case ObjectionEntry:
		return KindObjection
	case ForgetEntry:
		return KindForget
	case LookEntry:
		return KindLook
	case HeadlineEntry:
		return KindHeadline
	case CloseEntry:
		return KindClose
	}
	panic(fmt.Sprintf("pipeline: %T is no ledger body", body))
}

// decoded are the entries of one kind as they were read, at that head of the
// ledger.
type decoded struct {
	head   string
	bodies any
}

// all decodes every entry of a kind, oldest first, with its texts in the clear.
// What was read stays at hand until the ledger grows; nobody may alter what an
// entry points to.
func all[T any](f *Folder, kind string) ([]T, error) {
	if d, ok := f.decoded[kind]; ok && d.head == f.ledger.Head() {
		return slices.Clone(d.bodies.([]T)), nil
	}
	bodies, err := decodeAll[T](f, kind)
	if err != nil {
		return nil, err
	}
	if f.decoded == nil {
		f.decoded = map[string]decoded{}
	}
	f.decoded[kind] = decoded{f.ledger.Head(), bodies}
	return slices.Clone(bodies), nil
}

func decodeAll[T any](f *Folder, kind string) ([]T, error) {
	var bodies []T
	var words *texts
	for _, e := range f.ledger.Entries() {
		if e.Kind != kind {
			continue
		}
		b, err := ledger.Decode[T](e)
		if err != nil {
			return nil, fmt.Errorf("ledger: %s: %w", kind, err)
		}
		if t, ok := any(&b).(texted); ok {
			if words == nil {
				if words, err = f.texts(); err != nil {
					return nil, err
				}
			}
			words.unseal(kind, t)
		}
		bodies = append(bodies, b)
	}
	if words != nil {
		words.sayShut()
	}
	return bodies, nil
}

// last is the newest entry of a kind; nil where there is none.
func last[T any](f *Folder, kind string) (*T, error) {
	bodies, err := all[T](f, kind)
	if err != nil || len(bodies) == 0 {
		return nil, err
	}
	return &bodies[len(bodies)-1], nil
}

// ledgerDigest is a digest of all entries of the kinds, in their order.
func (f *Folder) ledgerDigest(kinds []string) string {
	h := sha256.New()
	for _, e := range f.ledger.Entries() {
		if slices.Contains(kinds, e.Kind) {
			fmt.Fprintf(h, "%s\x00%s\n", e.Kind, e.Body)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// partTime is when the newest entry of a kind was written about one part of the
// frame, in RFC 3339; empty where there is none.
func (f *Folder) partTime(kind string, part int64) string {
	return f.timeOf(func(e ledger.Entry) bool {
		var of struct {
			Part int64 `json:"part"`
		}
		return e.Kind == kind && json.Unmarshal(e.Body, &of) == nil && of.Part == part
	})
}

func (f *Folder) timeOf(is func(ledger.Entry) bool) (at string) {
	entries := f.ledger.Entries()
	for _, s := range f.ledger.Segments() {
		if slices.ContainsFunc(entries[:s.Entries], is) {
			at = s.At
		}
		entries = entries[s.Entries:]
	}
	return at
}

// dayOf is the day of a time in the ledger; nil where there is none.
func dayOf(at string) *day.Date {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return nil // no such entry; Append writes nothing else
	}
	d := day.Date(t.Unix() / 86400)
	return &d
}
