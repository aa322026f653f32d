package analysis

import (
	"strings"
	"testing"
)

// TestSpecReadingsRefuses: second readings, readers and exact intervals where
// they make no sense.
func TestSpecReadingsRefuses(t *testing.T) {
	const weight = "weight = \"w\""
	const second = "\n[second_phase]\nclass = [\"first\"]\nagain = \"again\"\n"
	estimate := func(lines string) string { return "\n[[estimate]]\nid = \"e\"\n" + lines + "\n" }
	misclassified := func(reader string) string {
		return estimate("kind = \"misclassified\"\ny = \"a\"\nreader = { " + reader + " }")
	}
	exact := estimate("kind = \"proportion\"\ny = \"a\"\ninterval = \"hypergeometric\"")
	for _, test := range []struct{ name, design, rest, want string }{
		{"a census read twice", "basis = \"census\"", second + estimate("kind = \"proportion\"\ny = \"a\""), "second_phase: beside basis = census"},
		{"losses", "population = \"n\"\nresponse = { class = \"k\", eligible = \"e\", responded = \"r\" }", second + aMean, "second_phase: beside response"},
		{"clusters", weight + "\ncluster = \"c\"", second + aMean, "second_phase: beside cluster"},
		{"replicates", weight + "\nvariance = \"jackknife\"", second + aMean, "second_phase: beside variance = jackknife"},
		{"satterthwaite", weight + "\ndf = \"satterthwaite\"", second + aMean, "second_phase: beside df = satterthwaite"},
		{"no classes", weight, strings.Replace(second, `["first"]`, "[]", 1) + aMean, "class: no columns"},
		{"no column", weight, strings.Replace(second, `"again"`, `""`, 1) + aMean, `again: ""`},
		{"nothing of it", weight, second + aMean + "first_reading = true\n", "second_phase: every estimate is of the first reading"},
		{"no second", weight, aMean + "first_reading = true\n", "first_reading: no second reading"},
		{"first_reading of a contrast", weight, second + aMean + estimate("kind = \"contrast\"\nterms = { m = 1 }\nfirst_reading = true"), "first_reading: means nothing for kind contrast"},
		{"readers of values", weight, estimate("kind = \"readers\"\ny = \"a\"\nx = { column = \"r\", is = [\"x\"] }"), "x: values of the readers"},
		{"readers by jackknife", weight + "\nvariance = \"jackknife\"", estimate("kind = \"readers\"\ny = \"a\"\nx = \"r\""), "kind: readers beside variance = jackknife"},
		{"no readers", weight, estimate("kind = \"readers\"\ny = \"a\""), "x: kind readers without x"},
		{"no reader", weight, estimate("kind = \"misclassified\"\ny = \"a\""), "reader: kind misclassified without reader"},
		{"a reader of a mean", weight, aMean + "reader = { se = 0.9, sp = 0.9 }\n", "reader: means nothing for kind mean"},
		{"half a reader", weight, misclassified("se = 0.9"), "sp"},
		{"a sensitivity in percent", weight, misclassified("se = 92, sp = 0.9"), "se: 92, want a share, from 0 to 1"},
		{"seen in no case", weight, misclassified("se = 0.92, se_n = 0, sp = 0.9"), "se_n: 0, want a number of cases, at least 1"},
		{"a coin", weight, misclassified("se = 0.5, sp = 0.5"), "reader: se + sp = 1, want more than 1"},
		{"exact without a population", weight, exact, "hypergeometric beside"},
		{"exact with weights", weight + "\npopulation = \"n\"", exact, "interval: hypergeometric beside weight"},
		{"exact of clusters", "population = \"n\"\ncluster = \"c\"", exact, "interval: hypergeometric beside cluster"},
		{"exact and calibrated", "population = \"n\"", "\n[calibration]\nmethod = \"raking\"\namounts = { a = 2 }\n" + exact, "interval: hypergeometric beside [calibration]"},
		{"exact of a second reading", "population = \"n\"", second + exact, "interval: hypergeometric beside [second_phase]"},
		{"exact of a mean", "population = \"n\"", estimate("kind = \"mean\"\ny = \"a\"\ninterval = \"hypergeometric\""), `interval: "hypergeometric", want one of wald`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, vs := Read("a.toml", specOf(test.design, test.rest))
			if len(vs) == 0 || !strings.Contains(vs.Error(), test.want) || len(vs) > 1 && test.name != "exact without a population" {
				t.Errorf("got\n%s\nwant one violation with\n%s", vs.Error(), test.want)
			}
		})
	}
}
