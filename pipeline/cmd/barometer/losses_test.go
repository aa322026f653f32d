package main

import (
	"fmt"
	"os"
	"path/filepath"
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
			fmt.Fprintf(&b, "%s,,%s,\n", no, reason)
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

// TestNotDelivered: the others of the stratum carry the weight of a case that
// never came. Without 0101-01 (case 0, with a defect) the weight of 0101 is
// 24/7, and
//
//	p = (3 * 24/7 + 3 + 10.5 + 0 + 3)/60 = 0.446428...
func TestNotDelivered(t *testing.T) {
	dir := losing(t, map[string]string{"0101-01": "akter_mangler"})
	e := estimates(t, dir)["mangel"]
	if !strings.HasPrefix(e["estimate"], "0.44642857142857") || e["n"] != "19" {
		t.Errorf("estimate %s, n %s, want 0.446428571428571 of 19", e["estimate"], e["n"])
	}
}

// TestStratumLost: a stratum that lost every case joins the partner that the
// plan fixed, here 0825 (N = 1) its own. With 0851's three cases gone, plan.csv
// joins it to the nearest in size of the country, since 0825 is taken in full;
// all weights still add up to 60.
func TestStratumLost(t *testing.T) {
	dir := losing(t, map[string]string{"0851-01": "akter_mangler", "0851-02": "akter_mangler", "0851-03": "akter_mangler"})
	e := estimates(t, dir)["mangel"]
	if e["pop_hat"] != "60" || e["n"] != "17" {
		t.Errorf("pop_hat %s, n %s, want 60 and 17", e["pop_hat"], e["n"])
	}
}

// TestLonely: a stratum left with one case is collapsed with its partner, and
// says so.
func TestLonely(t *testing.T) {
	dir := losing(t, map[string]string{"0851-01": "akter_mangler", "0851-02": "akter_mangler"})
	e := estimates(t, dir)["mangel"]
	if e["se"] == "" || !strings.Contains(e["notes"], "collapsed") {
		t.Errorf("se %q, notes %q, want a standard error and the note collapsed", e["se"], e["notes"])
	}
	// R refuses strata with one unit: the call of the file names the groups.
	if call := metadata(t, filepath.Join(dir, "out", "cases.parquet"), "barometer.svydesign"); !strings.Contains(call, "strata=~variance_stratum, fpc=~variance_pop") {
		t.Errorf("svydesign is %s", call)
	}
}

// TestFullStratumLoses: a stratum planned in full that keeps one case of two
// is no longer full, and finds a partner: the nearest in size, 0851. Its case
// weighs 2 of 2, so that all weights add up to 61.
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
	if e["pop_hat"] != "61" || e["se"] == "" || !strings.Contains(e["notes"], "collapsed") {
		t.Errorf("pop_hat %s, se %q, notes %s, want 61, a standard error and collapsed", e["pop_hat"], e["se"], e["notes"])
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

// TestPartnersLost: two strata that are each other's partner, one of them
// lost and the other left with one case, find a third; and two that are both
// lost go to those that are left.
func TestPartnersLost(t *testing.T) {
	reasons := map[string]string{}
	for i := 1; i <= 8; i++ {
		reasons[fmt.Sprintf("0101-%02d", i)] = "akter_mangler"
	}
	for i := 1; i <= 3; i++ {
		reasons[fmt.Sprintf("0147-%02d", i)] = "akter_mangler"
	}
	e := estimates(t, losing(t, reasons))["mangel"]
	if e["pop_hat"] != "60" || e["n"] != "9" || e["se"] == "" {
		t.Errorf("one lost, one lonely: pop_hat %s, n %s, se %q, want 60, 9 and a standard error", e["pop_hat"], e["n"], e["se"])
	}
	reasons["0147-04"] = "akter_mangler"
	e = estimates(t, losing(t, reasons))["mangel"]
	if e["pop_hat"] != "60" || e["n"] != "8" {
		t.Errorf("both lost: pop_hat %s, n %s, want 60 and 8", e["pop_hat"], e["n"])
	}
}
