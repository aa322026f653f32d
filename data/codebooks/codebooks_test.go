package codebooks_test

import (
	"os"
	"slices"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
)

// Every core stands alone, and every batch of the examples builds on one.
func TestLibrary(t *testing.T) {
	ids := codebooks.IDs()
	if !slices.Contains(ids, "kerne@1") {
		t.Errorf("the library has %v, want kerne@1 among them", ids)
	}
	for _, id := range ids {
		src, ok := codebooks.Library(id)
		if !ok {
			t.Fatalf("no %s", id)
		}
		if _, found := codebook.Read(id+".toml", src, codebooks.Library); found != nil {
			t.Errorf("%v", found)
		}
	}
	for _, id := range []string{"", "kerne", "kerne@99", "../codebooks/kerne@1", "codebooks.go"} {
		if _, ok := codebooks.Library(id); ok {
			t.Errorf("the library has %q", id)
		}
	}
}

func bl87(t *testing.T) *codebook.Codebook {
	t.Helper()
	src, err := os.ReadFile("../examples/bl87-2025/codebook.toml")
	if err != nil {
		t.Fatal(err)
	}
	cb, found := codebook.Read("codebook.toml", src, codebooks.Library)
	if found != nil {
		t.Fatal(found)
	}
	return cb
}

// The findings of the published barometer on BL § 87 (385 cases: 199
// stadfæstes, 206 with a legal defect, 20 of these without effect, 186
// omgøres, deadline exceeded in 107 of 255) are combinations that the form
// must accept; what the publication rules out it must refuse.
func TestBL87Findings(t *testing.T) {
	cb := bl87(t)
	base := codebook.Answers{
		"sagstype": "ny", "delafgoerelser": "1", "lovversion": "barnets_lov", "udfald": "afslag", "modtaget": "2024-09-02", "afgjort": "2024-12-16", "afsendt": "2024-12-16",
		"akter": "ja", "ansoegertype": "loenmodtager", "maalgruppe": "nej", "fravaer": "nej", "fuldt_oplyst": "-", "bero_dage": "0",
		"sagsoplysning": "ja", "hjemmel": "ja", "skoen": "ja", "konkret_skoen": "ja", "begrundelse": "ja", "partshoering": "ja",
		"klageudfald": "stadfaestet", "ny_frist": "nej", "klagevejledning": "ja", "helhedsvurdering": "kan_ikke_ses", "inddragelse": "ja",
		"foreliggende_grundlag": "nej", "retningslinjer": "ikke_relevant", "eksempel": "nej",
	}
	with := func(changes codebook.Answers) codebook.Answers {
		a := codebook.Answers{}
		for id, value := range base {
			a[id] = value
		}
		for id, value := range changes {
			a[id] = value
		}
		return a
	}
	for _, test := range []struct {
		name   string
		change codebook.Answers
		rules  []string // broken
		mangel string
	}{
		{"no defect, upheld", nil, nil, "nej"},
		{"defect, reversed", codebook.Answers{"sagsoplysning": "nej", "oplysning_om": "pasningsbehov;indtaegtstab", "sagsoplysning_vaesentlig": "ja", "klageudfald": "hjemvist"}, nil, "ja"},
		{"two defects, reversed", codebook.Answers{"sagsoplysning": "nej", "oplysning_om": "andet", "sagsoplysning_vaesentlig": "ja", "begrundelse": "nej", "begrundelse_om": "fakta;hovedhensyn", "begrundelse_vaesentlig": "nej", "klageudfald": "hjemvist"}, nil, "ja"},
		{"defect without effect, upheld", codebook.Answers{"begrundelse": "nej", "begrundelse_om": "retsregler", "begrundelse_vaesentlig": "nej"}, nil, "ja"},
		{"no defect, reversed", codebook.Answers{"klageudfald": "hjemvist"}, []string{"E1"}, "nej"},
		{"essential defect, upheld", codebook.Answers{"hjemmel": "nej", "hjemmel_om": "tidspunkt", "hjemmel_vaesentlig": "ja"}, []string{"E2"}, "ja"},
		{"inessential defect, reversed", codebook.Answers{"hjemmel": "nej", "hjemmel_om": "tidspunkt", "hjemmel_vaesentlig": "nej", "klageudfald": "ophaevet"}, []string{"E3"}, "ja"},
		{"refusal without reasons", codebook.Answers{"begrundelse": "ikke_relevant", "klagevejledning": "ikke_relevant"}, []string{"E4", "E5"}, "nej"},
		{"effect of no defect", codebook.Answers{"hjemmel_vaesentlig": "nej"}, []string{"not-asked"}, "nej"},
	} {
		a := with(test.change)
		var rules []string
		for _, p := range cb.Check(a) {
			rules = append(rules, p.Rule)
		}
		if !slices.Equal(rules, test.rules) {
			t.Errorf("%s: %v, want %v", test.name, cb.Check(a), test.rules)
		}
		if got := cb.Complete(a, nil)["retlig_mangel"]; got != test.mangel {
			t.Errorf("%s: retlig_mangel = %q, want %q", test.name, got, test.mangel)
		}
	}
}
