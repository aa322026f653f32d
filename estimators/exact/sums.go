package exact

import "math/bits"

// guard are the bits kept free above the highest of any term, so that 2^40
// terms can be added before a sum could overflow, and a bit for the sign.
const guard = 41

// Sums are many sums, numbered from 0, over one range of bits that grows as
// terms need it. Those of different places may be added up: the result is the
// same as if one had seen all terms.
//
// The zero value is ready. A sum takes at most 2^40 terms.
type Sums struct {
	low   int // exponent of the lowest bit, a multiple of 64
	width int // words of each sum
	count int
	words []uint64 // sum by sum, two's complement, least significant word first
}

// Len is the number of sums.
func (s *Sums) Len() int { return s.count }

// Grow adds sums of 0 until there are n.
func (s *Sums) Grow(n int) {
	if n > s.count {
		s.words = append(s.words, make([]uint64, (n-s.count)*s.width)...)
		s.count = n
	}
}

// Add adds a term to sum i.
func (s *Sums) Add(i int, t Term) { s.add(i, &t) }

func (s *Sums) add(i int, t *Term) {
	if t.used == 0 {
		return
	}
	at := t.exp - s.low
	if at < 0 || at+t.top()+guard > 64*s.width {
		s.reach(t.exp, t.exp+t.top()+guard)
		at = t.exp - s.low
	}
	to := s.words[i*s.width+at>>6 : (i+1)*s.width]
	if t.negative {
		subtract(to, t, uint(at&63))
	} else {
		accumulate(to, t, uint(at&63))
	}
}

// AddWhole adds an integer of three words times 2^exp to sum i.
func (s *Sums) AddWhole(i int, low, middle, high uint64, exp int) {
	at, top := exp-s.low, 0
	switch {
	case high != 0:
		top = 128 + bits.Len64(high)
	case middle != 0:
		top = 64 + bits.Len64(middle)
	case low != 0:
		top = bits.Len64(low)
	default:
		return
	}
	if at < 0 || at+top+guard > 64*s.width {
		s.reach(exp, exp+top+guard)
		at = exp - s.low
	}
	shift := uint(at & 63)
	shifted := [4]uint64{low << shift, middle<<shift | low>>(64-shift), high<<shift | middle>>(64-shift), high >> (64 - shift)}
	to := s.words[i*s.width+at>>6 : (i+1)*s.width]
	var carry uint64
	for k := range min(len(shifted), len(to)) {
		to[k], carry = bits.Add64(to[k], shifted[k], carry)
	}
	for k := len(shifted); carry != 0 && k < len(to); k++ {
		to[k], carry = bits.Add64(to[k], 0, carry)
	}
}

// accumulate adds a term, shifted up by less than a word.
func accumulate(to []uint64, t *Term, shift uint) {
	var carry, rest uint64
	k := 0
	for ; k < t.used; k++ {
		w := t.words[k]
		to[k], carry = bits.Add64(to[k], w<<shift|rest, carry)
		rest = w >> (64 - shift) // 0 where shift is
	}
	for ; rest|carry != 0 && k < len(to); k++ {
		to[k], carry = bits.Add64(to[k], rest, carry)
		rest = 0
	}
}

func subtract(to []uint64, t *Term, shift uint) {
	var borrow, rest uint64
	k := 0
	for ; k < t.used; k++ {
		w := t.words[k]
		to[k], borrow = bits.Sub64(to[k], w<<shift|rest, borrow)
		rest = w >> (64 - shift)
	}
	for ; rest|borrow != 0 && k < len(to); k++ {
		to[k], borrow = bits.Sub64(to[k], rest, borrow)
		rest = 0
	}
}

// Merge adds another sum to sum i.
func (s *Sums) Merge(i int, o Sum) {
	if len(o.words) == 0 {
		return
	}
	s.reach(o.low, o.low+64*len(o.words))
	mergeWords(s.words[i*s.width+(o.low-s.low)>>6:(i+1)*s.width], o.words)
}

// MergeAll adds the sums of another place, sum k to sum to[k].
func (s *Sums) MergeAll(o *Sums, to []int) {
	for k, i := range to {
		s.Merge(i, o.At(k))
	}
}

// mergeWords adds from, whose sign reaches up to the end of to.
func mergeWords(to, from []uint64) {
	var carry uint64
	for k, w := range from {
		to[k], carry = bits.Add64(to[k], w, carry)
	}
	sign := uint64(int64(from[len(from)-1]) >> 63)
	for k := len(from); k < len(to); k++ {
		to[k], carry = bits.Add64(to[k], sign, carry)
	}
}

// reach widens the range to take in the bits from one exponent up to another.
func (s *Sums) reach(from, to int) {
	from &^= 63 // down to a multiple, also below 0
	if s.width == 0 {
		s.low, s.width = from, (to-from+63)>>6
		s.words = make([]uint64, s.count*s.width)
		return
	}
	low := min(from, s.low)
	width := max(to-low+63, s.low+64*s.width-low) >> 6
	if low == s.low && width == s.width {
		return
	}
	words := make([]uint64, s.count*width)
	for i := range s.count {
		mergeWords(words[i*width+(s.low-low)>>6:(i+1)*width], s.words[i*s.width:(i+1)*s.width])
	}
	s.low, s.width, s.words = low, width, words
}

// At is sum i as it is now. It shares memory with the sums, so that they must
// not be added to as long as it is in use.
func (s *Sums) At(i int) Sum {
	return Sum{s.low, s.words[i*s.width : (i+1)*s.width : (i+1)*s.width], true}
}
