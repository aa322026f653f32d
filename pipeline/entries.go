package pipeline

import (
	"sagsbarometer/data/forms"
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
	KindChoice      = "choice"
	KindAlongside   = "alongside"
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
	// ReviewersSHA256 is the digest of reviewers.csv, and Without the one whose
	// readings go to the others and who is therefore not among the Reviewers.
	ReviewersSHA256 string `json:"reviewers_sha256,omitempty"`
	Without         string `json:"without,omitempty"`
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
	CaseNo          string      `json:"case_no"`
	Reviewer        string      `json:"reviewer"`
	Reading         forms.Kind  `json:"reading"`
	CodebookVersion int         `json:"codebook_version"`
	ReviewedOn      string      `json:"reviewed_on,omitempty"` // empty: not finished
	Answers         HeldAnswers `json:"answers"`
	Remark          string      `json:"remark,omitempty"`
	AskLead         bool        `json:"ask_lead,omitempty"` // the reviewer asks the project lead
	Question        string      `json:"question,omitempty"` // about what
	Sealed          string      `json:"sealed,omitempty"`   // remark, question and answers in words; in memory they are opened
	SourceFile      string      `json:"source_file"`
	SourceRow       int         `json:"source_row"`
}

// sameFate compares what becomes of the case, not where it was said or why.
func (d DispositionEntry) sameFate(o DispositionEntry) bool {
	return d.Disposition == o.Disposition && d.Reason == o.Reason && d.On == o.On
}

// same compares what was said and under which version of the codebook, not
// where it was read.
func (a AnswersEntry) same(o AnswersEntry) bool {
	return a.Reviewer == o.Reviewer && a.Reading == o.Reading && a.CodebookVersion == o.CodebookVersion &&
		a.ReviewedOn == o.ReviewedOn && a.Remark == o.Remark && a.AskLead == o.AskLead && a.Question == o.Question && a.Answers.same(o.Answers)
}

// empty reports whether nothing is said of the case.
func (a AnswersEntry) empty() bool {
	return a.Answers.none() && a.ReviewedOn == "" && a.Remark == "" && !a.AskLead && a.Question == ""
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
