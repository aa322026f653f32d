package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestOtherFormats: a form or reply that was saved in another format is named
// and not passed over, and so is a form that somebody has open.
func TestOtherFormats(t *testing.T) {
	dir := answered(t)
	write(t, filepath.Join(dir, "forms", "skema-R1.ods"), "PK\x03\x04")
	write(t, filepath.Join(dir, "forms", "udskrift.pdf"), "%PDF-1.7")
	write(t, filepath.Join(dir, "replies", "Aarhus.xls"), "\xd0\xcf\x11\xe0")
	for _, lock := range []string{"~$skema-R1.xlsx", ".~lock.skema-R1.xlsx#", "~$skema-R9.xlsx"} {
		write(t, filepath.Join(dir, "forms", lock), "anne")
	}
	_, stderr := want(t, exitRefused, "review", dir, "--lang", "da")
	says(t, "review", stderr, "forms/skema-R1.ods: et regneark i et andet format (.ods), som ikke bliver læst, ventet: en Excel-projektmappe (.xlsx)",
		"replies/Aarhus.xls: et regneark i et andet format (.xls)", "forms/skema-R1.xlsx er åbent i et regnearksprogram: det, der ikke er gemt, er ikke læst")
	if strings.Contains(stderr, "pdf") || strings.Contains(stderr, "R9") || strings.Count(stderr, "er åbent") != 2 {
		t.Error(stderr)
	}
}
