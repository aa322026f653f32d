package pipeline

import (
	"context"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
)

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
func withExclusions(lines, excluded []replyLine, readings readingsBySlot, now dispositionsByCase) []replyLine {
	var takes []replyLine
	taken := map[string]bool{}
	for _, x := range excluded {
		if slices.ContainsFunc(lines, func(l replyLine) bool {
			return l.CaseNo == x.CaseNo && l.own && (l.Disposition == forms.OutOfScope || l.Remark != "")
		}) {
			continue
		}
		if reading := readings.first(x.CaseNo); !reading.empty() && !now.of(x.CaseNo).sameFate(x.DispositionEntry) {
			x.Disposition = forms.SaysOutOfScope
		}
		takes = append(takes, x)
		taken[x.CaseNo] = true
	}
	return append(slices.DeleteFunc(lines, func(l replyLine) bool { return taken[l.CaseNo] }), takes...)
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
