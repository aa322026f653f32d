package codebook_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/deadline"
)

func TestDerived(t *testing.T) {
	cb := read(t, head+
		item("a", "ja-nej-kiv", `defect = ["nej"]`)+
		item("b", "ja-nej-ir-kiv", `defect = ["nej"]`)+
		item("c", "ja-nej", "ask = { a = [\"ja\"] }\ndefect = [\"ja\"]")+
		"[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"a\", \"b\", \"c\"]\n")
	const kiv = "kan_ikke_vurderes"
	for _, test := range []struct {
		a, b, c string
		want    string // absent where empty
	}{
		{"nej", "ja", "", "ja"},               // c is not asked and does not count
		{"ja", "ja", "ja", "ja"},              // ja is the defect of c
		{"ja", "ja", "nej", "nej"},            // none
		{"ja", "ikke_relevant", "nej", "nej"}, // what is not relevant is no defect
		{kiv, "ja", "", kiv},                  // one cannot be assessed
		{kiv, "nej", "", "ja"},                // a defect weighs more
		{"ja", kiv, "ja", "ja"},               // in any order
		{"ja", kiv, "nej", kiv},               //
		{"ja", "nej", "", ""},                 // c is asked and not answered: no verdict, though b has a defect
		{"", "nej", "", ""},                   //
		{"nej", "ja", "ja", "ja"},             // a stray answer to c counts for nothing, a has the defect
		{kiv, "ja", "ja", kiv},                // here it would have changed the verdict
	} {
		a := codebook.Answers{}
		for id, value := range map[string]string{"a": test.a, "b": test.b, "c": test.c} {
			if value != "" {
				a[id] = value
			}
		}
		if got := cb.Complete(a, nil)["m"]; got != test.want {
			t.Errorf("%v: m = %q, want %q", a, got, test.want)
		}
	}
}

// A derived item over items that are not asked at all says nothing, rather
// than that there is no defect.
func TestDerivedOfNothing(t *testing.T) {
	cb := read(t, head+item("a", "ja-nej", "")+item("b", "ja-nej", "ask = { a = [\"ja\"] }\ndefect = [\"nej\"]")+
		"[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"b\"]\n")
	if diff := cmp.Diff(codebook.Answers{"a": "nej"}, cb.Complete(codebook.Answers{"a": "nej", "b": "nej", "x": "y"}, nil)); diff != "" {
		t.Error(diff)
	}
}

func TestDeadlines(t *testing.T) {
	cb := read(t, "use = \"kerne@1\"\n"+head+item("x", "ja-nej", ""))
	reg, found := deadline.Read("deadlines.csv", []byte("kommune,provision,case_type,value,unit\n0101,BL § 87,,12,uger\n0147,BL § 87,ny,2,maaneder\n"), nil)
	if found != nil {
		t.Fatal(found)
	}
	for _, test := range []struct {
		name, kommune string
		answers, want codebook.Answers
	}{
		// 2 September 2024 + 12 weeks is 25 November.
		{"exceeded", "0101", codebook.Answers{"sagstype": "ny", "modtaget": "2024-09-02", "afgjort": "2024-12-16"},
			codebook.Answers{"frist_overholdt": "nej", "frist_dage": "21", "frist_forfald": "2024-11-25", "frist_linje": "2"}},
		{"kept", "0101", codebook.Answers{"sagstype": "ny", "modtaget": "2024-09-02", "afgjort": "2024-11-20"},
			codebook.Answers{"frist_overholdt": "ja", "frist_dage": "-5", "frist_forfald": "2024-11-25", "frist_linje": "2"}},
		{"row of the case type", "0147", codebook.Answers{"sagstype": "ny", "modtaget": "2024-09-02", "afgjort": "2024-11-03"},
			codebook.Answers{"frist_overholdt": "nej", "frist_dage": "1", "frist_forfald": "2024-11-02", "frist_linje": "3"}},
		{"not relevant", "0101", codebook.Answers{"sagstype": "opfoelgning", "afgjort": "2024-12-16"},
			codebook.Answers{"frist_overholdt": "ikke_relevant"}},
		{"no deadline", "0151", codebook.Answers{"sagstype": "ny", "modtaget": "2024-09-02", "afgjort": "2024-12-16"},
			codebook.Answers{"frist_overholdt": "kan_ikke_vurderes", "frist_grund": "frist_ikke_oplyst"}},
		{"no date in the papers", "0101", codebook.Answers{"sagstype": "ny", "modtaget": "-", "afgjort": "2024-12-16"},
			codebook.Answers{"frist_overholdt": "kan_ikke_vurderes", "frist_grund": "dato_mangler"}},
		{"date not answered yet", "0101", codebook.Answers{"sagstype": "ny", "afgjort": "2024-12-16"}, codebook.Answers{}},
		{"type not answered yet", "0101", codebook.Answers{"afgjort": "2024-12-16"}, codebook.Answers{}},
	} {
		full := cb.Complete(test.answers, cb.DeadlineResults(test.answers, reg, test.kommune, "BL § 87"))
		for id := range test.answers {
			delete(full, id)
		}
		if diff := cmp.Diff(test.want, full); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// Completing what is complete changes nothing, and what Complete says is what
// Check accepts.
func TestCompleteTwice(t *testing.T) {
	src, _ := codebooks.Library("kerne@1")
	cb, _ := codebook.Read("kerne@1.toml", src, nil)
	rapid.Check(t, func(t *rapid.T) {
		a := randomAnswers(t, cb)
		results := codebook.DeadlineResults{"frist": {Result: deadline.Result{Status: deadline.Exceeded, DaysOver: 3}}}
		full := cb.Complete(a, results)
		if diff := cmp.Diff(full, cb.Complete(full, results)); diff != "" {
			t.Fatal(diff)
		}
		for _, p := range cb.Check(full) {
			switch p.Rule {
			case "not-asked", "unknown-answer", "unknown-item":
				t.Fatalf("%v: %+v", a, p)
			}
		}
	})
}

// randomAnswers answers some of the questions, asked or not.
func randomAnswers(t *rapid.T, cb *codebook.Codebook) codebook.Answers {
	a := codebook.Answers{}
	for i := range cb.Items {
		options := cb.Items[i].Options()
		if len(options) > 0 && rapid.IntRange(0, 4).Draw(t, cb.Items[i].ID) > 0 {
			a[cb.Items[i].ID] = rapid.SampledFrom(options).Draw(t, "answer").Code
		}
	}
	return a
}

// The order in which answers come in does not matter to anything.
func TestOrderOfAnswers(t *testing.T) {
	src, _ := codebooks.Library("kerne@1")
	cb, _ := codebook.Read("kerne@1.toml", src, nil)
	rapid.Check(t, func(t *rapid.T) {
		a := randomAnswers(t, cb)
		again := maps.Clone(a) // a map of another layout
		if diff := cmp.Diff(cb.Check(a), cb.Check(again)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRedo(t *testing.T) {
	cb := read(t, head+item("a", "ja-nej-kiv", "")+item("e", "flere", `answers = { x = "X", y = "Y" }`)+
		"[[change]]\nversion = 2\non = 2026-09-14\nitem = \"a\"\nkind = \"meaning\"\nredo = [\"nej\", \"kan_ikke_vurderes\"]\nwhy = \"?\"\n"+
		"[[change]]\nversion = 2\non = 2026-09-14\nitem = \"e\"\nkind = \"meaning\"\nredo = [\"y\"]\nwhy = \"?\"\n")
	for _, test := range []struct {
		item, code string
		under      int
		want       bool
	}{
		{"a", "nej", 1, true}, {"a", "kan_ikke_vurderes", 1, true}, {"a", "ja", 1, false}, {"a", "nej", 2, false}, {"a", "", 1, false},
		{"e", "x;y", 1, true}, {"e", "x", 1, false}, {"e", "-", 1, false}, {"b", "nej", 1, false},
	} {
		if got := cb.Redo(test.item, test.code, test.under); got != test.want {
			t.Errorf("Redo(%s, %q, %d) = %v", test.item, test.code, test.under, got)
		}
	}
}

func Example() {
	src := `
id      = "taf"
title   = "Tabt arbejdsfortjeneste"
version = 1
use     = "kerne@1"

[[item]]
id      = "maalgruppe"
section = "betingelser"
type    = "ja-nej-kiv"
label   = "Er barnet omfattet af målgruppen?"

[[section]]
id    = "betingelser"
title = "Betingelser"
ask   = { akter = ["ja"] }
`
	cb, found := codebook.Read("codebook.toml", []byte(src), codebooks.Library)
	if found != nil {
		fmt.Println(found)
		return
	}
	a := codebook.Answers{}
	for _, cell := range []struct{ item, text string }{
		{"sagstype", "Opfølgning"}, {"udfald", "afslag"}, {"afgjort", "16/12-2024"}, {"akter", "Ja"}, {"maalgruppe", "ja"},
		{"sagsoplysning", "Nej"}, {"oplysning_om", "Helbredsforhold; Funktionsevnen"}, {"hjemmel", "Ja"}, {"skoen", "Ja"},
		{"konkret_skoen", "kan ikke vurderes"}, {"begrundelse", "Ja"}, {"partshoering", "Ikke relevant"},
		{"vaesentlig", "ja"}, {"klageudfald", "Stadfæstet"}, {"klagevejledning", "ja"}, {"inddragelse", "JA"},
	} {
		code, refusal := cb.ParseAnswer(cell.item, cell.text)
		if refusal != nil {
			fmt.Println(cell.item, refusal.Found.DA, refusal.Wanted.DA)
			continue
		}
		a[cell.item] = code
	}
	for _, p := range cb.Check(a) {
		fmt.Println(p.Level+":", p.Message)
	}
	fmt.Println("retlig mangel:", cb.Complete(a, nil)["retlig_mangel"])
	fmt.Println("mangler oplysning om:", a["oplysning_om"])
	// Output:
	// mangler: »Har kommunen vurderet borgerens samlede behov for hjælp?« er ikke besvaret.
	// fejl: Væsentlig betydning og stadfæstelse udelukker hinanden.
	// retlig mangel: ja
	// mangler oplysning om: funktionsevne;helbred
}
