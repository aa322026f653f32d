package pipeline

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/frame"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline/screen"
)

// What goes to the kommuner before they have sent anything.
const (
	lettersFile      = "private/breve.xlsx"
	listTemplateFile = "private/listeskabelon.xlsx"
)

// Letters writes the sheet of a mail merge, a row a kommune, and the empty list
// that goes along. It needs batch.toml and, for whom to write to, kommuner.csv;
// no list has to be there. A list that is filled in and saved under the name of
// the kommune is read as it is.
// There is a row for every kommune of the country.
func (f *Folder) Letters() (*screen.Screen, error) {
	contacts, err := f.contacts()
	if err != nil {
		return nil, err
	}
	b := f.Batch
	letters := forms.Letters{Title: f.title(), Provision: b.Batch.Provision, Template: filepath.Base(listTemplateFile), On: f.publishDate()}
	template := forms.ListTemplate{Title: f.title(), Provision: b.Batch.Provision, On: f.publishDate()}
	spec := frame.Spec{Files: b.Frame.Files, Columns: b.Frame.Columns, Keep: b.Frame.Keep, Want: b.FrameColumns(), Need: f.needed(), Journal: b.Frame.Journal}
	if p := b.Frame.Period; p != nil {
		letters.From, letters.To, template.From, template.To, spec.From, spec.To = &p.From, &p.To, &p.From, &p.To, &p.From, &p.To
	}
	template.Columns = frame.ListColumns(spec)
	var nobody []string
	for _, k := range f.register().ForPeople() {
		i := slices.IndexFunc(contacts, func(c forms.Contact) bool { return c.Kommune == k.Code })
		letter := forms.Letter{Kommune: k.Code, Name: k.Name + " Kommune", Region: k.RegionName}
		if i >= 0 {
			letter.Contact = strings.TrimSpace(contacts[i].Contact)
		}
		if letter.Contact == "" {
			nobody = append(nobody, k.Name)
		}
		letters.Kommuner = append(letters.Kommuner, letter)
	}
	s := &screen.Screen{}
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
		en    string
		da    string
	}{
		{lettersFile, func(w io.Writer) error { return forms.WriteLetters(w, letters) }, "a row for each letter: %s", "en række til hvert brev: %s"},
		{listTemplateFile, func(w io.Writer) error { return forms.WriteListTemplate(w, template) }, "the empty list that goes along: %s", "den tomme liste, der sendes med: %s"},
	} {
		if f.dry() { // private/ is not written when only looking
			if err := file.write(io.Discard); err != nil {
				return nil, err
			}
		} else if err := whole.WriteFile(f.tmp(), f.outPath(file.name), 0o600, file.write); err != nil {
			return nil, err
		}
		s.Say(file.en, file.da, filepath.Join(f.dir, filepath.FromSlash(file.name)))
	}
	s.Say("%d letters", "%d breve", len(letters.Kommuner))
	if n := len(nobody); n > 0 {
		s.Say("kommuner.csv names nobody to write to in %d: %s", "kommuner.csv nævner ingen at skrive til i %d: %s", n, screen.Some(nobody, 8))
	}
	return s, nil
}
