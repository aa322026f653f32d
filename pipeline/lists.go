package pipeline

import (
	"context"
	"io"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/frame"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/whole"
)

// readFrame reads the lists of one part. Where rows break a rule, the
// kommuner's lists of errors are written before the violations are returned:
// they are what the officer sends.
func (f *Folder) readFrame(ctx context.Context, part int64) (*frame.Frame, error) {
	s := f.Batch.Frame
	files := s.Files
	if part > 0 {
		files = []string{partDir(part) + "/*"}
	}
	except, err := f.supplementDirs()
	if err != nil {
		return nil, err
	}
	if part == 0 { // files may be in directories too, and then fit those of the supplements
		for _, dir := range slices.Clone(except) {
			except = append(except, dir+"/*")
		}
	}
	except = append(except, s.Exclude...)
	spec := frame.Spec{Files: files, Except: except, Columns: s.Columns, Keep: s.Keep, Want: f.Batch.FrameColumns(), Need: f.needed(), Journal: s.Journal,
		Progress: func(done, files int) {
			f.progress(lang.Text{EN: "reading case lists", DA: "læser sagslister"}, int64(done), int64(files))
		}}
	if s.Period != nil {
		spec.From, spec.To = &s.Period.From, &s.Period.To
	}
	list, vs, err := frame.Read(ctx, f.dir, spec, f.register())
	if err != nil {
		return nil, err
	}
	if len(vs) > 0 {
		if err := f.writeErrorLists(vs); err != nil {
			return nil, err
		}
		return nil, vs
	}
	return list, nil
}

// needed are the columns without which a case has no stratum.
func (f *Folder) needed() []string {
	if f.Batch.Design == nil {
		return nil
	}
	return f.Batch.Design.Strata
}

// writeErrorLists writes private/fejlliste-KOMMUNE.xlsx for every kommune
// with errors, to mail back, and removes those of an earlier run.
func (f *Folder) writeErrorLists(vs strict.Violations) error {
	if f.dry() {
		return nil
	}
	if err := f.removeAll(errorListFiles); err != nil {
		return err
	}
	byKommune := map[string]strict.Violations{}
	for _, v := range vs {
		if v.Kommune != "" {
			byKommune[v.Kommune] = append(byKommune[v.Kommune], v)
		}
	}
	for _, k := range f.register().All() {
		mine := byKommune[k.Code]
		if len(mine) == 0 {
			continue
		}
		mine.Sort()
		name := "private/fejlliste-" + k.Code + ".xlsx"
		if err := whole.WriteFile(f.tmp(), f.outPath(name), 0o600, func(w io.Writer) error {
			return forms.WriteErrorList(w, forms.ErrorList{Title: f.title(), To: k.Name + " Kommune", Violations: mine, On: f.today()})
		}); err != nil {
			return err
		}
		f.say("%s: %s to send back to %s", "%s: %s, der kan sendes retur til %s", name, counted(len(mine), nounError), k.Name)
	}
	return nil
}

// wholeStratum is the one stratum of a batch that is not drawn.
const wholeStratum = "alle"

// stratumOf joins the codes of the strata columns by a slash.
func (f *Folder) stratumOf(row *frame.Row, extra []string) string {
	if f.Batch.Design == nil {
		return wholeStratum
	}
	codes := make([]string, len(f.Batch.Design.Strata))
	for i, column := range f.Batch.Design.Strata {
		codes[i] = f.frameValue(row, column, extra)
	}
	return strings.Join(codes, "/")
}

// frameValue is the value of one frame column: a delivered one, or one that
// follows from the kommune.
func (f *Folder) frameValue(row *frame.Row, column string, extra []string) string {
	k, _ := f.register().ByCode(row.Kommune)
	switch column {
	case "kommune":
		return row.Kommune
	case "region":
		return k.Region
	case "kommunegruppe":
		return k.Group
	case "provision":
		return row.Provision
	case "decision":
		return row.Decision
	case "appealed":
		return row.Appealed
	}
	if i := slices.Index(extra, column); i >= 0 {
		return row.Extra[i]
	}
	return ""
}
