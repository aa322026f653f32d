package pipeline

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/audit"
)

// KindClose is the last entry that a ledger gets.
const KindClose = "close"

// CloseEntry says that a batch is over: what is kept of it, besides the ledger
// itself, and until when the rest may be there.
type CloseEntry struct {
	On       string       `json:"on"`
	Release  int          `json:"release"`   // the last
	DeleteBy string       `json:"delete_by"` // the last day of lists, replies, forms, letters and backups
	KeysBy   string       `json:"keys_by"`   // and of the keys
	Kept     []FileDigest `json:"kept"`
}

// closing is the entry that closed the batch; nil where it is open.
func (f *Folder) closing() (*CloseEntry, error) { return last[CloseEntry](f, KindClose) }

// Closed is the day on which the batch was closed; empty where it is open.
func (f *Folder) Closed() (string, error) {
	c, err := f.closing()
	if err != nil || c == nil {
		return "", err
	}
	return c.On, nil
}

// refuseClosed refuses to change a batch that is closed.
func (f *Folder) refuseClosed() error {
	on, err := f.Closed()
	if err != nil || on == "" {
		return err
	}
	return refuse(lang.Text{EN: "barometer close " + f.dir + " shows what is kept and what must be deleted; barometer new begins another batch",
		DA: "barometer close " + f.dir + " viser, hvad der gemmes, og hvad der skal slettes; barometer new begynder en ny batch"},
		"%s was closed on %s: nothing in it is changed any more", "%s blev afsluttet den %s: intet i den ændres mere", f.dir, on)
}

// writtenAfterClosing reports whether the entry that closed the batch is not the
// last.
func (f *Folder) writtenAfterClosing() (bool, error) {
	closed := false
	for e, err := range f.ledger.Entries() {
		if err != nil || closed {
			return true, err
		}
		closed = isClosing(e)
	}
	return !closed, nil
}

// againstClosing holds what was kept against what the ledger noted when the
// batch was closed. Nothing is computed again: the lists may be deleted.
func (f *Folder) againstClosing(c *CloseEntry) (audit.Differences, error) {
	var ds audit.Differences
	say := func(path, en, da string) {
		ds = append(ds, audit.Difference{File: path, What: lang.Text{EN: en, DA: da}})
	}
	for _, was := range c.Kept {
		switch sum, _, err := whole.Digest(f.inBatch(was.Path)); {
		case errors.Is(err, fs.ErrNotExist):
			say(was.Path, "was kept and is gone", "blev gemt og er væk")
		case err != nil:
			return nil, err
		case sum != was.SHA256:
			say(was.Path, "has changed since the batch was closed", "er ændret, siden batchen blev afsluttet")
		}
	}
	now, err := f.keeping()
	if err != nil {
		return nil, err
	}
	for _, name := range now {
		if !slices.ContainsFunc(c.Kept, func(d FileDigest) bool { return d.Path == name }) {
			say(name, "has come since the batch was closed", "er kommet til, siden batchen blev afsluttet")
		}
	}
	if after, err := f.writtenAfterClosing(); err != nil {
		return nil, err
	} else if after {
		say("ledger", "was written to after the batch was closed", "er skrevet i, efter at batchen blev afsluttet")
	}
	released, err := f.releasesAgainst()
	if err != nil {
		return nil, err
	}
	for _, d := range released {
		if !slices.ContainsFunc(ds, func(have audit.Difference) bool { return have.File == d.File }) {
			ds = append(ds, d)
		}
	}
	slices.SortStableFunc(ds, func(a, b audit.Difference) int { return strings.Compare(a.File, b.File) })
	return ds, nil
}
