package pipeline

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebook/page"
	"sagsbarometer/data/codebook/sheet"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/screen"
)

// A codebookFile is the codebook's own file as it stands in the batch.
type codebookFile struct {
	name       string // as batch.toml has it
	text       []byte // nil where there is none yet
	own, whole *codebook.Codebook
}

// codebookFile reads the codebook for those who write it. Whether it fits the
// measures is not asked: it may be in the making.
func (f *Folder) codebookFile() (c codebookFile, err error) {
	if f.Batch.Review == nil {
		_, err = f.codebook() // says what to add
		return c, err
	}
	c.name = f.Batch.Review.Codebook
	if c.text, err = os.ReadFile(f.inPath(c.name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	c.own, _ = codebook.ReadOwn(c.name, c.text)
	return c, nil
}

// valid reads the codebook with what it uses, and fails where it is not fit
// for use.
func (f *Folder) validCodebook() (c codebookFile, err error) {
	if c, err = f.codebookFile(); err != nil {
		return c, err
	}
	if c.text == nil {
		_, err = f.codebook() // says that it is not there
		return c, err
	}
	read, vs := codebook.Read(c.name, c.text, codebooks.Library)
	c.whole = read
	return c, vs.Err()
}

// CodebookSheet writes the codebook as a spreadsheet. One that is there is
// replaced only where nothing would be lost: where it says what the codebook
// says.
func (f *Folder) CodebookSheet(path string) (*screen.Screen, error) {
	c, err := f.validCodebook()
	if err != nil {
		return nil, err
	}
	if err := f.outside(path, ".xlsx"); err != nil {
		return nil, err
	}
	if there, err := os.ReadFile(path); err == nil {
		read, vs := sheet.Read(bytes.NewReader(there), int64(len(there)), path, codebooks.Library)
		if len(vs) > 0 || !bytes.Equal(read.Own.TOML(), c.own.TOML()) {
			return nil, refuse(lang.Text{
				EN: "read it with --codebook-read, or give another name", DA: "læs det med --codebook-read, eller angiv et andet navn"},
				"%s: a file that says something else than the codebook is there", "%s: der ligger en fil, som siger noget andet end måleskemaet", path)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return f.writeFor(path, func(w io.Writer) error { return sheet.Write(w, c.own, c.whole, f.today()) })
}

// CodebookPage writes the codebook as a page to print and to agree on.
func (f *Folder) CodebookPage(path string) (*screen.Screen, error) {
	c, err := f.validCodebook()
	if err != nil {
		return nil, err
	}
	if err := f.outside(path, ".html"); err != nil {
		return nil, err
	}
	if there, err := os.ReadFile(path); err == nil && !page.Ours(there) {
		return nil, refuse(lang.Text{EN: "give another name", DA: "angiv et andet navn"},
			"%s: another page is there", "%s: der ligger en anden side", path)
	}
	about := page.About{Batch: f.title(), Provision: f.Batch.Batch.Provision, On: f.today()}
	return f.writeFor(path, func(w io.Writer) error { return page.Write(w, c.whole, about) })
}

// keptForOthers are the directories of a batch whose files are read as
// something else.
var keptForOthers = []string{"frame", "replies", "forms", "ledger", "private", "out", "releases", ".cache"}

// outside refuses a file of the wrong kind, and one in a directory that means
// something to the batch.
func (f *Folder) outside(path, ending string) error {
	if !strings.EqualFold(filepath.Ext(path), ending) {
		return refuse(lang.Text{}, "%s: want a file that ends in %s", "%s: ventet en fil, der ender på %s", path, ending)
	}
	file, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(f.dir)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil { // on another drive
		return nil
	}
	if first, rest, ok := strings.Cut(filepath.ToSlash(rel), "/"); ok && rest != "" && slices.Contains(keptForOthers, first) {
		return refuse(lang.Text{EN: "write it beside batch.toml, or outside the batch", DA: "skriv den ved siden af batch.toml eller uden for batchen"},
			"%s: the batch reads what lies in %s/ as something else", "%s: batchen læser det, der ligger i %s/, som noget andet", path, first)
	}
	return nil
}

func (f *Folder) writeFor(path string, write func(io.Writer) error) (*screen.Screen, error) {
	var s screen.Screen
	if f.dry() {
		s.Say("%s would be written", "%s ville blive skrevet", path)
		return &s, write(io.Discard)
	}
	if err := whole.WriteFile(filepath.Dir(path), path, 0o644, write); err != nil {
		return nil, err
	}
	s.Say("%s is written", "%s er skrevet", path)
	return &s, nil
}
