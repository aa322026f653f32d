package publish

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
	"sagsbarometer/pipeline/publish/disclose"
)

// ruleLabel is the heading of a column of exclusions. The rules are those of
// package frame: period, keep:COLUMN, missing:COLUMN.
func (b *builder) ruleLabel(e Exclusion) string {
	if e.Label != "" {
		return e.Label
	}
	kind, column, _ := strings.Cut(e.Rule, ":")
	switch {
	case e.Rule == "period":
		return "Afgjort uden for perioden"
	case kind == "keep" && column == "appealed" && slices.Equal(b.Batch.Frame.Keep[column], []string{"nej"}):
		return "Påklaget"
	case kind == "keep":
		return b.columnLabel(column) + " uden for undersøgelsen"
	case kind == "missing" && column == "decided_on":
		return "Afgørelsesdato mangler"
	case kind == "missing":
		return b.columnLabel(column) + " mangler"
	}
	return readable(e.Rule)
}

// frame reports the lists by region and name, with a total, and names the
// kommuner that are missing.
func (b *builder) frame() {
	r := &b.model.Frame
	people := b.Register.ForPeople()
	r.Of = len(people)
	lines := map[string]FrameLine{}
	for _, l := range b.Frame {
		lines[l.Kommune] = l
	}
	r.Total.Kommune = total
	at := map[string]int{} // rule -> column
	for _, k := range people {
		for _, e := range lines[k.Code].Excluded {
			if _, known := at[e.Rule]; !known {
				at[e.Rule] = len(r.Rules)
				r.Rules = append(r.Rules, b.ruleLabel(e))
			}
		}
	}
	var counts [][]int64 // gengangere, then a column for each rule
	for _, k := range people {
		l, found := lines[k.Code]
		if !found || l.Delivered == 0 {
			r.Missing = append(r.Missing, k.Name)
			continue
		}
		r.Lines = append(r.Lines, FrameRow{Kommune: k.Name, Region: k.RegionName, Delivered: l.Delivered, Eligible: l.Eligible})
		r.Total.Delivered += l.Delivered
		r.Total.Eligible += l.Eligible
		count := make([]int64, 1+len(r.Rules))
		count[0] = l.Duplicates
		for _, e := range l.Excluded {
			count[1+at[e.Rule]] += e.Count
		}
		counts = append(counts, count)
	}
	b.tally(counts)
}

// tally fills in why rows are not in the frame. Few rows of one kommune are
// about single citizens (the one who appealed); delivered and eligible cases
// are not left out: the size of each stratum is public since the freeze.
func (b *builder) tally(counts [][]int64) {
	r := &b.model.Frame
	marks, totals := disclose.Tally(counts, b.minimumCell())
	sums := make([]int64, 1+len(r.Rules))
	for i, row := range counts {
		for c, n := range row {
			sums[c] += n
			b.put(&r.Lines[i], c, n, marks[i][c])
		}
	}
	if totals == nil {
		totals = make([]disclose.Mark, len(sums))
	}
	for c, n := range sums {
		b.put(&r.Total, c, n, totals[c])
	}
}

// put is one tally: its number, or that there are few, or nothing.
func (b *builder) put(row *FrameRow, column int, n int64, m disclose.Mark) {
	t := Tally{N: n}
	switch {
	case m != disclose.Shown && n < b.minimumCell():
		t = Tally{Sign: b.few()}
	case m != disclose.Shown:
		t = Tally{Sign: SignConfidential}
	}
	if column == 0 {
		row.Duplicates = t
	} else {
		row.Excluded = append(row.Excluded, t)
	}
}

// few is the sign of a small tally: <5.
func (b *builder) few() string { return "<" + claim.Count(b.minimumCell()) }

// Text is the number of a tally, or its sign.
func (t Tally) Text() string {
	if t.Sign != "" {
		return t.Sign
	}
	return claim.Count(t.N)
}

// rowsOf is a tally with its noun; ok is false where it says nothing.
func (b *builder) rowsOf(t Tally) (text string, ok bool) {
	switch t.Sign {
	case "":
		return plural(t.N, "række", "rækker"), t.N > 0
	case b.few():
		return "Færre end " + claim.Count(b.minimumCell()) + " rækker", true
	}
	return "", false
}

// sample says which cases the figures speak for and how many were read, and
// what a reader must know before the first figure.
func (b *builder) sample() {
	m := b.model
	if m.Release == nil {
		m.Banners = append(m.Banners, draftBanner)
	}
	if text := b.Batch.Batch.Constructed; text != "" {
		m.Banners = append(m.Banners, text)
	}
	delivered := len(m.Frame.Lines)
	from := fmt.Sprintf("%s af landets %s kommuner", claim.Count(int64(delivered)), claim.Count(int64(m.Frame.Of)))
	if delivered == m.Frame.Of {
		from = fmt.Sprintf("alle landets %s kommuner", claim.Count(int64(delivered)))
	}
	cases := b.cases()
	switch m.Basis {
	case batch.Probability:
		m.Population = fmt.Sprintf("Tallene gælder de %s %s på listerne fra %s.", claim.Count(m.Frame.Total.Eligible), cases, from)
		if b.Drawn > 0 {
			m.Sample = fmt.Sprintf("Der er trukket lod om %s af dem", claim.Count(b.Drawn))
			for _, d := range b.Dispositions {
				if d.Code == dispositionReviewed {
					m.Sample += fmt.Sprintf(", og %s er gennemgået", claim.Count(d.Count))
				}
			}
			m.Sample += "."
		}
	case batch.Census:
		m.Population = fmt.Sprintf("Tallene omfatter alle %s %s i registeret.", claim.Count(m.Frame.Total.Eligible), cases)
		m.Sample = "Der er ikke trukket nogen stikprøve, og tallene har derfor ingen stikprøveusikkerhed."
	default:
		m.Population = fmt.Sprintf("Tallene beskriver de gennemgåede %s og kan ikke overføres til andre sager.", cases)
		m.Sample = "Sagerne er udvalgt og ikke trukket ved lodtrækning. Derfor oplyses antal og ikke andele."
	}
	if n := len(m.Frame.Missing); n > 0 && len(b.Frame) > 0 && m.Basis == batch.Probability {
		m.DataNotes = append(m.DataNotes, fmt.Sprintf("%s har ikke leveret en liste: %s. Tallene siger ikke noget om sager derfra.",
			plural(int64(n), "kommune", "kommuner"), and(m.Frame.Missing)))
	}
	if b.Carried > 0 {
		m.DataNotes = append(m.DataNotes, fmt.Sprintf("I %s er ingen sag gennemgået. Deres sager tælles med gennem sager fra andre, der ligner dem.",
			plural(b.Carried, "stratum", "strata")))
	}
	if rows, ok := b.rowsOf(m.Frame.Total.Duplicates); ok {
		m.DataNotes = append(m.DataNotes, rows+" på listerne var gengangere af en sag, der allerede var talt med, og er talt én gang.")
	}
	for i, text := range m.Frame.Rules {
		if rows, ok := b.rowsOf(m.Frame.Total.Excluded[i]); ok {
			m.DataNotes = append(m.DataNotes, fmt.Sprintf("%s er ikke med: %s.", rows, lower(text)))
		}
	}
	if b.weighted() {
		m.DataNotes = append(m.DataNotes, "Andelene er vægtet, så hver kommune tæller med efter sit antal sager. Derfor kan en andel afvige lidt fra antallet divideret med basen.")
	}
}

// cases names the cases: ikke-påklagede afgørelser efter BL § 87, truffet fra
// … til ….
func (b *builder) cases() string {
	f := b.Batch.Frame
	s := "afgørelser"
	if slices.Equal(f.Keep["appealed"], []string{"nej"}) {
		s = "ikke-påklagede afgørelser"
	}
	if p := b.Batch.Batch.Provision; p != "" {
		s += " efter " + p
	}
	if f.Period != nil {
		s += " fra perioden " + f.Period.From.Danish() + " til " + f.Period.To.Danish()
	}
	return s
}

// weighted tells whether cases count differently.
func (b *builder) weighted() bool {
	if b.model.Basis != batch.Probability {
		return false
	}
	var first float64
	return slices.ContainsFunc(b.Strata, func(s StratumLine) bool {
		if first == 0 {
			first = s.Weight
		}
		return s.Weight != 0 && s.Weight != first
	})
}

// plural is a count with its noun.
func plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return claim.Count(n) + " " + many
}

// and lists words: a, b og c.
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " og " + words[len(words)-1]
}
