package compare

import (
	"os"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/batch"
)

const example = "../../data/examples/bl87-2025/"

// side is the example batch, after each replacement in its files.
func side(t *testing.T, replace ...string) Side {
	t.Helper()
	read := func(name string) string {
		src, err := os.ReadFile(example + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(src)
	}
	spec, form := read("batch.toml"), read("codebook.toml")
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(spec, replace[i]) && !strings.Contains(form, replace[i]) {
			t.Fatalf("%q stands nowhere", replace[i])
		}
		spec, form = strings.Replace(spec, replace[i], replace[i+1], 1), strings.Replace(form, replace[i], replace[i+1], 1)
	}
	b, vs := batch.Read("batch.toml", []byte(spec))
	if vs != nil {
		t.Fatal(vs)
	}
	book, vs := codebook.Read("codebook.toml", []byte(form), codebooks.Library)
	if vs = append(vs, b.CheckCodebook(book)...); vs != nil {
		t.Fatal(vs)
	}
	src, _ := codebooks.Library(book.Use)
	core, vs := codebook.Read(book.Use, src, codebooks.Library)
	if vs != nil {
		t.Fatal(vs)
	}
	return Side{Batch: b, Book: book, Core: CoreOf(book, core)}
}

func TestReasons(t *testing.T) {
	same := side(t)
	if list := reasons(same, side(t)); list != nil {
		t.Errorf("the same batch twice: %v", list)
	}
	for replacement, want := range map[[2]string]string{
		{`"BL § 87"`, `"BL § 86"`}: "the provision differs: BL § 87, then BL § 86",
		{`keep      = { appealed = ["nej"] }`, `keep      = { appealed = ["nej", "ja"] }`}: "the rule of eligibility ([frame] keep) differs: appealed = nej, then appealed = ja | nej",
		// A wording, a date or a size is no reason.
		{`"En eller flere retlige mangler"`, `"Retlige mangler"`}: "",
		{"year        = 2025", "year        = 2026"}:              "",
		{"total      = 385", "total      = 400"}:                  "",
	} {
		var got []string
		for _, why := range reasons(same, side(t, replacement[0], replacement[1])) {
			got = append(got, why.In(lang.English))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q: got %q, want %q", replacement[1], got, want)
		}
	}
}

// What a measure says depends on its counts, its base and its questions, not on
// how they are worded. The replacements are made in the example's files.
func TestComparable(t *testing.T) {
	a := side(t)
	const own = "[[item]]\nid      = \"fravaer\"" // before it stands what the batch replaces
	const asked = "[[item]]\nid = \"sagsoplysning\"\nsection = \"mangler\"\ntype = \"ja-nej\"\nlabel = \"Oplyst?\"\ndefect = [\"nej\"]\n"
	for _, c := range []struct{ id, old, new, kind, want string }{
		{"frist_overskredet", "year        = 2025", "year        = 2026", Change, ""},
		{"frist_overskredet", "base      = [\"ja\", \"nej\"]\nrationale = \"Opgjort af de sager, hvor fristen er relevant", "base      = [\"nej\"]\nrationale = \"Opgjort af de sager, hvor fristen er relevant", Change, "it is a share of another base"},
		{"mangel_uden_betydning", "counts    = [\"nej\"]\nrationale", "counts    = [\"ja\"]\nrationale", Change, "it counts something else"},
		{"retlig_mangel", `"En eller flere retlige mangler"`, `"Retlige mangler"`, Change, ""},
		// The batch's own question of extent replaces the core's.
		{"sagsoplysning", own, asked + own, Change, "its question is asked, answered or derived in another way"},
		// It is one of those that a defect is derived from.
		{"retlig_mangel", own, asked + own, Change, "its question is asked, answered or derived in another way"},
		{"retlig_mangel", "version   = 1\nuse", "version   = 2\nuse", Change, ""},
		{"stadfaestelse", "year        = 2025", "year        = 2026", Difference, ""},
	} {
		b := side(t, c.old, c.new)
		if got := comparable(a, b, measure(a, c.id), measure(b, c.id), c.kind).In(lang.English); got != c.want {
			t.Errorf("%s with %q: got %q, want %q", c.id, c.new, got, c.want)
		}
	}
	// A later version says that a question of the derived item changed its meaning.
	b := side(t, "version   = 1\nuse", "version   = 2\nuse", own, `[[change]]
version = 2
on      = 2026-09-14
item    = "sagsoplysning"
kind    = "meaning"
redo    = ["nej"]
why     = "Blandet sammen."
`+own)
	for id, want := range map[string]string{"retlig_mangel": "the codebook says that its meaning changed: Blandet sammen.", "omgoerelse": ""} {
		if got := comparable(a, b, measure(a, id), measure(b, id), Change).In(lang.English); got != want {
			t.Errorf("%s after a change of meaning: got %q, want %q", id, got, want)
		}
	}
	// A question of the batch's own is of no core.
	m := batch.Measure{ID: "m", Kind: "proportion", Item: "fravaer", Counts: []string{"ja"}, Base: []string{"ja", "nej"}}
	if got := comparable(a, a, m, m, Change).In(lang.English); got != "" {
		t.Errorf("own question, change: %q", got)
	}
	if got := comparable(a, a, m, m, Difference).In(lang.English); got != "it is not of a core that both codebooks use" {
		t.Errorf("own question, difference: %q", got)
	}
}

func measure(s Side, id string) batch.Measure {
	return s.Batch.Measures[slices.IndexFunc(s.Batch.Measures, func(m batch.Measure) bool { return m.ID == id })]
}

// One headline after the second reading and one after the first are no change,
// and the first readings are compared; two after the second are compared as
// such: 40/80 less 48/80, where the first readings differ by nothing.
func TestCompareHeadlines(t *testing.T) {
	two := func(s Side) Side {
		s.Batch.Review.Headline = batch.TwoPhase
		return s
	}
	sides := func(t *testing.T) (a, b Side) {
		a, b = side(t), side(t, "year        = 2025", "year        = 2026")
		a.Estimates = []estimators.Estimate{share("retlig_mangel", 40, 80), share("omgoerelse", 10, 80)}
		b.Estimates = []estimators.Estimate{share("retlig_mangel", 40, 80), share("omgoerelse", 12, 80)}
		a.AfterSecond = []estimators.Estimate{share("retlig_mangel", 48, 80), share("omgoerelse", 9, 80)}
		b.AfterSecond = []estimators.Estimate{share("retlig_mangel", 40, 80)}
		a.Mix = []Part{{Cases: 1}}
		return a, b
	}
	a, b := sides(t)
	r, err := Compare(two(a), b)
	if err != nil || r.Kind != Difference || r.Again || len(r.Reasons) != 1 || !strings.Contains(r.Reasons[0].DA, "her er begge efter første") {
		t.Fatalf("one of two: %+v %v", r, err)
	}
	a, b = sides(t)
	b.Batch.Review.SecondReading = .15
	if r, err = Compare(a, b); err != nil || len(r.Reasons) != 1 || r.Reasons[0].DA != "andelen, der læses to gange, er ikke den samme: 0, siden 0,15" {
		t.Errorf("another share read twice: %+v %v", r, err)
	}
	a, b = sides(t)
	if r, err = Compare(two(a), two(b)); err != nil || r.Kind != Change || !r.Again {
		t.Fatalf("both: %+v %v", r, err)
	}
	got := row(t, r, "retlig_mangel", "")
	near(t, "difference", got.Crude.Estimate, -0.1, 1e-15)
	if got.Standardized.Estimate.OK || !slices.ContainsFunc(r.LeftOut, func(l LeftOut) bool { return l.Measure == "omgoerelse" }) {
		t.Errorf("both: %+v, left out %v", got, r.LeftOut)
	}
	a, b = sides(t)
	if r, err = Compare(a, b); err != nil || r.Kind != Change || row(t, r, "retlig_mangel", "").Crude.Estimate.F != 0 {
		t.Errorf("neither: %+v %v", r, err)
	}
}
