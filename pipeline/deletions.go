package pipeline

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/screen"
)

// DeletionList is written once when a batch is closed: what must be deleted,
// with room to note who did so and when.
const DeletionList = "private/sletteliste.csv"

// A leftover is something about people that is not kept.
type leftover struct {
	what     lang.Text
	patterns []string // of files in the batch
	where    lang.Text
	key      bool // to be gone when the keys are
	unseen   bool // it is where the program cannot look
	others   bool // it is all that is neither kept nor anything else of the list
}

// toDelete is all that is not kept of a closed batch. Without the lists, the
// requests and the key nobody can tell whose a case is; without the keys of the
// texts nobody can read what the ledger holds of them.
func (f *Folder) toDelete() []leftover {
	at := func(patterns ...string) ([]string, lang.Text) {
		return patterns, lang.Same(strings.ReplaceAll(strings.Join(patterns, ", "), "/...", "/"))
	}
	var list []leftover
	add := func(en, da string, key bool, patterns ...string) {
		p, where := at(patterns...)
		list = append(list, leftover{what: lang.Text{EN: en, DA: da}, patterns: p, where: where, key: key})
	}
	add("case lists with journal numbers", "sagslister med journalnumre", false, everyPattern(f.Batch.Frame.Files, f.Batch.Frame.Exclude, "frame/...")...)
	add("what came back with the requests", "det, der kom tilbage med anmodningerne", false, "replies/...")
	add("review forms", "gennemgangsskemaer", false, "forms/...")
	add("letters, requests, receipts, lists of errors", "breve, anmodninger, kvitteringer, fejllister", false, "private/...")
	add("names and addresses of staff, words of objections", "navne og adresser på ansatte, ordene i indsigelser", false, reviewersFile, contactsFile, objectionsFile)
	add("ledger segments that were set aside", "led i journalen, der er lagt til side", false, "ledger/torn/...")
	add("keys of what is said in words", "nøgler til det, der står i ord", true, CaseKeysFile)
	if ref := f.Batch.Batch.Key; ref != "" && !strings.HasPrefix(ref, "public:") {
		list = append(list,
			leftover{what: lang.Text{EN: "the year's key", DA: "årets nøgle"}, where: lang.Same(ref), key: true},
			leftover{what: lang.Text{EN: "copies of the year's key", DA: "kopier af årets nøgle"}, key: true, unseen: true,
				where: lang.Text{EN: "with those whom barometer key backup was made for", DA: "hos dem, barometer key backup er lavet til"}})
	}
	return append(list,
		leftover{what: lang.Text{EN: "whatever else somebody put into the batch", DA: "hvad nogen ellers har lagt i batchen"}, others: true,
			where: lang.Text{EN: "anywhere in it", DA: "hvor som helst i den"}},
		leftover{what: lang.Text{EN: "backups of the batch", DA: "sikkerhedskopier af batchen"}, unseen: true,
			where: lang.Text{EN: "where barometer backup put them, and copies of the disk", DA: "hvor barometer backup har lagt dem, og kopier af disken"}},
		leftover{what: lang.Text{EN: "papers of the cases, mails and downloads", DA: "sagsakter, mails og hentede filer"}, unseen: true,
			where: lang.Text{EN: "with the reviewers, in mailboxes and shared folders", DA: "hos juristerne, i postkasser og på fællesdrev"}})
}

func everyPattern(files, exclude []string, more ...string) []string {
	all := slices.Concat(files, exclude, more)
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(p string) bool { // what lies below frame/ is there already
		return strings.HasPrefix(p, "frame/") && p != "frame/..."
	})
}

// until is the last day of a leftover.
func (c *CloseEntry) until(l leftover) string {
	if l.key {
		return c.KeysBy
	}
	return c.DeleteBy
}

// countOthers counts the files that nobody asked for: notes, mails, a copy of a
// list. What is theirs to say of nobody knows.
func (f *Folder) countOthers(c *CloseEntry) (int, error) {
	known := []string{"ledger/...", ".cache/..."}
	for _, k := range c.Kept {
		known = append(known, k.Path)
	}
	for _, l := range f.toDelete() {
		known = append(known, l.patterns...)
	}
	names, err := below(os.DirFS(f.dir), ".")
	return len(slices.DeleteFunc(names, func(name string) bool {
		return slices.Contains(known, name) || matches(known, name)
	})), err
}

// countLeft counts the files of a leftover that the program can see.
func (f *Folder) countLeft(c *CloseEntry, l leftover) (int, error) {
	if l.others {
		return f.countOthers(c)
	}
	if len(l.patterns) == 0 && !l.unseen { // the key
		_, err := os.Stat(f.keyPath(f.Batch.Batch.Key))
		if errors.Is(err, fs.ErrNotExist) {
			return 0, nil
		}
		return 1, err
	}
	names, err := f.findInBatch(l.patterns...)
	names = slices.DeleteFunc(names, func(name string) bool { // the keys go by their own day, the list last
		return name == DeletionList || name == CaseKeysFile && !l.key
	})
	return len(names), err
}

// deletions is the screen of what must be deleted, by when, and what is still
// there. What the list says is written beside it, once.
func (f *Folder) deletions(c *CloseEntry) (_ *screen.Screen, left bool, err error) {
	s := &screen.Screen{}
	s.Say("%s was closed on %s after release %d; %d files and the ledger are kept, and nothing is changed any more",
		"%s blev afsluttet den %s efter udgivelse %d; %d filer og journalen gemmes, og intet ændres mere", f.Batch.Batch.ID, c.On, c.Release, len(c.Kept))
	if f.Key.None() && f.Batch.Batch.Key == "" {
		s.Say("the batch has no key: the ids in out/ and the ledger are those that the kommuner delivered, and are kept",
			"batchen har ingen nøgle: id'erne i out/ og journalen er dem, kommunerne leverede, og de gemmes")
	}
	t := screen.Table{ID: "delete", Title: lang.Text{EN: "To be deleted", DA: "Skal slettes"}, Columns: []screen.Column{
		screen.Words("what", "what", "hvad"), screen.Words("where", "where", "hvor"), screen.Words("by", "at the latest", "senest"), screen.Numbers("files", "files", "filer"), screen.Words("state", "", "")}}
	overdue := false
	for _, l := range f.toDelete() {
		by := c.until(l)
		if l.unseen {
			t.Add(l.what, l.where, by, "", lang.Text{EN: "see for yourself", DA: "se selv efter"})
			continue
		}
		n, err := f.countLeft(c, l)
		if err != nil {
			return nil, false, err
		}
		state := lang.Text{EN: "gone", DA: "væk"}
		if n > 0 {
			left, state = true, lang.Text{EN: "still there", DA: "er der endnu"}
			if on, err := day.Parse(by); err == nil && f.today() > on {
				overdue = true
				late := strconv.Itoa(int(f.today() - on))
				state = lang.Text{EN: "still there, " + late + " days too long", DA: "er der endnu, " + late + " dage for længe"}
			}
		}
		t.Add(l.what, l.where, by, n, state)
	}
	s.Tables = append(s.Tables, t)
	switch {
	case overdue:
		s.Say("the day is over on which some of it had to be gone: delete it now", "dagen er forbi, da noget af det skulle være væk: slet det nu")
	case left:
		s.Say("delete each of these in time; barometer close %s --deleted says what is still there", "slet dem i tide; barometer close %s --deleted siger, hvad der er der endnu", f.dir)
	default:
		s.Say("all that the program can see is gone; barometer verify %s holds what is kept against the ledger", "alt, hvad programmet kan se, er væk; barometer verify %s holder det, der gemmes, op mod journalen", f.dir)
	}
	return s, left, f.writeDeletionList(c, left)
}

// Deletions are what must be deleted of a batch that is closed; left says
// whether any of it is still there that the program can see.
func (f *Folder) Deletions() (_ *screen.Screen, left bool, err error) {
	c, err := f.closing()
	if err != nil {
		return nil, false, err
	}
	if c == nil {
		return nil, false, refuse(lang.Text{EN: "barometer close " + f.dir, DA: "barometer close " + f.dir}, "%s is not closed", "%s er ikke afsluttet", f.dir)
	}
	return f.deletions(c)
}

// NotDeleted says that something is still there that must be deleted. It ends
// the command with status 5.
type NotDeleted struct{}

func (*NotDeleted) Error() string { return "not deleted yet" }

// statusOfClosed is the status of a batch that is over.
func (f *Folder) statusOfClosed(s *Status, c *CloseEntry, err error) (*Status, error) {
	if err != nil {
		return nil, err
	}
	s.Done = true
	s.closed, _, err = f.deletions(c)
	return s, err
}

// writeDeletionList writes the list for those who delete, unless it is there:
// they note in it what they did. Once all is gone it is theirs.
func (f *Folder) writeDeletionList(c *CloseEntry, left bool) error {
	if f.dry() || f.lock == nil || !left {
		return nil
	}
	if _, err := os.Stat(f.outPath(DeletionList)); err == nil {
		return nil
	}
	rows := [][]string{{"hvad", "hvor", "senest", "slettet_den", "af"}}
	for _, l := range f.toDelete() {
		rows = append(rows, []string{l.what.DA, l.where.DA, c.until(l), "", ""})
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // so that Excel sees the letters
	w := csv.NewWriter(&b)
	w.Comma = ';'
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.outPath(DeletionList)), 0o700); err != nil {
		return err
	}
	return whole.WriteFile(f.tmp(), f.outPath(DeletionList), 0o600, func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}
