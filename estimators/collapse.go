package estimators

// collapse joins strata that cannot show their own variance with their
// partners, and gives the cases of strata that lost every unit to the weights
// of theirs. Who joins whom does not depend on the order of the strata.
//
// Weights do not change otherwise: only the label of the stratum in the
// variance does, and with it the sampling fraction, Σn/ΣN.
func (d *Design) collapse() (errs []error) {
	root := make([]int, len(d.strata)) // of each stratum, one that it is joined to; itself for the first of a group
	for h := range root {
		root[h] = h
	}
	find := func(h int) int {
		for root[h] != h {
			h = root[h]
		}
		return h
	}
	d.inherits = make([]float64, len(d.strata))
	for h := range d.inherits {
		d.inherits[h] = 1
	}
	if d.lonely == Collapse {
		index := make(map[string]int, len(d.strata))
		for h, s := range d.strata {
			index[s.ID] = h
		}
		heirs := make([]int64, len(d.strata)) // cases of the frame that came from strata without units
		for h, s := range d.strata {
			if s.Units > 1 || s.Population == 1 && s.Units == 1 {
				continue
			}
			joined, err := d.chain(h, index)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			for _, p := range joined {
				a, b := find(h), find(p)
				root[max(a, b)] = min(a, b)
			}
			if s.Units == 0 {
				heirs[d.firstOpened(joined)] += s.Population
			}
		}
		for h, cases := range heirs {
			if s := &d.strata[h]; cases > 0 {
				d.inherits[h] = float64(s.Population+cases) / float64(s.Population)
				s.Weight *= d.inherits[h]
				d.outside[h] *= d.inherits[h]
			}
		}
	}
	d.group = make([]int, len(d.strata))
	for h, s := range d.strata {
		if find(h) == h {
			d.group[h] = len(d.groups)
			d.groups, d.joined = append(d.groups, group{part: 1}), append(d.joined, nil)
		} else {
			d.group[h] = d.group[find(h)]
		}
		g := &d.groups[d.group[h]]
		g.population += s.Population
		g.units += s.Units
		g.members++
		d.joined[d.group[h]] = append(d.joined[d.group[h]], h)
		g.stopped = g.stopped || d.stopped(h)
	}
	return errs
}

// Group is what a stratum is joined with for the variance: the IDs of the
// strata, joined by "+", and the cases that they have in the frame together.
// Of a stratum that stands alone it is its own.
//
// R: svydesign(strata = name, fpc = population, weights = those of the strata).
func (d *Design) Group(id string) (name string, population int64) {
	at := -1
	for h, s := range d.strata {
		if s.ID == id {
			at = d.group[h]
		}
	}
	for h, s := range d.strata {
		if d.group[h] != at {
			continue
		}
		if name != "" {
			name += "+"
		}
		name += s.ID
		population += s.Population
	}
	return name, population
}

// chain follows partners from a stratum until two units are together. Strata
// opened in full have nothing in common with the others' chances and are
// passed over.
func (d *Design) chain(h int, index map[string]int) ([]int, error) {
	s := d.strata[h]
	var joined []int
	seen := map[int]bool{h: true}
	units := s.Units
	for at := h; units < 2; {
		name := d.strata[at].Partner
		next, ok := index[name]
		switch {
		case name == "":
			return nil, &StratumError{s, "fewer than 2 units, and " + lacks(d.strata[at], h == at)}
		case !ok:
			return nil, &StratumError{s, "collapses with " + name + ", which is no stratum"}
		case seen[next]:
			return nil, &StratumError{s, "fewer than 2 units even together with its partners"}
		}
		seen[next], at = true, next
		if p := d.strata[next]; p.Population == 0 || p.Units < p.Population {
			joined = append(joined, next)
			units += p.Units
		}
	}
	return joined, nil
}

func lacks(s Stratum, itself bool) string {
	if itself {
		return "no partner to collapse with"
	}
	return "its partner " + s.ID + " has no partner to go on to"
}

// firstOpened is the first of the strata with a unit. A chain ends in one.
func (d *Design) firstOpened(strata []int) int {
	for _, h := range strata {
		if d.strata[h].Units > 0 {
			return h
		}
	}
	return strata[len(strata)-1]
}
