package publish_test

import (
	"bytes"
	"strings"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
	"sagsbarometer/pipeline/publish/report"
)

func promised() *publish.Plan {
	some := estimators.Some
	return &publish.Plan{
		Strata: 97, Level: 0.95, Power: 0.8, Need: some(411), Family: 9, FamilyAll: some(0.1328), Alone: 97, LossShare: 0.02, LossChance: some(0.854),
		Country: publish.Promise{Cases: 385, Worth: some(375.2), Half: some(0.0518), LowTen: some(0.0715), HighTen: some(0.135), Change: some(0.1041), Grade: "A"},
		Domains: []publish.Promise{
			{Domain: publishtest.In("region", "nordjylland"), Cases: 36.2, Half: some(0.1748), HalfTen: some(0.113), Grade: "withheld", NeedsTotal: some(540),
				MergeWith: []estimators.Level{{Column: "region", Code: "sjaelland"}}},
			{Domain: publishtest.In("region", "hovedstaden"), Cases: 129, Half: some(0.09), HalfTen: some(0.056), Change: some(0.178), Grade: "B"},
			{Domain: publishtest.In("decision", "afslag"), Cases: 8.9, Half: some(0.32), Grade: "withheld"},
		},
		Cells:   []publish.Promise{{Domain: publishtest.In("region", "hovedstaden", "decision", "afslag"), Grade: "withheld"}, {Grade: "C"}},
		Totals:  []publish.PlanTotal{{Total: 385, Half: some(0.0518), Worst: some(0.1748), This: true}, {Total: 1000, Half: some(0.0315), Hours: some(2500)}},
		Designs: []publish.PlanDesign{{ID: "equal-2", Guarded: true, Heaviest: some(10.7)}, {ID: "proportional-3", NeedsAll: some(290)}, {ID: "self-weighting", None: some(2.68), One: some(13.34)}},
		Empty:   []publish.Risk{{ID: "0825", Chance: 2.0 / 3}},
	}
}

// What the plan promised is told with the numbers of the plan, rounded as
// people read them, and the groups in the order of the tables.
func TestPlanned(t *testing.T) {
	in := publishtest.Input()
	in.Plan = promised()
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(m.Planned.Paragraphs, "\n")
	for _, want := range []string{
		"Planen trækker 385 sager fra 97 strata", "bliver et 95 %-sikkerhedsinterval på ±5,2 procentpoint", "går fra 7,2 til 13,5 procent",
		"så de 385 siger lige så meget om landet som 375", "±5 procentpoint ville kræve 411 sager",
		"med 80 procent sandsynlighed, hvis den er på mindst 10,4 procentpoint", "Når alle 9 mål sammenlignes på én gang (Holm), skal den være på mindst 13,3 procentpoint",
		"Af tabellernes 2 celler, der krydser flere inddelinger, kan 1 celle ventes", "97 celler har kun sager fra én kommune",
		"helt uden sager: Læsø (67 procent)", "Går 2 procent af sagerne tabt, er der 85 procent sandsynlighed for, at et stratum højst har én tilbage. Hvilke andre sager der så står for de tabte",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	want := []publish.PlannedDomain{
		{Group: "Region", Label: "Region Hovedstaden", Cases: "129", Half: "±9,0", HalfTen: "±5,6", Change: "17,8"},
		{Label: "Region Nordjylland", Cases: "36", Half: "Udelades", Withheld: true},
		{Group: "Afgørelse", Label: "Afslag", Cases: "under 10", Half: "Udelades", Withheld: true},
	}
	for i, w := range want {
		if m.Planned.Domains[i] != w {
			t.Errorf("got %+v, want %+v", m.Planned.Domains[i], w)
		}
	}
	if got := strings.Join(m.Planned.Saved, "|"); got != "Region Nordjylland kunne få en andel med 540 sager i alt eller sammen med Region Sjælland." {
		t.Errorf("got %s", got)
	}
	if d := m.Planned.Designs; d[0].Note != "Ulige vægte: Intervallet tager forbehold og er bredere." || d[1].Note != "Kræver mindst 290 sager." || d[2].None != "2,7" {
		t.Errorf("got %+v", d)
	}
	var page bytes.Buffer
	if err := report.HTML(&page, m); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<section id="planen"`, `href="#planen"`, "385 (denne plan)", "±17,5"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("no %q on the page", want)
		}
	}
}

// What is promised is promised of the cases that are planned for, not of those
// drawn to be lost; where no share will be published that is said; and of the
// strata that may come out empty a few are named.
func TestPlannedWithReservations(t *testing.T) {
	in := publishtest.Input()
	in.Plan = promised()
	in.Plan.Country.Cases, in.Plan.Extra = 424, 39
	for range 11 {
		in.Plan.Empty = append(in.Plan.Empty, publish.Risk{ID: "0741", Chance: 0.5})
	}
	for _, c := range []struct {
		alone bool
		grade string
		want  string
	}{
		{false, "A", "Planen trækker 424 sager fra 97 strata. 39 af dem er trukket, fordi nogle ventes at falde fra."},
		{false, "A", "regnet på de øvrige 385."},
		{false, "A", "så de 385 siger lige så meget om landet som 375"},
		{false, "A", "kan lade 12 strata helt uden sager: Læsø (67 procent), "},
		{false, "A", " og 2 andre."},
		{false, "withheld", "Det er for usikkert til, at andelen oplyses."},
		{true, "withheld", "Da alle sagerne er fra én kommune, oplyses dog ingen andel."},
	} {
		in.Plan.OneKommune, in.Plan.Country.Grade = c.alone, c.grade
		m, err := publish.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(m.Planned.Paragraphs, "\n"); !strings.Contains(text, c.want) {
			t.Errorf("no %q in\n%s", c.want, text)
		}
	}
}

// Sizes that targets made are not said to be proportional.
func TestTargetsAllocate(t *testing.T) {
	in := publishtest.Input()
	in.Batch.Design.Allocation, in.Batch.Design.Targets = "", []batch.Target{{Margin: 0.05}}
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range m.Method {
		if text := strings.Join(s.Paragraphs, " "); s.Title == "Stikprøven" && (!strings.Contains(text, "de mål, der er sat for usikkerheden") || strings.Contains(text, "hvor mange sager der er i hvert stratum")) {
			t.Errorf("got %s", text)
		}
	}
}

// Nothing is told of a plan where nothing was drawn, or none is known.
func TestNotPlanned(t *testing.T) {
	in := publishtest.Input()
	for _, basis := range []batch.Basis{batch.Probability, batch.Census} {
		in.Batch.Batch.Basis = basis
		if basis == batch.Census {
			in.Plan = promised()
		}
		m, err := publish.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		if m.Planned != nil {
			t.Errorf("%s: got %+v", basis, m.Planned)
		}
	}
}
