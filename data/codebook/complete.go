package codebook

// Complete is what a case says in all: the answers to the questions that are
// asked of it, the derived items, and what its deadlines came to (nil where
// they are not assessed).
//
// A derived item is ja if any of its items has a defect, else
// kan_ikke_vurderes if one of them is, else nej. Items that are not asked do
// not count; while one that is asked has no answer the derived item has none
// either. Answers to questions that are not asked are left out, so that a case
// says the same whatever was typed before an earlier answer was corrected.
func (c *Codebook) Complete(a Answers, results DeadlineResults) Answers {
	r := c.reading(a)
	full := make(Answers, len(a)+len(c.Derived)+4*len(c.Deadlines))
	for i := range c.Items {
		if value, s := r.value(c.Items[i].ID); s == holds {
			full[c.Items[i].ID] = value
		}
	}
	for i := range c.Derived {
		if value, s := r.derive(&c.Derived[i]); s == holds {
			full[c.Derived[i].ID] = value
		}
	}
	for i := range c.Deadlines {
		if result, ok := results[c.Deadlines[i].ID]; ok {
			c.Deadlines[i].fill(full, result)
		}
	}
	return full
}

// Redo reports whether an answer that was given under an older version of the
// codebook must be given again: a change of meaning since then lists its code.
func (c *Codebook) Redo(itemID, code string, answeredUnder int) bool {
	for _, change := range c.Changes {
		if change.Item != itemID || change.Kind != "meaning" || change.Version <= answeredUnder {
			continue
		}
		for _, redo := range change.Redo {
			for _, given := range split(code) {
				if given == redo {
					return true
				}
			}
		}
	}
	return false
}
