package batch

import (
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// selfWeighting refuses what takes the equal probabilities away, and with
// them the theorem behind the interval (METHOD, decision 1).
func (c *checker) selfWeighting(at path) {
	d := c.Design
	why := lang.Text{
		EN: "self-weighting gives every case the same probability",
		DA: "self-weighting giver alle sager samme sandsynlighed",
	}
	refuse := func(key string, set bool) {
		if p := at.to(key); set && c.given(p) {
			c.refuse("self-weighting", p,
				lang.Text{EN: key + " in a self-weighting design", DA: key + " i et self-weighting design"},
				lang.Text{EN: `no such line, or method = "stratified"`, DA: `ingen sådan linje eller method = "stratified"`}, why)
		}
	}
	refuse("minimum", d.Minimum > 0)
	refuse("maximum", d.Maximum > 0)
	refuse("take_all", len(d.TakeAll) > 0)
	refuse("reserve", d.Reserve > 0)
	refuse("target", len(d.Targets) > 0)
	refuse("allocation", d.Allocation != Proportional)
	refuse("variances", d.Variances != "")
	if p := at.to("poststrata"); len(d.Poststrata) > 0 && c.given(p) {
		c.refuse("self-weighting", p,
			lang.Text{EN: "poststrata in a self-weighting design", DA: "poststrata i et self-weighting design"},
			lang.Text{EN: `no such line, or method = "stratified"`, DA: `ingen sådan linje eller method = "stratified"`},
			lang.Text{EN: "its interval counts every case once, and post-strata give cases different weights",
				DA: "intervallet tæller hver sag én gang, og efterstratificering giver sagerne forskellig vægt"})
	}
	if p := at.to("strata"); c.given(p) && !slices.Contains(d.Strata, "kommune") {
		c.refuse("self-weighting", p,
			lang.Text{EN: "strata without kommune", DA: "strata uden kommune"},
			lang.Text{EN: strict.Quote("kommune") + " among them", DA: strict.Quote("kommune") + " imellem"},
			lang.Text{EN: "sizes are rounded over country, region and kommune", DA: "antallene afrundes over land, region og kommune"})
	}
}
