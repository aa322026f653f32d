package pipeline

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// tellProvisions names provisions of cases that no row of the register is for,
// which may be a slip in how it is written.
func (l *deadlineLook) tellProvisions(s *Status) {
	var written, shown []string
	for _, r := range l.register.Rules() {
		if !slices.Contains(written, r.Provision) {
			written, shown = append(written, r.Provision), append(shown, strict.Quote(r.Provision))
		}
	}
	slices.Sort(l.provisions)
	for _, p := range l.provisions {
		if slices.ContainsFunc(l.register.Rules(), func(r deadline.Rule) bool { return r.MayBeFor(p) }) {
			continue
		}
		hint := lang.Text{EN: "it has " + strings.Join(shown, ", "), DA: "den har " + strings.Join(shown, ", ")}
		if meant := strict.DidYouMean(p, written); !meant.Empty() {
			hint = meant
		}
		s.fact("%s has no deadline for %s (%s)", "%s har ingen frist for %s (%s)", deadlinesFile, p, hint)
	}
}

// tellOld names rows that claim to hold in the period and were looked up before
// it began, or nobody knows when.
func (l *deadlineLook) tellOld(s *Status) {
	p := l.f.Batch.Frame.Period
	if p == nil {
		return
	}
	var lines, undated []int
	for _, r := range l.register.Rules() {
		switch {
		case l.cases[r.Kommune] == 0 || r.To != nil && *r.To < p.From || !l.concerns(r):
		case r.SeenOn == nil:
			undated = append(undated, r.Place.Line)
		case *r.SeenOn < p.From:
			lines = append(lines, r.Place.Line)
		}
	}
	if len(undated) > 0 {
		s.fact("deadlines without the day on which they were looked up (seen_on): %d in %s (line %s)", "frister uden den dag, de er slået op (seen_on): %d i %s (linje %s)", len(undated), deadlinesFile, firstLines(undated))
	}
	if len(lines) > 0 {
		s.fact("deadlines looked up before the period began, on %s: %d of them in %s (line %s)", "frister, der er slået op, før perioden begyndte den %s: %d i %s (linje %s)", p.From, len(lines), deadlinesFile, firstLines(lines))
	}
}

// tellRenamed names rows that are used though they call the provision something
// else, as they may since barnets lov: the officer is to see which they are.
func (l *deadlineLook) tellRenamed(s *Status) {
	lines := slices.Sorted(maps.Keys(l.renamed))
	if len(lines) == 0 {
		return
	}
	cases := 0
	var names []string
	for _, line := range lines {
		cases += l.renamed[line]
		if name := l.rows[line].Provision; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	s.fact("deadlines by another name of the provision: %d cases go by %s for %s (line %s)", "frister under et andet navn for bestemmelsen: %d sager går efter en frist i %s for %s (linje %s)",
		cases, deadlinesFile, strings.Join(names, ", "), firstLines(lines))
}

// tellUnknown names rows for a provision that no case has and the register of
// provisions does not have either: they serve nobody.
func (l *deadlineLook) tellUnknown(s *Status) {
	var lines []int
	var first lang.Text
	for _, r := range l.register.Rules() {
		if _, known := codebooks.Name(r.Provision); known || l.concerns(r) {
			continue
		}
		lines = append(lines, r.Place.Line)
		text, wanted := lang.Same(strict.Quote(r.Provision)), r.Provision
		if whole := codebooks.NamesOn(wanted, codebooks.Ever); len(whole) > 0 { // it is a stykke
			wanted = whole[len(whole)-1]
		}
		if meant := codebooks.MeantProvision(wanted); !meant.Empty() {
			text = lang.Text{EN: text.EN + ", " + meant.EN, DA: text.DA + ", " + meant.DA}
		}
		if len(lines) == 1 {
			first = text
		}
	}
	if len(lines) > 0 {
		s.fact("deadlines that no case goes by, for a provision that nobody knows: line %s of %s (%s)",
			"frister, ingen sag går efter, for en bestemmelse, ingen kender: linje %s i %s (%s)",
			firstLines(lines), deadlinesFile, first)
	}
}

// firstLines are the first five of many lines.
func firstLines(lines []int) string {
	var b strings.Builder
	for i, line := range lines[:min(len(lines), 5)] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(line))
	}
	if len(lines) > 5 {
		b.WriteString(", …")
	}
	return b.String()
}

func (l *deadlineLook) concerns(r deadline.Rule) bool {
	return slices.ContainsFunc(l.provisions, func(p string) bool { return r.MayBeFor(p) })
}
