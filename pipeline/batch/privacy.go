package batch

import (
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
)

// Privacy says how long what is about people is kept once the figures are
// released. A batch is not closed without it.
type Privacy struct {
	// DeleteBy is the last day on which lists, replies, forms, letters and
	// backups may be there.
	DeleteBy day.Date `toml:"delete_by,required"`
	// KeysBy is the same for the year's key and the keys of the texts: after
	// it nobody can tell whose a case is, or read what was said of it. DeleteBy
	// unless said otherwise.
	KeysBy    *day.Date `toml:"keys_by"`
	Rationale string    `toml:"rationale"`
}

// KeysUntil is the last day on which the keys may be there.
func (p *Privacy) KeysUntil() day.Date {
	if p.KeysBy != nil {
		return *p.KeysBy
	}
	return p.DeleteBy
}

// privacy refuses days on which what is to be released is deleted already.
func (c *checker) privacy() {
	if c.Privacy == nil {
		return
	}
	for _, key := range []string{"delete_by", "keys_by"} {
		on, p := c.Privacy.DeleteBy, path{"privacy", key}
		if key == "keys_by" {
			on = c.Privacy.KeysUntil()
		}
		if c.Publish == nil || !c.given(p) || !c.given(path{"publish", "date"}) || on >= c.Publish.Date {
			continue
		}
		c.refuse("privacy", p, lang.Same(on.String()),
			lang.Text{EN: "a day no earlier than publish.date, " + c.Publish.Date.String(), DA: "en dag, der ikke er før publish.date, " + c.Publish.Date.String()},
			lang.Text{EN: "figures are made from what is kept until then", DA: "tallene laves af det, der gemmes til da"})
	}
}
