package publish

import (
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/deadline"
	"sagsbarometer/estimators"
)

// sameCases ends the id of a headline over the cases that can be counted by
// other events as well, so that the two differ in nothing else.
const sameCases = ".samme_sager"

// ByEvents is the id of the estimate of a measure of a deadline whose time is
// counted between other events; same, that of the headline over the cases in
// its base.
func ByEvents(measure string, by deadline.Events) (id, same string) {
	id = measure + "." + string(by)
	return id, id + sameCases
}

// Beside reports whether an estimate is none of the batch's measures but
// stands beside one: not post-stratified, or counted by other events. The ids
// of measures have no point.
func Beside(measure string) bool { return strings.Contains(measure, ".") }

// otherEvents is the section on deadlines counted by other events than the
// headline, over the cases whose papers show them; ok is false where none can
// be shown.
func (b *builder) otherEvents() (s Section, ok bool) {
	s.Title = "Fristen regnet på andre måder"
	if b.Codebook == nil {
		return s, false
	}
	for i := range b.Batch.Measures {
		m := &b.Batch.Measures[i]
		d := DeadlineOf(b.Codebook, m.Item)
		f := b.figures[m.ID+"\x00"]
		if d == nil || f == nil || f.Status != Full {
			continue
		}
		for _, by := range d.Beside() {
			id, same := ByEvents(m.ID, by)
			whole, other, headline := b.estimate(m.ID), b.estimate(id), b.estimate(same)
			if whole == nil || other == nil || headline == nil || !other.Estimate.OK || !headline.Estimate.OK || !b.apart(whole, headline, other) {
				continue
			}
			s.Items = append(s.Items, Item{Term: m.Label + ", " + by.Label(), Text: fmt.Sprintf(
				"%s af de %s, hvor akterne viser de dage, der skal bruges. I de samme sager er det %s, %s.",
				shareText(other.Estimate, other.Low, other.High), plural(other.NBase, "sag", "sager"),
				shareText(headline.Estimate, headline.Low, headline.High), deadline.Measured.Label())})
		}
	}
	if len(s.Items) == 0 {
		return s, false
	}
	s.Paragraphs = []string{
		"Tallet er regnet fra den dag, kommunen modtog ansøgningen, til den dag, afgørelsen er truffet, uanset hvad kommunen selv regner fra og til. Så er kommunerne målt ens, og dagene fremgår af næsten alle sager.",
		"Nogle kommuner har offentliggjort andre regler: at fristen løber, fra sagen er fuldt oplyst, til afgørelsen er sendt, eller at den står stille undervejs. Nedenfor står, hvad tallet bliver, når tiden regnes på de måder. Det kan kun gøres i de sager, hvor akterne viser dagene, og derfor står tallet for de samme sager ved siden af." + b.ofFirst(),
	}
	return s, true
}

// DeadlineOf is the deadline whose headline a column is; nil where it is none.
func DeadlineOf(book *codebook.Codebook, column string) *codebook.Deadline {
	for i := range book.Deadlines {
		if d := &book.Deadlines[i]; d.Column(deadline.Measured) == column {
			return d
		}
	}
	return nil
}

// estimate is the estimate with that id at the whole.
func (b *builder) estimate(id string) *estimators.Estimate {
	i := slices.IndexFunc(b.Estimates, func(e estimators.Estimate) bool { return e.ID == id && e.Value == "" && len(e.Domain) == 0 })
	if i < 0 {
		return nil
	}
	return &b.Estimates[i]
}

// apart reports whether shares over some of the cases of a published figure
// give nobody away: none of the groups that can be told from them and from the
// whole is smaller than a cell may be.
func (b *builder) apart(whole, same, other *estimators.Estimate) bool {
	least := b.minimumCell()
	for _, e := range []*estimators.Estimate{same, other} {
		if e.NCounts < least || e.NBase-e.NCounts < least {
			return false
		}
	}
	rest, counts := whole.NBase-same.NBase, whole.NCounts-same.NCounts
	return rest == 0 || counts >= least && rest-counts >= least
}
