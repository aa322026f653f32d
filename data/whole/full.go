package whole

import (
	"errors"
	"slices"
	"syscall"
)

// Full reports whether a write failed because there is no room for it: the
// disk is full, or the user's share of it is, or the file may not be so large.
func Full(err error) bool {
	return slices.ContainsFunc(noRoom, func(e syscall.Errno) bool { return errors.Is(err, e) })
}
