package compare

import (
	"math"
	"testing"

	"sagsbarometer/data/lang"
	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
	"sagsbarometer/pipeline/batch"
)

// share is x of n by a simple random sample, with Wilson's interval.
func share(measure string, x, n int64, domain ...estimators.Level) estimators.Estimate {
	p, size := float64(x)/float64(n), float64(n)
	e := estimators.Estimate{Measure: measure, Domain: domain, NBase: n, Estimate: estimators.Some(p), NEff: estimators.Some(size), Interval: "wilson-kish", Level: 0.95,
		Evidence: interval.Input{Sample: interval.Sample{P: p, N: n, Counts: x, Kish: size, Largest: 1 / size}, Level: 0.95}}
	e.Low, e.High = e.Bounds(0.95)
	return e
}

func near(t *testing.T, what string, got estimators.Number, want, tolerance float64) {
	t.Helper()
	if !got.OK || math.Abs(got.F-want) > tolerance {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func row(t *testing.T, r *Result, measure string, domain string) Row {
	t.Helper()
	for _, row := range r.Rows {
		if row.Measure == measure && row.Domain.String() == domain {
			return row
		}
	}
	t.Fatalf("no row %s@%s", measure, domain)
	return Row{}
}

// Two years of the example, with figures of Newcombe (1998), table II, (a) and
// (g): 56/70 less 48/80 is .2 with [.0524, .3339], 0/10 less 0/10 (his 20 and
// 10, here with the same size) is 0.
func TestCompare(t *testing.T) {
	a, b := side(t), side(t, "year        = 2025", "year        = 2026")
	region := estimators.Level{Column: "region", Code: "nordjylland"}
	a.Estimates = []estimators.Estimate{share("retlig_mangel", 48, 80), share("retlig_mangel", 3, 9, region), share("omgoerelse", 0, 10), share("begrundelse", 40, 80)}
	b.Estimates = []estimators.Estimate{share("retlig_mangel", 56, 70), share("retlig_mangel", 2, 7, region), share("omgoerelse", 0, 10), share("begrundelse", 41, 80)}
	b.Groups = [][]string{{"region"}}
	b.Batch.Compare = &batch.Compare{Family: []string{"retlig_mangel", "omgoerelse"}}
	r, err := Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if r.Kind != Change || len(r.Reasons) > 0 {
		t.Errorf("kind %s, %v", r.Kind, r.Reasons)
	}
	country := row(t, r, "retlig_mangel", "")
	near(t, "difference", country.Crude.Estimate, 0.2, 1e-15)
	near(t, "low", country.Crude.Low, 0.0524, 0.00005)
	near(t, "high", country.Crude.High, 0.3339, 0.00005)
	// The p-value is the level at which the interval ends at 0, and of two
	// tests the smaller is doubled.
	touching, err := estimators.Independent(country.First, country.Second, 1-country.P.F)
	if err != nil || math.Abs(touching.Difference.Low.F) > 1e-9 {
		t.Errorf("at the level of p = %v the interval begins at %v, want 0; %v", country.P.F, touching.Difference.Low.F, err)
	}
	near(t, "Holm", country.PHolm, 2*country.P.F, 1e-15)
	if !country.Shown(r.Level) {
		t.Error("the change of the country is not shown")
	}
	none := row(t, r, "omgoerelse", "")
	near(t, "none twice", none.PHolm, 1, 0)
	for _, outside := range []Row{row(t, r, "retlig_mangel", "region=nordjylland"), row(t, r, "begrundelse", "")} {
		if outside.P.OK || outside.PHolm.OK || !outside.Crude.Low.OK || outside.Shown(r.Level) {
			t.Errorf("outside the family: %+v", outside)
		}
	}
	few := side(t)
	few.Estimates = []estimators.Estimate{share("retlig_mangel", 5, 40)}
	few.Estimates[0].Grade = estimators.GradeWithheld
	if r, err := Compare(few, b); err != nil || !row(t, r, "retlig_mangel", "").TooFew() || row(t, r, "retlig_mangel", "").Crude.Estimate.OK {
		t.Errorf("a share that is withheld is compared: %v", err)
	}
	// Only the second year is post-stratified, so it is compared as it was before.
	b.Unadjusted = ".plain"
	b.Estimates[0].Notes = []estimators.Note{estimators.NotePoststratified}
	b.Estimates = append(b.Estimates, share("retlig_mangel.plain", 35, 70))
	if r, err := Compare(a, b); err != nil {
		t.Error(err)
	} else {
		near(t, "unadjusted difference", row(t, r, "retlig_mangel", "").Crude.Estimate, 0.5-0.6, 1e-15)
	}
	if country.Standardized.Estimate.OK {
		t.Error("standardised without a case mix")
	}
}

// The mix of the first year is 1 to 3. By hand: (.25 .5 + .75 .2) = .275 and
// (.25 .7 + .75 .3) = .4, so .125, while the crude shares differ by .3 since the
// mix turned round.
func TestStandardized(t *testing.T) {
	a, b := side(t), side(t)
	part := func(code string) estimators.Level { return estimators.Level{Column: "decision", Code: code} }
	a.Estimates = []estimators.Estimate{share("retlig_mangel", 55, 200), share("retlig_mangel", 25, 50, part("afslag")), share("retlig_mangel", 30, 150, part("bevilling"))}
	b.Estimates = []estimators.Estimate{share("retlig_mangel", 115, 200), share("retlig_mangel", 105, 150, part("afslag")), share("retlig_mangel", 15, 50, part("bevilling"))}
	a.Mix = []Part{{estimators.Domain{part("afslag")}, 1000}, {estimators.Domain{part("bevilling")}, 3000}}
	b.Mix = []Part{{estimators.Domain{part("afslag")}, 3000}, {estimators.Domain{part("bevilling")}, 1000}}
	r, err := Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	got := row(t, r, "retlig_mangel", "")
	near(t, "crude", got.Crude.Estimate, 0.3, 1e-15)
	near(t, "standardised", got.Standardized.Estimate, 0.125, 1e-15)
	if !(got.Standardized.Low.F < 0.125 && 0.125 < got.Standardized.High.F) {
		t.Errorf("standardised between %v and %v", got.Standardized.Low.F, got.Standardized.High.F)
	}
	if len(r.Rows) != 1 {
		t.Errorf("%d rows, want the country alone: decisions are no group that is shown", len(r.Rows))
	}
	// A decision that the second year lacks has no share to weight.
	b.Estimates = b.Estimates[:2]
	if r, err = Compare(a, b); err != nil || row(t, r, "retlig_mangel", "").Standardized.Estimate.OK {
		t.Errorf("standardised without a part: %v", err)
	}
}

// Two years of 385 are worth 372 equal cases each where every kommune has two
// at least. At one half they detect 10.4 points at .95, and 12.6 as one of five;
// two of 110 detect 19.0 and 22.8 (computed apart from this project, by the
// same rule and 80 percent power). Shares that are published with Wilson's
// interval are held against each other by it, and detect 18.5 and 22.2 (a sum
// over all outcomes, in Python); Wald's, which has none at 0 and n, 18.6.
func TestDetectable(t *testing.T) {
	for _, c := range []struct {
		n      int64
		family int
		method string
		want   float64
	}{
		{372, 1, interval.Published, 0.104}, {372, 5, interval.Published, 0.126}, {110, 1, interval.Published, 0.190}, {110, 5, interval.Published, 0.228},
		{110, 1, "wilson-kish", 0.1854}, {110, 5, "wilson-kish", 0.2217}, {110, 1, "wald", 0.1858},
	} {
		r := &Result{Level: 0.95}
		for range c.family {
			e := share("m", c.n/2, c.n)
			e.Estimate, e.Interval = estimators.Some(0.5), c.method
			between, err := estimators.Independent(e, e, r.Level)
			if err != nil {
				t.Fatal(err)
			}
			r.Rows = append(r.Rows, Row{First: e, Second: e, Declared: true, between: between, Crude: between.Difference})
		}
		if err := r.detect(0.8); err != nil {
			t.Fatal(err)
		}
		near(t, "detectable", r.Rows[0].Detectable, c.want, 0.0005)
	}
}

func TestCompareRefuses(t *testing.T) {
	picked := side(t)
	picked.Batch.Batch.Basis = batch.Purposive
	if _, err := Compare(side(t), picked); err == nil || err.Error() != "bl87-2025 is of basis purposive, want two probability samples: only they have intervals to compare by" {
		t.Errorf("picked cases: %v", err)
	}
	other := side(t, `"BL § 87"`, `"BL § 86"`)
	other.Batch.Measures = append(other.Batch.Measures, batch.Measure{ID: "ny"})
	r, err := Compare(side(t), other)
	if err != nil || r.Kind != Difference || len(r.LeftOut) != 1 || r.LeftOut[0].Why.In(lang.English) != "the first batch does not have it" {
		t.Errorf("another provision: %+v, %v", r, err)
	}
}
