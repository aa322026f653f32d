package estimators

// Measures are counted twelve at a time, in two lanes each: the base, and what
// counts.
const (
	countedMeasures = 12
	countedLanes    = 2 * countedMeasures
)

// lanes are sums of weights by lane.
type lanes [countedLanes]float64

// add takes eight lanes a round, which is twice as fast as one.
func (l *lanes) add(x *lanes) {
	for lane := 0; lane < countedLanes; lane += 8 {
		a, b := (*[8]float64)(l[lane:lane+8]), (*[8]float64)(x[lane:lane+8])
		a[0] += b[0]
		a[1] += b[1]
		a[2] += b[2]
		a[3] += b[3]
		a[4] += b[4]
		a[5] += b[5]
		a[6] += b[6]
		a[7] += b[7]
	}
}

// A countPlan is what all replicates share: what each row adds to which domain.
type countPlan struct {
	measures, domains int
	whole             []lanes // of each domain, and of no domain last: the counts of the survey itself
	start             []lanes // of them what does not depend on draws
	urns              []countUrn
	widest            int // the most units of an urn
}

// A countUrn is an urn with the way in which it is counted: by bits where all
// units have one weight and are many, else by the weight of each.
type countUrn struct {
	urn
	weight  float64   // by bits: what a unit counts for each time it comes up
	slots   []int32   // by bits: of each unit, its slot
	runs    []slotRun // by bits: the slots of each domain, one domain after another
	weights []lanes   // else: what a unit counts for each time it comes up, in each lane
	buckets []int32   // else: the domain of each unit
}

// A slotRun is those units of an urn that lie in one domain, 64 to a word. Slots
// begin with a word, so some are of no unit.
type slotRun struct {
	bucket int32
	words  []slotWord
}

// A slotWord has a bit in each lane for each of 64 units.
type slotWord [countedLanes]uint64

// countByBits is the number of units for each domain of an urn from which it
// pays to count by bits.
const countByBits = 8

// A countedRow is what a plan needs to know of a row.
type countedRow struct {
	weight float64
	bucket int32
	bits   uint32 // by lane
}

// times are the lanes of a row, each that is set at so much.
func (r countedRow) times(x float64) (out lanes) {
	for lane := range out {
		if r.bits>>lane&1 == 1 {
			out[lane] = x
		}
	}
	return out
}

func newCountPlan(r *Replicates, of []Binary, domain []int32, domains int) *countPlan {
	s := r.survey
	c := &countPlan{measures: len(of), domains: domains, whole: make([]lanes, domains+1), start: make([]lanes, domains+1)}
	rows := make([]countedRow, s.Len()) // by place
	for i, place := range s.first.of {
		row := &rows[place]
		row.weight, row.bucket = s.weight[i], int32(domains)
		if domain != nil && domain[i] >= 0 {
			row.bucket = domain[i]
		}
		for m, b := range of {
			if b.Base[i] {
				row.bits |= 1 << (2 * m)
				if b.Counts[i] {
					row.bits |= 2 << (2 * m)
				}
			}
		}
	}
	for _, u := range s.urns() {
		var units []countedRow
		for _, run := range u.places {
			units = append(units, rows[run[0]:run[1]]...)
		}
		c.add(u, units)
	}
	return c
}

// add prepares an urn, and counts what it has without any draw.
func (c *countPlan) add(u urn, rows []countedRow) {
	equal, domains := true, 0
	held := make([]bool, c.domains+1)
	for _, row := range rows {
		whole, kept := row.times(row.weight), row.times(u.keep*row.weight)
		c.whole[row.bucket].add(&whole)
		c.start[row.bucket].add(&kept)
		equal = equal && row.weight == rows[0].weight
		if !held[row.bucket] {
			held[row.bucket] = true
			domains++
		}
	}
	if !u.varies() || len(rows) == 0 {
		return
	}
	c.widest = max(c.widest, u.units)
	out := countUrn{urn: u}
	if equal && u.units >= countByBits*domains {
		out.weight = u.drawn * rows[0].weight
		out.slot(rows, held)
	} else {
		for _, row := range rows {
			out.weights = append(out.weights, row.times(u.drawn*row.weight))
			out.buckets = append(out.buckets, row.bucket)
		}
	}
	c.urns = append(c.urns, out)
}

// slot gives units their slots. Those without rows share one after all others.
func (u *countUrn) slot(rows []countedRow, held []bool) {
	u.slots = make([]int32, u.units)
	begin := 0
	for b := range held {
		if !held[b] {
			continue
		}
		run := slotRun{bucket: int32(b)}
		n := 0
		for i, row := range rows {
			if int(row.bucket) != b {
				continue
			}
			if n%64 == 0 {
				run.words = append(run.words, slotWord{})
			}
			for lane := range countedLanes {
				run.words[n/64][lane] |= uint64(row.bits>>lane&1) << (n % 64)
			}
			u.slots[i] = int32(begin + n)
			n++
		}
		u.runs = append(u.runs, run)
		begin += 64 * len(run.words)
	}
	for i := len(rows); i < u.units; i++ {
		u.slots[i] = int32(begin)
	}
}

// finish makes counts into shares, of the whole and of every domain.
func (c *countPlan) finish(counts []lanes, share func(d, m int, share Number)) {
	var sum lanes
	for _, b := range counts {
		for lane := range sum {
			sum[lane] += b[lane]
		}
	}
	for m := range c.measures {
		share(0, m, quotient(sum[2*m+1], sum[2*m]))
		for d := range c.domains {
			share(1+d, m, quotient(counts[d][2*m+1], counts[d][2*m]))
		}
	}
}

func quotient(y, x float64) Number {
	if x == 0 {
		return Number{}
	}
	return Some(y / x)
}
