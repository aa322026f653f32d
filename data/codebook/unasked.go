package codebook

// Unasked are the ids of the items, then of the derived items, that a case
// with these answers is not asked, whatever is answered in it besides. What is
// neither here nor among AskedItems hangs on a question that is still open.
func (c *Codebook) Unasked(a Answers) []string {
	r := c.reading(a)
	var ids []string
	for i := range c.Items {
		if r.asked[c.Items[i].ID] == fails {
			ids = append(ids, c.Items[i].ID)
		}
	}
	for i := range c.Derived {
		if _, s := r.derive(&c.Derived[i]); s == fails {
			ids = append(ids, c.Derived[i].ID)
		}
	}
	return ids
}
