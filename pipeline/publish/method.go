package publish

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sagsbarometer/data/day"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish/claim"
)

// method writes the annex: what was looked at, how cases were drawn, how the
// figures were made. What people decided stands with the reason they gave.
func (b *builder) method() {
	b.model.Method = append(b.model.Method, b.cover())
	if b.model.Basis == batch.Probability && b.Batch.Design != nil {
		b.model.Method = append(b.model.Method, b.design(), b.lottery())
	}
	b.model.Method = append(b.model.Method, b.measures())
	if s, ok := b.intervals(); ok {
		b.model.Method = append(b.model.Method, s)
	}
	for _, section := range []func() (Section, bool){b.poststrata, b.otherEvents, b.secondReading, b.secondLottery, b.changes, b.objections, b.looks, b.bounds} {
		if s, ok := section(); ok {
			b.model.Method = append(b.model.Method, s)
		}
	}
	b.model.Method = append(b.model.Method, b.printed())
	b.strata()
	for _, d := range b.Dispositions {
		if d.Label == "" {
			d.Label = dispositionLabel(d.Code)
		}
		b.model.Dispositions = append(b.model.Dispositions, d)
	}
}

// reason appends what people gave as the reason for their choices.
func reason(s *Section, text string) {
	if text = strings.TrimSpace(text); text != "" {
		s.Paragraphs = append(s.Paragraphs, "Begrundelse: "+text)
	}
}

func (b *builder) cover() Section {
	s := Section{Title: "Hvilke sager undersøgelsen omfatter", Paragraphs: []string{b.model.Population}}
	if b.model.Sample != "" {
		s.Paragraphs = append(s.Paragraphs, b.model.Sample)
	}
	f := b.Batch.Frame
	if f.ListedOn != 0 {
		s.Paragraphs = append(s.Paragraphs, "Listerne er trukket "+f.ListedOn.Danish()+".")
	}
	for _, column := range slices.Sorted(maps.Keys(f.Keep)) {
		var words []string
		for _, code := range f.Keep[column] {
			words = append(words, lower(b.levelLabel(estimators.Level{Column: column, Code: code})))
		}
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Kun sager, hvor »%s« er %s, er med.", b.columnLabel(column), strings.Join(words, " eller ")))
	}
	if text := b.undelivered(); text != "" {
		s.Paragraphs = append(s.Paragraphs, text)
	}
	reason(&s, b.Batch.Batch.Rationale)
	reason(&s, f.Rationale)
	return s
}

// undelivered tells of the kommuner that belong to the population by what is
// said or thought of them, whether or not a share is published that their
// cases could move.
func (b *builder) undelivered() string {
	var names []string
	var cases int64
	for _, u := range b.Batch.Frame.Undelivered {
		name := u.Kommune
		if k, ok := b.Register.ByCode(u.Kommune); ok {
			name = k.Name
		}
		names = append(names, name)
		cases += u.Cases
	}
	if len(names) == 0 {
		return ""
	}
	count := plural(cases, "sag", "sager")
	if few := b.minimumCell(); cases > 0 && cases < few {
		count = "færre end " + claim.Count(few) + " sager"
	}
	return fmt.Sprintf("%s har ikke leveret en liste, men hører med. Efter det, der er oplyst eller skønnet, er der %s derfra, som ikke er med i tallene.", and(names), count)
}

// allocations name how cases were shared out over the strata.
var allocations = map[string]string{
	"proportional": "efter, hvor mange sager der er i hvert stratum",
	"neyman":       "så den samlede usikkerhed bliver mindst (Neyman-allokering)",
	"power":        "med forholdsvis flere fra små strata (power-allokering)",
	"equal":        "med lige mange fra hvert stratum",
}

func (b *builder) design() Section {
	d := b.Batch.Design
	var by []string
	for _, c := range d.Strata {
		by = append(by, lower(b.columnLabel(c)))
	}
	s := Section{Title: "Stikprøven"}
	what := fmt.Sprintf("Sagerne er delt op efter %s. Hver del kaldes et stratum, og der er %s.",
		and(by), plural(int64(len(b.Strata)), "stratum", "strata"))
	if d.Method == "self-weighting" {
		s.Paragraphs = append(s.Paragraphs, what+" Der er trukket lod i hvert stratum, så hver sag på listerne havde præcis samme chance for at blive trukket.")
	} else {
		s.Paragraphs = append(s.Paragraphs, what+" Der er trukket lod i hvert stratum for sig, så hver sag i et stratum havde samme chance for at blive trukket.")
	}
	share := allocations[d.Allocation]
	switch {
	case len(d.Targets) > 0:
		share = "så de mål, der er sat for usikkerheden, nås med få sager (regnet med normalfordelingen; de intervaller, der oplyses, er bredere)"
	case share == "":
		share = allocations["proportional"]
	}
	text := fmt.Sprintf("De %s sager er fordelt %s", claim.Count(b.Drawn), share)
	if d.Minimum > 0 {
		text += fmt.Sprintf(", dog mindst %s fra hvert stratum, hvor der er så mange", claim.Count(d.Minimum))
	}
	s.Paragraphs = append(s.Paragraphs, text+".")
	if d.Oversample > 0 {
		s.Paragraphs = append(s.Paragraphs, "Der er trukket "+claim.Percent(d.Oversample)+" flere sager end planlagt, fordi nogle viser sig at falde uden for undersøgelsen eller ikke kan skaffes.")
	}
	if d.Reserve > 0 {
		opened := "Der er ikke taget nogen i brug."
		if b.Reserves > 0 {
			opened = "Der er taget " + claim.Count(b.Reserves) + " i brug."
		}
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Hvert stratum har en liste med %s. En reserve tages kun i brug i rækkefølge, og kun når en trukket sag falder uden for undersøgelsen. %s",
			plural(d.Reserve, "reserve", "reserver"), opened))
	}
	if n := int64(len(b.Supplements)); n > 0 {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Nogle sager kom først på en liste, efter at listen over sager var låst. De udgør %s med egne strata, og der er trukket lod om dem for sig, med samme andel og mindst lige så mange fra hvert stratum som i planen.",
			plural(n, "tillæg", "tillæg")))
	}
	reason(&s, d.Rationale)
	return s
}

func (b *builder) lottery() Section {
	draw := &Draw{Seed: b.Seed, SeedSource: b.SeedSource, FrozenAt: moment(b.FrozenAt), SeedAt: moment(b.SeedAt),
		FrameSHA256: b.FrameSHA256, MerkleRoot: b.MerkleRoot}
	list := "Listen passer ikke længere med sin SHA-256 og Merkle-rod, hvis én sag ændres."
	if b.Keyed {
		list += " Sagernes id er pseudonymer, så listen er lagt frem uden at røbe journalnumre (commitments/frame.txt)."
	} else {
		list += " Sagernes id er ikke pseudonymer, da der ikke er brugt nogen nøgle. Derfor er listen ikke lagt frem, kun dens SHA-256 og Merkle-rod, og kun den, der har listen, kan kontrollere lodtrækningen."
	}
	s := Section{Title: "Lodtrækningen, og hvordan den kontrolleres", Draw: draw, Paragraphs: []string{
		"Hver sag får et lodnummer: SHA-256 af et startord (seed), et nul-tegn og sagens id. I hvert stratum er sagerne med de laveste lodnumre trukket. Lodnummeret afhænger ikke af, hvem der regner det ud, eller af listernes rækkefølge.",
		order(b.Together, b.FrozenAt, b.SeedAt) + " " + source(b.SourceNamed), list,
		"Hvor mange sager der er på listerne fra hvert stratum, og hvor mange der trækkes, står i planen, som er offentlig, fra listen låses (commitments/plan.csv).",
	}}
	for _, u := range b.Supplements {
		s.Paragraphs = append(s.Paragraphs, supplement(u))
	}
	return s
}

// supplement tells of the draw of a supplement what is told of the first.
func supplement(u Supplement) string {
	from := ""
	if u.SeedSource != "" {
		from = " (" + u.SeedSource + ")"
	}
	return fmt.Sprintf("Tillæg %d: %s er trukket blandt %s med startordet »%s«%s. %s Listens SHA-256 er %s og dens Merkle-rod %s (commitments/tillaeg-%[1]d).",
		u.Part, plural(u.Drawn, "sag", "sager"), claim.Count(u.Cases), u.Seed, from, order(u.Together, u.FrozenAt, u.SeedAt)+" "+source(u.SourceNamed), u.FrameSHA256, u.MerkleRoot)
}

// order says what can be known of which came first, the locked list or the
// seed. That the list was first is claimed only where the ledger shows it.
func order(together bool, frozenAt, seedAt string) string {
	frozen, err := time.Parse(time.RFC3339, frozenAt)
	seed, err2 := time.Parse(time.RFC3339, seedAt)
	switch {
	case together:
		return "Listen over sager blev låst, og startordet angivet, i samme kørsel. Det kan derfor ikke ses, at listen lå fast, før startordet var kendt."
	case err != nil || err2 != nil:
		return "Det er ikke noteret, hvornår listen over sager blev låst, og hvornår startordet blev angivet. Det kan derfor ikke ses, at listen lå fast, før startordet var kendt."
	case frozen.Before(seed):
		return fmt.Sprintf("Listen over sager blev ifølge journalen låst %s, før startordet blev angivet %s.", moment(frozenAt), moment(seedAt))
	}
	return fmt.Sprintf("Journalen noterer, at listen over sager blev låst %s, og at startordet blev angivet %s. Det kan derfor ikke ses, at listen lå fast, før startordet var kendt.",
		moment(frozenAt), moment(seedAt))
}

// source says whether the seed's source was named with the freeze.
func source(named bool) string {
	if named {
		return "Hvor startordet skulle komme fra, blev nævnt, da listen blev låst (commitment.txt), og det er den kilde, der er brugt."
	}
	return "Hvor startordet skulle komme fra, blev ikke nævnt, da listen blev låst. Det kan derfor ikke ses, at startordet ikke er valgt."
}

// moment is an RFC 3339 time in words: 1. september 2025 kl. 12.00 (UTC).
// What is not a time is nothing.
func moment(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return ""
	}
	on, ok := day.Of(t.Year(), t.Month(), t.Day())
	if !ok {
		return ""
	}
	zone := "UTC"
	if _, offset := t.Zone(); offset != 0 {
		zone += t.Format("-07:00")
	}
	return fmt.Sprintf("%s kl. %s (%s)", on.Danish(), t.Format("15.04"), zone)
}

func (b *builder) measures() Section {
	s := Section{Title: "Hvad der er målt"}
	if b.Batch.Review != nil {
		reason(&s, b.Batch.Review.Rationale)
	}
	for _, m := range b.Batch.Measures {
		text := ""
		if it := b.item(m.Item); it != nil {
			text = "Måleskemaets spørgsmål: »" + it.Label + "«"
			if it.Law != "" {
				text += " (" + it.Law + ")"
			}
			if !strings.HasSuffix(text, "?«") {
				text += "."
			}
			text += " "
		}
		if len(m.Counts) > 0 {
			text += "Tæller med: " + b.answers(m, m.Counts) + ". "
		}
		if len(m.Base) > 0 {
			text += "Basen er sager med svaret " + b.answers(m, m.Base) + ". "
		}
		s.Items = append(s.Items, Item{Term: m.Label, Text: strings.TrimSpace(text + m.Rationale)})
	}
	for _, d := range b.Batch.Domains {
		if d.Rationale != "" {
			s.Items = append(s.Items, Item{Term: d.Label, Text: d.Rationale})
		}
	}
	return s
}

func (b *builder) answers(m batch.Measure, codes []string) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = "»" + b.answerLabel(m.Item, c) + "«"
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " eller " + words[last]
	}
	return strings.Join(words, "")
}

func (b *builder) printed() Section {
	s := Section{Title: "Hvordan tallene er skrevet"}
	if b.model.Basis != batch.Purposive {
		s.Paragraphs = append(s.Paragraphs,
			"Andele er afrundet til hele procent; halve rundes op. 0 procent skrives kun, hvor ingen sager er talt med. Afrundede tal summer ikke altid til 100.")
	}
	if b.model.Chart.Level > 0 {
		s.Paragraphs = append(s.Paragraphs, "Sikkerhedsintervallets grænser er rundet udad: den nedre ned og den øvre op.")
	}
	if b.model.Basis != batch.Purposive {
		s.Paragraphs = append(s.Paragraphs,
			"Der oplyses aldrig en andel, hvis alle sagerne i basen kommer fra én kommune. Så skrives antallet af sager, fx »2 ud af 3 gennemgåede sager«.")
	}
	s.Paragraphs = append(s.Paragraphs, "Tal kan være udeladt og vist som "+SignConfidential+". "+b.threshold())
	reason(&s, b.Batch.Publish.Rationale)
	return s
}

// strata lists the plan, kommuner by region and name where they are strata.
func (b *builder) strata() {
	if b.Batch.Design == nil || b.model.Basis != batch.Probability {
		return
	}
	columns := b.Batch.Design.Strata
	b.model.sizesByLot = b.Batch.Design.Method == batch.SelfWeighting
	b.strataOf(columns, "")
	for _, u := range b.Supplements {
		b.strataOf(columns, fmt.Sprintf("~%d", u.Part))
	}
}

// strataOf lists the strata of a part, whose names end in its mark.
func (b *builder) strataOf(columns []string, mark string) {
	byDomain := map[string]StratumLine{}
	var domains []estimators.Domain
	for _, line := range b.Strata {
		id, marked := strings.CutSuffix(line.ID, mark)
		if !marked || mark == "" && b.ofSupplement(id) {
			continue
		}
		var d estimators.Domain
		for i, code := range strings.Split(id, "/") {
			column := ""
			if i < len(columns) {
				column = columns[i]
			}
			d = append(d, estimators.Level{Column: column, Code: code})
		}
		byDomain[d.String()] = line
		domains = append(domains, d)
	}
	b.sortDomains(domains)
	for _, d := range domains {
		line, label := byDomain[d.String()], b.groupLabel(d)
		if mark != "" {
			label += " (tillæg " + mark[1:] + ")"
		}
		b.model.Strata = append(b.model.Strata, Stratum{label, line.Population, line.Planned, b.planWeight(line)})
	}
}

// ofSupplement reports whether a stratum is one of a supplement.
func (b *builder) ofSupplement(id string) bool {
	return slices.ContainsFunc(b.Supplements, func(u Supplement) bool { return strings.HasSuffix(id, fmt.Sprintf("~%d", u.Part)) })
}

// planWeight is the weight of the plan. Those that the figures are made with
// tell how many cases of a kommune could not be had, and stay inside. Where all
// cases had the same chance they have the same weight, drawn or not.
func (b *builder) planWeight(l StratumLine) float64 {
	if b.model.sizesByLot {
		return l.Weight
	}
	if l.Planned == 0 {
		return 0
	}
	return float64(l.Population) / float64(l.Planned)
}

// dispositionLabels are the words for what becomes of a drawn case.
var dispositionLabels = map[string]string{
	dispositionReviewed: "Gennemgået",
	"falder_udenfor":    "Falder uden for undersøgelsen",
	"ikke_modtaget":     "Ikke modtaget fra kommunen",
	"ufuldstaendig":     "Akterne er ufuldstændige",
	"afventer_akter":    "Afventer akter",
	"skal_fordeles":     "Afventer gennemgang",
	"under_gennemgang":  "Under gennemgang",
}

const dispositionReviewed = "gennemgaaet"

func dispositionLabel(code string) string {
	if label := dispositionLabels[code]; label != "" {
		return label
	}
	return readable(code)
}
