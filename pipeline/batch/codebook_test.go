package batch

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// form has a question of every type.
var form = &codebook.Codebook{
	Items: []codebook.Item{
		{ID: "akter", Type: codebook.YesNo},
		{ID: "sagsoplysning", Type: codebook.YesNoUnknown, Defect: []string{"nej"}},
		{ID: "partshoering", Type: codebook.YesNoNAKnown, Defect: []string{"nej"}},
		{ID: "klageudfald", Type: codebook.Choice, Defect: []string{"aendret", "hjemvist"},
			Answers: strict.Pairs{{Key: "stadfaestet"}, {Key: "aendret"}, {Key: "hjemvist"}, {Key: "kan_ikke_vurderes"}}},
		{ID: "oplysning_om", Type: codebook.Several, Answers: strict.Pairs{{Key: "andet"}}},
		{ID: "modtaget", Type: codebook.DateItem},
		{ID: "timer", Type: codebook.NumberItem},
		{ID: "bemaerkning", Type: codebook.TextItem},
	},
	Derived:   []codebook.Derived{{ID: "retlig_mangel"}},
	Deadlines: []codebook.Deadline{{ID: "frist"}},
}

const formIDs = "one of akter, sagsoplysning, partshoering, klageudfald, oplysning_om, modtaget, timer, bemaerkning, retlig_mangel, frist_overholdt, frist_dage, frist_grund, frist_forfald, frist_linje"

// The counts are the defects of the form, the base all answers that say yes or
// no to the question.
func TestCheckCodebookFillsIn(t *testing.T) {
	for _, test := range []struct{ lines, counts, base string }{
		{`item = "sagsoplysning"`, "nej", "ja nej"},
		{`item = "partshoering"`, "nej", "ja nej"},
		{`item = "klageudfald"`, "aendret hjemvist", "stadfaestet aendret hjemvist"},
		{`item = "retlig_mangel"`, "ja", "ja nej"},
		{"item = \"akter\"\ncounts = [\"ja\"]", "ja", "ja nej"},
		{"item = \"frist_overholdt\"\ncounts = [\"nej\"]", "nej", "ja nej"},
		{"item = \"klageudfald\"\nbase = [\"hjemvist\", \"aendret\"]", "aendret hjemvist", "hjemvist aendret"},
		{"item = \"partshoering\"\ncounts = [\"ikke_relevant\"]\nbase = [\"ja\", \"ikke_relevant\"]", "ikke_relevant", "ja ikke_relevant"},
	} {
		b, found := Read("batch.toml", []byte(change(t, least, `item  = "i"`, test.lines)))
		if found = append(found, b.CheckCodebook(form)...); found != nil {
			t.Fatal(found)
		}
		m := b.Measures[0]
		if got := strings.Join(m.Counts, " "); got != test.counts {
			t.Errorf("%s: counts %s, want %s", test.lines, got, test.counts)
		}
		if got := strings.Join(m.Base, " "); got != test.base {
			t.Errorf("%s: base %s, want %s", test.lines, got, test.base)
		}
		if again := b.CheckCodebook(form); again != nil {
			t.Errorf("%s: refused the second time: %v", test.lines, again)
		}
	}
	if !slices.Equal(form.Items[3].Defect, []string{"aendret", "hjemvist"}) {
		t.Error("the form was changed")
	}
}

func TestCheckCodebookRefuses(t *testing.T) {
	const later = " (this is not available yet in this version of barometer)"
	for _, test := range []struct{ old, replacement, want string }{
		{`"i"`, `"sagsoplysnig"`, `15:9: measure.item: "sagsoplysnig", which the codebook lacks, want ` + formIDs + ` (did you mean "sagsoplysning"?)`},
		{`"i"`, `"frist"`, `15:9: measure.item: "frist", which the codebook lacks, want ` + formIDs + ` (whether the deadline was kept is frist_overholdt)`},
		{`"i"`, `"oplysning_om"`, `15:9: measure.item: "oplysning_om", which has no single answer, want an item of type ja-nej, ja-nej-kiv, ja-nej-ir-kiv or valg` + later},
		{`"i"`, `"frist_dage"`, `15:9: measure.item: "frist_dage", which has no single answer, want an item of type ja-nej, ja-nej-kiv, ja-nej-ir-kiv or valg` + later},
		{`"i"`, `"akter"`, `12:1: measure: no counts, and akter has no defect, want counts = [ ] with the answers that count (one of ja, nej)`},
		{`"i"`, `"frist_overholdt"`, `12:1: measure: no counts, and frist_overholdt has no defect, want counts = [ ] with the answers that count (one of ja, nej, ikke_relevant, kan_ikke_vurderes)`},
		{`"i"`, "\"klageudfald\"\ncounts = [\"aendret\", \"hjemvis\"]", `16:22: measure.counts: "hjemvis", which is no answer to klageudfald, want one of stadfaestet, aendret, hjemvist, kan_ikke_vurderes (did you mean "hjemvist"?)`},
		{`"i"`, "\"akter\"\ncounts = [\"ja\"]\nbase = [\"ja\", \"kiv\"]", `17:15: measure.base: "kiv", which is no answer to akter, want one of ja, nej`},
		{`"i"`, "\"sagsoplysning\"\ncounts = [\"kan_ikke_vurderes\"]", `16:11: measure.counts: "kan_ikke_vurderes", which is not in the base, want one of ja, nej (what is counted must be in the base)`},
		{`"i"`, "\"sagsoplysning\"\nbase = [\"ja\"]", `12:1: measure.counts: "nej", which is not in the base, want ja (what is counted must be in the base)`},
		{`[[table]]`, "[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"oplysning_om\"\n[[table]]", `15:9: measure.item: "i", which the codebook lacks, want ` + formIDs + "\n" +
			`19:10: domain.column: "oplysning_om", want one of kommune, region, kommunegruppe, provision, decision, appealed, akter, sagsoplysning, partshoering, klageudfald, retlig_mangel, frist_overholdt, frist_grund (a column of the case lists must stand in [frame] columns: oplysning_om = ["its heading"])`},
	} {
		b, found := Read("batch.toml", []byte(change(t, least, test.old, test.replacement)))
		if found != nil {
			t.Fatal(found)
		}
		check(t, test.replacement, b.CheckCodebook(form), test.want)
	}
}

func check(t *testing.T, name string, found strict.Violations, want string) {
	t.Helper()
	var got []string
	for _, v := range found {
		got = append(got, strings.TrimPrefix(v.Place.String(), "batch.toml:")+": "+v.Message(lang.English))
		if v.Found.DA == "" || v.Wanted.DA == "" || (v.Hint.EN == "") != (v.Hint.DA == "") || v.Rule == "" {
			t.Errorf("no Danish or no rule: %+v", v)
		}
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "\n     "), want)
	}
}

func TestDomainsMayBeQuestions(t *testing.T) {
	src := change(t, least, `"i"`, `"retlig_mangel"`)
	src = change(t, src, "[[table]]", "[[domain]]\nid = \"d\"\nlabel = \"D\"\ncolumn = \"klageudfald\"\n[[domain]]\nid = \"e\"\nlabel = \"E\"\ncolumn = \"team\"\n[[table]]")
	src = change(t, src, `["frame/*"]`, "[\"x\"]\ncolumns = { team = [\"Team\"] }")
	b, found := Read("batch.toml", []byte(src))
	if found = append(found, b.CheckCodebook(form)...); found != nil {
		t.Fatal(found)
	}
}

// A column of the lists and a question under one name would be one column of
// cases.parquet.
func TestColumnAndQuestionOfOneName(t *testing.T) {
	src := change(t, least, `"i"`, `"retlig_mangel"`)
	for _, test := range []struct{ old, replacement, want string }{
		{`["frame/*"]`, "[\"x\"]\ncolumns = { akter = [\"A\"] }", "batch.toml:8:21"},
		{`["frame/*"]`, "[\"x\"]\nkeep = { akter = [\"ja\"] }", "batch.toml:8:18"},
		{`["kommune"]`, `["akter"]`, "batch.toml:10:11"},
	} {
		b, found := Read("batch.toml", []byte(change(t, src, test.old, test.replacement)))
		if found != nil {
			t.Fatal(found)
		}
		if found = b.CheckCodebook(form); len(found) != 1 || found[0].Rule != "column" || found[0].Place.String() != test.want {
			t.Errorf("%s: %v", test.replacement, found)
		}
	}
}
