package lottery

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const seedText = `barometer-seed 1
batch bl87-2025
part 1
commitment_sha256 ` + zeros + `
source drand 5123456
seed 8d2f9a
`

func TestSeedText(t *testing.T) {
	want := Seed{Batch: "bl87-2025", Part: 1, CommitmentSHA256: zeros, Source: "drand 5123456", Seed: "8d2f9a"}
	if got, err := ParseSeed([]byte(seedText)); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if string(want.Text()) != seedText {
		t.Errorf("%s", want.Text())
	}
	want.Source = ""
	if got, err := ParseSeed([]byte(strings.Replace(seedText, "drand 5123456", "-", 1))); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestParseSeedRefuses(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"seed 8d2f9a\n", "", "seed: 5 lines, want 6"},
		{"seed 8d2f9a", "seed ", "seed: line 6: seed: is empty"},
		{"seed 8d2f9a", "seed", "seed: line 6: seed: is empty"},
		{"8d2f9a", "8d2f9a ", `seed: line 6: seed: "8d2f9a " has a space at an end, want none`},
		{"8d2f9a", "8d\x002f9a", "seed: line 6: seed: has the byte 0x00 at position 3, want none below 0x20"},
		{"8d2f9a\n", "8d2f9a\r\n", "seed: line 6: ends with carriage return and line feed, want a line feed alone"},
		{"part 1", "part 01", `seed: line 3: part: is "01", want a whole number such as 0 or 12`},
		{"drand 5123456", "", "seed: line 5: source: is empty"},
		{"seed 1", "seed 2", `seed: line 1: barometer-seed: version "2", want 1`},
	} {
		if s, err := ParseSeed([]byte(strings.Replace(seedText, test.old, test.new, 1))); s != (Seed{}) || err == nil || err.Error() != test.want {
			t.Errorf("%q: got %+v, %v\nwant %s", test.new, s, err, test.want)
		}
	}
}

const drawLines = "stratum\trank\trole\tcase_id\tticket\n0101\t1\tsample\tæ 1\t" + zeros + "\n0101\t2\treserve\tb\t" + zeros + "\n"

func TestDrawText(t *testing.T) {
	want := []Drawn{{Case: Case{"0101", "æ 1"}, Rank: 1, Role: Sample}, {Case: Case{"0101", "b"}, Rank: 2, Role: Reserve}}
	got, err := ParseDraw([]byte(drawLines))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if string(DrawText(want)) != drawLines {
		t.Errorf("%s", DrawText(want))
	}
	if got, err = ParseDraw(DrawText(nil)); err != nil || got != nil {
		t.Errorf("a draw of nothing: %v, %v", got, err)
	}
}

func TestParseDrawRefuses(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{drawLines, "", "draw: the last line does not end, want a line feed"},
		{"stratum\t", "Stratum\t", `draw: line 1: "Stratum\trank\trole\tcase_id\tticket", want "stratum\trank\trole\tcase_id\tticket"`},
		{"\t1\t", "\t0\t", `draw: line 2: rank: is "0", want at least 1`},
		{"reserve\tb", "Reserve\t", "draw: line 3: role: \"Reserve\", want sample or reserve\ncase_id: is empty"},
		{"0\n", "0\r\n", "draw: line 2: ticket: \"" + zeros + "\\r\", want 64 lower-case hex digits"},
		{"\tb\t", "\t", "draw: line 3: 4 fields, want 5"},
	} {
		got, err := ParseDraw([]byte(strings.Replace(drawLines, test.old, test.new, 1)))
		if got != nil || err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, %v\nwant %s", test.new, got, err, test.want)
		}
	}
}

const receiptText = `batch;part;journalnr;case_id;stratum;excluded_by;leaf;proof
bl87-2025;0;25/1031;k3v9q0x2m7wd5t1a;0101;;4017;` + zeros + " " + zeros + `
bl87-2025;0;"25/1032 ""A""; B";r5t7y9u1i3o0p2aq;;period;;
bl87-2025;1; 25/1033;9pdw3k1v5y7ja2ge;0101~1;;0;
`

func TestReceiptText(t *testing.T) {
	want := Receipt{Batch: "bl87-2025", Cases: []ReceiptCase{
		{Part: 0, Journal: "25/1031", ID: "k3v9q0x2m7wd5t1a", Stratum: "0101", Leaf: 4017, Proof: make([][32]byte, 2)},
		{Part: 0, Journal: `25/1032 "A"; B`, ID: "r5t7y9u1i3o0p2aq", ExcludedBy: "period"},
		{Part: 1, Journal: " 25/1033", ID: "9pdw3k1v5y7ja2ge", Stratum: "0101~1"},
	}}
	for _, src := range []string{receiptText, "\ufeff" + strings.ReplaceAll(receiptText, "\n", "\r\n")} {
		got, err := ParseReceipt([]byte(src))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	if string(want.Text()) != receiptText {
		t.Errorf("%s", want.Text())
	}
}

func TestParseReceiptRefuses(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{receiptText, "", "receipt: the last line does not end, want a line feed"},
		{receiptText, receiptHeading + "\n", "receipt: no cases, want at least one"},
		{"journalnr", "journal", `receipt: line 1: "batch;part;journal;case_id;stratum;excluded_by;leaf;proof", want "` + receiptHeading + `"`},
		{"bl87-2025;1", "bl87-2026;1", `receipt: line 4: batch: "bl87-2026", want "bl87-2025" as on line 2`},
		{";25/1031;", ";;", "receipt: line 2: journalnr: is empty"},
		{"4017", "4017.0", `receipt: line 2: leaf: is "4017.0", want a whole number such as 0 or 12`},
		{"4017", "", `receipt: line 2: leaf: is "", want a whole number such as 0 or 12`},
		{zeros, "0", `receipt: line 2: proof: "0", want 64 lower-case hex digits`},
		{zeros + " ", "  ", "receipt: line 2: proof: \"\", want 64 lower-case hex digits\nproof: \"\", want 64 lower-case hex digits"},
		{"period;;", "period;3;", "receipt: line 3: a leaf or a proof and no stratum, want neither for a case that could not be drawn"},
		{"0101;;4017", "0101;period;4017", `receipt: line 2: excluded_by: "period" of a case with a stratum, want nothing`},
		{`"25/1032 ""A""; B"`, `"25/1032`, "receipt: line 3: a quote opens and does not close, want two"},
		{`"25/1032 ""A""; B"`, `"25/1032"A`, `receipt: line 3: "A;r5t7y9u1i3o0p2aq;;period;;" after a closing quote, want ';'`},
		{"0101~1;;0;", "0101~1;;0", "receipt: line 4: 7 fields, want 8"},
	} {
		got, err := ParseReceipt([]byte(strings.Replace(receiptText, test.old, test.new, 1)))
		if diff := cmp.Diff(Receipt{}, got); diff != "" || err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, %v\nwant %s", test.new, got, err, test.want)
		}
	}
}

// FuzzParseSeed: whatever is accepted is the text of what it means.
func FuzzParseSeed(f *testing.F) {
	f.Add([]byte(seedText))
	f.Add([]byte(strings.Replace(seedText, "drand 5123456", "-", 1)))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := ParseSeed(src)
		if err == nil && string(s.Text()) != string(src) {
			t.Fatalf("%q means %q", src, s.Text())
		}
	})
}

// FuzzParseDraw: whatever is accepted is the text of what it means.
func FuzzParseDraw(f *testing.F) {
	f.Add([]byte(drawLines))
	f.Add([]byte("stratum\trank\trole\tcase_id\tticket\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		drawn, err := ParseDraw(src)
		if err == nil && string(DrawText(drawn)) != string(src) {
			t.Fatalf("%q means %q", src, DrawText(drawn))
		}
	})
}

// FuzzParseReceipt: whatever is accepted is written in one way, which means
// the same; and checking it against any parts does not panic.
func FuzzParseReceipt(f *testing.F) {
	parts, mine := receiptParts(f, Stratified)
	f.Add([]byte(receiptText))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(receiptText, "\n", "\r\n")))
	f.Add(mine.Text())
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := ParseReceipt(src)
		if err != nil {
			return
		}
		again, err := ParseReceipt(r.Text())
		if err != nil || !reflect.DeepEqual(r, again) {
			t.Fatalf("%q is written as %q, which means something else: %v", src, r.Text(), err)
		}
		if checked, _ := VerifyReceipt(parts, r); checked != nil && len(checked) != len(r.Cases) {
			t.Fatalf("%d cases checked of %d", len(checked), len(r.Cases))
		}
	})
}

// FuzzVerifyDraw: whatever is published, looking at it does not panic, and
// no other plan passes.
func FuzzVerifyDraw(f *testing.F) {
	parts, _ := receiptParts(f, SelfWeighting)
	right := parts[0]
	f.Add(right.Plan, "2026-0", right.Draw)
	f.Add(right.Plan, "2026-1", right.Draw)
	f.Fuzz(func(t *testing.T, plan []byte, seed string, draw []byte) {
		p := Published{Commitment: right.Commitment, Plan: plan, Seed: &Seed{Batch: right.Seed.Batch, CommitmentSHA256: right.Seed.CommitmentSHA256, Seed: seed}, Draw: draw}
		if VerifyDraw(p) == nil && string(plan) != string(right.Plan) {
			t.Fatalf("%q passes with seed %q and draw %q", plan, seed, draw)
		}
	})
}
