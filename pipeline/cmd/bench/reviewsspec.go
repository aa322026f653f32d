package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The analyses. All count stratum by provision, 2352 cells, and differ in what
// is made of them and in the weights.
const (
	rollUps = "rollups" // country, region by decision, provision; weights of the strata
	byCell  = "cells"   // these and each of the 2352 cells
	general = "general" // as rollups, each review with a weight of its own
)

// groupings of each analysis, by columns.
var groupings = map[string][][]string{
	rollUps: {nil, {"region", "decision_type"}, {"provision"}},
	byCell:  {nil, {"region", "decision_type"}, {"provision"}, {"stratum", "provision"}},
	general: {nil, {"region", "decision_type"}, {"provision"}},
}

// columnsRead are the columns that an analysis needs.
func columnsRead(analysis string) []string {
	columns := []string{"stratum", "provision", "region", "decision_type", "stratum_pop"}
	if analysis == general {
		columns = append(columns, "weight2")
	}
	for m := range 12 {
		columns = append(columns, fmt.Sprintf("m%02d", m+1))
	}
	return columns
}

// writeSpec writes the spec of an analysis of a file beside it.
func writeSpec(dir, file, analysis string) (path string, err error) {
	var b strings.Builder
	fmt.Fprintf(&b, "[data]\nfile = %q\n\n[design]\nstrata = [\"stratum\"]\npopulation = \"stratum_pop\"\nfixed = [\"region\", \"decision_type\"]\n", file)
	if analysis == general {
		fmt.Fprintf(&b, "weight = \"weight2\"\n")
	}
	for m := range 12 {
		for _, by := range groupings[analysis] {
			fmt.Fprintf(&b, "\n[[estimate]]\nid = \"m%02d\"\nkind = \"proportion\"\ny = { column = \"m%02d\", is = [\"true\"] }\n", m+1, m+1)
			if by != nil {
				fmt.Fprintf(&b, "by = [\"%s\"]\n", strings.Join(by, `", "`))
			}
		}
	}
	path = filepath.Join(dir, strings.TrimSuffix(file, ".parquet")+"."+analysis+".toml")
	return path, os.WriteFile(path, []byte(b.String()), 0o600)
}
