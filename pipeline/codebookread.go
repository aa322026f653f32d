package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebook/sheet"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/screen"
)

// A NewCodebook is what a spreadsheet makes of the codebook, before it is
// written.
type NewCodebook struct {
	f           *Folder
	file        codebookFile
	own         *codebook.Codebook
	text        []byte
	differences []codebook.Difference
}

// ReadCodebook reads a spreadsheet that CodebookSheet wrote and people have
// changed. It refuses what is not fit for use or for the measures of the batch,
// and a change of what has been asked already without a new version; of that the
// screen says what differs all the same. Nothing is written yet.
func (f *Folder) ReadCodebook(path string) (*NewCodebook, *screen.Screen, error) {
	c, err := f.codebookFile()
	if err != nil {
		return nil, nil, err
	}
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, refuse(lang.Text{}, "%s: no such file", "%s: filen findes ikke", path)
	}
	if err != nil {
		return nil, nil, err
	}
	read, vs := sheet.Read(bytes.NewReader(src), int64(len(src)), path, codebooks.Library)
	if read != nil {
		vs = append(vs, f.Batch.CheckCodebook(read.Whole)...)
	}
	if err := vs.Err(); err != nil {
		return nil, nil, err
	}
	n := &NewCodebook{f: f, file: c, own: read.Own, text: codebook.Rewrite(c.text, read.Own)}
	n.differences = codebook.Differences(c.own, read.Own)
	if _, vs := codebook.Read(c.name, n.text, codebooks.Library); len(vs) > 0 {
		return nil, nil, vs // what was read is valid, and this says the same
	}
	if len(n.differences) > 0 {
		err = n.allowed()
	}
	return n, n.screen(read.Digest), err
}

// allowed refuses what would change the meaning of forms that are out and of
// answers that are in.
func (n *NewCodebook) allowed() error {
	asked, err := n.f.askedVersion()
	if err != nil || asked == 0 {
		return err
	}
	sheetName := lang.Text{EN: "in the sheet Måleskema", DA: "i arket Måleskema"}
	switch {
	case n.own.ID != n.file.own.ID:
		return refuse(lang.Text{EN: fmt.Sprintf("write id = %s %s again", n.file.own.ID, sheetName.EN), DA: fmt.Sprintf("skriv igen id = %s %s", n.file.own.ID, sheetName.DA)},
			"%s: the codebook has another id, %s, and forms are out", "%s: måleskemaet har fået et andet id, %s, og der er skemaer ude", n.file.name, n.own.ID)
	case n.own.Version <= asked:
		return refuse(lang.Text{
			EN: fmt.Sprintf("write version %d %s, and on the sheet Ændringer what changed, and which answers must be given again", asked+1, sheetName.EN),
			DA: fmt.Sprintf("skriv version %d %s, og i arket Ændringer, hvad der er ændret, og hvilke svar der skal gives igen", asked+1, sheetName.DA)},
			"%s: version %d has been asked already, and %d places differ", "%s: version %d er allerede brugt i skemaer, og %d steder er ændret", n.file.name, asked, len(n.differences))
	}
	return nil
}

// askedVersion is the latest version of the codebook for which a form is out
// or an answer in; 0 where there is neither.
func (f *Folder) askedVersion() (int, error) {
	latest := 0
	deals, err := f.dealt()
	if err != nil {
		return 0, err
	}
	for _, d := range deals {
		latest = max(latest, d.CodebookVersion, 1)
	}
	answers, err := kept[AnswersEntry](f, KindAnswers)
	for _, a := range answers {
		latest = max(latest, a.CodebookVersion, 1)
	}
	return latest, err
}

// screen says what differs, and what else to know before it is written.
func (n *NewCodebook) screen(digest string) *screen.Screen {
	var s screen.Screen
	if len(n.differences) == 0 {
		s.Say("%s says the same already", "%s siger allerede det samme", n.file.name)
		return &s
	}
	t := screen.Table{ID: "differences", Title: lang.Text{EN: "What differs", DA: "Hvad der er anderledes"}, Columns: []screen.Column{
		{ID: "list", Label: lang.Text{EN: "list", DA: "liste"}}, {ID: "id", Label: lang.Same("id")}, {ID: "kind", Label: lang.Text{EN: "kind", DA: "art"}},
		{ID: "difference", Label: lang.Text{EN: "difference", DA: "forskel"}}}}
	for _, d := range n.differences {
		t.Add(d.List, d.ID, d.Kind, d.Text())
	}
	s.Tables = append(s.Tables, t)
	if n.file.text != nil && digest != sheet.Digest(n.file.own) {
		s.Say("%s has changed since the spreadsheet was written: what was changed there is undone, unless it is in the spreadsheet too",
			"%s er ændret, siden regnearket blev skrevet: det, der er ændret dér, forsvinder, hvis det ikke også står i regnearket", n.file.name)
	}
	if unexplained := n.unexplained(); len(unexplained) > 0 && n.own.Version > n.file.own.Version {
		s.Say("not on the sheet Ændringer, so no answer is asked for again: %s", "står ikke i arket Ændringer, så intet svar spørges der om igen: %s", strings.Join(unexplained, ", "))
	}
	return &s
}

// unexplained are the questions that differ and that no change of the new
// version tells of.
func (n *NewCodebook) unexplained() []string {
	var list []string
	for _, d := range n.differences {
		if d.List == "item" && (d.Kind == codebook.Reworded || d.Kind == codebook.Altered) &&
			!slices.ContainsFunc(n.own.Changes, func(c codebook.Change) bool { return c.Item == d.ID && c.Version > n.file.own.Version }) {
			list = append(list, d.ID)
		}
	}
	return list
}

// Write puts the codebook in its place and keeps the one that was there under
// the number of its version: codebook-1.toml, codebook-1_2.toml.
func (n *NewCodebook) Write() (*screen.Screen, error) {
	var s screen.Screen
	if len(n.differences) == 0 {
		return &s, nil
	}
	if n.f.dry() {
		s.Say("%s would be written", "%s ville blive skrevet", n.file.name)
		return &s, nil
	}
	if n.file.text != nil {
		kept, err := n.keep()
		if err != nil {
			return nil, err
		}
		s.Say("the codebook as it was is in %s", "måleskemaet, som det var, ligger i %s", kept)
	}
	if err := whole.WriteFile(n.f.tmp(), n.f.inPath(n.file.name), 0o644, writer(n.text)); err != nil {
		return nil, err
	}
	s.Say("%s is written", "%s er skrevet", n.file.name)
	return &s, nil
}

// keep copies the old file to the first name that is free, or has it already.
func (n *NewCodebook) keep() (name string, err error) {
	ending := filepath.Ext(n.file.name)
	base := fmt.Sprintf("%s-%d", strings.TrimSuffix(n.file.name, ending), n.file.own.Version)
	for k := 1; ; k++ {
		name = base + ending
		if k > 1 {
			name = fmt.Sprintf("%s_%d%s", base, k, ending)
		}
		err := whole.WriteNew(n.f.tmp(), n.f.inPath(name), 0o644, writer(n.file.text))
		if errors.Is(err, fs.ErrExist) {
			if there, err := os.ReadFile(n.f.inPath(name)); err != nil || !bytes.Equal(there, n.file.text) {
				continue
			}
			err = nil
		}
		return name, err
	}
}

func writer(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}
