package audit

import "testing"

// A part's directory is read back as its number; names that only look like one
// are of no part.
func TestPartOf(t *testing.T) {
	for _, part := range []int64{1, 3, 20} {
		if got, ok := PartOf(PartDir(part)); !ok || got != part {
			t.Errorf("part %d is in %s, which is of %d", part, PartDir(part), got)
		}
	}
	for _, dir := range []string{"tillaeg-0", "tillaeg-01", "tillaeg-", "tillaeg--1", "tillaeg-1x", "Tillaeg-1", "tillaeg-1234567", "."} {
		if part, ok := PartOf(dir); ok {
			t.Errorf("%s is of part %d, want none", dir, part)
		}
	}
}
