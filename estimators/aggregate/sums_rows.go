package aggregate

// mostWaiting is how many rows of an atom are added up at a time. Few stay near,
// but a histogram must be folded up after them.
var mostWaiting = func() int {
	if hasMasks {
		return 32
	}
	return 256
}()

// addRows adds rows, one at least, to the sums of an atom: of each four
// measures, as many as there are. It returns the least and the largest weight.
func (h *histogram) addRows(sums []limbSum, rows []waitingRow) (least, most uint64) {
	if hasMasks && len(sums) == lanesPerBlock {
		return addMasked((*[lanesPerBlock]limbSum)(sums), &rows[0], len(rows))
	}
	if len(rows) <= fewRows {
		addFew(sums, rows)
	} else {
		// The sums are far away, and these are near.
		var near [lanesPerBlock]limbSum
		if hasMasks {
			addMasked(&near, &rows[0], len(rows))
		} else {
			h.add(rows, len(sums))
			h.fold(near[:len(sums)])
		}
		for g := range sums {
			sums[g].addAll(&near[g])
		}
	}
	least, most = rows[0].weight, rows[0].weight
	for i := range rows {
		least, most = min(least, rows[i].weight), max(most, rows[i].weight)
	}
	return least, most
}

// fewRows is up to how many rows are cheaper to add one by one than to fold up.
const fewRows = 8

func addFew(sums []limbSum, rows []waitingRow) {
	for _, r := range rows {
		l := limbsOf(r.weight)
		for g := range sums {
			for bit := range 2 * measuresPerByte {
				if r.codes>>(8*g+bit)&1 != 0 {
					sums[g].add(bit, l)
				}
			}
		}
	}
}
