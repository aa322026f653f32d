package publish_test

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

// A kommune is protected though nobody says so, on every basis, and also
// where it hides behind the name of a region.
func TestKommunerAreProtected(t *testing.T) {
	for _, basis := range []batch.Basis{batch.Probability, batch.Purposive} {
		in := publishtest.Input()
		in.Batch.Batch.Basis, in.Batch.Tables[0].Title = basis, "Retlige mangler"
		in.Batch.Publish.Protect = nil
		for i, e := range in.Estimates {
			if e.ID == "retlig_mangel@kommune=0101" {
				in.Estimates[i].NCounts = 1 // of 43
			}
		}
		if f := row(t, build(t, in), 2, "København").Figure; f.Status != publish.Withheld {
			t.Errorf("%s: 1 of 43 in one kommune is %s", basis, f.Status)
		}
	}
	in := publishtest.Input()
	in.Spread["retlig_mangel@region=hovedstaden"] = 1
	for i, e := range in.Estimates {
		if e.ID == "retlig_mangel@region=hovedstaden" {
			in.Estimates[i].NCounts = 2
		}
	}
	if f := row(t, build(t, in), 0, "Region Hovedstaden").Figure; f.Status != publish.Withheld {
		t.Errorf("2 of 117 in the one kommune of a region is %s", f.Status)
	}
}

// The kommuner of a region add up to it, by the register alone: what is left
// out of one needs company from the same region.
func TestKommunerMakeUpTheirRegion(t *testing.T) {
	in := publishtest.Input()
	in.Batch.Tables = []batch.Table{{ID: "T", Title: "Tabel", Measures: []string{"retlig_mangel"}, Groups: [][]string{{}, {"region"}, {"kommune"}}}}
	in.Estimates = nil
	add := func(counts, base int64, spread int, levels ...string) {
		e := publishtest.Estimate("retlig_mangel", publishtest.In(levels...), counts, base, base, .2, .7, "C")
		in.Estimates, in.Spread[e.ID] = append(in.Estimates, e), spread
	}
	add(90, 200, 6)
	add(45, 100, 3, "region", "hovedstaden")
	add(45, 100, 3, "region", "nordjylland")
	for _, k := range []struct {
		code         string
		counts, base int64
	}{{"0101", 20, 50}, {"0147", 23, 47}, {"0151", 2, 3}, {"0851", 25, 60}, {"0860", 14, 28}, {"0846", 6, 12}} {
		add(k.counts, k.base, 1, "kommune", k.code)
	}
	m := build(t, in)
	var out []string
	for _, r := range m.Tables[0].Rows {
		if r.Figure.Status == publish.Withheld {
			out = append(out, r.Group)
		}
	}
	if want := []string{"Ballerup", "Frederiksberg"}; !slices.Equal(out, want) {
		t.Errorf("left out %v, want %v", out, want)
	}
}

// Where a base is empty, the opened cases would be those of another measure.
func TestNothingInTheBase(t *testing.T) {
	in := publishtest.Input()
	for i, e := range in.Estimates {
		if e.ID == "ny_frist" {
			in.Estimates[i].NBase, in.Estimates[i].Estimate = 0, estimators.Number{}
		}
	}
	f := finding(t, build(t, in), "Kommunen har oplyst").Figure
	if f.Status != publish.NoCases || f.N.OK {
		t.Errorf("%s, opened %v", f.Status, f.N)
	}
}

// Few rows of one kommune are told by no number, and what would tell them is
// left out with them: 9 delivered, 1 eligible, no duplicate and 8 for two
// reasons.
func TestSmallTallies(t *testing.T) {
	in := publishtest.Input()
	for i := range in.Frame {
		in.Frame[i] = publish.FrameLine{Kommune: in.Frame[i].Kommune, Delivered: 40, Eligible: 20,
			Excluded: []publish.Exclusion{{Rule: "period", Count: 12}, {Rule: "keep:appealed", Count: 8}}}
	}
	in.Frame[0] = publish.FrameLine{Kommune: "0101", Delivered: 9, Eligible: 1,
		Excluded: []publish.Exclusion{{Rule: "period", Count: 7}, {Rule: "keep:appealed", Count: 1}}}
	m := build(t, in)
	hidden := 0
	for _, l := range append(m.Frame.Lines, m.Frame.Total) {
		got := []string{l.Duplicates.Text(), l.Excluded[0].Text(), l.Excluded[1].Text()}
		switch {
		case l.Kommune == "København":
			if want := []string{"0", "[c]", "<5"}; !slices.Equal(got, want) || l.Delivered != 9 || l.Eligible != 1 {
				t.Errorf("København %+v", l)
			}
		case l.Kommune == "I alt":
			if want := []string{"0", "1.159", "769"}; !slices.Equal(got, want) { // 96 x 12 + 7, 96 x 8 + 1
				t.Errorf("total %v, want %v", got, want)
			}
		case slices.Equal(got, []string{"0", "[c]", "[c]"}):
			hidden++
		case !slices.Equal(got, []string{"0", "12", "8"}):
			t.Errorf("%s: %v", l.Kommune, got)
		}
	}
	if hidden != 1 { // else the total less the other kommuner would tell
		t.Errorf("%d other kommuner are left out, want 1", hidden)
	}
	var signs []string
	for _, s := range m.Symbols {
		signs = append(signs, s.Sign)
	}
	if !slices.Contains(signs, "<5") || !slices.Contains(signs, "[c]") {
		t.Errorf("signs %v", signs)
	}
	in.Frame[0].Excluded[1].Count, in.Frame[0].Delivered = 0, 8
	for i := range in.Frame[1:] {
		in.Frame[1+i].Excluded, in.Frame[1+i].Delivered = in.Frame[1+i].Excluded[:1], 32
	}
	in.Frame[1].Excluded, in.Frame[1].Delivered = append(in.Frame[1].Excluded, publish.Exclusion{Rule: "keep:appealed", Count: 2}), 34
	if notes := strings.Join(build(t, in).DataNotes, "\n"); !strings.Contains(notes, "Færre end 5 rækker er ikke med: påklaget.") || strings.Contains(notes, "2 rækker") {
		t.Errorf("notes %s", notes)
	}
}

// The page claims that the list was locked first only where that can be seen.
func TestOrderOfFreezeAndSeed(t *testing.T) {
	const unseen = "Det kan derfor ikke ses, at listen lå fast, før startordet var kendt."
	for _, c := range []struct {
		name   string
		change func(*publish.Input)
		want   []string
		not    string
	}{
		{"freeze first", func(*publish.Input) {}, []string{"ifølge journalen låst 8. september 2025 kl. 10.00 (UTC), før startordet blev angivet 13. september 2025 kl. 18.05 (UTC).", "commitments/frame.txt"}, unseen},
		{"one command", func(in *publish.Input) { in.Together = true }, []string{"i samme kørsel. " + unseen}, "før startordet blev"},
		{"at the same second", func(in *publish.Input) { in.SeedAt = in.FrozenAt }, []string{"8. september 2025 kl. 10.00 (UTC)", unseen}, "før startordet blev"},
		{"seed first, in another zone", func(in *publish.Input) { in.SeedAt = "2025-09-08T11:30:00+02:00" }, []string{"8. september 2025 kl. 11.30 (UTC+02:00)", unseen}, "før startordet blev"},
		{"not known", func(in *publish.Input) { in.FrozenAt = "" }, []string{"ikke noteret", unseen}, "før startordet blev"},
		{"a source that was not named", func(in *publish.Input) { in.SourceNamed = false }, []string{"blev ikke nævnt, da listen blev låst. Det kan derfor ikke ses, at startordet ikke er valgt."}, "det er den kilde, der er brugt"},
		{"a source that was named", func(in *publish.Input) { in.SourceNamed = true }, []string{"Hvor startordet skulle komme fra, blev nævnt, da listen blev låst (commitment.txt), og det er den kilde, der er brugt."}, "ikke er valgt"},
		{"no key", func(in *publish.Input) { in.Keyed = false }, []string{"ikke lagt frem", "før startordet blev"}, "frame.txt"},
	} {
		in := publishtest.Input()
		c.change(&in)
		m := build(t, in)
		i := slices.IndexFunc(m.Method, func(s publish.Section) bool { return s.Draw != nil })
		text := strings.Join(m.Method[i].Paragraphs, "\n")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s\nsays nothing of %q", c.name, text, want)
			}
		}
		if strings.Contains(text, c.not) {
			t.Errorf("%s: %s\nsays %q", c.name, text, c.not)
		}
		if d := m.Method[i].Draw; c.name == "freeze first" && (d.FrozenAt != "8. september 2025 kl. 10.00 (UTC)" || d.SeedAt != "13. september 2025 kl. 18.05 (UTC)") {
			t.Errorf("draw %+v", d)
		}
	}
}
