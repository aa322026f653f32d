package estimators

// Share is the share of a base in a census, k/n of all there are: no
// sampling error, so no standard error and no interval. What was not
// answered is stated by the difference of the cases and the base.
func Share(c Count) (Estimate, error) {
	e, err := counted(c, NoteCensus)
	if err == nil && c.Base > 0 {
		e.Estimate = Some(float64(c.Counts) / float64(c.Base))
	}
	return e, err
}

// Counted is what may be said of cases that were picked: how many of how
// many. They have no design, so there is nothing to make a share or an
// interval from.
func Counted(c Count) (Estimate, error) {
	return counted(c, NotePurposive)
}

func counted(c Count, basis Note) (Estimate, error) {
	if err := c.check(); err != nil {
		return Estimate{}, err
	}
	e := Estimate{Kind: "proportion", N: c.Cases, NBase: c.Base, NCounts: c.Counts, Notes: []Note{basis}}
	if c.Base == 0 {
		e.Notes = append(e.Notes, NoteEmptyBase)
	}
	return e, nil
}
