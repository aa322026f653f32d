// Package publishtest makes publications for tests: small enough to check by
// hand, shaped like a barometer.
//
// Counts at the whole are those that Ankestyrelsen published of
// Handicapsagsbarometret 2025 (385 cases, 206 with a legal defect, deadline
// exceeded in 107 of 255). Everything else, the division by region and the
// intervals included, is made up.
package publishtest

import (
	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
)

// Missing is the kommune that delivered nothing.
const Missing = "0825" // Læsø

// On is a date that exists.
func On(iso string) day.Date {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

// In is a domain: In("region", "hovedstaden", "decision", "afslag").
func In(levels ...string) estimators.Domain {
	var d estimators.Domain
	for i := 0; i+1 < len(levels); i += 2 {
		d = append(d, estimators.Level{Column: levels[i], Code: levels[i+1]})
	}
	return d
}

// Estimate is a share of counts in base with its interval, out of n opened
// cases. A population of ten times the base stands behind it.
func Estimate(measure string, d estimators.Domain, counts, base, n int64, low, high float64, grade string) estimators.Estimate {
	id := measure
	if len(d) > 0 {
		id += "@" + d.String()
	}
	return estimators.Estimate{
		ID: id, Kind: "proportion", Measure: measure, Domain: d,
		Estimate: estimators.Some(float64(counts) / float64(base)), Low: estimators.Some(low), High: estimators.Some(high),
		Level: .95, Interval: "clopper-pearson-survey", N: n, NBase: base, NCounts: counts,
		PopHat: estimators.Some(float64(10 * base)), Grade: grade,
	}
}

// Input is a whole barometer in draft.
func Input() publish.Input {
	in := publish.Input{
		Batch: sheet(), Codebook: book(), Register: data.Kommuner(), Spread: map[string]int{},
		Drawn: 385, ToolVersion: "0.1.0", Seed: "2026-lotto-07-11-23", SeedSource: "Lottotal lørdag den 13. september 2025",
		FrozenAt: "2025-09-08T10:00:00Z", SeedAt: "2025-09-13T18:05:30Z", Keyed: true,
		FrameSHA256:  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", // of "test"
		MerkleRoot:   "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", // RFC 6962, one empty leaf
		Dispositions: []publish.Disposition{{Code: "gennemgaaet", Count: 385}},
	}
	in.Estimates = estimates()
	for _, e := range in.Estimates {
		in.Spread[e.ID] = 97
		if len(e.Domain) > 0 {
			in.Spread[e.ID] = 11
		}
	}
	in.Spread["retlig_mangel@kommune=0101"], in.Spread["retlig_mangel@kommune=0751"] = 1, 1
	for i, k := range in.Register.All() {
		if k.Code == Missing {
			continue
		}
		n := int64(20 + i)
		in.Frame = append(in.Frame, publish.FrameLine{Kommune: k.Code, Delivered: n + 5, Duplicates: 1, Eligible: n,
			Excluded: []publish.Exclusion{{Rule: "period", Count: 3}, {Rule: "keep:appealed", Count: 1}}, Files: []string{k.Code + ".csv"}})
		opened := int64(4)
		if i == 0 {
			opened = 1
		}
		in.Strata = append(in.Strata, publish.StratumLine{ID: k.Code, Population: n, Planned: opened, Opened: opened, Weight: float64(n) / float64(opened)})
	}
	return in
}

func estimates() []estimators.Estimate {
	list := []estimators.Estimate{
		Estimate("retlig_mangel", nil, 206, 385, 385, .4838, .5858, "A"), // prints 54 procent, 48-59 (DESIGN)
		Estimate("omgjort", nil, 186, 385, 385, .4321, .5343, "A"),
		Estimate("sagsoplysning", nil, 157, 385, 385, .3582, .4588, "A"),
		Estimate("begrundelse", nil, 85, 385, 385, .1803, .2656, "A"),
		Estimate("frist_overskredet", nil, 107, 255, 385, .3583, .4828, "B"),
		Estimate("ny_frist", nil, 0, 107, 385, 0, .0339, "A"), // 1 - .025^(1/107) = .0339
	}
	for _, r := range []struct {
		code         string
		counts, base int64
		low, high    float64
		grade        string
		afslag, of   int64
	}{
		{"hovedstaden", 62, 117, .4354, .6231, "B", 17, 29},
		{"sjaelland", 33, 58, .4323, .6984, "C", 9, 12},
		{"syddanmark", 44, 80, .4347, .6616, "C", 11, 18},
		{"midtjylland", 49, 91, .4310, .6436, "C", 13, 20},
		{"nordjylland", 18, 39, .3010, .6282, "withheld", 5, 8},
	} {
		list = append(list, Estimate("retlig_mangel", In("region", r.code), r.counts, r.base, r.base, r.low, r.high, r.grade),
			Estimate("retlig_mangel", In("region", r.code, "decision", "afslag"), r.afslag, r.of, r.of, .2, .9, "withheld"),
			Estimate("retlig_mangel", In("region", r.code, "decision", "bevilling"), r.counts-r.afslag, r.base-r.of, r.base-r.of, r.low, r.high, "C"))
	}
	return append(list,
		Estimate("retlig_mangel", In("kommune", "0751"), 10, 22, 22, .2, .7, "withheld"),
		Estimate("retlig_mangel", In("kommune", "0101"), 24, 43, 43, .3988, .7092, "withheld"),
		Estimate("retlig_mangel", In("kommune", "0580"), 2, 4, 4, .06, .94, "withheld"))
}

func sheet() *batch.Batch {
	return &batch.Batch{
		Batch: batch.Identity{ID: "bl87-2025", Title: "Handicapsagsbarometret 2025 om tabt arbejdsfortjeneste efter barnets lov § 87",
			Year: 2025, Provision: "BL § 87", Basis: batch.Probability,
			Constructed: "Konstrueret eksempel: Sagerne er opdigtede; kun de samlede tal svarer til det, der er offentliggjort."},
		Frame: batch.Frame{ListedOn: On("2025-08-15"), Period: &batch.Period{From: On("2024-07-01"), To: On("2025-06-30")},
			Keep: map[string][]string{"appealed": {"nej"}}},
		Design: &batch.Design{Method: "stratified", Strata: []string{"kommune"}, Total: 385, Allocation: "proportional", Minimum: 2,
			Rationale: "±5 procentpoint ved 95 procents sikkerhed; mindst 2 pr. kommune, så variansen kan estimeres."},
		Review: &batch.Review{Codebook: "codebook.toml", SecondReading: .15},
		Measures: []batch.Measure{
			{ID: "retlig_mangel", Label: "En eller flere retlige mangler", Item: "retlig_mangel", Counts: []string{"ja"}, Base: []string{"ja", "nej"}},
			{ID: "omgjort", Label: "Sagen ville være blevet omgjort, hvis den var påklaget", Item: "udfald", Counts: []string{"hjemvist", "aendret"}},
			{ID: "sagsoplysning", Label: "Sagen er ikke tilstrækkeligt oplyst", Item: "sagsoplysning", Counts: []string{"nej"}, Base: []string{"ja", "nej", "kan_ikke_vurderes"}},
			{ID: "begrundelse", Label: "Begrundelsen er ikke tilstrækkelig", Item: "begrundelse", Counts: []string{"nej"}},
			{ID: "frist_overskredet", Label: "Den offentliggjorte sagsbehandlingsfrist er ikke overholdt", Item: "frist_overholdt", Counts: []string{"nej"}, Base: []string{"ja", "nej"}},
			{ID: "ny_frist", Label: "Kommunen har oplyst en ny frist", Item: "ny_frist", Counts: []string{"ja"}, Base: []string{"ja", "nej"}},
		},
		Domains: []batch.Domain{
			{ID: "region", Label: "Region", Column: "region"},
			{ID: "decision", Label: "Afgørelse", Column: "decision"},
			{ID: "kommune", Label: "Kommune", Column: "kommune"},
		},
		Tables: []batch.Table{
			{ID: "T1", Title: "Retlige mangler i halvdelen af sagerne", Measures: []string{"retlig_mangel"}, Groups: [][]string{{}, {"region"}, {"region", "decision"}}},
			{ID: "T2", Title: "Udfald, mangler og frister", Measures: []string{"omgjort", "sagsoplysning", "begrundelse", "frist_overskredet", "ny_frist"}, Groups: [][]string{{}},
				Note: "En sag kan have flere mangler.", Source: "Ankestyrelsens gennemgang af sagerne."},
			{ID: "T3", Title: "Retlige mangler i de største kommuner", Measures: []string{"retlig_mangel"}, Groups: [][]string{{"kommune"}}},
		},
		Publish: &batch.Publish{Date: On("2025-12-15"), Interval: "clopper-pearson-survey", Level: .95, MinimumCell: 5,
			Protect: []string{"kommune"}, Style: "ankestyrelsen", Formats: []string{"xlsx", "csv", "html"}},
	}
}

func book() *codebook.Codebook {
	return &codebook.Codebook{ID: "bl87", Title: "Måleskema", Version: 2,
		Items: []codebook.Item{
			{ID: "udfald", Type: codebook.Choice, Label: "Hvad ville udfaldet være blevet?", Answers: strict.Pairs{
				{Key: "stadfaestet", Value: "Stadfæstet"}, {Key: "hjemvist", Value: "Hjemvist"}, {Key: "aendret", Value: "Ændret"}}},
			{ID: "sagsoplysning", Type: codebook.YesNoUnknown, Label: "Er sagen tilstrækkeligt oplyst?", Law: "retssikkerhedslovens § 10", Defect: []string{"nej"}},
			{ID: "begrundelse", Type: codebook.YesNo, Label: "Er begrundelsen tilstrækkelig?", Law: "forvaltningslovens §§ 22-24"},
			{ID: "ny_frist", Type: codebook.YesNoNAKnown, Label: "Er borgeren oplyst om en ny frist?"},
		},
		Derived:   []codebook.Derived{{ID: "retlig_mangel", Label: "En eller flere retlige mangler", AnyDefect: []string{"sagsoplysning"}}},
		Deadlines: []codebook.Deadline{{ID: "frist"}},
	}
}
