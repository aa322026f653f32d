package main

import (
	"slices"
	"strings"
)

// remarks are what reviewers write unasked.
var remarks = []string{"Akterne er kommet i to dele.", "Afgørelsen henviser både til barnets lov og til den tidligere bestemmelse.",
	"Timetallet fremgår kun af bilaget.", "Sagen er drøftet på kalibreringsmødet."}

// misjudged says what would have been right, by what was judged wrongly.
var misjudged = map[string]string{
	"maalgruppe":    "Følgerne for barnets daglige liv er større, end kommunen har lagt til grund.",
	"pasningsbehov": "Pasningsbehovet følger af funktionsnedsættelsen og er ikke dækket af skolen.",
	"indtaegtstab":  "Ansøgeren er gået ned i tid på grund af pasningen og har et tab.",
	"timer":         "Kommunen har ikke regnet transporten og ventetiden med i timerne.",
	"timesats":      "Den tidligere indtægt skulle have været regnet med det faste tillæg.",
}

// unusual explains answers that the codebook calls unusual, by its rule.
var unusual = map[string]string{
	"A2": "Kommunen giver alle på samme klassetrin det samme timetal.",
	"A3": "Det fremgår af partshøringen, hvad der mangler, men ikke af afgørelsen.",
	"A7": "De manglende oplysninger står i et bilag, som kommunen ikke har læst, så afgørelsen kunne være ændret.",
}

// explain is the remark of a case: what its unusual answers call for, else now
// and then something else. It is empty where one of them has no explanation.
func (r *review) explain(rules []string) string {
	var texts []string
	for _, rule := range rules {
		text := unusual[rule]
		if rule == "A1" {
			text = misjudged[r.misjudged]
		}
		if text == "" {
			return ""
		}
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if len(rules) == 0 && r.happens(5, "remarks") {
		texts = append(texts, remarks[chance(len(remarks), r.no, "remark")])
	}
	return strings.Join(texts, " ")
}
