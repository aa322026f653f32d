//go:build !amd64 || purego

package data

const hasDeposit = false

// depositWords is there for processors that have an instruction for it.
func depositWords(*byte, *byte, int, *byte) int { panic("no instruction to deposit bits") }
