//go:build !unix

package pipeline

import "io/fs"

// othersRead is false where permissions are not in the mode of a file.
func othersRead(fs.FileInfo) bool { return false }
