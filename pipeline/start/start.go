// Package start holds the files of a new batch: a spec that runs, with a
// comment at every line an officer may want to change.
package start

import "embed"

// Files are the templates (text/template) of a new batch.
//
//go:embed batch.toml codebook.toml
var Files embed.FS
