package publish_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/claim"
	"sagsbarometer/pipeline/publish/publishtest"
)

func build(t *testing.T, in publish.Input) *publish.Model {
	t.Helper()
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func finding(t *testing.T, m *publish.Model, label string) publish.Finding {
	t.Helper()
	i := slices.IndexFunc(m.Findings, func(f publish.Finding) bool { return strings.HasPrefix(f.Label, label) })
	if i < 0 {
		t.Fatalf("no finding %q", label)
	}
	return m.Findings[i]
}

func row(t *testing.T, m *publish.Model, table int, group string) publish.Row {
	t.Helper()
	rows := m.Tables[table].Rows
	i := slices.IndexFunc(rows, func(r publish.Row) bool { return r.Group == group })
	if i < 0 {
		t.Fatalf("no row %q in table %s", group, m.Tables[table].ID)
	}
	return rows[i]
}

// The sentences of DESIGN §6 and DOMAIN §2.2 M9, from the published counts.
func TestFindings(t *testing.T) {
	m := build(t, publishtest.Input())
	for _, c := range []struct{ label, headline, sentence string }{
		{"En eller flere", "54 procent", "206 ud af de 385 sager. 95 %-sikkerhedsinterval: 48-59 procent."},
		{"Den offentliggjorte", "42 procent", "107 ud af de 255 sager, hvor det har været relevant og muligt at vurdere. 95 %-sikkerhedsinterval: 35-49 procent."},
		{"Kommunen har oplyst", "Ingen", "Ingen af de 107 sager, hvor det har været relevant og muligt at vurdere; andelen er højst 4 procent. 95 %-sikkerhedsinterval: 0-4 procent."},
	} {
		f := finding(t, m, c.label)
		if f.Headline != c.headline || f.Sentence != c.sentence {
			t.Errorf("%s:\n%s | %s\nwant\n%s | %s", c.label, f.Headline, f.Sentence, c.headline, c.sentence)
		}
	}
	if want := "Tallene gælder de 6.601 ikke-påklagede afgørelser efter BL § 87 fra perioden 1. juli 2024 til 30. juni 2025 på listerne fra 97 af landets 98 kommuner."; m.Population != want {
		t.Errorf("population\n%s\nwant\n%s", m.Population, want)
	}
}

// What each row shows, rule by rule: counts are the input's, the share is
// there only where claim and disclose allow it.
func TestRows(t *testing.T) {
	m := build(t, publishtest.Input())
	for _, c := range []struct {
		table                                int
		group, counts, base, share, interval string
		status                               publish.Status
		note                                 string
	}{
		{0, "Hele landet", "206", "385", "54%", "48-59%", publish.Full, ""},
		{0, "Region Hovedstaden", "62", "117", "53%", "43-63%", publish.Full, ""},              // 62/117 = .5299
		{0, "Region Sjælland", "33", "58", "57%", "43-70%", publish.Full, "bredt_interval"},    // 33/58 = .5690, grade C
		{0, "Region Nordjylland", "18", "39", "[x]", "[x]", publish.CountsOnly, "for_faa"},     // grade withheld
		{0, "Region Nordjylland, afslag", "[c]", "[c]", "[c]", "[c]", publish.Withheld, ""},    // 8 cases
		{0, "Region Nordjylland, bevilling", "[c]", "[c]", "[c]", "[c]", publish.Withheld, ""}, // else 39 - 31
		{2, "København", "24", "43", "[x]", "[x]", publish.CountsOnly, "en_kommune"},
		{2, "Aabenraa", "[c]", "[c]", "[c]", "[c]", publish.Withheld, ""}, // 4 cases, protected column
	} {
		r := row(t, m, c.table, c.group)
		f := r.Figure
		if f.CountsText() != c.counts || f.BaseText() != c.base || f.ShareText() != c.share || f.IntervalText() != c.interval || f.Status != c.status {
			t.Errorf("%s: %s of %s, %s %s, %s; want %+v", c.group, f.CountsText(), f.BaseText(), f.ShareText(), f.IntervalText(), f.Status, c)
		}
		var codes []string
		for _, n := range f.Notes {
			codes = append(codes, m.Footnotes[n-1].Code)
		}
		if strings.Join(codes, ";") != c.note {
			t.Errorf("%s: notes %v, want %q", c.group, codes, c.note)
		}
	}
	if got := row(t, m, 2, "København").Figure.Fact().Sentence(); got != "24 ud af 43 gennemgåede sager." {
		t.Errorf("one kommune: %q", got)
	}
}

// What is left out is not in the model: neither a number nor a note that
// tells of it.
func TestWithheldHoldsNothing(t *testing.T) {
	for _, table := range build(t, publishtest.Input()).Tables {
		for _, r := range table.Rows {
			f := *r.Figure
			if f.Status != publish.Withheld {
				continue
			}
			f.ID = ""
			if fmt.Sprintf("%+v", f) != fmt.Sprintf("%+v", publish.Figure{Status: publish.Withheld}) {
				t.Errorf("%s holds %+v", r.Group, f)
			}
		}
	}
}

var digits = regexp.MustCompile(`\d[\d.]*`)

// Every number in a finding stands in a table, in the row of the very same
// figure.
func TestNumbersComeFromTables(t *testing.T) {
	m := build(t, publishtest.Input())
	for _, found := range m.Findings {
		var cells string
		for _, table := range m.Tables {
			for _, r := range table.Rows {
				if r.Figure == found.Figure {
					f := r.Figure
					cells += strings.Join([]string{"", f.CountsText(), f.BaseText(), f.ShareText(), f.IntervalText(), claim.LevelName(f.Level), ""}, " ")
				}
			}
		}
		if cells == "" {
			t.Errorf("%s: its figure is in no table", found.Label)
		}
		have := digits.FindAllString(cells, -1)
		for _, n := range digits.FindAllString(found.Headline+" "+found.Sentence, -1) {
			if n = strings.TrimSuffix(n, "."); !slices.Contains(have, n) {
				t.Errorf("%s: %s is in the sentence but not in the table's %v", found.Label, n, have)
			}
		}
	}
	for _, p := range m.Chart.Panels {
		for _, mark := range p.Marks {
			if !slices.ContainsFunc(m.Tables, func(t publish.Table) bool {
				return slices.ContainsFunc(t.Rows, func(r publish.Row) bool { return r.Figure == mark.Figure })
			}) {
				t.Errorf("dot %s is in no table", mark.Label)
			}
		}
	}
}

// The order of estimates, frame lines and strata does not show.
func TestOrderDoesNotMatter(t *testing.T) {
	in := publishtest.Input()
	want := texts(build(t, in))
	for _, reverse := range []func(){
		func() { slices.Reverse(in.Estimates) }, func() { slices.Reverse(in.Frame) }, func() { slices.Reverse(in.Strata) },
	} {
		reverse()
		if got := texts(build(t, in)); !slices.Equal(got, want) {
			t.Error("another order gives another publication")
		}
	}
}

// texts are the parts of a model without pointers.
func texts(m *publish.Model) []string {
	var all []string
	for _, f := range m.Findings {
		all = append(all, f.Label, f.Headline, f.Sentence)
	}
	for _, table := range m.Tables {
		for _, r := range table.Rows {
			all = append(all, table.ID, r.Group, r.MeasureLabel, r.Figure.CountsText(), r.Figure.BaseText(), r.Figure.ShareText(), r.Figure.IntervalText(), fmt.Sprint(r.Figure.Notes))
		}
	}
	return append(all, fmt.Sprint(m.Frame, m.Strata, m.Footnotes, m.DataNotes, m.Population))
}

// Picked cases: counts only, though the estimates bring shares and intervals
// along; no chart, no word of an interval.
func TestPurposive(t *testing.T) {
	in := publishtest.Input()
	in.Batch.Batch.Basis = batch.Purposive
	in.Batch.Tables[0].Title = "Retlige mangler" // "i halvdelen" would be refused
	m := build(t, in)
	if f := finding(t, m, "En eller flere"); f.Headline != "206 ud af 385 sager" || f.Sentence != "206 ud af 385 gennemgåede sager." {
		t.Errorf("finding %q, %q", f.Headline, f.Sentence)
	}
	for _, table := range m.Tables {
		if table.Rates || table.Intervals {
			t.Errorf("table %s has shares or intervals", table.ID)
		}
		for _, r := range table.Rows {
			if r.Figure.Share.OK || r.Figure.Low.OK || r.Figure.Level != 0 {
				t.Errorf("%s has a share", r.Group)
			}
		}
	}
	if len(m.Chart.Panels) > 0 {
		t.Error("there is a chart")
	}
	for _, s := range m.Method {
		if strings.Contains(s.Title, "interval") || s.Draw != nil {
			t.Errorf("method has a section %q", s.Title)
		}
	}
}

func TestCensus(t *testing.T) {
	in := publishtest.Input()
	in.Batch.Batch.Basis = batch.Census
	m := build(t, in)
	f := finding(t, m, "En eller flere")
	if f.Headline != "54 procent" || f.Sentence != "206 ud af de 385 sager. Andelen er over halvdelen." {
		t.Errorf("finding %q, %q", f.Headline, f.Sentence)
	}
	if f.Figure.Low.OK || m.Tables[0].Intervals || m.Chart.Level != 0 {
		t.Error("a census has an interval")
	}
	// Ny frist: none of 107 is shown; Aabenraa's 2 of 4 is not.
	if got := row(t, m, 2, "Aabenraa").Figure.Status; got != publish.Withheld {
		t.Errorf("two of four are %s", got)
	}
}

func TestBanners(t *testing.T) {
	in := publishtest.Input()
	m := build(t, in)
	if len(m.Banners) != 2 || !strings.HasPrefix(m.Banners[0], "UDKAST") || m.Banners[1] != in.Batch.Batch.Constructed {
		t.Errorf("banners %q", m.Banners)
	}
	in.Release = &publish.Release{Number: 1, Date: publishtest.On("2025-12-15"), Reason: "Første udgave."}
	if m = build(t, in); len(m.Banners) != 1 || m.Banners[0] != in.Batch.Batch.Constructed {
		t.Errorf("released: banners %q", m.Banners)
	}
	in.Batch.Batch.Constructed = ""
	if m = build(t, in); len(m.Banners) != 0 {
		t.Errorf("real and released: banners %q", m.Banners)
	}
}

func TestFrame(t *testing.T) {
	m := build(t, publishtest.Input())
	if got := m.Frame.Missing; !slices.Equal(got, []string{"Læsø"}) {
		t.Errorf("missing %v", got)
	}
	// 98 kommuner by code with 20, 21, … 117 cases are 98 x 68.5 = 6,713; Læsø
	// is the 93rd, 20 + 92 = 112 of them. 97 lists with one duplicate, three
	// rows outside the period, one appealed: 5 rows a list that are no cases.
	tot := m.Frame.Total
	if tot.Eligible != 6713-112 || tot.Duplicates.Text() != "97" || !slices.Equal(tot.Excluded, []publish.Tally{{N: 291}, {N: 97}}) || tot.Delivered != tot.Eligible+485 {
		t.Errorf("total %+v", tot)
	}
	lines := m.Frame.Lines
	if lines[0].Kommune != "Albertslund" || len(lines) != 97 {
		t.Errorf("%d lines, the first %s", len(lines), lines[0].Kommune)
	}
	// One duplicate, three outside the period and one appealed are few, and
	// not told of single kommuner.
	for _, l := range lines {
		if l.Duplicates.Text() != "<5" || l.Excluded[0].Text() != "<5" || l.Excluded[1].Text() != "<5" || l.Delivered == 0 || l.Eligible == 0 {
			t.Errorf("%+v", l)
		}
	}
	// Aa is Å: Aabenraa ends Region Syddanmark, Aalborg and Aarhus theirs.
	for i, l := range lines {
		if last := i == len(lines)-1 || lines[i+1].Region != l.Region; last != slices.Contains([]string{"Vallensbæk", "Vordingborg", "Aabenraa", "Aarhus", "Aalborg"}, l.Kommune) {
			t.Errorf("%s stands in the wrong place of %s", l.Kommune, l.Region)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*publish.Input)
		want   []string
	}{
		{"no batch", func(in *publish.Input) { in.Batch = nil }, []string{"no batch"}},
		{"no section", func(in *publish.Input) { in.Batch.Publish = nil }, []string{"[publish]"}},
		{"no register", func(in *publish.Input) { in.Register = nil }, []string{"register"}},
		{"a style nobody wrote", func(in *publish.Input) { in.Batch.Publish.Style = "eu" }, []string{`style "eu", want "ankestyrelsen"`}},
		{"no spread", func(in *publish.Input) { delete(in.Spread, "omgjort") }, []string{"omgjort", "385 cases"}},
		{"a hole", func(in *publish.Input) {
			in.Estimates = slices.DeleteFunc(in.Estimates, func(e estimators.Estimate) bool { return e.Measure == "ny_frist" })
		}, []string{"table T2: no estimate of ny_frist"}},
		{"a heading that says too much", func(in *publish.Input) { in.Batch.Tables[0].Title = "Mangler i over halvdelen af sagerne" }, []string{"T1", "over halvdelen"}},
		{"a wrong number in a note", func(in *publish.Input) { in.Batch.Tables[1].Note = "Omgjort: 52 procent." }, []string{"T2", "52 procent"}},
		{"two at once", func(in *publish.Input) {
			in.Batch.Tables[0].Title, in.Batch.Tables[1].Note = "Mangler i hver tiende sag", "Omgjort: 52 procent."
		}, []string{"hver tiende", "52 procent"}},
	} {
		in := publishtest.Input()
		c.change(&in)
		m, err := publish.Build(in)
		if err == nil || m != nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q says nothing of %q", c.name, err, want)
			}
		}
	}
}

// One kommune under another name is still one kommune.
func TestOneKommuneWhateverTheColumn(t *testing.T) {
	in := publishtest.Input()
	in.Spread["retlig_mangel@region=hovedstaden"] = 1
	f := row(t, build(t, in), 0, "Region Hovedstaden").Figure
	if f.Share.OK || f.Low.OK || f.Fact().Sentence() != "62 ud af 117 gennemgåede sager." {
		t.Errorf("%s, %q", f.ShareText(), f.Fact().Sentence())
	}
}

// A batch without codebook, strata or measures at the whole still publishes.
func TestLittleInput(t *testing.T) {
	in := publish.Input{
		Batch: &batch.Batch{
			Batch:    batch.Identity{ID: "x", Title: "Lille", Year: 2025, Basis: batch.Purposive},
			Measures: []batch.Measure{{ID: "m", Label: "Mål", Item: "m"}},
			Tables:   []batch.Table{{ID: "T", Title: "Tabel", Measures: []string{"m"}}},
			Publish:  &batch.Publish{Date: publishtest.On("2025-12-15")},
		},
		Register:  data.Kommuner(),
		Estimates: []estimators.Estimate{{ID: "m", Measure: "m", N: 74, NBase: 74, NCounts: 29}},
		Spread:    map[string]int{"m": 10},
	}
	m := build(t, in)
	if got := m.Findings[0].Sentence; got != "29 ud af 74 gennemgåede sager." {
		t.Errorf("sentence %q", got)
	}
	if !slices.Equal(m.Formats, []string{"xlsx", "csv", "html"}) {
		t.Errorf("formats %v", m.Formats)
	}
}

func ExampleBuild() {
	m, err := publish.Build(publishtest.Input())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range m.Findings[:2] {
		fmt.Printf("%s: %s\n%s\n", f.Label, f.Headline, f.Sentence)
	}
	// Output:
	// En eller flere retlige mangler: 54 procent
	// 206 ud af de 385 sager. 95 %-sikkerhedsinterval: 48-59 procent.
	// Sagen ville være blevet omgjort, hvis den var påklaget: 48 procent
	// 186 ud af de 385 sager. 95 %-sikkerhedsinterval: 43-54 procent.
}
