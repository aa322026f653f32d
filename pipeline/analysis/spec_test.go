package analysis

import (
	"strings"
	"testing"
)

// specOf is a spec with these lines for [design] and the estimates.
func specOf(design, estimates string) []byte {
	return []byte("[data]\nfile = \"a.csv\"\n\n[design]\n" + design + "\n" + estimates)
}

const aMean = "\n[[estimate]]\nid = \"m\"\nkind = \"mean\"\ny = \"a\"\n"

// TestSpecRefuses: what means nothing is refused at its place, and no key is
// read and ignored.
func TestSpecRefuses(t *testing.T) {
	estimate := func(lines string) string { return "\n[[estimate]]\nid = \"e\"\n" + lines + "\n" }
	const weight = "weight = \"w\""
	for _, test := range []struct{ name, design, rest, want string }{
		{"no design", "", aMean, "4:1: design: neither weight nor population"},
		{"unknown kind", weight, estimate(`kind = "meen"` + "\n" + `y = "a"`), `9:8: kind: "meen", want one of proportion, mean, total, ratio, distribution, quantile, difference, contrast, standardized, independence, agreement, readers, misclassified (did you mean "mean"?)`},
		{"no y", weight, estimate(`kind = "mean"`), "y: kind mean without y"},
		{"no x", weight, estimate("kind = \"ratio\"\ny = \"a\""), "x: kind ratio without x"},
		{"x of a mean", weight, estimate("kind = \"mean\"\ny = \"a\"\nx = \"b\""), "11:1: x: means nothing for kind mean, want only y, by, where, interval, level, deff, poststratified"},
		{"p of a mean", weight, estimate("kind = \"mean\"\ny = \"a\"\np = 0.5"), "11:1: p: means nothing for kind mean"},
		{"p of 1", weight, estimate("kind = \"quantile\"\ny = \"a\"\np = 1.0"), "p: 1, want a number between 0 and 1"},
		{"a rule", weight, estimate("kind = \"quantile\"\ny = \"a\"\np = 0.5\nrule = \"hf77\""), `rule: "hf77", want one of math`},
		{"a share's interval for a mean", weight, estimate("kind = \"mean\"\ny = \"a\"\ninterval = \"logit\""), `interval: "logit", want one of wald`},
		{"level of 0", weight, estimate("kind = \"mean\"\ny = \"a\"\nlevel = 0.0"), "11:9: level: 0, want a number between 0 and 1"},
		{"levels of two columns", weight, estimate("kind = \"difference\"\ny = \"a\"\nby = [\"b\", \"c\"]\nlevels = [\"1\", \"2\"]"), "by: 2 columns, want one, whose levels are compared"},
		{"one level twice", weight, estimate("kind = \"difference\"\ny = \"a\"\nby = [\"b\"]\nlevels = [\"1\", \"1\"]"), "levels: 1, 1, want two different values"},
		{"a coefficient of 0", weight, aMean + estimate("kind = \"contrast\"\nterms = { m = 0 }"), "m: 0, want a coefficient other than 0"},
		{"a negative part", weight, estimate("kind = \"standardized\"\ny = \"a\"\nstandard = [\"b\"]\nmix = { x = -1.0 }"), "x: -1, want a part of at least 0"},
		{"a statistic", weight, estimate("kind = \"independence\"\ny = \"a\"\nx = \"b\"\nstatistic = \"wald\""), `statistic: "wald", want one of F, Chisq, Wald, adjWald, saddlepoint (did you mean "Wald"?)`},
		{"a count outside its base", weight, estimate("kind = \"proportion\"\ny = { column = \"a\", is = [\"x\"], of = [\"y\", \"z\"] }"), `is: "x", want one of y, z`},
		{"values of a distribution", weight, estimate("kind = \"distribution\"\ny = { column = \"a\", is = [\"x\"] }"), "is: means nothing for kind distribution"},
		{"post-strata nobody asks for", weight + "\npoststratum = \"p\"\npoststratum_population = \"q\"", aMean, "poststratum: no estimate asks for it"},
		{"post-strata that are not there", weight, estimate("kind = \"mean\"\ny = \"a\"\npoststratified = true"), "poststratified: no post-strata"},
		{"half of the post-strata", weight + "\npoststratum = \"p\"", estimate("kind = \"mean\"\ny = \"a\"\npoststratified = true"), "one without the other"},
		{"a bootstrap without seed", weight + "\nvariance = \"bootstrap\"", aMean, "seed: a bootstrap without seed"},
		{"replicates of a jackknife", weight + "\nvariance = \"jackknife\"\nreplicates = 9", aMean, `7:1: replicates: beside variance = jackknife, want variance = "bootstrap"`},
		{"order without successive", weight + "\norder = \"a\"", aMean, `order: beside variance = taylor, want variance = "successive"`},
		{"quantile by jackknife", weight + "\nvariance = \"jackknife\"", estimate("kind = \"quantile\"\ny = \"a\"\np = 0.5"), "kind: quantile beside variance = jackknife"},
		{"collapse without lonely", weight + "\ncollapse = \"c\"", aMean, `collapse: beside lonely = fail, want lonely = "collapse"`},
		{"domain_lonely without lonely", weight + "\ndomain_lonely = true", aMean, "domain_lonely: beside lonely = fail"},
		{"a census with weights", "basis = \"census\"\n" + weight, estimate("kind = \"proportion\"\ny = \"a\""), "6:1: weight: weight in a census, which has no design"},
		{"a mean of a census", "basis = \"census\"", aMean, "kind: mean in a census"},
		{"a level in a census", "basis = \"census\"", estimate("kind = \"proportion\"\ny = \"a\"\nlevel = 0.9"), "level: in a census"},
		{"no totals", weight, "\n[calibration]\nmethod = \"raking\"\n" + aMean, "margin: nothing to calibrate to"},
		{"bounds of post-strata", weight, "\n[calibration]\nmethod = \"poststratify\"\nbounds = [0.5, 2]\n[[calibration.margin]]\ncolumns = [\"a\"]\ntotals = { x = 2 }\n" + aMean, "bounds: [0.5 2] beside method poststratify"},
		{"logit without bounds", weight, "\n[calibration]\nmethod = \"logit\"\namounts = { a = 2 }\n" + aMean, "bounds: logit without bounds"},
		{"a total of 0", weight, "\n[calibration]\nmethod = \"raking\"\n[[calibration.margin]]\ncolumns = [\"a\"]\ntotals = { x = 0 }\n" + aMean, "x: 0, want a number of cases above 0"},
		{"an unknown key", weight + "\nweigth = \"w\"", aMean, "weigth"},
		{"an id twice", weight, aMean + aMean, "id: \"m\", want each id once for each by"},
		{"a weight of no name", "population = \"n\"\nweight = \"\"", aMean, `6:10: weight: "", want something, or no such key`},
		{"a stratum twice", weight + "\nstrata = [\"s\", \"s\"]", aMean, `strata: "s" twice, want each column once`},
		{"a stratum of no name", weight + "\nstrata = [\"\"]", aMean, `strata: "", want the name of a column`},
		{"y of no name", weight, estimate("kind = \"mean\"\ny = \"\""), `y: "", want the name of a column`},
		{"a group twice", weight, estimate("kind = \"mean\"\ny = \"a\"\nby = [\"s\", \"s\"]"), `by: "s" twice, want each column once`},
		{"a condition no row meets", weight, estimate("kind = \"mean\"\ny = \"a\"\nwhere = { s = [] }"), "s: no values, so no row"},
		{"a mix of no columns", weight, estimate("kind = \"standardized\"\ny = \"a\"\nstandard = []"), "standard: no columns"},
		{"a value of the base twice", weight, estimate("kind = \"distribution\"\ny = { column = \"a\", of = [\"x\", \"x\"] }"), `of: "x" twice, want each value once`},
		{"a base of the second reading", weight, estimate("kind = \"agreement\"\ny = \"a\"\nx = { column = \"b\", of = [\"x\", \"y\"] }"), "of: means nothing for the second reading"},
		{"a misspelt basis", "basis = \"cencus\"", estimate("kind = \"proportion\"\ny = \"a\""), `basis: "cencus", want one of probability, census, purposive (did you mean "census"?)`},
		{"a column of a margin twice", weight, "\n[calibration]\nmethod = \"raking\"\n[[calibration.margin]]\ncolumns = [\"a\", \"a\"]\ntotals = { \"x;x\" = 2 }\n" + aMean, `columns: "a" twice`},
		{"an id of no name", weight, "\n[[estimate]]\nid = \"\"\nkind = \"mean\"\ny = \"a\"\n", `id: "", want a name without @`},
		{"an id like that of a domain", weight, "\n[[estimate]]\nid = \"m@s=1\"\nkind = \"mean\"\ny = \"a\"\n", `id: "m@s=1", want a name without @`},
		{"a family of no name", weight, estimate("kind = \"difference\"\ny = \"a\"\nby = [\"b\"]\nlevels = [\"1\"]\nfamily = \"\""), `family: "", want something, or no such key`},
		{"response and clusters", "population = \"n\"\ncluster = \"c\"\nresponse = { class = \"k\", eligible = \"e\", responded = \"r\" }", estimate("kind = \"proportion\"\ny = \"a\""), "cluster: cluster beside response"},
		{"a mean beside until", "population = \"n\"\nuntil = \"u\"\nresponse = { class = \"k\", eligible = \"e\", responded = \"r\" }", aMean, "kind: mean beside response"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, vs := Read("a.toml", specOf(test.design, test.rest))
			if len(vs) != 1 || !strings.Contains(vs.Error(), test.want) {
				t.Errorf("got\n%s\nwant one violation with\n%s", vs.Error(), test.want)
			}
		})
	}
}

// TestSpecDefaults: what a spec leaves out.
func TestSpecDefaults(t *testing.T) {
	s, vs := Read("a.toml", specOf("weight = \"w\"", aMean+`
[[estimate]]
id = "p"
kind = "proportion"
y = { column = "a", is = ["x"] }

[[estimate]]
id = "d"
kind = "difference"
y = { column = "a", is = ["x"] }
by = ["b"]
levels = ["1"]

[[estimate]]
id = "e"
kind = "difference"
y = "a"
by = ["b"]
levels = ["1"]
`))
	if err := vs.Err(); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"wald", "clopper-pearson-survey", "clopper-pearson-survey", "wald"} {
		if got := s.Estimates[i]; got.Interval != want || got.Level != 0.95 {
			t.Errorf("%s has the interval %s at %v, want %s at 0.95", got.ID, got.Interval, got.Level, want)
		}
	}
	clustered, vs := Read("a.toml", specOf("weight = \"w\"\ncluster = \"c\"", "\n[[estimate]]\nid = \"p\"\nkind = \"proportion\"\ny = \"a\"\n"))
	if err := vs.Err(); err != nil {
		t.Fatal(err)
	}
	if got := clustered.Estimates[0].Interval; got != "korn-graubard" {
		t.Errorf("a share of clusters has the interval %s, want korn-graubard", got)
	}
}

// TestSpecResponse: what response and until may not stand beside.
func TestSpecResponse(t *testing.T) {
	spec := func(design string) []byte {
		return []byte("[data]\nfile = \"a.csv\"\n[design]\n" + design + "\n[[estimate]]\nid = \"a\"\nkind = \"proportion\"\ny = { column = \"a\", is = [\"1\"] }\n")
	}
	response := "response = { class = \"c\", eligible = \"e\", responded = \"r\" }\n"
	for _, test := range []struct{ design, want string }{
		{"population = \"n\"\n" + response + "until = \"p\"", ""},
		{"weight = \"w\"\n" + response, ""},
		{"weight = \"w\"\npopulation = \"n\"\n" + response, "weight beside response"},
		{"population = \"n\"\nuntil = \"p\"", "until without response or population"},
		{"weight = \"w\"\nuntil = \"p\"\n" + response, "until without response or population"},
		{"population = \"n\"\nresponse = { class = \"c\", eligible = \"e\" }", "responded"},
		{"population = \"n\"\nresponse = { class = \"c\", eligible = \"e\", responded = \"r\", answered = \"r\" }", "answered"},
	} {
		s, vs := Read("a.toml", spec(test.design))
		err := vs.Err()
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.design, err, test.want)
		}
		if test.want == "" && (s.Analysis().Response.InScope != "e" || s.Analysis().Until != s.Design.Until) {
			t.Errorf("%s: got %+v", test.design, s.Analysis())
		}
	}
}

func FuzzSpec(f *testing.F) {
	f.Add([]byte("[data]\nfile = \"a.csv\"\n[design]\npopulation = \"n\"\nuntil = \"p\"\nresponse = { class = \"c\", eligible = \"e\", responded = \"r\" }\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if s, vs := Read("a.toml", src); len(vs) == 0 {
			_ = s.Analysis()
		} else if vs.Err() == nil {
			t.Error("refused without an error")
		}
	})
}
