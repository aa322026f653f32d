package frame

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// A Spec says which lists there are and which of their rows count: the [frame]
// section of a batch.
type Spec struct {
	Files   []string            // globs below the directory, with slashes
	Except  []string            // globs of what Files may fit and is not read
	Columns map[string][]string // our column -> headings that the lists may have for it; these go before the built-in ones
	Keep    map[string][]string // column -> values that make a case eligible
	// From and To are the first and last decision date of an eligible case;
	// nil where that end is open.
	From, To *day.Date
	// Want names columns beyond ours that every list must have. They become
	// Row.Extra, in this order.
	Want []string
	// Need names columns without which a case is not eligible: strata.
	Need []string
	// Journal is a regular expression for the whole of a kommune's journal
	// numbers, by its code: what it matches is no CPR number and no date, even
	// if it looks like one.
	Journal map[string]string
	// Progress is told before each file how many of them are done; nil: nobody
	// wants to know.
	Progress func(done, files int)
}

// A Row is one case.
type Row struct {
	Journal, Kommune              string // journal number in one form, and "0101"
	Provision, Decision, Appealed string // Decision and Appealed are codes; empty where the list says nothing
	Received, Decided             *day.Date
	Extra                         []string // codes, in the order of Frame.Extra
	Place                         strict.Place
	// Outcome is empty for an eligible case. Otherwise it is the first rule
	// that excludes it: "missing:decided_on", "period", then for each kept
	// column in byte order "missing:COLUMN" or "keep:COLUMN", then
	// "missing:COLUMN" for each needed one; see [Words] and [Excluded].
	Outcome string
}

// A Frame is all that the lists say. Rows are sorted by kommune and journal
// number, one for each case, eligible or not.
type Frame struct {
	Rows    []Row
	Extra   []string        // names of the further columns: Want, then others that Keep, Columns or Need name
	Report  []KommuneReport // all kommuner of the register, by code
	Files   []FileReport    // by name
	Ignored []string        // lock files and the like, by name
}

// A KommuneReport says what became of the rows of one kommune. Delivered is
// the sum of the other counts.
type KommuneReport struct {
	Kommune, Name string
	Files         []string
	Delivered     int // rows
	Duplicates    int // rows that repeat a case word for word
	Eligible      int
	Excluded      []RuleCount // by rule
}

// A RuleCount is how many cases a rule excludes.
type RuleCount struct {
	Rule  string
	Count int
}

// A FileReport says what was read of one file.
type FileReport struct {
	Name     string
	Encoding string // "utf-8", "utf-16", "windows-1252" or "xlsx"
	Rows     int    // rows with a case
	Skipped  int    // blank rows, totals and titles
	Sheets   []SheetReport
}

// A SheetReport says what was read of one sheet; of a text file the only one,
// without name. Sheets that are hidden or have no headings are not read.
type SheetReport struct {
	Name          string
	Hidden, Read  bool
	Rows, Skipped int
	Columns       []Match  // in the order of the sheet
	Dropped       []string // headings of the columns that were not read
}

// A Match is a heading and the column of ours that it stands for.
type Match struct{ Ours, Theirs string }

// Read reads the lists below dir. Where they break a rule it returns what is
// wrong and a Frame without rows, whose Files say what was seen; the error is
// for a directory or file that cannot be read, a spec that makes no sense, or
// a cancelled context.
func Read(ctx context.Context, dir string, spec Spec, register *data.Register) (*Frame, strict.Violations, error) {
	r, err := newReader(ctx, spec, register)
	if err != nil {
		return nil, nil, err
	}
	f := &Frame{}
	for _, c := range r.columns[ours:] {
		f.Extra = append(f.Extra, c.name)
	}
	files, err := r.find(dir, f)
	if err != nil {
		return nil, nil, err
	}
	for i, file := range files {
		if spec.Progress != nil {
			spec.Progress(i, len(files))
		}
		report, err := r.file(dir, file)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", file, err)
		}
		f.Files = append(f.Files, report)
	}
	r.merge(f)
	if violations := r.violations.sorted(); len(violations) > 0 {
		f.Rows, f.Report = nil, nil
		return f, violations, nil
	}
	return f, nil, nil
}

// A reader collects the rows of all lists and what is wrong with them.
type reader struct {
	ctx        context.Context
	spec       Spec
	register   *data.Register
	columns    []column
	journal    map[string]*regexp.Regexp
	rules      rules
	take       func(*line) // what becomes of a row
	optional   bool        // a glob that finds nothing is no mistake
	rows       []Row
	violations violations
}

func newReader(ctx context.Context, spec Spec, register *data.Register) (*reader, error) {
	r := &reader{ctx: ctx, spec: spec, register: register, journal: make(map[string]*regexp.Regexp), take: (*line).takeCase}
	r.columns = columnsOf(spec)
	r.rules = newRules(spec, r.columns, register)
	for code, pattern := range spec.Journal {
		k, ok := register.Find(code)
		if !ok {
			return nil, fmt.Errorf("journal: %q is no kommune", code)
		}
		re, err := regexp.Compile(`^(?:` + pattern + `)$`)
		if err != nil {
			return nil, fmt.Errorf("journal of %s: %w", code, err)
		}
		r.journal[k.Code] = re
	}
	return r, nil
}

// file reads one list. Only an error of the file system or of the context is
// returned; all else is a violation.
func (r *reader) file(dir, name string) (FileReport, error) {
	report := FileReport{Name: name}
	var tables []table
	var err error
	if isWorkbook(name) {
		tables, err = r.workbook(dir, name)
		report.Encoding = "xlsx"
	} else {
		tables, report.Encoding, err = r.text(dir, name)
	}
	if err != nil || len(tables) == 0 {
		return report, err
	}
	if err := r.tables(tables, &report); err != nil {
		return report, err
	}
	return report, r.ctx.Err()
}

// fileKommune is the code of the kommune that the name of a file or sheet
// tells; empty where it tells none.
func (r *reader) fileKommune(file, sheet string) string {
	if k, ok := r.register.FindIn(sheet); ok {
		return k.Code
	}
	base := path.Base(file)
	k, _ := r.register.FindIn(strings.TrimSuffix(base, path.Ext(base)))
	return k.Code
}

// mostViolations bounds memory; what comes after is counted.
const mostViolations = 10_000

type violations struct {
	list strict.Violations
	more int
}

func (v *violations) add(x strict.Violation) {
	if len(v.list) == mostViolations {
		v.more++
		return
	}
	v.list = append(v.list, x)
}

func (v *violations) sorted() strict.Violations {
	out := slices.Clone(v.list)
	out.Sort()
	if v.more > 0 {
		out = append(out, tooMany(v.more))
	}
	return out
}
