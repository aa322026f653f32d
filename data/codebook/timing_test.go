package codebook_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/deadline"
)

// timed has a deadline that names all that one can, and one that a law sets.
var timed = head + item("type", "valg", `answers = { ny = "Ny", anden = "Anden" }`) +
	item("ind", "dato", "") + item("oplyst", "dato", "") + item("ud", "dato", "") + item("sendt", "dato", "") +
	item("fra", "dato", "") + item("til", "dato", "") + item("fra2", "dato", "") + item("til2", "dato", "") + item("ny", "ja-nej-ir-kiv", "") + item("ny_dato", "dato", `ask = { ny = ["ja"] }`) + `
[[deadline]]
id          = "f"
start       = "ind"
stop        = "ud"
relevant    = { type = ["ny"] }
complete    = "oplyst"
sent        = "sendt"
paused_from = ["fra", "fra2"]
paused_to   = ["til", "til2"]
new         = "ny"
new_due     = "ny_dato"

[[deadline]]
id    = "lov"
start = "ind"
stop  = "ud"
value = 4
unit  = "uger"
`

func TestTimings(t *testing.T) {
	cb := read(t, timed)
	reg, found := deadline.Read("deadlines.csv", []byte(
		"kommune,provision,value,unit,start,stop,pause\n0101,BL § 87,8,uger,fuldt_oplyst,afsendt,når der indhentes oplysninger\n"), nil)
	if found != nil {
		t.Fatal(found)
	}
	// Received on Monday 3 March 2025: 4 weeks are 31 March, 8 weeks 28 April. Complete on
	// 17 March: 12 May, and with ten days' pause 22 May. Decided on 9 May, sent on the 13th.
	papers := codebook.Answers{"type": "ny", "ind": "2025-03-03", "oplyst": "2025-03-17", "ud": "2025-05-09", "sendt": "2025-05-13",
		"fra": "2025-04-01", "til": "2025-04-11", "fra2": "-", "til2": "-", "ny": "ja", "ny_dato": "2025-05-09"}
	all := codebook.Answers{"f_overholdt": "nej", "f_dage": "11", "f_forfald": "2025-04-28", "f_linje": "2", "f_afsendt": "nej", "f_fuldt_oplyst": "ja",
		"f_egne_regler": "ja", "f_ny_oplyst": "ja", "f_ny_overholdt": "ja", "lov_overholdt": "nej", "lov_dage": "39", "lov_forfald": "2025-03-31"}
	for _, test := range []struct {
		name, change string // item=answer, separated by spaces; an item without one is not answered
		want         string
	}{
		{"all that there is", "", ""},
		{"the new deadline exceeded as well", "ny_dato=2025-05-08", "f_ny_overholdt=nej"},
		{"no day of the new deadline", "ny_dato=-", "f_ny_overholdt=kan_ikke_vurderes"},
		{"the new deadline not answered", "ny_dato", "f_ny_oplyst f_ny_overholdt"},
		{"no new deadline", "ny=nej ny_dato", "f_ny_oplyst=nej f_ny_overholdt=ikke_relevant"},
		{"nobody knows of a new one", "ny=kan_ikke_vurderes ny_dato", "f_ny_oplyst=kan_ikke_vurderes f_ny_overholdt=kan_ikke_vurderes"},
		{"never seen complete", "oplyst=-", "f_fuldt_oplyst=kan_ikke_vurderes f_egne_regler=kan_ikke_vurderes"},
		{"complete not answered", "oplyst", "f_fuldt_oplyst f_egne_regler"},
		{"sent not answered", "sendt", "f_afsendt f_egne_regler"},
		{"no pause: 12 May", "fra=- til=-", "f_egne_regler=nej"},
		{"pause not answered", "til", "f_egne_regler"},
		// Sent a day later than ten days' pause allows: two days of a second one are enough, one that only repeats the first is not.
		{"a second pause", "sendt=2025-05-23 fra2=2025-05-01 til2=2025-05-03", ""},
		{"a second pause within the first", "sendt=2025-05-23 fra2=2025-04-03 til2=2025-04-11", "f_egne_regler=nej"},
		{"a second pause without an end", "fra2=2025-05-01", "f_egne_regler=kan_ikke_vurderes"},
		{"a second pause not answered", "fra2", "f_egne_regler"},
		{"a pause without an end", "til=-", "f_egne_regler=kan_ikke_vurderes"},
		{"another type of case", "type=anden", "f_overholdt=ikke_relevant f_afsendt=ikke_relevant f_fuldt_oplyst=ikke_relevant f_egne_regler=ikke_relevant " +
			"f_ny_oplyst=ikke_relevant f_ny_overholdt=ikke_relevant f_dage f_forfald f_linje"},
	} {
		answers, want := codebook.Answers{}, codebook.Answers{}
		for id, value := range papers {
			answers[id] = value
		}
		for id, value := range all {
			want[id] = value
		}
		apply := func(to codebook.Answers, changes string) {
			for change := range strings.FieldsSeq(changes) {
				if id, value, given := strings.Cut(change, "="); given {
					to[id] = value
				} else {
					delete(to, id)
				}
			}
		}
		apply(answers, test.change)
		apply(want, test.want)
		full := cb.Complete(answers, cb.DeadlineResults(answers, reg, "0101", "BL § 87"))
		for id := range papers {
			delete(full, id)
		}
		if diff := cmp.Diff(want, full); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	// The deadline of the law asks no register.
	full := cb.Complete(papers, cb.DeadlineResults(papers, nil, "0147", "BL § 87"))
	if full["lov_overholdt"] != "nej" || full["f_grund"] != "frist_ikke_oplyst" || full["f_ny_oplyst"] != "kan_ikke_vurderes" {
		t.Errorf("without a register: %v", full)
	}
	var names []string
	for _, c := range cb.Columns() {
		names = append(names, c.Name)
	}
	if got := strings.Join(names[len(names)-14:], " "); got != "f_overholdt f_dage f_grund f_forfald f_linje f_afsendt f_fuldt_oplyst f_egne_regler f_ny_oplyst f_ny_overholdt "+
		"lov_overholdt lov_dage lov_grund lov_forfald" {
		t.Errorf("columns %s", got)
	}
	for _, c := range cb.Columns() {
		if c.Label == "" || len(c.Name) > 32 {
			t.Errorf("column %+v", c)
		}
	}
}

// Paused days that are no whole number, or that nobody has counted.
func TestPausedDays(t *testing.T) {
	cb := read(t, head+item("ind", "dato", "")+item("ud", "dato", "")+item("bero", "tal", "")+
		"[[deadline]]\nid = \"f\"\nstart = \"ind\"\nstop = \"ud\"\npaused_days = \"bero\"\n")
	reg, _ := deadline.Read("deadlines.csv", []byte("kommune,provision,value,unit,pause\n0101,BL § 87,8,uger,ved indhentning\n"), nil)
	// 28 April, and decided on 9 May: 11 days.
	for days, want := range map[string]string{"11": "ja", "10": "nej", "0": "nej", "-": "nej", "10.5": "kan_ikke_vurderes", "-1": "kan_ikke_vurderes"} {
		a := codebook.Answers{"ind": "2025-03-03", "ud": "2025-05-09", "bero": days}
		if got := cb.Complete(a, cb.DeadlineResults(a, reg, "0101", "BL § 87"))["f_egne_regler"]; got != want {
			t.Errorf("paused for %s days: %s, want %s", days, got, want)
		}
	}
}

func TestDeadlineRefuses(t *testing.T) {
	base := head + item("a", "ja-nej", "") + item("b", "dato", "") + item("c", "dato", "") + item("d", "dato", "") + item("n", "tal", "")
	const top = "[[deadline]]\nid = \"f\"\nstart = \"b\"\nstop = \"c\"\n"
	for _, test := range []struct{ lines, want string }{
		{"complete = \"a\"", "x.toml:41:12: f: a, which is of type ja-nej, want an item of type dato"},
		{"sent = \"dd\"", `x.toml:41:8: f: there is no item "dd", want one of the codebook's (did you mean "d"?)`},
		{"sent = \"c\"", "x.toml:41:8: f: c, which stop is already, want another item"},
		{"paused_from = [\"d\"]", "x.toml:41:15: f: 1 in paused_from and 0 in paused_to, want as many in each, in the same order"},
		{"paused_to = [\"d\"]", "x.toml:37:1: f: 0 in paused_from and 1 in paused_to, want as many in each, in the same order"},
		{"paused_from = [\"d\"]\npaused_to = [\"\"]", `x.toml:42:13: f: there is no item "", want one of the codebook's`},
		{"paused_from = [\"d\"]\npaused_to = [\"d\"]", "x.toml:42:13: f: d, which paused_from is already, want another item"},
		{"paused_days = \"d\"", "x.toml:41:15: f: d, which is of type dato, want an item of type tal"},
		{"new = \"d\"", "x.toml:41:7: f: d, which is of type dato, want an item of type ja-nej | ja-nej-kiv | ja-nej-ir-kiv"},
		{"new_due = \"d\"", "x.toml:41:11: f: new_due without new, want new as well"},
		{"value = 4", "x.toml:41:9: f: value without unit, want unit as well"},
		{"unit = \"uger\"", "x.toml:41:8: f: unit without value, want value as well"},
		{"[[derived]]\nid = \"m\"\nlabel = \"M\"\nany_defect = [\"f_dage\"]", "x.toml:44:15: m: f_dage is computed from the register of deadlines when the form has been read, " +
			"want an item or a derived item (ask wherever the deadline is relevant; new in [[deadline]] counts only cases where it was exceeded)"},
		{"value = 0\nunit = \"uge\"", "x.toml:41:9: f: 0, want a whole number from 1 to 1000\n" +
			`x.toml:42:8: f: "uge", want one of dage, hverdage, uger, maaneder (did you mean "uger"?)`},
	} {
		_, found := codebook.Read("x.toml", []byte(base+top+test.lines+"\n"), codebooks.Library)
		if got := found.Error(); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.lines, got, test.want)
		}
		for _, v := range found {
			if v.Found.DA == "" || v.Rule == "" {
				t.Errorf("%v has no rule or no Danish wording", v)
			}
		}
	}
}
