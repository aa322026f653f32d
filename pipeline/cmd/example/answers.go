package main

import (
	"fmt"
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// What a case lacks facts of, and what reasons leave out, in the order of the
// codebook. The shares are made up; that pasningsbehov and indtægtstab lead
// the one list and facts and hovedhensyn the other is published.
var (
	factsMissing = []choice{{"pasningsbehov", 55}, {"indtaegtstab", 45}, {"funktionsniveau", 28}, {"behandling", 8}, {"skole_dagtilbud", 18}, {"andet", 4}}
	leftOut      = []choice{{"retsregler", 14}, {"fakta", 70}, {"hovedhensyn", 58}, {"parten", 12}, {"skaerpet", 6}, {"andet", 3}}
	noAuthority  = []choice{{"tidspunkt", 60}, {"maalgruppe", 8}, {"periode", 35}, {"ydelse", 10}}
	misjudgments = []choice{{"timer", 45}, {"timesats", 20}, {"pasningsbehov", 20}, {"indtaegtstab", 15}}
	failing      = []choice{{"maalgruppe", 40}, {"pasningsbehov", 45}, {"indtaegtstab", 15}}
	hours        = []choice{{"37", 18}, {"30", 8}, {"25", 9}, {"20", 12}, {"18.5", 12}, {"15", 11}, {"12.5", 5}, {"10", 10}, {"7.4", 4}, {"5", 5}, {"-", 6}}
	noGuidance   = []choice{{"frist", 40}, {"instans", 20}, {"hvordan", 45}}
)

// answer gives each case its answers: every question that the codebook asks
// of it, in the order of the form, and no other. What the codebook calls unusual
// gets a remark. It fails where the codebook asks what is not known here, and
// where it calls the answers wrong.
func answer(all []*review, book *codebook.Codebook) error {
	for _, r := range all {
		r.think()
		r.answers = codebook.Answers{}
		for i := range book.Items {
			item := &book.Items[i]
			if !book.Asked(item, r.answers) {
				continue
			}
			given, known := r.to(item.ID)
			if !known {
				return fmt.Errorf("the codebook asks %q, which has no answer here", item.ID)
			}
			if given != "" {
				r.answers[item.ID] = given
			}
		}
		var rules []string
		for _, p := range book.Check(r.answers) {
			if p.Level != codebook.LevelWarning {
				return fmt.Errorf("case %s: %s %s: %s", r.no, p.Level, p.Rule, p.Message)
			}
			rules = append(rules, p.Rule)
		}
		if r.remark = r.explain(rules); r.remark == "" && len(rules) > 0 {
			return fmt.Errorf("case %s: nothing is known here to say of %v", r.no, rules)
		}
	}
	return nil
}

// think settles what several answers share: what facts are lacking, which
// condition a refusal rests on, which one was judged wrongly.
func (r *review) think() {
	if r.facts {
		r.missing = some(factsMissing, r.no, "facts")
	}
	if r.discretion {
		r.misjudged = pick(misjudgments, r.no, "misjudged")
	}
	if r.outcome == refusal && !r.discretion {
		r.step = pick(failing, r.no, "step")
	}
	if r.outcome == refusal && r.discretion {
		r.misjudged = pick(failing, r.no, "misjudged")
	}
}

// lacks reports whether the papers do not show one of the facts.
func (r *review) lacks(fact string) bool { return slices.Contains(r.missing, fact) }

func (r *review) happens(percent int, word string) bool { return happens(percent, r.no, word) }

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// to is the answer to a question that is asked of the case, empty for text
// that is left out.
func (r *review) to(item string) (answer string, known bool) {
	for _, section := range []func(string) (string, bool){r.basics, r.conditions, r.legal, r.weight, r.conduct} {
		if answer, known = section(item); known {
			return answer, true
		}
	}
	return "", false
}

func (r *review) basics(item string) (string, bool) {
	switch item {
	case "sagstype":
		return r.kind, true
	case "lovversion":
		return pick([]choice{{"barnets_lov", 95}, {"serviceloven", 3}, {"fremgaar_ikke", 2}}, r.no, "law"), true
	case "delafgoerelser":
		return pick([]choice{{"1", 82}, {"2", 14}, {"3", 4}}, r.no, "parts"), true
	case "udfald":
		return r.outcome, true
	case "fuldt_medhold":
		return yes, true // of a full grant; one that is less is called part of one
	case "modtaget":
		return either(r.noReceipt, codebook.None, r.received.String()), true
	case "afgjort":
		return r.decided.String(), true
	case "afsendt":
		return either(r.happens(70, "sent unknown"), codebook.None, workday(r.decided+day.Date(chance(3, r.no, "sent"))).String()), true
	case "akter":
		return yes, true // so that all 385 are assessed, as they were
	}
	return "", false
}

// condition answers whether a condition of the provision holds.
func (r *review) condition(name string, fact string) string {
	switch {
	case r.lacks(fact):
		return unknown
	case r.step == name:
		return no
	}
	return yes
}

func (r *review) conditions(item string) (string, bool) {
	switch item {
	case "ansoegertype":
		return pick([]choice{{"loenmodtager", 80}, {"selvstaendig", 7}, {"offentlig_ydelse", 9}, {"fremgaar_ikke", 4}}, r.no, "income"), true
	case "maalgruppe":
		return either(r.lacks("funktionsniveau") && r.happens(70, "in the group anyway"), yes, r.condition(item, "funktionsniveau")), true
	case "pasningsbehov":
		return r.condition(item, "pasningsbehov"), true
	case "hensigtsmaessigt":
		return yes, true
	case "indtaegtstab":
		return r.condition(item, "indtaegtstab"), true
	case "timer":
		return pick(hours, r.no, "hours"), true
	case "udmaaling":
		return either(r.misjudged == "timer", no, either(r.facts && r.happens(40, "hours unclear"), unknown, yes)), true
	case "timesats":
		return either(r.misjudged == "timesats", no, either(r.facts && r.happens(15, "rate unclear"), unknown, yes)), true
	case "fortsat_behov":
		return either(r.facts && r.happens(60, "need"), no, yes), true
	case "fravaer":
		return pick([]choice{{yes, 27}, {no, 66}, {unknown, 7}}, r.no, "absence"), true
	case "aendring":
		return pick([]choice{{"ophoert", 60}, {"betydelig", 25}, {"mindre", 15}}, r.no, "change"), true
	case "varsling":
		return either(r.defect() && r.happens(20, "notice"), no, pick([]choice{{yes, 85}, {notRelevant, 15}}, r.no, "noticed")), true
	case "indretning":
		return either(r.defect() && r.happens(20, "time"), no, yes), true
	}
	return "", false
}

func (r *review) legal(item string) (string, bool) {
	switch item {
	case "sagsoplysning":
		return either(r.facts, no, yes), true
	case "oplysning_om":
		return join(r.missing), true
	case "hjemmel":
		return either(r.authority, no, yes), true
	case "hjemmel_om":
		if r.outcome == full { // help from a later day or for a time would be less than was applied for
			return either(r.happens(70, "authority"), "maalgruppe", "ydelse"), true
		}
		return join(some(noAuthority, r.no, "authority")), true
	case "skoen":
		return either(r.discretion, no, either(r.facts && r.happens(45, "discretion unclear"), unknown, yes)), true
	case "skoen_om":
		return r.misjudged, true
	case "konkret_skoen":
		return either(r.rule, no, yes), true
	case "begrundelse":
		return either(r.outcome == full, notRelevant, either(r.reasons, no, yes)), true
	case "begrundelse_om":
		return join(some(leftOut, r.no, "reasons")), true
	case "partshoering":
		return either(r.hearing, no, either(r.outcome == full || r.happens(45, "nothing to hear"), notRelevant, yes)), true
	case "klageudfald":
		return r.appeal(), true
	}
	return "", false
}

// weight answers whether a defect matters to the outcome. In a case where one
// does, the gravest does; what facts are lacking is graver than what was left
// out of the reasons.
func (r *review) weight(item string) (string, bool) {
	grave := []struct {
		found bool
		item  string
	}{
		{r.facts, "sagsoplysning_vaesentlig"}, {r.discretion, "skoen_vaesentlig"}, {r.authority, "hjemmel_vaesentlig"},
		{r.rule, "konkret_skoen_vaesentlig"}, {r.reasons, "begrundelse_vaesentlig"}, {r.hearing, "partshoering_vaesentlig"},
	}
	first := true
	for _, d := range grave {
		if !d.found {
			continue
		}
		if d.item == item {
			return either(r.material && (first || r.happens(55, item)), yes, no), true
		}
		first = false
	}
	return "", false
}

// appeal is what Ankestyrelsen would have decided: a case that lacks facts
// goes back, a wrong one that is clear is changed. Only that 186 would not
// have been upheld is published.
func (r *review) appeal() string {
	switch {
	case !r.defect() || !r.material:
		return "stadfaestet"
	case r.facts && !r.happens(6, "clear all the same"):
		return "hjemvist"
	case r.discretion || r.authority || r.happens(30, "clear"):
		return either(r.happens(75, "changed"), "aendret", "ophaevet")
	}
	return "hjemvist"
}

func (r *review) conduct(item string) (string, bool) {
	switch item {
	case "ny_frist":
		switch {
		case r.noReceipt || !r.timing.Assessed():
			return unknown, true
		case r.timing.Status == deadline.Exceeded:
			return no, true
		}
		return notRelevant, true
	case "fuldt_oplyst":
		if r.noReceipt || r.happens(60, "complete unknown") {
			return codebook.None, true
		}
		return (r.received + (r.decided-r.received)*day.Date(20+chance(70, r.no, "complete"))/100).String(), true
	case "bero_dage":
		return either(r.decided-r.received > 40 && r.happens(20, "paused"), pick([]choice{{"14", 3}, {"21", 1}, {"28", 1}}, r.no, "pause"), "0"), true
	case "klagevejledning":
		return either(r.outcome == full, notRelevant, either(r.happens(5, "appeal"), no, yes)), true
	case "klagevejledning_om":
		return join(some(noGuidance, r.no, "guidance")), true
	case "helhedsvurdering":
		return pick([]choice{{"foretaget", 62}, {"ikke_foretaget", 7}, {"kan_ikke_ses", 31}}, r.no, "whole"), true
	case "inddragelse":
		return pick([]choice{{yes, 86}, {no, 5}, {unknown, 9}}, r.no, "heard"), true
	case "foreliggende_grundlag":
		return either(r.facts && r.happens(6, "at hand"), yes, no), true
	case "foreliggende_angivet":
		return either(r.reasons || r.happens(20, "unsaid"), no, yes), true
	case "retningslinjer":
		return either(r.rule && r.happens(50, "guidelines"), no, pick([]choice{{notRelevant, 75}, {yes, 25}}, r.no, "guided")), true
	case "eksempel":
		return either(r.happens(4, "example"), either(r.defect(), "mangelfuld", "korrekt"), no), true
	case "eksempel_tekst":
		return either(r.defect(), "Kommunen afgjorde sagen uden at spørge skolen, selv om skolens forhold var afgørende.",
			"Kommunen indhentede en udtalelse og skrev, hvad den lagde vægt på og hvorfor."), true
	}
	return "", false
}
