// Package codebooks is the library of review forms: the shared core that the
// codebooks of all batches build on, embedded in the program, so that a batch
// of 2025 reads the same core in ten years.
//
// A core that a batch has used is never edited. A new wording is a new file,
// kerne@2.toml, and a codebook that moves to it lists what changed.
package codebooks

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.toml
var files embed.FS

// Library is the TOML text of a core by its id, "kerne@1"; ok is false where
// the library has none.
func Library(id string) (src []byte, ok bool) {
	if !slices.Contains(IDs(), id) {
		return nil, false
	}
	src, err := files.ReadFile(id + ".toml")
	return src, err == nil
}

// IDs are the ids of all cores, in alphabetical order.
func IDs() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil // an embedded directory can always be listed
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return ids
}
