//go:build !purego

package aggregate

import "golang.org/x/sys/cpu"

// hasMasks is whether the processor can do addMasked.
var hasMasks = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasBMI2

// addMasked is addRows for twelve shares.
//
//go:noescape
func addMasked(sums *[lanesPerBlock]limbSum, rows *waitingRow, count int) (least, most uint64)
