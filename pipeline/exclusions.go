package pipeline

import (
	"context"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/frame"
	"sagsbarometer/data/lang"
)

// The authority's own lists of cases that do not belong, most often because
// they were appealed, are named by [frame] exclude. Those that are there when
// a part is frozen take their cases out of its frame, and never change again.
// Whatever comes later cannot change the frame: it is the authority's word on
// the cases that were drawn.

// A caseKey is a case by the name that its kommune gave it.
type caseKey struct{ kommune, journal string }

// exclusions are the cases that the lists take out.
type exclusions map[caseKey]bool

// excludeFiles are the lists that are there, with their digests.
func (f *Folder) excludeFiles() ([]FileDigest, error) {
	all, err := f.digests(f.Batch.Frame.Exclude)
	return slices.DeleteFunc(all, func(d FileDigest) bool { return passing(d.Path) }), err
}

// addExclusions adds what takes cases out of a part: the lists that its freeze
// noted, or those that are there where it is not frozen yet.
func (f *Folder) addExclusions(ctx context.Context, to exclusions, part int64) error {
	there, err := f.excludeFiles()
	if err != nil {
		return err
	}
	frozen, err := f.frozen(part)
	if err != nil {
		return err
	}
	lists := there
	if frozen != nil {
		lists = frozen.Exclude
	}
	for _, l := range lists {
		if !slices.Contains(there, l) {
			return refuse(lang.Text{EN: "restore it as it was; what has come since belongs in a list of its own", DA: "gendan den, som den var; det, der er kommet til siden, skal stå i en liste for sig"},
				"%s: the list of excluded cases has changed or is gone since the frame was frozen", "%s: listen over udelukkede sager er ændret eller væk, siden listen over sager blev låst", l.Path)
		}
		rows, err := f.readExclude(ctx, l.Path)
		if err != nil {
			return err
		}
		for _, r := range rows {
			to[caseKey{r.Kommune, r.Journal}] = true
		}
	}
	return nil
}

// readExclude reads one list.
func (f *Folder) readExclude(ctx context.Context, name string) ([]frame.Exclusion, error) {
	literal := strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
	spec := frame.ExclusionSpec{Files: []string{literal}, Columns: f.Batch.Frame.Columns, Journal: f.Batch.Frame.Journal, Reasons: forms.OutOfScopeReasons()}
	list, vs, err := frame.ReadExclusions(ctx, f.dir, spec, f.register())
	if err != nil {
		return nil, err
	}
	if err := vs.Err(); err != nil {
		return nil, err
	}
	return list.Cases, nil
}

// apply marks the eligible rows that the lists take out.
func (x exclusions) apply(list *frame.Frame) {
	if len(x) == 0 {
		return
	}
	at := map[string]*frame.KommuneReport{}
	for i := range list.Report {
		at[list.Report[i].Kommune] = &list.Report[i]
	}
	for i := range list.Rows {
		row := &list.Rows[i]
		if row.Outcome == "" && x[caseKey{row.Kommune, row.Journal}] {
			row.Outcome = frame.Excluded
			at[row.Kommune].Eligible--
			countRule(at[row.Kommune], frame.Excluded, 1)
		}
	}
}

// excludedLabel is what a publication calls the rule of the authority's lists;
// empty for other rules, which have names of their own.
func excludedLabel(rule string) string {
	if rule == frame.Excluded {
		return "På myndighedens liste over sager, der ikke hører til"
	}
	return ""
}
