package aggregate

// A joint is the combined code of several columns of a chunk: a row has the
// combination tuples[codes[i]], with the code of each column. Only those that
// occur are numbered, in the order in which they do.
type joint struct {
	codes  []uint32
	tuples [][]uint32
}

// whole is the joint code of no columns: all rows are alike.
func whole(rows int) joint {
	return joint{make([]uint32, rows), [][]uint32{{}}}
}

// tableLimit is how many possible pairs are looked up in a table; more go
// through a map.
const tableLimit = 1 << 20

// with adds a column.
func (j joint) with(c coded) joint {
	out := joint{codes: make([]uint32, len(j.codes))}
	width := len(c.levels) + 1
	number := func(pair int) uint32 {
		tuple := append(append([]uint32(nil), j.tuples[pair/width]...), uint32(pair%width))
		out.tuples = append(out.tuples, tuple)
		return uint32(len(out.tuples))
	}
	if len(j.tuples)*width <= tableLimit {
		table := make([]uint32, len(j.tuples)*width)
		for i, code := range j.codes {
			pair := int(code)*width + int(c.codes[i])
			if table[pair] == 0 {
				table[pair] = number(pair)
			}
			out.codes[i] = table[pair] - 1
		}
		return out
	}
	table := map[int]uint32{}
	for i, code := range j.codes {
		pair := int(code)*width + int(c.codes[i])
		n, ok := table[pair]
		if !ok {
			n = number(pair)
			table[pair] = n
		}
		out.codes[i] = n - 1
	}
	return out
}
