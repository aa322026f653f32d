package forms

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A Reply is what a kommune says of one drawn case.
type Reply struct {
	CaseNo string
	On     *day.Date // when the papers were sent, or arrived
	Reason string    // why they cannot be sent: a code
	Remark string
	Place  strict.Place
}

// Disposition is what became of the case: arrived, out_of_scope:REASON,
// not_delivered, incomplete (whether or not the row says when the papers
// came), or nothing where the row does not say.
func (r Reply) Disposition() string {
	became := ""
	for _, reason := range reasons {
		if reason.Code == r.Reason {
			became = reason.disposition
		}
	}
	switch {
	case r.On != nil && became != Incomplete:
		return Arrived
	case became == OutOfScope:
		return OutOfScope + ":" + r.Reason
	}
	return became
}

// Replies are what one file of replies/ says.
type Replies struct {
	Kommune   string // whose request it was; empty for a CSV file, which may hold any
	Cases     []Reply
	Deadlines []Published
}

// An ExpectReply is what a file of replies is held against.
type ExpectReply struct {
	File  string // as people know it, replies/koebenhavn.xlsx
	Batch string
	Drawn map[string]string // case number -> code of its kommune
}

// maxList is the largest CSV file that is read: far above a line for every
// case in the country.
const maxList = 10 << 20

// ReadReply reads a request that came back (.xlsx), or a CSV list with the
// columns case_no, arrived_on, reason and, where wanted, remark. A row that
// says nothing is a case that still awaits its papers, and is left out.
//
// Refused, all at once: a case that was not drawn, or not from this kommune,
// or that stands twice; both sent and not to be sent; an unknown reason; in a
// workbook, that papers are incomplete, which who reviews them says in a CSV
// list; "andet" without a remark; a date or a deadline that is none; a request of
// another batch; a remark with what may be a CPR number, an e-mail address or a
// telephone number, which is not repeated.
func ReadReply(path string, want ExpectReply) (*Replies, strict.Violations) {
	if strings.HasSuffix(strings.ToLower(path), ".csv") {
		src, violation := readSmall(path, want.File)
		if violation != nil {
			return nil, strict.Violations{*violation}
		}
		return parseReplies(src, want)
	}
	var violations strict.Violations
	sheets := open(path, want.File, &violations)
	cases, known := sheets[casesSheet]
	hiddenSheet, machineKnown := sheets[machineSheet]
	if len(violations) > 0 {
		return nil, violations
	}
	if !known || !machineKnown {
		return nil, strict.Violations{{Place: strict.Place{File: want.File}, Rule: "not-a-request",
			Found:  lang.Text{EN: "a workbook that is no request of ours", DA: "et regneark, der ikke er en af vores anmodninger"},
			Wanted: lang.Text{EN: "the request as it was sent, filled in", DA: "anmodningen, som den blev sendt, i udfyldt stand"},
			Hint:   lang.Text{EN: "copy the answers into the file that was sent", DA: "skriv svarene i den fil, der blev sendt"}}}
	}
	data := machineData(hiddenSheet)
	expectOne(hiddenSheet, data, "format", requestFormat, lang.Text{EN: "kind of workbook", DA: "slags regneark"})
	expectOne(hiddenSheet, data, "batch", want.Batch, lang.Text{EN: "batch", DA: "undersøgelse"})
	if len(violations) > 0 {
		violations.Sort()
		return nil, violations
	}
	out := &Replies{Kommune: strings.Join(data["kommune"], "")}
	if !slices.Contains(slices.Collect(maps.Values(want.Drawn)), out.Kommune) {
		hiddenSheet.wrong(0, 0, "unknown-kommune", "kommune", quoted(out.Kommune), lang.Text{EN: "a kommune with drawn cases", DA: "en kommune med udtrukne sager"})
		return nil, violations
	}
	cases.kommune = out.Kommune
	out.Cases = cases.replies(out.Kommune, want)
	if g, ok := sheets[deadlinesSheet]; ok {
		g.kommune = out.Kommune
		out.Deadlines = g.published(out.Kommune)
	}
	violations.Sort()
	return out, violations
}

func (g grid) replies(kommune string, want ExpectReply) []Reply {
	top, cols, ok := g.header(caseHeadings)
	if !ok {
		return nil
	}
	no, sent, reason, remark := cols[0], cols[4], cols[5], cols[6]
	check := newCaseCheck(want.Drawn, false)
	var out []Reply
	for row := top + 1; row <= len(g.Rows); row++ {
		if g.empty(row, no, sent, reason, remark) {
			continue
		}
		at := func(column int) func(rule, subject string, found, wanted lang.Text) {
			return func(rule, subject string, found, wanted lang.Text) {
				g.wrong(row, column, rule, subject, found, wanted)
			}
		}
		r := Reply{
			CaseNo: g.At(row, no).Text, On: g.date(row, sent, caseHeadings[4]), Remark: g.remark(row, remark, caseHeadings[6]),
			Place: strict.Place{File: g.file, Sheet: g.Name, Line: row},
		}
		known := check.caseNo(r.CaseNo, kommune, row, at(no))
		r.Reason = check.reason(g.At(row, reason).Text, g.At(row, sent).Text, g.At(row, remark).Text, at(reason))
		if known && r.Disposition() != "" {
			out = append(out, r)
		}
	}
	return out
}

// parseReplies reads the CSV form.
func parseReplies(src []byte, want ExpectReply) (*Replies, strict.Violations) {
	l := readList(want.File, src, []string{"case_no", "arrived_on", "reason"}, []string{"remark"})
	check := newCaseCheck(want.Drawn, true)
	out := &Replies{}
	for _, row := range l.rows {
		v := row.values
		at := func(column string) func(rule, subject string, found, wanted lang.Text) {
			return func(rule, subject string, found, wanted lang.Text) {
				l.add(row.places[column], rule, subject, found, wanted)
			}
		}
		remark := v["remark"]
		if refuseWords(remark, func(rule string, found, wanted lang.Text) { l.wrong(row, "remark", rule, found, wanted) }) {
			remark = ""
		}
		r := Reply{CaseNo: v["case_no"], On: l.date(row, "arrived_on"), Remark: remark, Place: strict.Place{File: want.File, Line: row.line}}
		known := check.caseNo(r.CaseNo, "", row.line, at("case_no"))
		r.Reason = check.reason(v["reason"], v["arrived_on"], v["remark"], at("reason"))
		if known && r.Disposition() != "" {
			out.Cases = append(out.Cases, r)
		}
	}
	l.violations.Sort()
	return out, l.violations
}

// wholeNumber reads 8 as people and spreadsheets write it: 8, 8,0, 8.0.
func wholeNumber(s string) (int, bool) {
	whole, fraction, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	n, err := strconv.Atoi(whole)
	return n, err == nil && strings.Trim(fraction, "0") == ""
}

// readSmall reads a file that people write by hand.
func readSmall(path, file string) ([]byte, *strict.Violation) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxList {
		return nil, &strict.Violation{Place: strict.Place{File: file}, Rule: "size",
			Found:  lang.Text{EN: fmt.Sprintf("a file of %d bytes", info.Size()), DA: fmt.Sprintf("en fil på %d byte", info.Size())},
			Wanted: lang.Text{EN: "at most 10 MB", DA: "højst 10 MB"}}
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(file, err)
	}
	return src, nil
}

func unreadable(file string, err error) *strict.Violation {
	return &strict.Violation{Place: strict.Place{File: file}, Rule: "unreadable",
		Found:  lang.Text{EN: "the file cannot be read: " + err.Error(), DA: "filen kan ikke læses: " + err.Error()},
		Wanted: lang.Text{EN: "a file that opens", DA: "en fil, der kan åbnes"}}
}
