package interval

// A Method makes an interval by one formula.
type Method struct {
	Name         string
	UsesDF       bool // its bounds depend on [Input.DF], which is then printed beside them
	EqualWeights bool // it counts units, so it says nothing of a share with unequal weights
	bounds       func(Input) (Interval, bool)
}

// Interval applies the method. It reports false where the method has no
// interval for the input, or where the input is not one: a level outside
// (0,1), no units, more counted than there are.
func (m Method) Interval(in Input) (Interval, bool) {
	if !in.sound() {
		return Interval{}, false
	}
	i, ok := m.bounds(in)
	if !ok || !(i.Low <= i.High) { // NaN fails the comparison
		return Interval{}, false
	}
	return in.cut(i), true
}

// Published is the name of the interval that is published.
const Published = "clopper-pearson-survey"

var methods = [...]Method{
	{"wald", true, false, wald},
	{"logit", true, false, logit},
	{"asin", true, false, asin},
	{"likelihood", true, false, likelihood},
	{"beta", true, false, beta},
	{"korn-graubard", true, false, kornGraubard},
	{"jeffreys", true, false, jeffreys},
	{"wilson", true, false, wilson},
	{"wilson-kish", false, false, wilsonKish},
	{"clopper-pearson-kish", false, false, clopperPearsonKish},
	{Published, false, false, clopperPearsonSurvey},
	{"clopper-pearson", false, true, clopperPearson},
}

// Names lists the methods, in the order of the documentation.
func Names() []string {
	names := make([]string, len(methods))
	for i, m := range methods {
		names[i] = m.Name
	}
	return names
}

// ByName returns the method of that name.
func ByName(name string) (Method, bool) {
	for _, m := range methods {
		if m.Name == name {
			return m, true
		}
	}
	return Method{}, false
}
