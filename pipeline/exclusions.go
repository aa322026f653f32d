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

// excludedRule is the rule of a case that such a list takes out.
const excludedRule = "exclude"

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
			row.Outcome = excludedRule
			at[row.Kommune].Eligible--
			countRule(at[row.Kommune], excludedRule, 1)
		}
	}
}

// excludedLines are what the lists say of opened cases, as lines of the
// authority's own.
func (f *Folder) excludedLines(ctx context.Context, opened []drawnCase) (lines []replyLine, files []string, err error) {
	there, err := f.excludeFiles()
	if err != nil || len(there) == 0 {
		return nil, nil, err
	}
	no := make(map[string]string, len(opened))
	for _, c := range opened {
		no[c.ID] = c.no
	}
	for _, file := range there {
		rows, err := f.readExclude(ctx, file.Path)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, file.Path)
		for _, r := range rows {
			caseNo, drawn := no[f.idOf(r.Kommune, r.Journal)]
			if !drawn {
				continue
			}
			e := DispositionEntry{CaseNo: caseNo, Disposition: forms.OutOfScope, Reason: r.Reason, SourceFile: file.Path, SourceRow: r.Place.Line}
			if r.On != nil {
				e.On = r.On.String()
			}
			lines = append(lines, replyLine{DispositionEntry: e, place: r.Place, own: true, excluded: true})
		}
	}
	return lines, files, nil
}

// withExclusions joins what the lists of excluded cases say with what replies
// say. The authority's own line on a case, if it gives the case up or has a
// remark, goes before its list; the list goes before every other word. A case
// that somebody has answered for is not given up by a list alone: it may be
// out of scope, and waits for a line with a remark, one way or the other.
func withExclusions(lines, excluded []replyLine, readings map[string]AnswersEntry, now map[string]DispositionEntry) []replyLine {
	var takes []replyLine
	taken := map[string]bool{}
	for _, x := range excluded {
		if slices.ContainsFunc(lines, func(l replyLine) bool {
			return l.CaseNo == x.CaseNo && l.own && (l.Disposition == forms.OutOfScope || l.Remark != "")
		}) {
			continue
		}
		if reading := readings[x.CaseNo]; !reading.empty() && !now[x.CaseNo].sameFate(x.DispositionEntry) {
			x.Disposition = forms.SaysOutOfScope
		}
		takes = append(takes, x)
		taken[x.CaseNo] = true
	}
	return append(slices.DeleteFunc(lines, func(l replyLine) bool { return taken[l.CaseNo] }), takes...)
}

// excludedLabel is what a publication calls the rule of the authority's lists;
// empty for other rules, which have names of their own.
func excludedLabel(rule string) string {
	if rule == excludedRule {
		return "På myndighedens liste over sager, der ikke hører til"
	}
	return ""
}

// statusOfExclusions names the opened cases that a list takes out and that no
// import has noted yet.
func (f *Folder) statusOfExclusions(ctx context.Context, s *Status, states []caseState) error {
	opened := make([]drawnCase, len(states))
	at := make(map[string]*caseState, len(states))
	for i := range states {
		opened[i], at[states[i].no] = states[i].drawnCase, &states[i]
	}
	lines, _, err := f.excludedLines(ctx, opened)
	if err != nil {
		return err
	}
	var fresh []string
	for _, l := range lines {
		c := at[l.CaseNo]
		if c.state != outOfScope && c.state != saidOutside && !c.decided() && !slices.Contains(fresh, c.no) {
			fresh = append(fresh, c.no)
		}
	}
	if len(fresh) > 0 {
		slices.Sort(fresh)
		s.fact("on your lists of excluded cases, and not read yet by barometer review %s: %s", "på jeres lister over udelukkede sager og endnu ikke læst af barometer review %s: %s", f.dir, strings.Join(fresh, ", "))
	}
	return nil
}
