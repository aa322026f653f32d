//go:build unix

package pipeline

import "io/fs"

// othersRead reports whether anybody but its owner may open the file.
func othersRead(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
