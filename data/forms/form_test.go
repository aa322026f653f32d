package forms

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// book is a small codebook with every type of item.
func book() *codebook.Codebook {
	return &codebook.Codebook{
		ID: "bl87", Title: "Måleskema: tabt arbejdsfortjeneste, barnets lov § 87", Version: 2,
		Sections: []codebook.Section{
			{ID: "grund", Title: "1. Grundoplysninger"},
			{ID: "mangler", Title: "2. Retlige mangler", Ask: codebook.Condition{"akter": {"ja"}}, Help: "Vurder afgørelsen, som den så ud den dag, den blev truffet. Senere oplysninger tæller ikke med."},
			{ID: "klage", Title: "3. Udfald, hvis sagen var påklaget", Ask: codebook.Condition{"akter": {"ja"}}},
		},
		Items: []codebook.Item{
			{ID: "akter", Section: "grund", Type: codebook.YesNo, Label: "Er alle akter modtaget?"},
			{ID: "modtaget", Section: "grund", Type: codebook.DateItem, Label: "Hvornår modtog kommunen ansøgningen?", Ask: codebook.Condition{"akter": {"ja"}}},
			{ID: "sagsoplysning", Section: "mangler", Type: codebook.YesNoUnknown, Label: "Er sagen tilstrækkeligt oplyst?", Law: "retssikkerhedslovens § 10", Help: "Svar nej, hvis oplysninger af betydning for afgørelsen ikke er indhentet.", Defect: []string{"nej"}},
			{ID: "oplysning_om", Section: "mangler", Type: codebook.Several, Label: "Hvad mangler der oplysninger om?", Ask: codebook.Condition{"sagsoplysning": {"nej"}},
				Answers: strict.Pairs{{Key: "pasningsbehov", Value: "Pasningsbehov"}, {Key: "indtaegtstab", Value: "Indtægtstab"}, {Key: "andet", Value: "Andet"}}},
			{ID: "begrundelse", Section: "mangler", Type: codebook.YesNoNAKnown, Label: "Er afgørelsen tilstrækkeligt begrundet?", Law: "forvaltningslovens §§ 22-24", Defect: []string{"nej"}},
			{ID: "vaesentlig", Section: "mangler", Type: codebook.YesNo, Label: "Har manglerne væsentlig betydning for afgørelsens resultat?", Ask: codebook.Condition{"sagsoplysning": {"nej"}}},
			{ID: "timer", Section: "mangler", Type: codebook.NumberItem, Label: "Hvor mange timer om ugen er bevilget?"},
			{ID: "klageudfald", Section: "klage", Type: codebook.Choice, Label: "Hvad ville udfaldet af en klage være?",
				Answers: strict.Pairs{{Key: "stadfaestet", Value: "Stadfæstelse"}, {Key: "aendret", Value: "Ændring, ophævelse eller hjemvisning"}}},
			{ID: "forklaring", Section: "klage", Type: codebook.TextItem, Label: "Forklar kort, hvorfor", Ask: codebook.Condition{"klageudfald": {"aendret"}}},
		},
		Edits: []codebook.Edit{
			{ID: "E2", Level: "fejl", Wrong: codebook.Condition{"vaesentlig": {"ja"}, "klageudfald": {"stadfaestet"}}, Message: "Væsentlig betydning og stadfæstelse udelukker hinanden."},
			{ID: "E3", Level: "advarsel", Wrong: codebook.Condition{"sagsoplysning": {"nej"}, "klageudfald": {"stadfaestet"}}, Message: "Sagen stadfæstes sjældent, når den ikke er oplyst."},
		},
	}
}

var someCases = []Case{
	{"0101-01", "0101", "København"},
	{"0101-02", "0101", "København"},
	{"0147-01", "0147", "Frederiksberg"},
	{"0751-01", "0751", "Aarhus"},
}

func date(s string) day.Date {
	d, err := day.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func someForm() Form {
	on := date("2025-10-03")
	return Form{
		Batch: "bl87-2025", Title: "Handicapsagsbarometret 2025", Reviewer: "R1", Codebook: book(), Cases: someCases, On: date("2025-09-01"),
		Answers: map[string]Reading{
			"0101-02": {Answers: codebook.Answers{
				"akter": "ja", "modtaget": "2025-02-28", "sagsoplysning": "nej", "oplysning_om": "pasningsbehov;andet", "begrundelse": "ikke_relevant",
				"vaesentlig": "ja", "timer": "37.5", "klageudfald": "aendret", "forklaring": "Pasningsbehovet er ikke undersøgt.",
			}, ReviewedOn: &on, Remark: "Grænsesag"},
		},
	}
}

func save(t testing.TB, name string, write func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
