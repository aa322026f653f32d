package estimators

import (
	"encoding/binary"
	"math/bits"
)

// A counter counts replicates, one after another, in the same memory.
type counter struct {
	plan   *countPlan
	draws  stream
	drawn  []uint32
	times  []byte // of each slot, how often it came up, less 256 for each time that it is in over
	over   []int32
	counts []lanes
}

func (c *countPlan) newCounter() *counter {
	slots := c.widest + 64*len(c.start) + 1
	return &counter{plan: c, drawn: make([]uint32, c.widest), times: make([]byte, slots), counts: make([]lanes, len(c.start))}
}

// count is a replicate: the counts of each domain, by weights. It is good until
// the next one.
func (w *counter) count(seed string, k int) []lanes {
	w.draws.restart(seed, k)
	copy(w.counts, w.plan.start)
	for i := range w.plan.urns {
		u := &w.plan.urns[i]
		drawn := w.drawn[:u.units-1]
		w.draws.draw(drawn, uint32(u.units))
		if u.slots != nil {
			w.byBits(u, drawn)
		} else {
			w.byWeights(u, drawn)
		}
	}
	return w.counts
}

// byWeights adds the lanes of every draw.
func (w *counter) byWeights(u *countUrn, drawn []uint32) {
	for _, i := range drawn {
		if int(i) < len(u.weights) { // units without rows come last
			w.counts[u.buckets[i]].add(&u.weights[i])
		}
	}
}

// byBits counts how often each unit came up, turns that into words of bits of
// the same value, 64 units each, and counts in each lane the bits that both have.
func (w *counter) byBits(u *countUrn, drawn []uint32) {
	for _, i := range drawn {
		slot := u.slots[i]
		if w.times[slot]++; w.times[slot] == 0 {
			w.over = append(w.over, slot)
		}
	}
	begin := 0
	for r := range u.runs {
		run := &u.runs[r]
		var sum [countedLanes]int
		for word := range run.words {
			at := begin + 64*word
			run.words[word].count(&sum, (*[64]byte)(w.times[at:]))
		}
		for _, slot := range w.over {
			if at := int(slot) - begin; at >= 0 && at < 64*len(run.words) {
				for lane, x := range run.words[at/64] {
					sum[lane] += int(256 * (x >> (at % 64) & 1))
				}
			}
		}
		begin += 64 * len(run.words)
		into := &w.counts[run.bucket]
		for lane, n := range sum {
			into[lane] += float64(u.weight * float64(n))
		}
	}
	clear(w.times[:begin+1])
	w.over = w.over[:0]
}

// count adds to each lane how often the units came up that are set in it.
func (s *slotWord) count(sum *[countedLanes]int, times *[64]byte) {
	var planes [8]uint64 // the bits of 64 numbers of 8 bits
	for i := range 8 {
		x := binary.LittleEndian.Uint64(times[8*i:])
		for plane := 0; x != 0; plane++ {
			planes[plane] |= gather(x) << (8 * i)
			x = x >> 1 & 0x7f7f7f7f7f7f7f7f
		}
	}
	one, two, four := planes[0], planes[1], planes[2]
	for lane, x := range s {
		sum[lane] += bits.OnesCount64(x&one) + 2*bits.OnesCount64(x&two) + 4*bits.OnesCount64(x&four)
	}
	for plane := 3; plane < 8; plane++ {
		if p := planes[plane]; p != 0 {
			for lane, x := range s {
				sum[lane] += bits.OnesCount64(x&p) << plane
			}
		}
	}
}

// gather puts the lowest bits of eight bytes side by side.
func gather(x uint64) uint64 {
	return x & 0x0101010101010101 * 0x0102040810204080 >> 56
}
