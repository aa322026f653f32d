package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
)

// KindAsked is the kind of an AskedEntry.
const KindAsked = "asked"

// AskedEntry is what a version of the codebook asked when the first of its
// forms was written: short digests by element ([codebook.Codebook.Asks]).
type AskedEntry struct {
	Version int               `json:"version"`
	Asks    map[string]string `json:"asks"`
}

// noteAsked notes what the present version asks, once a form of it is out.
func (f *Folder) noteAsked() error {
	book, err := f.codebook()
	if err != nil {
		return err
	}
	asked, err := f.askedVersion()
	if err != nil || asked != book.Version {
		return err
	}
	noted, err := f.noted(book.Version)
	if err != nil || noted != nil {
		return err
	}
	return f.appendAll(AskedEntry{book.Version, book.Asks()})
}

func (f *Folder) noted(version int) (*AskedEntry, error) {
	list, err := all[AskedEntry](f, KindAsked)
	if i := slices.IndexFunc(list, func(e AskedEntry) bool { return e.Version == version }); i >= 0 {
		return &list[i], err
	}
	return nil, err
}

// holdAsked refuses a codebook that asks otherwise than its version did when
// forms went out: answers to two questions would be counted as one, and nobody
// would see it. So is one of an earlier version than what has been asked.
func (f *Folder) holdAsked() error {
	if f.Batch.Review == nil {
		return nil
	}
	asked, err := f.askedVersion()
	if err != nil || asked == 0 {
		return err
	}
	book, err := f.codebook()
	if err != nil {
		return err
	}
	name := f.Batch.Review.Codebook
	if book.Version < asked {
		return refuse(lang.Text{EN: fmt.Sprintf("write version = %d; what is undone is a change too", asked+1), DA: fmt.Sprintf("skriv version = %d; også det at fortryde er en ændring", asked+1)},
			"%s: version %d, and version %d has been asked already", "%s: version %d, men version %d er allerede brugt i skemaer", name, book.Version, asked)
	}
	noted, err := f.noted(book.Version)
	if err != nil || noted == nil {
		return err
	}
	now := book.Asks()
	elements := maps.Clone(now)
	maps.Copy(elements, noted.Asks)
	var differ []string
	for _, id := range slices.Sorted(maps.Keys(elements)) {
		if now[id] != noted.Asks[id] {
			differ = append(differ, id)
		}
	}
	if len(differ) == 0 {
		return nil
	}
	return refuse(lang.Text{
		EN: fmt.Sprintf("put it back as it was, or write version = %d and a [[change]] for each question whose answers must be given again", book.Version+1),
		DA: fmt.Sprintf("skriv det tilbage, som det var, eller skriv version = %d og en [[change]] for hvert spørgsmål, hvis svar skal gives igen", book.Version+1)},
		"%s: version %d has been asked already, and is not what it was: %s", "%s: version %d er allerede brugt i skemaer og er ikke længere, som den var: %s",
		name, book.Version, strings.Join(differ, ", "))
}
