// Package examples carries the batches to try, so that the program is one
// file that shows a barometer without anything beside it.
package examples

import (
	"embed"
	"io/fs"
)

// What a run makes (out, private, .cache) is not carried.
//
//go:embed bl87-2025/*.toml bl87-2025/*.csv bl87-2025/frame bl87-2025/replies bl87-2025/forms bl87-2025/ledger
var files embed.FS

// BL87 is the whole batch bl87-2025: constructed from published totals,
// ledger and answers included.
func BL87() fs.FS {
	sub, err := fs.Sub(files, "bl87-2025")
	if err != nil {
		panic(err) // the name is above
	}
	return sub
}
