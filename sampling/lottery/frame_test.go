package lottery

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestFrameRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		cases []Case
		want  string
	}{
		{"nothing", nil, "frame: no cases, want at least one"},
		{"tab, line feed, zero byte", []Case{{"0101", "a\tb"}, {"0101", "a\n"}, {"01\x0001", "c"}},
			`frame: case "a\tb" of stratum "0101": the id has the byte 0x09 at position 2, want none below 0x20
case "a\n" of stratum "0101": the id has the byte 0x0a at position 2, want none below 0x20
case "c" of stratum "01\x0001": the stratum has the byte 0x00 at position 3, want none below 0x20`},
		{"empty", []Case{{"", ""}}, `frame: case "" of stratum "": the id is empty
case "" of stratum "": the stratum is empty`},
		{"not UTF-8", []Case{{"0101", "\xe6ble"}}, `frame: case "\xe6ble" of stratum "0101": the id is not UTF-8`},
		{"twice", []Case{{"0101", "a"}, {"0147", "a"}, {"0101", "a"}},
			`frame: case "a" occurs in stratum "0101" and again in stratum "0147", want each case once
case "a" occurs in stratum "0101" and again in stratum "0101", want each case once`},
	} {
		t.Run(test.name, func(t *testing.T) {
			frame, err := CanonicalFrame(test.cases)
			if frame != nil || err == nil || err.Error() != test.want {
				t.Errorf("got %q, %v\nwant %s", frame, err, test.want)
			}
		})
	}
}

func TestParseFrameRefuses(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", "frame: is empty, want at least one case"},
		{"0101\ta\n0101\tb", "frame: the last line does not end, want a line feed"},
		{"01 a\n0101\tb\n\n", "frame: line 1: no tab, want stratum TAB id\nframe: line 3: no tab, want stratum TAB id"},
		{"0101\tb\n0101\ta\n", "frame: line 2: comes before line 1 in the order of bytes, want lines sorted"},
		{"0101\ta\n0101\ta\n", `frame: case "a" occurs in stratum "0101" and again in stratum "0101", want each case once`},
		{"0101\ta\r\n", `frame: case "a\r" of stratum "0101": the id has the byte 0x0d at position 2, want none below 0x20`},
		{"0101\ta\tb\n", `frame: case "a\tb" of stratum "0101": the id has the byte 0x09 at position 2, want none below 0x20`},
	} {
		if cases, err := ParseFrame([]byte(test.src)); cases != nil || err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, %v\nwant %s", test.src, cases, err, test.want)
		}
	}
}

// drawCases makes a frame that is accepted: short ids of awkward letters,
// each once.
func drawCases(t *rapid.T) []Case {
	stratum := rapid.SampledFrom([]string{"0101", "0147", "01", "0101/afslag", "å", " "})
	ids := rapid.SliceOfNDistinct(rapid.StringOfN(rapid.RuneFrom([]rune("ab 0-/æ😀\u007f")), 1, 5, -1), 1, 30, rapid.ID[string]).Draw(t, "ids")
	var cases []Case
	for _, id := range ids {
		cases = append(cases, Case{Stratum: stratum.Draw(t, "stratum"), ID: id})
	}
	return cases
}

// Whatever the order of cases, the frame is the same, its lines are sorted by
// bytes, and it reads back.
func TestFrameProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := drawCases(t)
		frame, err := CanonicalFrame(cases)
		if err != nil {
			t.Fatal(err)
		}
		other, err := CanonicalFrame(rapid.Permutation(cases).Draw(t, "order"))
		if err != nil || !bytes.Equal(frame, other) {
			t.Fatalf("%q, in another order %q (%v)", frame, other, err)
		}
		lines := Lines(frame)
		for i, line := range lines {
			if i > 0 && bytes.Compare(lines[i-1], line) >= 0 {
				t.Fatalf("%q stands before %q", lines[i-1], line)
			}
		}
		back, err := ParseFrame(frame)
		if err != nil || len(back) != len(cases) {
			t.Fatalf("%d cases read back of %d (%v)", len(back), len(cases), err)
		}
		for i, c := range back {
			if !bytes.Equal(c.Line(), lines[i]) {
				t.Fatalf("line %d is %q, its case's %q", i, lines[i], c.Line())
			}
		}
	})
}

// FuzzParseFrame: whatever is accepted is canonical.
func FuzzParseFrame(f *testing.F) {
	f.Add([]byte("0101\ta\n0101\tb\n0147\tc\n"))
	f.Add([]byte("0101\tb\r\n"))
	f.Add([]byte("a\t\x01\n\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		cases, err := ParseFrame(src)
		if err != nil {
			return
		}
		if frame, err := CanonicalFrame(cases); err != nil || !bytes.Equal(frame, src) {
			t.Fatalf("%q gives %q (%v)", src, frame, err)
		}
	})
}
