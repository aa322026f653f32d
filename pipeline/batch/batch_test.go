package batch

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sagsbarometer/data/day"
)

// design is the batch of the design page, to the byte.
func design(t testing.TB) string {
	t.Helper()
	src, err := os.ReadFile("testdata/bl87-2025.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func date(t *testing.T, s string) day.Date {
	t.Helper()
	d, err := day.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRead(t *testing.T) {
	b, found := Read("batch.toml", []byte(design(t)))
	if found != nil {
		t.Fatal(found)
	}
	want := &Batch{
		Batch: Identity{ID: "bl87-2025", Title: "Handicapsagsbarometret 2025 om tabt arbejdsfortjeneste efter barnets lov § 87",
			Year: 2025, Provision: "BL § 87", Basis: Probability},
		Frame: Frame{
			Files: []string{"frame/*"}, ListedOn: date(t, "2025-08-15"),
			Period:  &Period{From: date(t, "2024-07-01"), To: date(t, "2025-06-30")},
			Keep:    map[string][]string{"appealed": {"nej"}},
			Columns: map[string][]string{"case_id": {"Sagsnr.", "Journalnr"}, "kommune": {"Kommune", "Kommunenr"}},
		},
		Design: &Design{Method: "stratified", Strata: []string{"kommune"}, Total: 385, Allocation: "proportional", Minimum: 2,
			Nonresponse: []string{"region"}, Poststrata: []string{"region", "decision"}, DetectPower: 0.8,
			Rationale: "±5 procentpoint ved 95 procents sikkerhed; mindst 2 pr. kommune, så variansen kan estimeres."},
		Review: &Review{Codebook: "codebook.toml", SecondReading: .15, SecondMinimum: 2},
		Measures: []Measure{
			{ID: "retlig_mangel", Label: "En eller flere retlige mangler", Kind: "proportion", Item: "retlig_mangel"},
			{ID: "frist_overskredet", Label: "Den offentliggjorte sagsbehandlingsfrist er ikke overholdt", Kind: "proportion",
				Item: "frist_overholdt", Counts: []string{"nej"}, Base: []string{"ja", "nej"}},
		},
		Domains: []Domain{
			{ID: "region", Label: "Region", Column: "region"},
			{ID: "decision", Label: "Afgørelse", Column: "decision"}, // T1 names it; every case has it
		},
		Tables: []Table{{ID: "T1", Title: "Retlige mangler i halvdelen af sagerne", Measures: []string{"retlig_mangel"},
			Groups: [][]string{{}, {"region"}, {"region", "decision"}}}},
		Publish: &Publish{Date: date(t, "2025-12-15"), Interval: "clopper-pearson-survey", Level: 0.95, MinimumCell: 5,
			Protect: []string{"kommune"}, Style: "ankestyrelsen", Formats: []string{"xlsx", "csv", "html"}},
	}
	if diff := cmp.Diff(want, b, cmpopts.IgnoreFields(Batch{}, "Doc")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if at := b.Doc.At("measure", 1, "item").String(); at != "batch.toml:37:10" {
		t.Errorf("measure 1 names its item at %s", at)
	}
}

// least is the shortest batch that is one.
const least = `[batch]
id    = "a"
title = "A"
year  = 2025
basis = "probability"
[frame]
files = ["frame/*"]
[design]
method = "stratified"
strata = ["kommune"]
margin = 0.05
[[measure]]
id    = "m"
label = "M"
item  = "i"
[[table]]
id       = "T"
title    = "T"
measures = ["m"]
[publish]
date = 2025-12-15
`

// The defaults are those of the design page.
func TestDefaults(t *testing.T) {
	b, found := Read("batch.toml", []byte(least))
	if found != nil {
		t.Fatal(found)
	}
	if d := b.Design; d.Level != 0.95 || d.Share != 0.5 || d.Allocation != "proportional" {
		t.Errorf("design %+v", d)
	}
	if p := b.Publish; p.Interval != "clopper-pearson-survey" || p.Level != 0.95 || p.MinimumCell != 5 ||
		p.Style != "ankestyrelsen" || !slices.Equal(p.Formats, []string{"xlsx", "csv", "html"}) {
		t.Errorf("publish %+v", p)
	}
	if b.Measures[0].Kind != "proportion" || len(b.Tables[0].Groups) != 1 || len(b.Tables[0].Groups[0]) != 0 {
		t.Errorf("measure %+v, table %+v", b.Measures[0], b.Tables[0])
	}
}

// What is protected is added to; kommuner are protected whatever a batch says.
func TestProtectsKommuner(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"", []string{"kommune"}},
		{`protect = ["decision"]`, []string{"decision", "kommune"}},
		{`protect = ["kommune", "region"]`, []string{"kommune", "region"}},
	} {
		b, found := Read("batch.toml", []byte(change(t, least, `2025-12-15`, "2025-12-15\n"+c.line)))
		if found != nil {
			t.Fatal(found)
		}
		if !slices.Equal(b.Publish.Protect, c.want) {
			t.Errorf("%q: %v are protected, want %v", c.line, b.Publish.Protect, c.want)
		}
	}
}

// change replaces one line of a batch.
func change(t *testing.T, src, old, replacement string) string {
	t.Helper()
	if strings.Count(src, old) != 1 {
		t.Fatalf("%q stands %d times in the batch", old, strings.Count(src, old))
	}
	return strings.Replace(src, old, replacement, 1)
}

// Each row changes one line of the shortest batch. Places were counted by hand.
func TestRefuses(t *testing.T) {
	const later = " (this is not available yet in this version of barometer)"
	for _, test := range []struct{ old, replacement, want string }{
		// [batch]
		{`"a"`, `"BL 87"`, `2:9: batch.id: "BL 87", want an id of the letters a to z, digits, _ and -, such as bl87-2025`},
		{`"A"`, `" "`, `3:9: batch.title: an empty text, want a text`},
		{`2025` + "\nbasis", `20` + "\nbasis", `4:9: batch.year: 20, want a year from 1990 to 2100`},
		{`"probability"`, `"probablity"`, `5:9: batch.basis: "probablity", want one of probability, census, purposive (did you mean "probability"?)`},
		{`basis = "probability"`, `Basis = "probability"`, `5:1: batch.Basis: unknown key, want one of id, title, year, provision, basis, key, key_fingerprint, constructed, rationale (keys are lower case: basis)`},
		{`"A"`, "\"A\"\nkey = \"public:\"", `4:7: batch.key: "public:", want a text after public:`},
		{`"A"`, "\"A\"\nkey = \"public:x\"", `4:7: batch.key: a public key, which hides nobody, want constructed = "…" beside it, or the path of a key file (real cases need a key that is kept secret)`},
		// [frame]
		{`["frame/*"]`, `[]`, `7:9: frame.files: an empty list, want at least one`},
		{`["frame/*"]`, `['frame\*']`, `7:10: frame.files: "frame\\*", want a path below the batch, such as frame/* (write "frame/*")`},
		{`["frame/*"]`, `["../x"]`, `7:10: frame.files: "../x", want a path below the batch, such as frame/*`},
		{`["frame/*"]`, `["/x"]`, `7:10: frame.files: "/x", want a path below the batch, such as frame/*`},
		{`["frame/*"]`, `["C:/x"]`, `7:10: frame.files: "C:/x", want a path below the batch, such as frame/*`},
		{`["frame/*"]`, `["x["]`, `7:10: frame.files: "x[", want a path below the batch, such as frame/* ([ ] in a path choose among letters)`},
		{`["frame/*"]`, `["x", "x"]`, `7:15: frame.files: "x" a second time, want each once`},
		{`["frame/*"]`, "[\"x\"]\nperiod = { from = 2025-02-01, to = 2025-01-31 }", `8:36: frame.period.to: 2025-01-31, want a date not before 2025-02-01`},
		{`["frame/*"]`, "[\"x\"]\nkeep = { apealed = [\"nej\"] }", `8:10: frame.keep.apealed: "apealed", want one of case_id, kommune, provision, decision, received_on, decided_on, appealed, region, kommunegruppe (did you mean "appealed"? If not, name the column in [frame] columns)`},
		{`["frame/*"]`, "[\"x\"]\nkeep = { appealed = [] }", `8:21: frame.keep.appealed: an empty list, want at least one`},
		{`["frame/*"]`, "[\"x\"]\ncolumns = { Kommune = [\"K\"] }", `8:13: frame.columns.Kommune: "Kommune", want a name of the letters a to z, digits and _ (did you mean "kommune"?)`},
		{`["frame/*"]`, "[\"x\"]\ncolumns = { region = [\"K\"] }", `8:22: frame.columns.region: "region", want one of case_id, kommune, provision, decision, received_on, decided_on, appealed (region and kommunegruppe follow from kommune)`},
		{`["frame/*"]`, "[\"x\"]\ncolumns = { stratum = [\"K\"] }", `8:13: frame.columns.stratum: "stratum", want a name that the program does not use itself`},
		{`["frame/*"]`, "[\"x\"]\ncolumns = { case_id = [\"Nr\"], kommune = [\"Nr\"] }", `8:42: frame.columns.kommune: "Nr", a heading of case_id too, want each heading for one column`},
		{`["frame/*"]`, "[\"x\"]\njournal = { 101 = \"^S-[0-9]+$\" }", `8:19: frame.journal.101: "101", want a kommune's code of four digits such as "0101"`},
		{`["frame/*"]`, "[\"x\"]\njournal = { 0101 = \"(\" }", `8:20: frame.journal.0101: "(", want a regular expression such as '^SAG-[0-9]{8}$'`},
		{`["frame/*"]`, "[\"x\"]\njournal = { 0101 = \".*\" }", `8:20: frame.journal.0101: ".*", want a regular expression such as '^SAG-[0-9]{8}$' (it fits an empty text, so it fits anything)`},
		// [design]
		{"[design]\nmethod = \"stratified\"\nstrata = [\"kommune\"]\nmargin = 0.05\n", "", `5:9: batch.basis: a probability batch without [design], want a table [design] (it says how the sample is drawn)`},
		{`"probability"`, `"purposive"`, `8:1: design: a design in a purposive batch, want no [design] (cases that were picked are no random sample: there is no design, so there is nothing to make an interval from)`},
		{`"probability"`, `"census"`, `8:1: design: a design in a census batch, want no [design] (all cases are in a census, so there is no sampling error)`},
		{`"stratified"`, `"stratifed"`, `9:10: design.method: "stratifed", want one of stratified, self-weighting (did you mean "stratified"?)`},
		{`["kommune"]`, `["komune"]`, `10:11: design.strata: "komune", want one of kommune, region, kommunegruppe, provision, decision, appealed (did you mean "kommune"? If not, name the column in [frame] columns)`},
		{`["kommune"]`, `["decided_on"]`, `10:11: design.strata: "decided_on", want a column that groups cases, such as kommune`},
		{`["kommune"]`, `["kommune", "kommune"]`, `10:22: design.strata: "kommune" a second time, want each once`},
		{`margin = 0.05`, ``, `8:1: design: no total, no margin and no target, want either total, or margin and/or [[design.target]] (the number of cases, or the precision that is wanted)`},
		{`margin = 0.05`, "total = 385\nmargin = 0.05", `12:10: design.margin: margin beside total, want either total, or margin and/or [[design.target]]`},
		{`margin = 0.05`, "total = 385\nlevel = 0.95", `12:9: design.level: level beside total, want level beside margin or [[design.target]] only`},
		{`margin = 0.05`, `total = 0`, `11:9: design.total: 0, want a whole number of at least 1`},
		{`margin = 0.05`, `margin = 0.5`, `11:10: design.margin: 0.5, want a number between 0 and 0.5 such as 0.05`},
		{`margin = 0.05`, `margin = 5`, `11:10: design.margin: 5, want a number between 0 and 0.5 such as 0.05 (5 percent is 0.05)`},
		{`margin = 0.05`, `margin = 0`, `11:10: design.margin: 0, want a number between 0 and 0.5 such as 0.05`},
		{`margin = 0.05`, "margin = 0.05\nlevel = 95", `12:9: design.level: 95, want a number between 0 and 1 such as 0.95 (95 percent is 0.95)`},
		{`margin = 0.05`, "margin = 0.05\nshare = 1", `12:9: design.share: 1, want a number between 0 and 1 such as 0.5`},
		{`margin = 0.05`, "margin = 0.05\nallocation = \"optimal\"", `12:14: design.allocation: "optimal", want one of proportional, neyman, power, equal`},
		{`margin = 0.05`, "margin = 0.05\nminimum = -1", `12:11: design.minimum: -1, want a whole number of at least 0`},
		{`margin = 0.05`, "margin = 0.05\noversample = 1.0", `12:14: design.oversample: 1, want a share from 0 to below 1`},
		{`margin = 0.05`, "margin = 0.05\nreserve = 2", `12:11: design.reserve: reserves without minimum = 2, want a minimum of at least 2, or no reserve (where reserves are opened until there are enough, one case tells nothing of its stratum)`},
		{`margin = 0.05`, "margin = 0.05\nreserve = -2", `12:11: design.reserve: -2, want a whole number of at least 0`},
		// [review]
		{`[[measure]]`, "[review]\ncodebook = \"c.toml\"\nsecond_reading = 1.5\n[[measure]]", `14:18: review.second_reading: 1.5, want a share from 0 to 1`},
		{`[[measure]]`, "[review]\ncodebook = \"c.toml\"\nsecond_minimum = 1\n[[measure]]", `14:18: review.second_minimum: 1, want a whole number of at least 2: one case has no spread`},
		{`[[measure]]`, "[review]\ncodebook = \"c.toml\"\nsecond_alongside = true\n[[measure]]", `14:20: review.second_alongside: second readings alongside the first where nothing is read twice, want second_reading = 0.15 beside it`},
		{`[[measure]]`, "[review]\ncodebook = \"c.toml\"\nsecond_reading = 0.15\nsecond_alongside = true\n[[measure]]", `15:20: review.second_alongside: second readings alongside the first without a key, want key = "../a.noegle" in [batch] (only a key makes tickets that no reader can foresee; or leave the line out, and a seed chooses when all is read)`},
		{`[[measure]]`, "[review]\ncodebook = \"c.toml\"\narbiter = \"R 9\"\n[[measure]]", `14:11: review.arbiter: "R 9", want the code of a reviewer, 1 to 12 letters, digits or hyphens such as R9`},
		{`[[measure]]`, "[review]\ncodebook = \"\"\n[[measure]]", `13:12: review.codebook: "", want a path below the batch, such as frame/*`},
		// [[measure]]
		{`"m"` + "\nlabel", `"M"` + "\nlabel", `13:9: measure.id: "M", want an id of the letters a to z, digits, _ and -, such as bl87-2025` + "\n" +
			`19:13: table.measures: "m", which no [[measure]] has, want M (did you mean "M"?)`},
		{`[[measure]]`, "[[measure]]\nid = \"m\"\nlabel = \"L\"\nitem = \"j\"\n[[measure]]", `17:9: measure.id: "m", which line 13 has already, want an id of its own`},
		{`"M"`, "\"M\"\nkind = \"mean\"", `15:8: measure.kind: "mean", want proportion` + later},
		{`"M"`, "\"M\"\nkind = \"share\"", `15:8: measure.kind: "share", want proportion`},
		{`"M"`, "\"M\"\ncounts = [\"nej\", \"kiv\"]\nbase = [\"ja\", \"nej\"]", `15:18: measure.counts: "kiv", which is not in the base, want one of ja, nej (what is counted must be in the base)`},
		{`"M"`, "\"M\"\ncounts = []", `15:10: measure.counts: an empty list, want at least one`},
		{`"M"`, "\"M\"\nbase = [\"ja\", \"ja\"]", `15:15: measure.base: "ja" a second time, want each once`},
		// [[domain]]
		{`[[table]]`, "[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"case_id\"\n[[table]]", `19:10: domain.column: "case_id", want a column that groups cases, such as kommune`},
		{`[[table]]`, "[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"Region\"\n[[table]]", `19:10: domain.column: "Region", want a name of the letters a to z, digits and _ (did you mean "region"?)`},
		{`[[table]]`, "[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"region\"\n[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"kommune\"\n[[table]]", `21:6: domain.id: "d", which line 17 has already, want an id of its own`},
		// [[table]]
		{`["m"]`, `["n"]`, `19:13: table.measures: "n", which no [[measure]] has, want m`},
		{`["m"]`, `[]`, `19:12: table.measures: an empty list, want at least one`},
		{`["m"]`, "[\"m\"]\ngroups = [[\"regoin\"]]", `20:12: table.groups: "regoin", which no [[domain]] has, want one of kommune, region, kommunegruppe, provision, decision, appealed (did you mean "region"?)`},
		{`["m"]`, "[\"m\"]\ngroups = [[\"region\", \"region\"]]", `20:22: table.groups: "region" crossed with "region", want each column once in a group`},
		{`["m"]`, "[\"m\"]\ngroups = [[], [\"region\", \"kommune\"], [\"kommune\", \"region\"]]", `20:38: table.groups: the group [kommune, region] a second time, want each once`},
		{`[publish]`, "[[table]]\nid = \"t\"\ntitle = \"t\"\nmeasures = [\"m\"]\n[publish]", `21:6: table.id: "t", which line 17 has already, want an id of its own`},
		{`"T"` + "\ntitle", `"T 1"` + "\ntitle", `17:12: table.id: "T 1", want an id of the letters A to Z, digits, _ and -, such as T1`},
		// [publish]
		{`2025-12-15`, "2025-12-15\ninterval = \"wlad\"", `22:12: publish.interval: "wlad", want one of wald, logit, asin, likelihood, beta, korn-graubard, jeffreys, wilson, wilson-kish, clopper-pearson-kish, clopper-pearson-survey, clopper-pearson (did you mean "wald"?)`},
		{`2025-12-15`, "2025-12-15\nlevel = 1", `22:9: publish.level: 1, want a number between 0 and 1 such as 0.95`},
		{`2025-12-15`, "2025-12-15\nminimum_cell = 2", `22:16: publish.minimum_cell: 2, want a whole number of at least 3`},
		{`2025-12-15`, "2025-12-15\nstyle = \"apa\"", `22:9: publish.style: "apa", want ankestyrelsen`},
		{`2025-12-15`, "2025-12-15\nformats = [\"csv\", \"pdf\"]", `22:19: publish.formats: "pdf", want one of xlsx, csv, html`},
		{`2025-12-15`, "2025-12-15\nprotect = [\"komune\"]", `22:12: publish.protect: "komune", want one of appealed, decision, kommune, kommunegruppe, provision, region (did you mean "kommune"?)`},
		{`date = 2025-12-15`, "", `20:1: publish.date: missing, want a date such as 2025-08-15`},
	} {
		src := change(t, least, test.old, test.replacement)
		b, found := Read("batch.toml", []byte(src))
		check(t, test.replacement, found, test.want)
		if (b == nil) != (found != nil) {
			t.Errorf("%q: a batch beside violations, or neither", test.replacement)
		}
	}
}

// A batch of picked cases is fine without a design, and gets no interval.
func TestPurposiveHasNoInterval(t *testing.T) {
	src := change(t, least, "[design]\nmethod = \"stratified\"\nstrata = [\"kommune\"]\nmargin = 0.05\n", "")
	for _, basis := range []string{"purposive", "census"} {
		src := change(t, src, "probability", basis)
		b, found := Read("batch.toml", []byte(src))
		if found != nil {
			t.Fatal(found)
		}
		if b.Design != nil || b.Publish.Interval != "" || b.Publish.Level != 0 {
			t.Errorf("%s: %+v", basis, b.Publish)
		}
		_, found = Read("batch.toml", []byte(src+"interval = \"wald\"\nlevel = 0.95\n"))
		if len(found) != 2 || found[0].Rule != "basis" || found[0].Line != 18 || found[1].Line != 19 {
			t.Errorf("%s: %v", basis, found)
		}
	}
}

func TestRefusesAllAtOnce(t *testing.T) {
	src := change(t, least, `"a"`, `"Å"`)
	src = change(t, src, "2025\nbasis", "1025\nbasis")
	src = change(t, src, "0.05", "0.6")
	src = change(t, src, `["m"]`, `["x"]`)
	src = change(t, src, "2025-12-15", "\"15.12.2025\"")
	_, found := Read("batch.toml", []byte(src))
	var places []string
	for _, v := range found {
		places = append(places, v.Place.String())
	}
	want := []string{"batch.toml:2:9", "batch.toml:4:9", "batch.toml:11:10", "batch.toml:19:13", "batch.toml:21:8"}
	if !slices.Equal(places, want) {
		t.Errorf("got %v", found)
	}
}

func TestFrameColumns(t *testing.T) {
	src := change(t, least, `["frame/*"]`, "[\"x\"]\nperiod = { from = 2025-01-01, to = 2025-01-01 }\nkeep = { ydelse = [\"tab\"], appealed = [\"nej\"] }\ncolumns = { teamet = [\"Team\"], case_id = [\"Nr\"] }")
	src = change(t, src, `["kommune"]`, `["kommune", "teamet", "zone"]`)
	src = change(t, src, "[[table]]", "[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"klageudfald\"\n[[table]]")
	b, found := Read("batch.toml", []byte(src))
	if found != nil {
		t.Fatal(found)
	}
	if got := b.FrameColumns(); !slices.Equal(got, []string{"teamet", "ydelse", "zone"}) {
		t.Errorf("FrameColumns() = %v", got)
	}
}

// checkDesign: what plan and draw rely on.
func checkDesign(t *testing.T, b *Batch) {
	d := b.Design
	sizes := 0
	for _, given := range []bool{d.Total > 0, d.Margin > 0 || len(d.Targets) > 0} {
		if given {
			sizes++
		}
	}
	switch {
	case sizes != 1 || (d.Level > 0) != (d.Total == 0):
		t.Fatalf("not one size: %+v", d)
	case (d.Allocation == "") != (len(d.Targets) > 0) || (d.Exponent > 0) != (d.Allocation == Power) || d.Variances != "" && d.Allocation != Neyman:
		t.Fatalf("not one allocation: %+v", d)
	case d.Reserve > 0 && (d.Minimum < 2 || d.Oversample > 0) || d.Maximum > 0 && d.Maximum < d.Minimum:
		t.Fatalf("bounds: %+v", d)
	case d.Method == SelfWeighting && (d.Minimum > 0 || d.Maximum > 0 || d.Reserve > 0 || d.Allocation != Proportional || !slices.Contains(d.Strata, "kommune")):
		t.Fatalf("not self-weighting: %+v", d)
	case len(d.Nonresponse) == 0 || d.DetectPower < 0.5 || d.DetectPower >= 1:
		t.Fatalf("no default: %+v", d)
	}
	for _, target := range d.Targets {
		if _, ok := b.TargetColumn(target); !ok {
			t.Fatalf("a target of nothing: %+v", target)
		}
	}
}

// FuzzRead: never panics, refuses with a place, and accepts nothing that
// breaks what the rest of the program relies on.
func FuzzRead(f *testing.F) {
	f.Add([]byte(least))
	f.Add([]byte(design(f)))
	f.Add([]byte(strings.Replace(least, "probability", "purposive", 1)))
	f.Add([]byte("[batch]\n[frame]\n[design]\n[[table]]\ngroups=[[\"a\",\"a\"],[]]\n[publish]\nprotect=[\"\"]"))
	f.Add([]byte("[[measure]]\n[[table]]\nmeasures=[\"0\"]"))
	f.Add([]byte(strings.Replace(least, "margin = 0.05", "reserve = 1\nminimum = 2\ntake_all = [\"0101\"]\n[[design.target]]\ndomain = \"region\"\nmargin = 0.1", 1)))
	f.Add([]byte(strings.Replace(least, "margin = 0.05", "total = 1\nallocation = \"power\"\n[[frame.undelivered]]\nkommune = \"0101\"\ncases = 1", 1)))
	f.Add([]byte(strings.Replace(least, "stratified", "self-weighting", 1)))
	f.Fuzz(func(t *testing.T, src []byte) {
		b, found := Read("batch.toml", src)
		for _, v := range found {
			if (v.Line < 1 || v.Column < 1) && v.Rule != "empty" || v.Found.DA == "" || v.Wanted.DA == "" {
				t.Fatalf("%+v", v)
			}
		}
		if (b == nil) == (len(found) == 0) {
			t.Fatal("a batch beside violations, or neither")
		}
		if b == nil {
			return
		}
		if (b.Design != nil) != (b.Batch.Basis == Probability) {
			t.Fatal("a design and a basis that contradict each other")
		}
		if b.Design != nil {
			checkDesign(t, b)
		}
		if b.Batch.Basis != Probability && b.Publish != nil && (b.Publish.Interval != "" || b.Publish.Level != 0) {
			t.Fatal("an interval without a design")
		}
		for _, table := range b.Tables {
			for _, group := range table.Groups {
				for _, id := range group {
					if b.domain(id) == nil {
						t.Fatalf("no domain %q", id)
					}
				}
			}
		}
		_ = b.FrameColumns()
	})
}
