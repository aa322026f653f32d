package pipeline

import "testing"

// The names that file managers, browsers, mail programs and shared folders
// give a second copy, as their makers document them, and names that are none.
func TestCopyOf(t *testing.T) {
	forms := []string{"forms/skema-R1.xlsx", "forms/skema-R1_2.xlsx", "forms/skema-R1-B.xlsx", "forms/anden-R1.xlsx"}
	for name, want := range map[string]string{
		"skema-R1 (1).xlsx":                                   "forms/skema-R1.xlsx",   // Windows, Chrome, Google Drive
		"skema-R1(1).xlsx":                                    "forms/skema-R1.xlsx",   // Firefox
		"skema-R1 - Kopi.xlsx":                                "forms/skema-R1.xlsx",   // Windows
		"skema-R1 - Kopi (2).xlsx":                            "forms/skema-R1.xlsx",   //
		"skema-R1 - Copy.xlsx":                                "forms/skema-R1.xlsx",   //
		"Kopi af skema-R1.xlsx":                               "forms/skema-R1.xlsx",   // older Windows
		"Copy of skema-R1.xlsx":                               "forms/skema-R1.xlsx",   // Google Sheets
		"Kopi (2) af skema-R1.xlsx":                           "forms/skema-R1.xlsx",   //
		"skema-R1 kopi.xlsx":                                  "forms/skema-R1.xlsx",   // macOS
		"skema-R1 2.xlsx":                                     "forms/skema-R1.xlsx",   // iCloud
		"skema-R1 (Anne's conflicted copy 2025-10-01).xlsx":   "forms/skema-R1.xlsx",   // Dropbox
		"skema-R1 (Annes konfliktkopi 2025-10-01).xlsx":       "forms/skema-R1.xlsx",   //
		"skema-R1 (conflicted copy 2025-10-01 120000).xlsx":   "forms/skema-R1.xlsx",   // Nextcloud
		"skema-R1.sync-conflict-20251001-120000-ABCDEFG.xlsx": "forms/skema-R1.xlsx",   // Syncthing
		"skema-R1-PC-JENS.xlsx":                               "forms/skema-R1.xlsx",   // OneDrive
		"skema-R1-PC-JENS-2.xlsx":                             "forms/skema-R1.xlsx",   //
		"skema-R1-Anne Holm.xlsx":                             "forms/skema-R1.xlsx",   // SharePoint
		"SKEMA-R1 [Conflict].xlsx":                            "forms/skema-R1.xlsx",   //
		"skema-R1 (gendannet automatisk).xlsx":                "forms/skema-R1.xlsx",   // Excel
		"skema-R1_2 (1).xlsx":                                 "forms/skema-R1_2.xlsx", // the longer name wins
		"skema-R1-B-PC-JENS.xlsx":                             "forms/skema-R1-B.xlsx", //
		"anden-R1 (Anne's conflicted copy 2025-10-01).xlsx":   "forms/anden-R1.xlsx",   //
		"skema-R10.xlsx":                                      "", "skema-R2.xlsx": "", "Kopi.xlsx": "", "budget.xlsx": "", "proeve-R1 (1).xlsx": "",
	} {
		if got := copyOf("forms/"+name, forms); got != want {
			t.Errorf("%s is a copy of %q, want %q", name, got, want)
		}
	}
}
