package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sagsbarometer/data/day"
	"sagsbarometer/data/ledger"
)

// appendAll writes bodies as one new segment: all of them or none.
func (f *Folder) appendAll(bodies ...any) error {
	if len(bodies) == 0 {
		return nil
	}
	bodies, err := f.sealAll(bodies)
	if err != nil {
		return err
	}
	err = f.ledger.AppendSeq(f.Now.UTC().Format(time.RFC3339), func(yield func(ledger.Entry, error) bool) {
		for _, b := range bodies {
			if !yield(ledger.Encode(kindOf(b), b)) {
				return
			}
		}
	})
	if err != nil {
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
	case ChoiceEntry:
		return KindChoice
	case AlongsideEntry:
		return KindAlongside
	case HeadlineEntry:
		return KindHeadline
	case AskedEntry:
		return KindAsked
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
// Nobody may alter what an entry points to.
func all[T any](f *Folder, kind string) ([]T, error) {
	bodies, err := kept[T](f, kind)
	return slices.Clone(bodies), err
}

// kept is the same of the kinds of which there are some for every case: the
// entries themselves, which stay at hand until the ledger grows, and which
// nobody may alter.
func kept[T any](f *Folder, kind string) ([]T, error) {
	if d, ok := f.decoded[kind]; ok && d.head == f.ledger.Head() {
		return d.bodies.([]T), nil
	}
	bodies, err := decodeAll[T](f, kind)
	if err != nil {
		return nil, err
	}
	if f.decoded == nil {
		f.decoded = map[string]decoded{}
	}
	bodies = slices.Clip(bodies) // who appends gets a list of its own
	f.decoded[kind] = decoded{f.ledger.Head(), bodies}
	return bodies, nil
}

func decodeAll[T any](f *Folder, kind string) ([]T, error) {
	var bodies []T
	var words *texts
	seen := repeated{}
	for e, err := range f.ledger.Entries(kind) {
		if err != nil {
			return nil, err
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
		if r, ok := any(&b).(repeating); ok {
			r.repeats(seen.once)
		}
		bodies = append(bodies, b)
	}
	if words != nil {
		words.sayShut()
	}
	return bodies, nil
}

// A repeating entry has texts that stand in the entries of many cases, each of
// which is held once.
type repeating interface{ repeats(once func(...*string)) }

func (a *AnswersEntry) repeats(once func(...*string)) {
	once(&a.Reviewer, &a.ReviewedOn, &a.SourceFile)
}
func (d *DealEntry) repeats(once func(...*string)) { once(&d.Reviewer, &d.Form) }
func (d *DispositionEntry) repeats(once func(...*string)) {
	once(&d.Disposition, &d.Reason, &d.On, &d.SourceFile)
}

// repeated are texts that were read before.
type repeated map[string]string

func (r repeated) once(texts ...*string) {
	for _, t := range texts {
		if _, ok := r[*t]; !ok {
			r[*t] = *t
		}
		*t = r[*t]
	}
}

// last is the newest entry of a kind; nil where there is none.
func last[T any](f *Folder, kind string) (*T, error) {
	bodies, err := all[T](f, kind)
	if err != nil || len(bodies) == 0 {
		return nil, err
	}
	return &bodies[len(bodies)-1], nil
}

// has reports whether the ledger has an entry of a kind.
func (f *Folder) has(kind string) bool {
	return slices.ContainsFunc(f.ledger.Segments(), func(s ledger.Segment) bool { return s.Kinds[kind] > 0 })
}

// ledgerDigest is a digest of all entries of the kinds, in their order.
func (f *Folder) ledgerDigest(kinds []string) (string, error) {
	h := sha256.New()
	if len(kinds) == 0 {
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	for e, err := range f.ledger.Entries(kinds...) {
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s\x00%s\n", e.Kind, e.Body)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// partTime is when the newest entry of a kind was written about one part of the
// frame, in RFC 3339; empty where there is none.
func (f *Folder) partTime(kind string, part int64) (string, error) {
	return f.timeOf(kind, func(e ledger.Entry) bool {
		var of struct {
			Part int64 `json:"part"`
		}
		return json.Unmarshal(e.Body, &of) == nil && of.Part == part
	})
}

// timeOf is when the newest entry of a kind that is one of those meant was
// written.
func (f *Folder) timeOf(kind string, is func(ledger.Entry) bool) (at string, err error) {
	for _, s := range f.ledger.Segments() {
		for e, err := range f.ledger.EntriesOf(s, kind) {
			if err != nil {
				return "", err
			}
			if is(e) {
				at = s.At
			}
		}
	}
	return at, nil
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
