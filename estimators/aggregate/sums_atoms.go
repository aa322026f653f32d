package aggregate

import "slices"

// atoms are what an adder adds up rows in: the rows with the same cells in all
// cuts that one division of a chunk serves. A cut whose cells follow from
// those of another is thus added up from atoms at the end and costs nothing a
// row; whether it follows is looked up in every chunk, so a tuple says of each
// cut whether the atom is for it.
type atoms struct {
	width  int      // cuts
	tuples []uint32 // atom by atom, of each cut the cell, plus 1; 0: not for it
	index  map[string]uint32
	last   []uint32 // of each cell of the first cut of a tuple the atom that was last found there, plus 1
}

func newAtoms(cuts int) *atoms { return &atoms{width: cuts, index: map[string]uint32{}} }

func (a *atoms) len() int { return len(a.tuples) / a.width }

func (a *atoms) tuple(atom uint32) []uint32 { return a.tuples[int(atom)*a.width:][:a.width] }

// number finds the atom of a tuple, whose cell in the cut lead is not 0.
func (a *atoms) number(tuple []uint32, lead int) uint32 {
	at := int(tuple[lead])
	if at >= len(a.last) {
		a.last = grown(a.last, 2*at+1)
	}
	if found := a.last[at]; found > 0 && slices.Equal(a.tuple(found-1), tuple) {
		return found - 1
	}
	key := make([]byte, 0, 64)
	for _, cell := range tuple {
		key = append(key, byte(cell), byte(cell>>8), byte(cell>>16), byte(cell>>24))
	}
	atom, ok := a.index[string(key)]
	if !ok {
		atom = uint32(a.len())
		a.index[string(key)] = atom
		a.tuples = append(a.tuples, tuple...)
	}
	a.last[at] = atom + 1
	return atom
}
