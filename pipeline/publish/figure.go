package publish

import (
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish/claim"
	"sagsbarometer/pipeline/publish/disclose"
)

// A Status says what of a figure is published. Its value is the code that
// data files carry.
type Status string

const (
	Full       Status = "vist"        // everything that its basis allows
	CountsOnly Status = "kun_antal"   // k ud af n, and a reason why no share
	Withheld   Status = "udeladt"     // nothing, so that nobody is recognised
	NoCases    Status = "ingen_sager" // there is nothing to count
)

// The signs in cells without a number, as accessible spreadsheets use them.
const (
	SignConfidential  = "[c]"
	SignNotAvailable  = "[x]"
	SignNotApplicable = "[z]"
)

// A Count is a number of cases that may be left out.
type Count struct {
	N  int64
	OK bool
}

// A Figure is one published number with all that belongs to it. What may not
// be published is absent, whatever the estimate held. Findings, tables and
// charts point to the same figure.
type Figure struct {
	ID     string // as in estimates.csv
	Status Status
	Reason claim.Reason // why there is no share

	Share, Low, High estimators.Number
	Level            float64
	Interval         string // name of the interval
	N, Base, Counts  Count  // opened cases in the group, those in the base, those counted
	Grade            string // A, B, C: how wide the interval is
	Where            string // which cases the base holds, as a clause
	Notes            []int  // footnotes, from 1
	Again            bool   // after the second reading: cases read twice, weighted up to all, so none are counted

	codes []string // of the footnotes, until they are numbered
}

// figure publishes of an estimate what verdict and mark leave.
func figure(e estimators.Estimate, v claim.Verdict, m disclose.Mark, where string) *Figure {
	f := &Figure{ID: e.ID, Status: Full, Reason: v.Reason}
	if m != disclose.Shown {
		f.Status, f.Reason = Withheld, claim.None // the reason would tell of the cases
		return f
	}
	f.Base, f.Counts = Count{e.NBase, true}, Count{e.NCounts, true}
	if e.NBase > 0 { // else the opened cases might be the few of another measure
		f.N = Count{e.N, true}
	}
	if e.NBase < e.N {
		f.Where = where
	}
	switch {
	case v.Reason == claim.NoCases:
		f.Status = NoCases
	case !v.Rate:
		f.Status = CountsOnly
	default:
		f.Share = e.Estimate
	}
	if v.Interval {
		f.Low, f.High, f.Level, f.Interval, f.Grade = e.Low, e.High, e.Level, e.Interval, e.Grade
	}
	return f
}

// Fact is the figure as sentences need it.
func (f *Figure) Fact() claim.Fact {
	return claim.Fact{Counts: f.Counts.N, Base: f.Base.N, Share: f.Share, Low: f.Low, High: f.High,
		Level: f.Level, Where: f.Where, Reason: f.Reason, Again: f.Again}
}

// ShareText is the share as a table prints it, 54%, or the sign that stands
// for it.
func (f *Figure) ShareText() string {
	if f.Share.OK {
		return claim.CellPercent(f.Share.F)
	}
	return f.sign()
}

// IntervalText is the interval as a table prints it, 48-59%, or a sign.
func (f *Figure) IntervalText() string {
	if f.Low.OK && f.High.OK {
		return claim.CellInterval(f.Low.F, f.High.F)
	}
	if f.Share.OK {
		return SignNotApplicable // a census
	}
	return f.sign()
}

// CountsText is the number of cases counted, 1.017, or a sign.
func (f *Figure) CountsText() string {
	if f.Again && f.Status != Withheld {
		return SignNotApplicable
	}
	return f.count(f.Counts)
}

// BaseText is the number of cases in the base, or a sign.
func (f *Figure) BaseText() string { return f.count(f.Base) }

func (f *Figure) count(c Count) string {
	if c.OK {
		return claim.Count(c.N)
	}
	return f.sign()
}

// sign stands for a number that is not there.
func (f *Figure) sign() string {
	switch f.Status {
	case Withheld:
		return SignConfidential
	case NoCases:
		return SignNotApplicable
	}
	return SignNotAvailable
}
