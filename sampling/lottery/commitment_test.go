package lottery

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

// The text of the package's documentation, with hashes of the right length.
const text = `barometer-commitment 1
batch bl87-2025
frame_sha256 ` + zeros + `
merkle_root ` + zeros + `
cases 6012
strata 98
plan_sha256 ` + zeros + `
key_sha256 -
`

func TestCommitmentText(t *testing.T) {
	want := Commitment{Batch: "bl87-2025", FrameSHA256: zeros, MerkleRoot: zeros, Cases: 6012, Strata: 98, PlanSHA256: zeros}
	got, err := ParseCommitment([]byte(text))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if string(want.Text()) != text {
		t.Errorf("%s", want.Text())
	}
	want.KeySHA256 = strings.Replace(zeros, "0", "a", 1)
	if got, err = ParseCommitment(want.Text()); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestParseCommitmentRefuses(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"empty", text, "", "commitment: 0 lines, want 8"},
		{"a line less", "strata 98\n", "", "commitment: 7 lines, want 8"},
		{"a line more", "key_sha256 -\n", "key_sha256 -\n\n", "commitment: 9 lines, want 8"},
		{"no end", "key_sha256 -\n", "key_sha256 -", "commitment: line 8: does not end, want a line feed"},
		{"Windows", "98\n", "98\r\n", "commitment: line 6: ends with carriage return and line feed, want a line feed alone"},
		{"version", "commitment 1", "commitment 2", `commitment: line 1: barometer-commitment: version "2", want 1`},
		{"order", "cases 6012\nstrata 98\n", "strata 98\ncases 6012\n",
			`commitment: line 5: "strata", want cases and a value` + "\n" + `commitment: line 6: "cases", want strata and a value`},
		{"case", "batch ", "Batch ", `commitment: line 2: "Batch", want batch and a value`},
		{"space", "bl87-2025\n", "bl87-2025 \n", `commitment: line 2: batch: "bl87-2025 " has a space at an end, want none`},
		{"no batch", "bl87-2025\n", "\n", "commitment: line 2: batch: is empty"},
		{"tab", "bl87-2025", "bl87\t2025", "commitment: line 2: batch: has the byte 0x09 at position 5, want none below 0x20"},
		{"short hash", "plan_sha256 0", "plan_sha256 ", `commitment: line 7: plan_sha256: "` + zeros[1:] + `", want 64 lower-case hex digits`},
		{"upper case", "plan_sha256 0", "plan_sha256 A", `commitment: line 7: plan_sha256: "A` + zeros[1:] + `", want 64 lower-case hex digits`},
		{"leading zero", "6012", "06012", `commitment: line 5: cases: is "06012", want a whole number such as 0 or 12`},
		{"sign", "6012", "+6012", `commitment: line 5: cases: is "+6012", want a whole number such as 0 or 12`},
		{"none", "98", "0", `commitment: line 6: strata: is "0", want at least 1`},
		{"more strata than cases", "6012", "97", "commitment: line 6: 98 strata of 97 cases, want no more strata than cases"},
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

func TestCommitRefusesWhatItCannotWrite(t *testing.T) {
	frame := readVector(t, "frame.tsv")
	for _, test := range []struct {
		batch, key string
		frame      []byte
	}{{"a\nb", "", frame}, {"", "", frame}, {"b", "key", frame}, {"b", "", nil}, {"b", "", []byte("0101 a\n")}} {
		if c, err := Commit(test.batch, test.frame, nil, test.key); err == nil {
			t.Errorf("committed to %+v", c)
		}
	}
}

func TestCommitmentSizes(t *testing.T) {
	plan := readVector(t, "plan.csv")
	c, err := ParseCommitment(readVector(t, "commitment.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if sizes, err := c.Sizes(plan); err != nil || len(sizes) != 5 {
		t.Errorf("%v, %v", sizes, err)
	}
	if sizes, err := c.Sizes(append(plan, "0999,1,1,0,1,1,1,\n"...)); err == nil {
		t.Errorf("a plan that was changed gives %v", sizes)
	}
}

// FuzzParseCommitment: whatever is accepted is the text of what it means.
func FuzzParseCommitment(f *testing.F) {
	f.Add([]byte(text))
	f.Add(readVector(f, "commitment.txt"))
	f.Add([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := ParseCommitment(src)
		if err == nil && string(c.Text()) != string(src) {
			t.Fatalf("%q means %q", src, c.Text())
		}
	})
}
