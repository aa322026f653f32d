package lottery

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

// The text of the package's documentation, with hashes of the right length.
const text = `barometer-commitment 3
batch bl87-2025
part 0
design stratified
total 385
frame_sha256 ` + zeros + `
merkle_root ` + zeros + `
cases 6012
strata 98
plan_sha256 ` + zeros + `
key_sha256 -
seed_source -
`

func TestCommitmentText(t *testing.T) {
	want := Commitment{Batch: "bl87-2025", Design: Stratified, Total: 385, FrameSHA256: zeros, MerkleRoot: zeros, Cases: 6012, Strata: 98, PlanSHA256: zeros}
	got, err := ParseCommitment([]byte(text))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if string(want.Text()) != text {
		t.Errorf("%s", want.Text())
	}
	want.KeySHA256, want.SeedSource = strings.Replace(zeros, "0", "a", 1), "drand, runde 5123456, værdien med små bogstaver"
	if got, err = ParseCommitment(want.Text()); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestParseCommitmentRefuses(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"empty", text, "", "commitment: 0 lines, want 12"},
		{"a line less", "strata 98\n", "", "commitment: 11 lines, want 12"},
		{"a line more", "seed_source -\n", "seed_source -\n\n", "commitment: 13 lines, want 12"},
		{"no end", "seed_source -\n", "seed_source -", "commitment: line 12: does not end, want a line feed"},
		{"Windows", "98\n", "98\r\n", "commitment: line 9: ends with carriage return and line feed, want a line feed alone"},
		{"version", "commitment 3", "commitment 2", `commitment: line 1: barometer-commitment: version "2", want 3`},
		{"order", "cases 6012\nstrata 98\n", "strata 98\ncases 6012\n",
			`commitment: line 8: "strata", want cases and a value` + "\n" + `commitment: line 9: "cases", want strata and a value`},
		{"case", "batch ", "Batch ", `commitment: line 2: "Batch", want batch and a value`},
		{"space", "bl87-2025\n", "bl87-2025 \n", `commitment: line 2: batch: "bl87-2025 " has a space at an end, want none`},
		{"no batch", "bl87-2025\n", "\n", "commitment: line 2: batch: is empty"},
		{"tab", "bl87-2025", "bl87\t2025", "commitment: line 2: batch: has the byte 0x09 at position 5, want none below 0x20"},
		{"short hash", "plan_sha256 0", "plan_sha256 ", `commitment: line 10: plan_sha256: "` + zeros[1:] + `", want 64 lower-case hex digits`},
		{"upper case", "plan_sha256 0", "plan_sha256 A", `commitment: line 10: plan_sha256: "A` + zeros[1:] + `", want 64 lower-case hex digits`},
		{"leading zero", "6012", "06012", `commitment: line 8: cases: is "06012", want a whole number such as 0 or 12`},
		{"sign", "6012", "+6012", `commitment: line 8: cases: is "+6012", want a whole number such as 0 or 12`},
		{"none", "98", "0", `commitment: line 9: strata: is "0", want at least 1`},
		{"more strata than cases", "6012", "97", "commitment: line 5: total 385 of 97 cases, want no more than cases\ncommitment: line 9: 98 strata of 97 cases, want no more strata than cases"},
		{"nothing to draw", "total 385", "total 0", "commitment: line 5: total is 0, want at least 1 but in a supplement"},
		{"design", "stratified", "Stratified", `commitment: line 4: design: is "Stratified", want stratified or self-weighting`},
		{"no source", "seed_source -", "seed_source ", "commitment: line 12: seed_source: is empty"},
		{"space at the source", "seed_source -", "seed_source drand 5 ", `commitment: line 12: seed_source: "drand 5 " has a space at an end, want none`},
		{"tab in the source", "seed_source -", "seed_source drand\t5", "commitment: line 12: seed_source: has the byte 0x09 at position 6, want none below 0x20"},
		{"part", "part 0", "part -1", `commitment: line 3: part: is "-1", want a whole number such as 0 or 12`},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := strings.Replace(text, test.old, test.new, 1)
			c, err := ParseCommitment([]byte(src))
			if err == nil || err.Error() != test.want || c != (Commitment{}) {
				t.Errorf("got %+v, %v\nwant %s", c, err, test.want)
			}
		})
	}
}

func TestCommitRefuses(t *testing.T) {
	frame, plan := readVector(t, "stratified/frame.txt"), readVector(t, "stratified/plan.csv")
	other := bytes.Replace(plan, []byte("0147,5,"), []byte("0151,4,"), 1)
	for _, test := range []struct {
		c           Commitment
		frame, plan []byte
		want        string
	}{
		{Commitment{Batch: "a\nb", Design: Stratified, Total: 9}, frame, plan, "commit: commitment: 13 lines, want 12"},
		{Commitment{Design: Stratified, Total: 9}, frame, plan, "commit: commitment: line 2: batch: is empty"},
		{Commitment{Batch: "b", Design: Stratified, Total: 9, KeySHA256: "key"}, frame, plan,
			`commit: commitment: line 11: key_sha256: "key", want 64 lower-case hex digits`},
		{Commitment{Batch: "b", Design: Stratified, Total: 9, SeedSource: "drand\nkey"}, frame, plan, "commit: commitment: 13 lines, want 12"},
		{Commitment{Batch: "b", Design: Stratified, Total: 9}, nil, plan, "commit: frame: is empty, want at least one case"},
		{Commitment{Batch: "b", Design: Stratified, Total: 9}, []byte("0101 a\n"), plan, "commit: frame: line 1: no tab, want stratum TAB id"},
		{Commitment{Batch: "b", Design: Stratified, Total: 8}, frame, plan, "commit: plan: n_planned sums to 9, want the total 8"},
		{Commitment{Batch: "b", Total: 9}, frame, plan, `commit: plan: the design is "", want stratified or self-weighting`},
		{Commitment{Batch: "b", Design: Stratified, Total: 9}, frame, other,
			`commit: stratum "0147": 5 cases in the frame, want 0 as in the plan
commit: stratum "0151": 0 cases in the frame, want 4 as in the plan`},
	} {
		if c, err := Commit(test.c, test.frame, test.plan); c != (Commitment{}) || err == nil || err.Error() != test.want {
			t.Errorf("got %+v, %v\nwant %s", c, err, test.want)
		}
	}
}

func TestCommitmentPlan(t *testing.T) {
	plan := readVector(t, "stratified/plan.csv")
	c, err := ParseCommitment(readVector(t, "stratified/commitment.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := c.Plan(plan); err != nil || len(p.Lines) != 5 {
		t.Errorf("%v, %v", p, err)
	}
	if p, err := c.Plan(append(plan, "0999,1,1,0,1,1,1,\n"...)); err == nil {
		t.Errorf("a plan that was changed gives %v", p)
	}
	c.Cases = 22
	if p, err := c.Plan(plan); err == nil || err.Error() != "plan: cases: found 21 in the plan, want 22" {
		t.Errorf("%v, %v", p, err)
	}
}

// FuzzParseCommitment: whatever is accepted is the text of what it means.
func FuzzParseCommitment(f *testing.F) {
	f.Add([]byte(text))
	f.Add(readVector(f, "stratified/commitment.txt"))
	f.Add(readVector(f, "self-weighting/commitment.txt"))
	f.Add([]byte(strings.Replace(text, "seed_source -", "seed_source drand, runde 5123456, værdien med små bogstaver", 1)))
	f.Add([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := ParseCommitment(src)
		if err == nil && string(c.Text()) != string(src) {
			t.Fatalf("%q means %q", src, c.Text())
		}
	})
}
