package pipeline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/screen"
)

// Close ends a batch after its last release: it sees that out/ still is what
// the batch gives, notes the digests of what is kept, makes that read-only, and
// lists what must be deleted and by when. Of a batch that is closed it shows
// that list again; left says whether anything of it is still there that the
// program can see.
func Close(ctx context.Context, dir string, env Env) (_ *screen.Screen, left bool, err error) {
	f, err := open(dir, env, finishing)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	c, err := f.closing()
	if err != nil {
		return nil, false, err
	}
	if c == nil {
		if c, err = f.close(ctx); err != nil {
			return nil, false, err
		}
	}
	if err := f.seclude(c); err != nil {
		return nil, false, err
	}
	return f.deletions(c)
}

// close refuses while anything is open, then writes the last entry.
func (f *Folder) close(ctx context.Context) (*CloseEntry, error) {
	if f.Batch.Privacy == nil {
		return nil, refuse(lang.Text{
			EN: `add [privacy] with delete_by = 2027-06-30, keys_by where the keys are kept longer, and a rationale`,
			DA: `tilføj [privacy] med delete_by = 2027-06-30, keys_by, hvis nøglerne gemmes længere, og en rationale`},
			"%s: no [privacy], so nothing says until when lists and forms are kept", "%s: ingen [privacy], så intet siger, hvor længe lister og skemaer gemmes", SpecFile)
	}
	if err := f.mayClose(ctx); err != nil {
		return nil, err
	}
	ds, err := Verify(ctx, f.dir, f.Env)
	if err != nil {
		return nil, err
	}
	if len(ds) > 0 {
		return nil, ds
	}
	names, err := f.keeping()
	if err != nil {
		return nil, err
	}
	release, err := last[ReleaseEntry](f, KindRelease)
	if err != nil {
		return nil, err
	}
	p := f.Batch.Privacy
	c := CloseEntry{On: f.today().String(), Release: release.Number, DeleteBy: p.DeleteBy.String(), KeysBy: p.KeysUntil().String(), Kept: []FileDigest{}}
	for _, name := range names {
		sum, _, err := whole.Digest(f.inBatch(name))
		if err != nil {
			return nil, err
		}
		c.Kept = append(c.Kept, FileDigest{name, sum})
	}
	return &c, f.appendAll(c)
}

// mayClose refuses while a reading is open, an objection is unheard, or what
// out/ says is not what was released last.
func (f *Folder) mayClose(ctx context.Context) error {
	s, err := f.status(ctx)
	if err != nil {
		return err
	}
	if !s.Done {
		return &Waiting{s}
	}
	open, err := f.stillOpen()
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return refuse(lang.Text{EN: "let them be finished, then barometer run, and release what moved", DA: "lad dem blive færdige, kør barometer run, og udgiv det, der er ændret"},
			"readings that are not finished: %s", "læsninger, der ikke er færdige: %s", someOf(open))
	}
	release, err := last[ReleaseEntry](f, KindRelease)
	if err != nil {
		return err
	}
	now, err := f.publicNow()
	if release == nil || err != nil || now.ContentSHA256 != release.ContentSHA256 {
		return refuse(s.Next, "a batch is closed when its figures are released, and they are not", "en batch afsluttes, når dens tal er udgivet, og det er de ikke")
	}
	copies, err := all[ReleasedEntry](f, KindReleased)
	if err == nil && !slices.ContainsFunc(copies, func(c ReleasedEntry) bool { return c.Number == release.Number }) {
		err = refuse(lang.Text{EN: "barometer run " + f.dir, DA: "barometer run " + f.dir},
			"release %d has no copy in releases/", "udgivelse %d har ingen kopi i releases/", release.Number)
	}
	return err
}

// stillOpen are the cases with a reading that somebody still owes, or with an
// objection that nobody has taken in.
func (f *Folder) stillOpen() ([]string, error) {
	states, tasks, err := f.underway()
	if err != nil {
		return nil, err
	}
	book, err := f.codebook()
	if err != nil {
		return nil, err
	}
	reviewers, err := f.reviewers()
	if err != nil {
		return nil, err
	}
	var open []string
	for i := range tasks {
		if t := &tasks[i]; t.owed(book, reviewers) && !t.signed() {
			open = append(open, t.of.no)
		}
	}
	fresh, err := f.newObjections(states)
	for _, o := range fresh {
		open = append(open, o.CaseNo)
	}
	slices.Sort(open)
	return slices.Compact(open), err
}

// keeping are the files that are kept of a closed batch, by name, besides the
// ledger: what describes it, the figures, and what was released.
func (f *Folder) keeping() ([]string, error) {
	names, err := f.findInBatch(slices.Concat([]string{"*.toml", "*.csv", "out/...", "releases/..."}, f.withVariances())...)
	if err != nil {
		return nil, err
	}
	var deleted []string
	for _, t := range f.toDelete() {
		deleted = append(deleted, t.patterns...)
	}
	return slices.DeleteFunc(names, func(name string) bool { return passing(name) || matches(deleted, name) }), nil
}

// seclude makes what is kept read-only, where the system can say so.
func (f *Folder) seclude(c *CloseEntry) error {
	names := make([]string, 0, len(c.Kept))
	for _, k := range c.Kept {
		names = append(names, k.Path)
	}
	for _, s := range f.ledger.Segments() {
		names = append(names, "ledger/"+s.Name)
	}
	for _, name := range names {
		path := f.inBatch(name)
		info, err := os.Stat(path)
		if errors.Is(err, os.ErrNotExist) {
			continue // verify names it
		}
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o222 == 0 {
			continue
		}
		if err := os.Chmod(path, info.Mode().Perm()&^0o222); err != nil {
			return err
		}
	}
	return nil
}

// inBatch is where a file of the batch itself is, also when only looking.
func (f *Folder) inBatch(name string) string {
	return filepath.Join(f.dir, filepath.FromSlash(name))
}

// findInBatch is find in the batch itself, also when only looking.
func (f *Folder) findInBatch(patterns ...string) ([]string, error) {
	real := *f
	real.outRoot = f.dir
	return real.find(patterns...)
}

func isClosing(e ledger.Entry) bool { return e.Kind == KindClose }
