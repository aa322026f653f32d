package pipeline

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/forms"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A replyLine is what one file says of one case.
type replyLine struct {
	DispositionEntry
	place strict.Place
	own   bool // from a list that the authority keeps; else from a kommune's workbook
	// excluded lines are from the lists of cases that do not belong.
	excluded bool
}

// importReplies takes what replies/ says of the drawn cases.
//
// Only the authority says that a case is out of scope. It does so in its own
// lists (.csv), which go before the workbooks that kommuner send back for the
// same case; what a kommune calls out of scope is noted as its word and waits
// for the authority's. A case that has been reviewed is given up only by a
// line of the authority's that says why. Its lists of excluded cases are its
// word too, but give up no review: such a case waits for a line.
//
// Two lists, or two workbooks, that differ about a case are violations of
// both, and neither is taken. Where a file no longer says anything of a case
// that it decided, its word is withdrawn. A file that is gone withdraws
// nothing.
func (f *Folder) importReplies(ctx context.Context, done *imported) (strict.Violations, error) {
	opened, err := f.openedCases()
	if err != nil {
		return nil, err
	}
	known := map[string]string{} // a reserve that is not opened is as good as not drawn
	for _, c := range opened {
		known[c.no] = c.kommune
	}
	there, vs, err := f.arriving("replies", ".xlsx", ".csv")
	if err != nil {
		return nil, err
	}
	files := named(there)
	var lines []replyLine
	published := map[string][]forms.Published{}
	for i, name := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.progress(lang.Text{EN: "reading replies", DA: "læser svar fra kommunerne"}, int64(i), int64(len(files)))
		r, bad := forms.ReadReply(f.inPath(name), forms.ExpectReply{File: name, Batch: f.Batch.Batch.ID, Drawn: known})
		vs = append(vs, bad...)
		if r == nil {
			continue
		}
		own := strings.ToLower(filepath.Ext(name)) == ".csv"
		for _, c := range r.Cases {
			lines = append(lines, replyLine{DispositionEntry: dispositionOf(name, c, own), place: c.Place, own: own})
		}
		if len(bad) == 0 {
			published[name] = r.Deadlines
		}
	}
	readings, err := f.readings()
	if err != nil {
		return nil, err
	}
	now, err := f.dispositions()
	if err != nil {
		return nil, err
	}
	excluded, lists, err := f.excludedLines(ctx, opened)
	if err != nil {
		return nil, err
	}
	files = append(files, lists...)
	lines = withExclusions(lines, excluded, readings, now)
	decisive := decisiveOf(lines)
	vs = append(vs, contradictions(lines, decisive)...)
	vs = append(vs, lostReviews(lines, decisive, readings, now)...)
	words, err := f.texts()
	if err != nil {
		return nil, err
	}
	for i, l := range lines {
		if words.refuses(&lines[i].DispositionEntry) {
			vs = append(vs, refusedText(l.CaseNo, l.place))
		}
		if was, ok := now[l.CaseNo]; ok && f.keysDamaged() {
			assumed := was.assuming(l.DispositionEntry)
			now[l.CaseNo] = &assumed
		}
	}
	entries := newDispositions(files, lines, decisive, now, vs)
	done.dispositions = len(entries)
	reports, err := f.newReports(files, published)
	if err != nil {
		return nil, err
	}
	if err := f.appendAll(append(entries, reports...)...); err != nil {
		return nil, err
	}
	return vs, f.sayDeadlines(files, published)
}

func dispositionOf(file string, c forms.Reply, own bool) DispositionEntry {
	d, reason, _ := strings.Cut(c.Disposition(), ":")
	e := DispositionEntry{CaseNo: c.CaseNo, Disposition: d, Reason: reason, Remark: c.Remark, SourceFile: file, SourceRow: c.Place.Line}
	if c.Reason != "" {
		e.Reason = c.Reason
	}
	if c.On != nil {
		e.On = c.On.String()
	}
	if d == forms.OutOfScope && !own {
		e.Disposition = forms.SaysOutOfScope
	}
	return e
}

// decisiveOf are the lines that count for each case: those of the authority's
// lists where it has any.
func decisiveOf(lines []replyLine) map[string][]replyLine {
	out := map[string][]replyLine{}
	for _, own := range []bool{true, false} {
		for _, l := range lines {
			if have := out[l.CaseNo]; l.own == own && (len(have) == 0 || have[0].own == own) {
				out[l.CaseNo] = append(have, l)
			}
		}
	}
	return out
}

// contradictions names every decisive line that another differs from.
func contradictions(lines []replyLine, decisive map[string][]replyLine) strict.Violations {
	var vs strict.Violations
	for _, l := range lines {
		with := decisive[l.CaseNo]
		if l.own != with[0].own {
			continue
		}
		i := slices.IndexFunc(with, func(o replyLine) bool { return !o.sameFate(l.DispositionEntry) })
		if i < 0 {
			continue
		}
		file, row := with[i].SourceFile, with[i].SourceRow
		vs = append(vs, strict.Violation{Place: l.place, Rule: "contradiction", Subject: l.CaseNo,
			Found:  lang.Text{EN: fmt.Sprintf("something else than in %s, row %d", file, row), DA: fmt.Sprintf("noget andet end i %s, række %d", file, row)},
			Wanted: lang.Text{EN: "one file for each case", DA: "én fil for hver sag"},
			Hint:   lang.Text{EN: "is one of them a copy? move it away", DA: "er den ene en kopi? flyt den væk"}})
	}
	return vs
}

// lostReviews names every decisive line that would give up a case that has a
// reading, without the authority's word for why.
func lostReviews(lines []replyLine, decisive map[string][]replyLine, readings readingsBySlot, now dispositionsByCase) strict.Violations {
	var vs strict.Violations
	for _, l := range lines {
		reading := readings.first(l.CaseNo)
		gives := slices.Contains([]string{forms.OutOfScope, forms.NotDelivered, forms.Incomplete}, l.Disposition)
		if l.excluded && now.of(l.CaseNo).sameFate(l.DispositionEntry) {
			continue // it was given up before anyone answered for it
		}
		if !gives || reading.empty() || l.own != decisive[l.CaseNo][0].own || l.own && l.Remark != "" {
			continue
		}
		v := strict.Violation{Place: l.place, Rule: "reviewed", Subject: l.CaseNo,
			Found:  lang.Text{EN: l.Reason + ", but " + reading.Reviewer + " has answered for the case", DA: l.Reason + ", men " + reading.Reviewer + " har svaret på sagen"},
			Wanted: lang.Text{EN: "a remark that says why the review is not to count", DA: "en bemærkning, der siger, hvorfor gennemgangen ikke skal gælde"}}
		if !l.own {
			v.Wanted = lang.Text{EN: "a line for the case in a list of your own (.csv) in replies/", DA: "en linje for sagen i jeres egen liste (.csv) i replies/"}
			v.Hint = lang.Text{EN: "with the reason and a remark, or with the day the papers arrived", DA: "med grunden og en bemærkning, eller med den dag, akterne kom"}
		}
		vs = append(vs, v)
	}
	return vs
}

// newDispositions are the entries that the ledger lacks: what is said now, in
// the order of the files, then what is said no more, by case.
func newDispositions(files []string, lines []replyLine, decisive map[string][]replyLine, now dispositionsByCase, vs strict.Violations) []any {
	var entries []any
	taken := map[string]bool{}
	for _, l := range lines {
		if taken[l.CaseNo] || l.own != decisive[l.CaseNo][0].own || fromBad(vs, l.SourceFile) {
			continue
		}
		taken[l.CaseNo] = true
		was := now.of(l.CaseNo)
		renamed := !slices.Contains(files, was.SourceFile)
		if !was.sameFate(l.DispositionEntry) || was.Remark != l.Remark || renamed {
			entries = append(entries, l.DispositionEntry)
		}
	}
	for _, no := range slices.Sorted(maps.Keys(now)) {
		was := now[no]
		there := slices.Contains(files, was.SourceFile) && !fromBad(vs, was.SourceFile)
		if was.Disposition != forms.Withdrawn && there && len(decisive[no]) == 0 {
			entries = append(entries, DispositionEntry{CaseNo: no, Disposition: forms.Withdrawn, SourceFile: was.SourceFile})
		}
	}
	return entries
}

// fromBad reports whether a file has violations, and is left out as a whole.
func fromBad(vs strict.Violations, file string) bool {
	return slices.ContainsFunc(vs, func(v strict.Violation) bool { return v.File == file })
}
