package batch

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every key of the planner in one batch, tables in lists included.
func TestReadsThePlannersKeys(t *testing.T) {
	src := change(t, least, `["frame/*"]`, `["frame/*"]
exclude = ["exclude/*.csv"]
[[frame.undelivered]]
kommune = "0411"
cases = 3
[[frame.undelivered]]
kommune = "0825"
cases = 0
estimated = true
source = "Sidste år"
`)
	src = change(t, src, `margin = 0.05`, `margin = 0.05
level = 0.9
share = 0.4
minimum = 2
maximum = 60
take_all = ["0101", "0751"]
reserve = 3
nonresponse = ["region", "decision"]
poststrata = ["kommunegruppe"]
hours_per_case = 2.5
detect_power = 0.9
[[design.target]]
domain = "egn"
margin = 0.1
[[design.target]]
domain = "decision"
margin = 0.08
`)
	src = change(t, src, "[[table]]", "[[domain]]\nid = \"egn\"\nlabel = \"Egn\"\ncolumn = \"region\"\n[[table]]")
	b, found := Read("batch.toml", []byte(src))
	if found != nil {
		t.Fatal(found)
	}
	want := &Design{Method: Stratified, Strata: []string{"kommune"}, Margin: 0.05, Level: 0.9, Share: 0.4, Minimum: 2, Maximum: 60,
		TakeAll: []string{"0101", "0751"}, Reserve: 3, Nonresponse: []string{"region", "decision"}, Poststrata: []string{"kommunegruppe"}, HoursPerCase: 2.5, DetectPower: 0.9,
		Targets: []Target{{"egn", 0.1}, {"decision", 0.08}}}
	if diff := cmp.Diff(want, b.Design); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	frame := []any{b.Frame.Exclude, b.Frame.Undelivered}
	if diff := cmp.Diff([]any{[]string{"exclude/*.csv"}, []Undelivered{{"0411", 3, false, ""}, {"0825", 0, true, "Sidste år"}}}, frame); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if at := b.Doc.At("design", "target", 1, "margin").String(); at != "batch.toml:37:10" {
		t.Errorf("the second target has its margin at %s", at)
	}
	if column, ok := b.TargetColumn(b.Design.Targets[0]); column != "region" || !ok {
		t.Errorf("the target of egn is of column %q", column)
	}
}

// What a design does not say.
func TestDefaultsOfTheDesign(t *testing.T) {
	for _, c := range []struct {
		name, lines string
		want        Design
	}{
		{"margin", "margin = 0.05", Design{Margin: 0.05, Level: 0.95, Share: 0.5, Allocation: Proportional}},
		{"total", "total = 385", Design{Total: 385, Allocation: Proportional}},
		{"power", "total = 385\nallocation = \"power\"", Design{Total: 385, Allocation: Power, Exponent: 0.5}},
		{"equal", "total = 385\nallocation = \"equal\"", Design{Total: 385, Allocation: Equal}},
		{"neyman", "total = 385\nallocation = \"neyman\"", Design{Total: 385, Allocation: Neyman}},
		{"variances", "total = 385\nallocation = \"neyman\"\nvariances = \"s2.csv\"\nvariances_measure = \"mangel\"",
			Design{Total: 385, Allocation: Neyman, Variances: "s2.csv", VariancesMeasure: "mangel"}},
		{"targets alone", "[[design.target]]\ndomain = \"region\"\nmargin = 0.1", // none allocates but they
			Design{Level: 0.95, Share: 0.5, Targets: []Target{{"region", 0.1}}}},
		{"the country as a target", "[[design.target]]\nmargin = 0.1", Design{Level: 0.95, Share: 0.5, Targets: []Target{{"", 0.1}}}},
		{"no post-strata", "total = 385\npoststrata = []", Design{Total: 385, Allocation: Proportional, Poststrata: []string{}}},
		{"no maximum", "total = 385\nmaximum = 0", Design{Total: 385, Allocation: Proportional}},
	} {
		b, found := Read("batch.toml", []byte(change(t, least, "margin = 0.05", c.lines)))
		if found != nil {
			t.Errorf("%s: %v", c.name, found)
			continue
		}
		c.want.Method, c.want.Strata, c.want.Nonresponse, c.want.DetectPower = Stratified, []string{"kommune"}, []string{"region"}, 0.8
		if c.want.Poststrata == nil {
			c.want.Poststrata = DefaultPoststrata()
		}
		if diff := cmp.Diff(&c.want, b.Design); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// Kommuner are too small to be classes; other strata are not.
func TestDefaultNonresponse(t *testing.T) {
	for _, c := range []struct{ strata, want []string }{
		{[]string{"kommune"}, []string{"region"}},
		{[]string{"kommune", "decision"}, []string{"region"}},
		{[]string{"region", "decision"}, []string{"region", "decision"}},
		{[]string{"zone"}, []string{"zone"}},
	} {
		if got := DefaultNonresponse(c.strata); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.strata, got, c.want)
		}
	}
}

// A self-weighting design has the interval that is exact for it.
func TestSelfWeighting(t *testing.T) {
	src := change(t, least, `"stratified"`, `"self-weighting"`)
	b, found := Read("batch.toml", []byte(src))
	if found != nil {
		t.Fatal(found)
	}
	if b.Design.Allocation != Proportional || b.Publish.Interval != "clopper-pearson" {
		t.Errorf("allocation %q, interval %q", b.Design.Allocation, b.Publish.Interval)
	}
	// What it refuses may stand there as long as it says nothing.
	src = change(t, src, `["kommune"]`, "[\"kommune\", \"decision\"]\nminimum = 0\nreserve = 0\nmaximum = 0\nallocation = \"proportional\"\noversample = 0.1")
	if _, found := Read("batch.toml", []byte(src+"interval = \"wilson-kish\"\n")); found != nil {
		t.Error(found)
	}
}

// Each row changes one line of the shortest batch; the margin is line 11, the
// files are line 7. Places were counted by hand.
func TestRefusesInTheDesign(t *testing.T) {
	const (
		margin = `margin = 0.05`
		files  = `["frame/*"]`
		equal  = "self-weighting giver alle sager samme sandsynlighed"
	)
	for _, test := range []struct{ old, replacement, want string }{
		// size and targets
		{margin, "total = 3\n[[design.target]]\ndomain = \"region\"\nmargin = 0.1", `12:1: design.target: a target beside total, want either total, or margin and/or [[design.target]] (targets work out the total)`},
		{margin, "[[design.target]]\ndomain = \"regoin\"\nmargin = 0.1", `12:10: design.target.domain: "regoin", want one of kommune, region, kommunegruppe, provision, decision, appealed (did you mean "region"?)`},
		{margin, "[[design.target]]\ndomain = \"d\"\nmargin = 0.1\n[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"klageudfald\"", `12:10: design.target.domain: "d", whose column klageudfald is not in the case lists, want one of kommune, region, kommunegruppe, provision, decision, appealed (an answer is not known when cases are drawn; name a column of the lists in [frame] columns)`},
		{margin, "[[design.target]]\ndomain = \"region\"", `11:1: design.target.margin: missing, want a number such as 0.05`},
		{margin, "[[design.target]]\ndomain = \"region\"\nmargin = 10", `13:10: design.target.margin: 10, want a number between 0 and 0.5 such as 0.05 (10 percent is 0.1)`},
		{margin, "[[design.target]]\ndomain = \"region\"\nmargin = nan", `13:10: design.target.margin: nan, want a number such as 0.05`},
		{margin, "[[design.target]]\nmargins = 0.1", `12:1: design.target.margins: unknown key, want one of domain, margin (did you mean "margin"?)`},
		{margin, "[[design.target]]\ndomain = \"region\"\nmargin = 0.1\n[[design.target]]\ndomain = \"egn\"\nmargin = 0.2\n[[domain]]\nid = \"egn\"\nlabel = \"E\"\ncolumn = \"region\"",
			`15:10: design.target.domain: a second margin for what line 11 has one for, want one margin each`},
		{margin, margin + "\n[[design.target]]\nmargin = 0.1", `12:1: design.target: a margin for the country beside design.margin, want one of the two`},
		{margin, margin + "\n[[design.target]]\ndomain = \"\"\nmargin = 0.1", `13:10: design.target.domain: a margin for the country beside design.margin, want one of the two`},
		{margin, "[design.target]\nmargin = 0.1", `11:1: design.target: a table, want a list of tables (write [[design.target]] with two brackets)`},
		{margin, margin + "\n[[design.targets]]\nmargin = 0.1", `12:10: design.targets: unknown key, want one of method, strata, total, margin, level, share, target, allocation, exponent, variances, variances_measure, minimum, maximum, take_all, oversample, reserve, nonresponse, poststrata, hours_per_case, detect_power, rationale (did you mean "target"?)`},
		// allocation
		{margin, "allocation = \"equal\"\n[[design.target]]\ndomain = \"region\"\nmargin = 0.1", `11:14: design.allocation: an allocation beside [[design.target]], want no such line (the targets allocate)`},
		{margin, margin + "\nallocation = \"nyman\"", `12:14: design.allocation: "nyman", want one of proportional, neyman, power, equal (did you mean "neyman"?)`},
		{margin, margin + "\nexponent = 0.5", `12:12: design.exponent: exponent without allocation = "power", want no such line`},
		{margin, margin + "\nallocation = \"power\"\nexponent = 1", `13:12: design.exponent: 1, want a number between 0 and 1 such as 0.5`},
		{margin, margin + "\nallocation = \"power\"\nexponent = 0", `13:12: design.exponent: 0, want a number between 0 and 1 such as 0.5`},
		{margin, margin + "\nallocation = \"equal\"\nvariances = \"s.csv\"", `13:13: design.variances: variances without allocation = "neyman", want no such line`},
		{margin, margin + "\nallocation = \"neyman\"\nvariances = \"/s.csv\"", `13:13: design.variances: "/s.csv", want a path below the batch, such as frame/*`},
		{margin, margin + "\nallocation = \"neyman\"\nvariances_measure = \"m\"", `13:21: design.variances_measure: a measure without variances, want variances beside it (it names a measure of the estimates.csv that variances is)`},
		{margin, margin + "\nallocation = \"neyman\"\nvariances = \"s.csv\"\nvariances_measure = \"\"", `14:21: design.variances_measure: an empty text, want a text`},
		// bounds
		{margin, margin + "\nminimum = 3\nmaximum = 2", `13:11: design.maximum: 2, want at least the minimum, 3`},
		{margin, margin + "\nmaximum = -1", `12:11: design.maximum: -1, want a whole number of at least 0`},
		{margin, margin + "\ntake_all = []", `12:12: design.take_all: an empty list, want at least one`},
		{margin, margin + "\ntake_all = [\"0101\", \"0101\"]", `12:21: design.take_all: "0101" a second time, want each once`},
		{margin, margin + "\ntake_all = [\"101\"]", `12:13: design.take_all: "101", want a kommune's code of four digits such as "0101"`},
		{margin, margin + "\ntake_all = [\"0101/afslag\"]", `12:13: design.take_all: "0101/afslag", want the codes of a stratum: kommune`},
		{"strata = [\"kommune\"]", "strata = [\"kommune\", \"decision\"]\ntake_all = [\"0101\", \"0101/afslag\", \"0101/\"]",
			`11:13: design.take_all: "0101", want the codes of a stratum: kommune/decision` + "\n" + `11:36: design.take_all: "0101/", want the codes of a stratum: kommune/decision`},
		// losses
		{margin, margin + "\nminimum = 2\nreserve = 2\noversample = 0.1", `13:11: design.reserve: reserves beside oversample, want either oversample or reserve`},
		{margin, margin + "\nminimum = 1\nreserve = 1", `13:11: design.reserve: reserves without minimum = 2, want a minimum of at least 2, or no reserve (where reserves are opened until there are enough, one case tells nothing of its stratum)`},
		{margin, margin + "\nnonresponse = []", `12:15: design.nonresponse: an empty list, want at least one`},
		{margin, margin + "\nnonresponse = [\"regoin\"]", `12:16: design.nonresponse: "regoin", want one of kommune, region, kommunegruppe, provision, decision, appealed (did you mean "region"? If not, name the column in [frame] columns)`},
		{margin, margin + "\nnonresponse = [\"decided_on\"]", `12:16: design.nonresponse: "decided_on", want a column that groups cases, such as kommune`},
		{margin, margin + "\npoststrata = [\"regoin\"]", `12:15: design.poststrata: "regoin", want one of kommune, region, kommunegruppe, provision, decision, appealed (did you mean "region"? If not, name the column in [frame] columns)`},
		{margin, margin + "\npoststrata = [\"decided_on\"]", `12:15: design.poststrata: "decided_on", want a column that groups cases, such as kommune`},
		// cost
		{margin, margin + "\nhours_per_case = -1", `12:18: design.hours_per_case: -1, want a number of at least 0 such as 2.5`},
		{margin, margin + "\nhours_per_case = \"2,5\"", `12:18: design.hours_per_case: the text "2,5", want a number such as 0.05 (write 2.5, with a point and without quotation marks)`},
		{margin, margin + "\ndetect_power = 80", `12:16: design.detect_power: 80, want a number from 0.5 to below 1 such as 0.8 (80 percent is 0.8)`},
		// lists of the authority, kommuner without a list
		{files, files + "\nexclude = []", `8:11: frame.exclude: an empty list, want at least one`},
		{files, files + "\nexclude = [\"../x\"]", `8:12: frame.exclude: "../x", want a path below the batch, such as frame/*`},
		{files, files + "\nexclude = [\"frame/klager.csv\", \"frame/*\"]", `8:32: frame.exclude: "frame/*", which stands in files too, want other files, such as exclude/*`},
		{files, files + "\n[[frame.undelivered]]\nkommune = \"101\"\ncases = -1", `9:11: frame.undelivered.kommune: "101", want a kommune's code of four digits such as "0101"` + "\n" +
			`10:9: frame.undelivered.cases: -1, want a whole number of at least 0`},
		{files, files + "\n[[frame.undelivered]]\nkommune = 101", `8:1: frame.undelivered.cases: missing, want a whole number` + "\n" +
			`9:11: frame.undelivered.kommune: the whole number 101, want text in quotation marks (write "101")`},
		{files, files + "\n[[frame.undelivered]]\nkommune = \"0101\"\ncases = 1\n[[frame.undelivered]]\nkommune = \"0101\"\ncases = 1\nsource = \" \"", `12:11: frame.undelivered.kommune: "0101", which line 9 has already, want each kommune once` + "\n" +
			`14:10: frame.undelivered.source: an empty text, want a text`},
	} {
		_, found := Read("batch.toml", []byte(change(t, least, test.old, test.replacement)))
		check(t, test.replacement, found, test.want)
	}

	// All that self-weighting refuses, at once.
	src := change(t, least, `"stratified"`, `"self-weighting"`)
	src = change(t, src, `["kommune"]`, `["region"]`)
	src = change(t, src, margin, margin+"\nminimum = 2\nmaximum = 9\ntake_all = [\"nordjylland\"]\nreserve = 1\nallocation = \"neyman\"\nvariances = \"s.csv\"\npoststrata = [\"region\"]\n[[design.target]]\ndomain = \"decision\"\nmargin = 0.1")
	_, found := Read("batch.toml", []byte(src))
	var got []string
	for _, v := range found {
		got = append(got, v.Place.String()+" "+v.Subject)
		if v.Rule != "self-weighting" && v.Rule != "allocation" || v.Subject == "design.reserve" && v.Hint.DA != equal {
			t.Errorf("%+v", v)
		}
	}
	want := []string{"batch.toml:10:10 design.strata", "batch.toml:12:11 design.minimum", "batch.toml:13:11 design.maximum", "batch.toml:14:12 design.take_all",
		"batch.toml:15:11 design.reserve", "batch.toml:16:14 design.allocation", "batch.toml:17:13 design.variances", "batch.toml:18:14 design.poststrata", "batch.toml:19:1 design.target"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Under equal chances there are no post-strata unless somebody asks, who is
// refused with the reason.
func TestPoststrataOfSelfWeighting(t *testing.T) {
	src := change(t, least, `"stratified"`, `"self-weighting"`)
	b, found := Read("batch.toml", []byte(src))
	if found != nil || b.Design.Poststrata != nil {
		t.Fatal(b, found)
	}
	_, found = Read("batch.toml", []byte(change(t, src, "margin = 0.05", "margin = 0.05\npoststrata = [\"region\"]")))
	check(t, "poststrata", found, `12:14: design.poststrata: poststrata in a self-weighting design, want no such line, or method = "stratified" (its interval counts every case once, and post-strata give cases different weights)`)
}

// A column of non-response classes is read from the lists; a domain never is.
func TestNonresponseColumnsAreRead(t *testing.T) {
	src := change(t, least, "margin = 0.05", "margin = 0.05\nnonresponse = [\"region\", \"team\"]\n[[design.target]]\ndomain = \"team\"\nmargin = 0.2")
	b, found := Read("batch.toml", []byte(src))
	if found != nil {
		t.Fatal(found)
	}
	if got := b.FrameColumns(); !slices.Equal(got, []string{"team"}) {
		t.Errorf("FrameColumns() = %v", got)
	}
	b, found = Read("batch.toml", []byte(change(t, src, "[\"region\", \"team\"]", "[\"region\", \"team\"]\npoststrata = [\"hold\", \"decision\"]")))
	if found != nil || !slices.Equal(b.FrameColumns(), []string{"hold", "team"}) {
		t.Errorf("post-strata: %+v, %v", b, found)
	}
}
