package pipeline

import (
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A reach is what became of one target: the domain value, the margin wanted
// and the one that the sizes give.
type reach struct {
	domain         string // region=hovedstaden; empty for the country
	margin, gained float64
	binding        bool
}

// meetTargets works out the sizes that meet all targets.
func (f *Folder) meetTargets(*sizing, *population) error {
	return strict.Violations{{Place: f.Batch.Doc.At("design", "target"), Rule: "not-available", Subject: "design.target",
		Found:  lang.Text{EN: "targets", DA: "mål"},
		Wanted: lang.Text{EN: "total or margin", DA: "total eller margin"}}}
}
