//go:build !purego

package data

import "golang.org/x/sys/cpu"

// hasDeposit is whether the processor can do depositWords: nearly all that were
// built since 2013 can.
var hasDeposit = cpu.X86.HasBMI2 && cpu.X86.HasPOPCNT

// depositWords writes for each word of the mask the next bits of packed to the
// places where the mask has ones, and 0 where it has 0. It returns how many
// bits of packed it took; it reads up to eight bytes beyond them.
//
//go:noescape
func depositWords(dst, mask *byte, words int, packed *byte) (taken int)
