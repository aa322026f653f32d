// Package codebooks is the library of review forms, embedded in the program, so
// that a batch of 2025 reads the same questions in ten years: the shared core
// that all build on, and a module for each provision that has been measured.
//
// In: nothing but its own files. Out: the TOML text of a core or a module by
// its id (Library), and the register of provisions, which says which module is
// for which (Provisions). The README beside the files tells jurists how to use
// and change them.
//
// A core or a module that a batch has used is never edited. A new wording is a
// new file, kerne@2.toml, and a codebook that moves to it lists what changed.
package codebooks

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.toml
var files embed.FS

// Library is the TOML text of a core or a module by its id, "kerne@1" or
// "bl87@1"; ok is false where the library has none.
func Library(id string) (src []byte, ok bool) {
	if !slices.Contains(IDs(), id) {
		return nil, false
	}
	src, err := files.ReadFile(id + ".toml")
	return src, err == nil
}

// IDs are the ids of all cores and modules, in alphabetical order.
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
