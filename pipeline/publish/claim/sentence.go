package claim

import "sagsbarometer/estimators"

// A Fact is a published figure as sentences need it. Share, Low and High are
// absent where the verdict refused them.
type Fact struct {
	Counts, Base     int64
	Share, Low, High estimators.Number
	Level            float64
	Where            string // which cases the base holds: ", hvor det har været relevant og muligt at vurdere"; empty for all
	Reason           Reason // why there is no share
	Again            bool   // of cases read twice, weighted up to all: their number is no count out of a base
}

// Headline is the figure in large type: 54 procent; Ingen; 29 ud af 74 sager.
func (f Fact) Headline() string {
	switch {
	case f.Reason == NoCases:
		return "Ingen sager"
	case !f.Share.OK:
		return Count(f.Counts) + " ud af " + Count(f.Base) + " sager"
	case f.none():
		return "Ingen"
	case f.all():
		return "Alle"
	}
	return Percent(f.Share.F)
}

// Sentence is the figure with its base and, where there is one, its interval.
//
//	206 ud af de 385 sager. Andelen er over halvdelen. 95 %-sikkerhedsinterval: 48-59 procent.
//	Ingen af de 38 sager; andelen er højst 10 procent. …
//	29 ud af 74 gennemgåede sager.
func (f Fact) Sentence() string {
	switch {
	case f.Reason == NoCases:
		return "Der er ingen sager at vurdere."
	case !f.Share.OK:
		return Count(f.Counts) + " ud af " + Count(f.Base) + " gennemgåede sager" + f.Where + "."
	}
	s := f.counts()
	if f.Low.OK && f.High.OK {
		from, to := Outward(f.Low.F, f.High.F)
		switch {
		case f.none():
			s += "; andelen er højst " + Count(int64(to)) + " procent"
		case f.all():
			s += "; andelen er mindst " + Count(int64(from)) + " procent"
		}
	}
	s += "."
	if half := f.half(); half != "" {
		s += " " + half
	}
	if f.Low.OK && f.High.OK {
		s += " " + Interval(f.Low.F, f.High.F, f.Level) + "."
	}
	return s
}

// none and all tell whether no case was counted, or every case.
func (f Fact) none() bool { return f.Again && f.Share.F == 0 || !f.Again && f.Counts == 0 }
func (f Fact) all() bool  { return f.Again && f.Share.F == 1 || !f.Again && f.Counts == f.Base }

func (f Fact) counts() string {
	switch {
	case f.Again && f.none():
		return "Efter anden gennemgang ingen af " + Count(f.Base) + " sager"
	case f.Again && f.all():
		return "Efter anden gennemgang alle " + Count(f.Base) + " sager"
	case f.Again:
		return "Efter anden gennemgang af " + Count(f.Base) + " sager"
	case f.none():
		return "Ingen af de " + Count(f.Base) + " sager" + f.Where
	case f.all():
		return "Alle " + Count(f.Base) + " sager" + f.Where
	}
	return Count(f.Counts) + " ud af de " + Count(f.Base) + " sager" + f.Where
}

// half says that the share is over one half, where the whole interval is (a
// census: the share itself). Of all of the cases it has nothing to add.
func (f Fact) half() string {
	low := f.Share.F
	if f.Low.OK {
		low = f.Low.F
	}
	if low > .5 && !f.all() {
		return "Andelen er over halvdelen."
	}
	return ""
}
