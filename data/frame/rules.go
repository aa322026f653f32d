package frame

import (
	"strings"

	"sagsbarometer/data/lang"
)

// Excluded is the outcome of a case that the authority's own list takes out of
// the frame, see [Row].
const Excluded = "exclude"

// Words are what a rule that excludes a case means, see [Row].
func Words(rule string) lang.Text {
	kind, column, _ := strings.Cut(rule, ":")
	switch kind {
	case "period":
		return lang.Text{EN: "outside the period", DA: "uden for perioden"}
	case "keep":
		if column == "appealed" {
			return lang.Text{EN: "appeal", DA: "klage"}
		}
		return lang.Text{EN: column + " not kept", DA: column + " ikke i keep"}
	case Excluded:
		return lang.Text{EN: "on the authority's list", DA: "på myndighedens liste"}
	case "missing":
		if column == "decided_on" {
			return lang.Text{EN: "no date of decision", DA: "afgørelsesdato mangler"}
		}
		return lang.Text{EN: column + " missing", DA: column + " mangler"}
	}
	return lang.Same(rule)
}
