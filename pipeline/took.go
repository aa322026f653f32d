package pipeline

// took is what became of the cases of one form: a case is taken as a whole or
// not at all, and the others do not wait for it.
type took struct {
	nothing bool // the form is not the one expected
	taken   int  // cases of which something is said, and nothing wrong
	refused []string
}

func (t *took) count(no string, good bool) {
	if good {
		t.taken++
	} else {
		t.refused = append(t.refused, no)
	}
}

// say tells it for a form in which something is wrong.
func (t took) say(env Env, form string) {
	switch {
	case t.nothing:
		env.say("%s: nothing of it is taken; what was read of its cases before still counts",
			"%s: intet af det er taget med; hvad der tidligere er læst af sagerne, gælder stadig", form)
	case t.taken+len(t.refused) == 0:
		env.say("%s: no case in it is filled in yet", "%s: ingen sag i det er udfyldt endnu", form)
	case len(t.refused) == 0:
		env.say("%s: cases taken: %d, which is all of them", "%s: sager taget med: %d, og det er alle", form, t.taken)
	default:
		env.say("%s: cases taken: %d, not taken: %s; what was read of those before still counts",
			"%s: sager taget med: %d, ikke taget med: %s; hvad der tidligere er læst af dem, gælder stadig", form, t.taken, someOf(t.refused))
	}
}
