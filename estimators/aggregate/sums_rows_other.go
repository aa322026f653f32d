//go:build !amd64 || purego

package aggregate

const hasMasks = false

// addMasked is there for processors that add where a mask has bits.
func addMasked(*[lanesPerBlock]limbSum, *waitingRow, int) (least, most uint64) {
	panic("no instruction to add by a mask")
}
