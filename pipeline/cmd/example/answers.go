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
	remarks      = []string{"Akterne er kommet i to dele.", "Afgørelsen henviser både til barnets lov og til den tidligere bestemmelse.", "Timetallet fremgår kun af bilaget.", "Sagen er drøftet på kalibreringsmødet."}
)

// answer gives each case its answers: every question that the codebook asks
// of it, in the order of the form, and no other. It fails where the codebook
// asks what is not known here, and where it calls the answers wrong.
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
		for _, p := range book.Check(r.answers) {
			return fmt.Errorf("case %s: %s %s: %s", r.no, p.Level, p.Rule, p.Message)
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
	for _, section := range []func(string) (string, bool){r.basics, r.conditions, r.legal, r.conduct} {
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
	case "udfald":
		return r.outcome, true
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
	case "varsling":
		return pick([]choice{{yes, 78}, {no, 8}, {notRelevant, 14}}, r.no, "notice"), true
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
	case "vaesentlig":
		return either(r.material, yes, no), true
	case "klageudfald":
		return r.appeal(), true
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
	case "klagevejledning":
		if r.outcome == full {
			return either(r.happens(85, "appeal needless"), notRelevant, yes), true
		}
		return either(r.happens(5, "appeal"), no, yes), true
	case "helhedsvurdering":
		return pick([]choice{{"foretaget", 62}, {"ikke_foretaget", 7}, {"kan_ikke_ses", 31}}, r.no, "whole"), true
	case "inddragelse":
		return pick([]choice{{yes, 86}, {no, 5}, {unknown, 9}}, r.no, "heard"), true
	case "bemaerkning":
		return either(r.happens(5, "remarks"), remarks[chance(len(remarks), r.no, "remark")], ""), true
	}
	return "", false
}
