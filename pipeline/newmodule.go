package pipeline

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// coreOfNew is the core that a review form without a module stands on.
const coreOfNew = "kerne@2"

// chooseModule says what the new codebook uses: the module of the library for
// the provision, else the core alone. The screen says which, and why.
func (n *NewBatch) chooseModule(s *screen.Screen) {
	n.Use, n.Subject = coreOfNew, ""
	found := codebooks.FindProvision(n.Provision)
	if from, err := day.Parse(n.PeriodFrom); err == nil && len(found) > 1 {
		// Since barnets lov a name that two had belongs to one of them.
		found = slices.DeleteFunc(found, func(p codebooks.Provision) bool { return p.On(from) != p.Before })
	}
	switch {
	case n.From != "" && n.Provision == n.lastProvision: // as is its codebook
	case len(found) == 0:
		hint := codebooks.MeantProvision(n.Provision)
		if !hint.Empty() {
			hint = lang.Text{EN: " (" + hint.EN + ")", DA: " (" + hint.DA + ")"}
		}
		s.Say("the register of provisions has no %q%s; the review form asks the questions of the shared core alone",
			"registeret over bestemmelser har ingen %q%s; måleskemaet stiller kun den fælles kernes spørgsmål", n.Provision, hint)
	case len(found) > 1:
		s.Say("%s may be %s or %s; the review form asks the questions of the shared core alone",
			"%s kan være %s eller %s; måleskemaet stiller kun den fælles kernes spørgsmål", n.Provision, found[0].Title(), found[1].Title())
	case found[0].Module == "":
		n.Subject = found[0].Title().DA
		s.Say("the library has no questions on %s yet: add the provision's own conditions to codebook.toml",
			"biblioteket har endnu ingen spørgsmål om %s: tilføj bestemmelsens egne betingelser i codebook.toml", found[0].Title())
	default:
		n.Use, n.Subject = found[0].Module, found[0].Title().DA
		if n.From == "" {
			s.Say("the review form is the library's %s: %q", "måleskemaet er bibliotekets %s: %q", n.Use, titleOfModule(n.Use))
		}
	}
	if n.From != "" && n.Provision != n.lastProvision {
		s.Say("codebook.toml is taken over from a batch on %s: write use = %q in it, or its own questions",
			"codebook.toml er overtaget fra en batch om %s: skriv use = %q i den, eller dens egne spørgsmål", n.lastProvision, n.Use)
	}
}

// titleOfModule is what a module of the library calls itself: which provision,
// and which of its rules.
func titleOfModule(id string) string {
	src, _ := codebooks.Library(id)
	book, _ := codebook.ReadOwn(id+".toml", src)
	return book.Title
}
