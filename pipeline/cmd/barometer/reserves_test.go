package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/ledger"
	"sagsbarometer/pipeline"
)

// edited changes the small batch's batch.toml before anything is done with it.
func edited(t *testing.T, old, with string) string {
	t.Helper()
	dir := copied(t)
	editSpec(t, dir, old, with)
	return dir
}

func editSpec(t *testing.T, dir, old, with string) {
	t.Helper()
	spec := filepath.Join(dir, "batch.toml")
	b, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), old) {
		t.Fatalf("batch.toml has no %q", old)
	}
	write(t, spec, strings.Replace(string(b), old, with, 1))
}

// withReserves is the small batch with two reserves a stratum, drawn.
func withReserves(t *testing.T) string {
	t.Helper()
	dir := edited(t, "minimum    = 2\n", "minimum    = 2\nreserve    = 2\n")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	return dir
}

// oneReserveRead is such a batch to its end: 0101-03 is out of scope, the
// reserve 0101-09 stands in for it.
func oneReserveRead(t *testing.T) string {
	t.Helper()
	dir := withReserves(t)
	words := sampled(t, dir)
	words["0101-03"] = "paaklaget"
	own(t, dir, words)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	words["0101-09"] = ""
	own(t, dir, words)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	return dir
}

// own writes the authority's own list: "" for a case that has arrived, else
// the reason that it gives it up for.
func own(t *testing.T, dir string, words map[string]string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("case_no,arrived_on,reason,remark\n")
	for _, no := range slices.Sorted(maps.Keys(words)) {
		if words[no] == "" {
			fmt.Fprintf(&b, "%s,2025-09-10,,\n", no)
		} else {
			fmt.Fprintf(&b, "%s,,%s,fordi\n", no, words[no])
		}
	}
	write(t, filepath.Join(dir, "replies", "egen.csv"), b.String())
}

// sampled are the words "arrived" for every case of the sample.
func sampled(t *testing.T, dir string) map[string]string {
	t.Helper()
	words := map[string]string{}
	roles := column(t, filepath.Join(dir, "out", "draw.parquet"), "role").Texts
	for i, no := range caseNos(t, dir) {
		if roles[i] == "sample" {
			words[no] = ""
		}
	}
	return words
}

func exists(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Stat(path)
	return err == nil
}

// TestReservesOpenInOrder: each case of 0101 that is out of scope opens the
// next reserve and its request, and no other; what did not come opens none.
func TestReservesOpenInOrder(t *testing.T) {
	dir := withReserves(t)
	request := func(n int) string {
		return filepath.Join(dir, "private", fmt.Sprintf("anmodning-0101-reserve-%d.xlsx", n))
	}
	own(t, dir, map[string]string{"0101-01": "akter_mangler"})
	want(t, exitDone, "review", dir, "--quiet")
	if exists(t, request(1)) {
		t.Fatal("a reserve was opened for a case that did not come")
	}
	own(t, dir, map[string]string{"0101-10": ""})
	if _, e := want(t, exitRefused, "review", dir, "--quiet"); !strings.Contains(e, "0101-10") {
		t.Errorf("a reply on a reserve that is not opened: %s", e)
	}
	own(t, dir, map[string]string{"0101-03": "paaklaget"})
	_, said := want(t, exitDone, "review", dir)
	if !strings.Contains(said, "reserve 0101-09 is opened") || !strings.Contains(said, "send private/anmodning-0101-reserve-1.xlsx") || !exists(t, request(1)) || exists(t, request(2)) {
		t.Errorf("the first reserve: %s", said)
	}
	status, _ := want(t, exitDone, "status", dir)
	if !strings.Contains(status, "reserves: 1 of 8 are opened") { // two each in 0101, 0147, 0751 and 0851; 0825 has one case
		t.Errorf("status: %s", status)
	}
	own(t, dir, map[string]string{"0101-03": "paaklaget", "0101-09": "dublet"})
	want(t, exitDone, "review", dir, "--quiet")
	if !exists(t, request(2)) {
		t.Error("a reserve that is out of scope itself opens no other")
	}
	own(t, dir, map[string]string{"0101-03": "paaklaget", "0101-09": "dublet", "0101-10": "dublet"})
	want(t, exitDone, "review", dir, "--quiet")
	if exists(t, request(3)) {
		t.Error("there were two reserves, and a third was opened")
	}
	want(t, exitDone, "verify", dir)
}

// TestUntilWeights: one case of 0101 is out of scope and its first reserve
// stands in, so that m = 9 were opened until n = 8 of N = 24 were in scope:
//
//	P = (8-1)/(9-1) = 7/8, w = 24 * 7/8 / 8 = 2.625 in scope, 24 * 1/8 = 3 out
//
// Of the cases in the order of draw.parquet those in scope with a defect are 0,
// 3, 6 and 7 of 0101, 12 of 0147, 18 of 0751 and 24 of 0851:
//
//	p = (4 * 2.625 + 3 + 3.5 + 3)/(21 + 12 + 14 + 1 + 9) = 20/57
func TestUntilWeights(t *testing.T) {
	dir := oneReserveRead(t)
	cases := filepath.Join(dir, "out", "cases.parquet")
	w, opened, planned := column(t, cases, "w").Floats, column(t, cases, "n_opened").Ints, column(t, cases, "n_planned").Ints
	for i, no := range column(t, cases, "case_no").Texts {
		if no[:4] != "0101" {
			continue
		}
		expect := 2.625
		if no == "0101-03" {
			expect = 3
		}
		if w[i] != expect || opened[i] != 9 || planned[i] != 8 {
			t.Errorf("%s: w %v, opened %d, planned %d, want %v, 9, 8", no, w[i], opened[i], planned[i], expect)
		}
	}
	e := estimates(t, dir)["mangel"]
	if !near(t, e["estimate"], 20.0/57) || !near(t, e["pop_hat"], 57) {
		t.Errorf("estimate %s of %s, want 20/57 of 57", e["estimate"], e["pop_hat"])
	}
	want(t, exitDone, "verify", dir)
}

// TestSurplus: a case that comes back into scope after its reserve was opened
// makes the reserve surplus: it is named and does not count.
func TestSurplus(t *testing.T) {
	dir := withReserves(t)
	words := sampled(t, dir)
	words["0101-03"] = "paaklaget"
	own(t, dir, words)
	want(t, exitDone, "review", dir, "--quiet")
	words["0101-03"] = ""
	own(t, dir, words)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	status, _ := want(t, exitDone, "status", dir)
	if !strings.Contains(status, "not counted: 0101-09") {
		t.Errorf("status: %s", status)
	}
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	if nos := column(t, filepath.Join(dir, "out", "cases.parquet"), "case_no").Texts; len(nos) != 20 || slices.Contains(nos, "0101-09") {
		t.Errorf("%d cases count: %v", len(nos), nos)
	}
}

// TestOpenedOutOfOrder: an entry of the ledger that opens a reserve whose turn
// has not come is named by verify, and nothing goes on from it.
func TestOpenedOutOfOrder(t *testing.T) {
	for _, test := range []struct{ name, no, out string }{
		{"nothing is out of scope", "0101-09", ""},
		{"not the next", "0101-10", "0101-03"},
		{"another stratum's", "0147-05", "0101-03"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := withReserves(t)
			id := ""
			for i, no := range caseNos(t, dir) {
				if no == test.no {
					id = column(t, filepath.Join(dir, "out", "draw.parquet"), "case_id").Texts[i]
				}
			}
			var entries []ledger.Entry
			add := func(kind string, body any) {
				e, err := ledger.Encode(kind, body)
				if err != nil {
					t.Fatal(err)
				}
				entries = append(entries, e)
			}
			if test.out != "" {
				add(pipeline.KindDisposition, pipeline.DispositionEntry{CaseNo: test.out, Disposition: "out_of_scope", Reason: "paaklaget", SourceFile: "replies/egen.csv"})
			}
			add(pipeline.KindOpen, pipeline.OpenEntry{CaseNo: test.no, CaseID: id, Request: 1})
			l, err := ledger.Open(filepath.Join(dir, "ledger"))
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Append("2025-09-02T12:00:00Z", entries...); err != nil {
				t.Fatal(err)
			}
			out, e := want(t, exitDifference, "verify", dir)
			if !strings.Contains(out+e, "not next in line") || !strings.Contains(out+e, test.no) {
				t.Errorf("verify: %s%s", out, e)
			}
			if _, e := want(t, exitRefused, "review", dir, "--quiet"); !strings.Contains(e, test.no) {
				t.Errorf("review: %s", e)
			}
		})
	}
}
