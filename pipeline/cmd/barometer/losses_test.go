package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// losing is the small batch with some cases that never came or are out of
// scope, run to the end. Answers are those of handInForms.
func losing(t *testing.T, reasons map[string]string) string {
	t.Helper()
	dir := drawn(t)
	lose(t, dir, reasons)
	return dir
}

// lose does the rest of the year of a batch that has been drawn.
func lose(t *testing.T, dir string, reasons map[string]string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("case_no,arrived_on,reason,remark\n")
	for _, no := range caseNos(t, dir) {
		if reason, ok := reasons[no]; ok {
			fmt.Fprintf(&b, "%s,,%s,fordi\n", no, reason)
		} else {
			fmt.Fprintf(&b, "%s,2025-09-10,,\n", no)
		}
	}
	write(t, filepath.Join(dir, "replies", "modtaget.csv"), b.String())
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "verify", dir)
}

// TestOutOfScope: a case that the lists should not have had stays in the
// design, outside the domain. 0101-01 (case 0, with a defect) goes:
//
//	0101: 7 of 8 opened are eligible, 3 with a defect, w 3
//	p = (9 + 3 + 10.5 + 0 + 3)/(21 + 12 + 14 + 1 + 9) = 25.5/57
func TestOutOfScope(t *testing.T) {
	dir := losing(t, map[string]string{"0101-01": "paaklaget"})
	e := estimates(t, dir)["mangel"]
	if e["estimate"] != "0.4473684210526316" || e["n"] != "19" || e["pop_hat"] != "57" {
		t.Errorf("estimate %s, n %s, pop_hat %s, want 25.5/57 of 19 cases, 57", e["estimate"], e["n"], e["pop_hat"])
	}
}

// TestNotDelivered: those of its class carry the weight of a case that never
// came. The regions of so small a batch make one class, so that without
// 0101-01 (case 0, w 3, with a defect) every weight is times 60/57, and
//
//	p = (9 + 3 + 10.5 + 0 + 3)/57 = 25.5/57
//
// of a population that is still 60. The case keeps its row, without a weight
// and without a word on whether it is in scope.
func TestNotDelivered(t *testing.T) {
	dir := losing(t, map[string]string{"0101-01": "akter_mangler"})
	e := estimates(t, dir)["mangel"]
	if !near(t, e["estimate"], 25.5/57) || !near(t, e["pop_hat"], 60) || e["n"] != "19" {
		t.Errorf("estimate %s of %s, n %s, want 25.5/57 of 60 in 19", e["estimate"], e["pop_hat"], e["n"])
	}
	cases := filepath.Join(dir, "out", "cases.parquet")
	eligible, responded, w := column(t, cases, "eligible"), column(t, cases, "responded"), column(t, cases, "w")
	sum := 0.0
	for i, no := range column(t, cases, "case_no").Texts {
		sum += w.Floats[i]
		if lost := no == "0101-01"; eligible.Null[i] != lost || (responded.Ints[i] == 0) != lost || (w.Floats[i] == 0) != lost {
			t.Errorf("%s: eligible missing %v, responded %d, w %v", no, eligible.Null[i], responded.Ints[i], w.Floats[i])
		}
	}
	if math.Abs(sum-60) > 1e-9 {
		t.Errorf("weights add up to %v, want 60", sum)
	}
}

// TestIncomplete: papers that are not enough to review a case leave it in
// scope. It weighs nothing, and others carry it as if it had not come.
func TestIncomplete(t *testing.T) {
	dir := losing(t, map[string]string{"0101-01": "akter_ufuldstaendige"})
	e := estimates(t, dir)["mangel"]
	if !near(t, e["estimate"], 25.5/57) || !near(t, e["pop_hat"], 60) {
		t.Errorf("estimate %s of %s, want 25.5/57 of 60", e["estimate"], e["pop_hat"])
	}
	cases := filepath.Join(dir, "out", "cases.parquet")
	if d, eligible := column(t, cases, "disposition").Texts[0], column(t, cases, "eligible"); d != "ufuldstaendig" || eligible.Null[0] || eligible.Ints[0] != 1 {
		t.Errorf("disposition %s, eligible %v", d, eligible.Ints[0])
	}
}

// near reports whether a number of a file is what it should be, to 1e-12 of
// it: weights are carried in floats.
func near(t *testing.T, text string, want float64) bool {
	t.Helper()
	got, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return math.Abs(got-want) <= 1e-12*math.Abs(want)
}

// TestStratumLost: a stratum that lost every case is carried by those of its
// class; all weights still add up to 60.
func TestStratumLost(t *testing.T) {
	dir := losing(t, map[string]string{"0851-01": "akter_mangler", "0851-02": "akter_mangler", "0851-03": "akter_mangler"})
	e := estimates(t, dir)["mangel"]
	if !near(t, e["pop_hat"], 60) || e["n"] != "17" {
		t.Errorf("pop_hat %s, n %s, want 60 and 17", e["pop_hat"], e["n"])
	}
}

// TestLonely: a stratum of which one case was reviewed still had three opened,
// which show its variance; only one of which a single case is planned is
// collapsed.
func TestLonely(t *testing.T) {
	dir := losing(t, map[string]string{"0851-01": "akter_mangler", "0851-02": "akter_mangler"})
	e := estimates(t, dir)["mangel"]
	if e["se"] == "" || strings.Contains(e["notes"], "collapsed") {
		t.Errorf("se %q, notes %q, want a standard error of strata that are not collapsed", e["se"], e["notes"])
	}
}

// TestFullStratumLoses: a stratum planned in full that keeps one case of two
// is carried like any other: all weights add up to 61.
func TestFullStratumLoses(t *testing.T) {
	dir := copied(t)
	nord := filepath.Join(dir, "frame", "nord.csv")
	b, err := os.ReadFile(nord)
	if err != nil {
		t.Fatal(err)
	}
	write(t, nord, string(b)+"Læsø,24/00099,2024-04-10,2024-12-16,Nej,Bevilling\n")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	lose(t, dir, map[string]string{"0825-02": "akter_mangler"})
	e := estimates(t, dir)["mangel"]
	if !near(t, e["pop_hat"], 61) || e["se"] == "" {
		t.Errorf("pop_hat %s, se %q, want 61 and a standard error", e["pop_hat"], e["se"])
	}
}

// TestNothingPlanned: without a minimum a small stratum may get no case. Its
// partner stands for it, the weights still add up to the frame, and plan says
// so.
func TestNothingPlanned(t *testing.T) {
	dir := copied(t)
	spec := filepath.Join(dir, "batch.toml")
	b, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	write(t, spec, strings.Replace(string(b), "minimum    = 2\n", "", 1))
	out, _ := want(t, exitDone, "plan", dir)
	if !strings.Contains(out, "no case is planned in 0825") {
		t.Errorf("plan does not warn: %s", out)
	}
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	lose(t, dir, nil)
	if e := estimates(t, dir)["mangel"]; e["pop_hat"] != "60" {
		t.Errorf("pop_hat %s, want 60", e["pop_hat"])
	}
	page, err := os.ReadFile(filepath.Join(dir, "out", "public", "report.html"))
	if err != nil || !strings.Contains(string(page), "I 1 stratum er ingen sag gennemgået") {
		t.Errorf("the report does not say that others stand for a stratum: %v", err)
	}
}

// TestStrataLost: a stratum that is lost and one that is left with one case,
// and two that are both lost, are carried by those that are left.
func TestStrataLost(t *testing.T) {
	reasons := map[string]string{}
	for i := 1; i <= 8; i++ {
		reasons[fmt.Sprintf("0101-%02d", i)] = "akter_mangler"
	}
	for i := 1; i <= 3; i++ {
		reasons[fmt.Sprintf("0147-%02d", i)] = "akter_mangler"
	}
	e := estimates(t, losing(t, reasons))["mangel"]
	if !near(t, e["pop_hat"], 60) || e["n"] != "9" || e["se"] == "" {
		t.Errorf("one lost, one lonely: pop_hat %s, n %s, se %q, want 60, 9 and a standard error", e["pop_hat"], e["n"], e["se"])
	}
	reasons["0147-04"] = "akter_mangler"
	e = estimates(t, losing(t, reasons))["mangel"]
	if !near(t, e["pop_hat"], 60) || e["n"] != "8" {
		t.Errorf("both lost: pop_hat %s, n %s, want 60 and 8", e["pop_hat"], e["n"])
	}
}
