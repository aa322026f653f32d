package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"

	"github.com/parquet-go/bitpack"
)

var errRuns = errors.New("runs that do not fit the page")

// A hybrid is a list of small numbers in Parquet's mixture of runs of equal
// ones and groups of eight that are packed end to end.
//
// https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
type hybrid struct {
	src   []byte
	width int // bits of a number
}

// next returns the next run: so many times one value, or so many packed
// numbers, whose bytes are then taken off too.
func (h *hybrid) next() (count int, value uint32, packed []byte, err error) {
	head, n := uint64(0), 1
	if len(h.src) > 0 && h.src[0] < 0x80 {
		head = uint64(h.src[0])
	} else if head, n = binary.Uvarint(h.src); n <= 0 {
		return 0, 0, nil, errRuns
	}
	h.src = h.src[n:]
	if head > 1<<32 {
		return 0, 0, nil, errRuns
	}
	count = int(head >> 1)
	if head&1 == 1 {
		size := count * h.width
		if size > len(h.src) {
			return 0, 0, nil, errRuns
		}
		packed, h.src = h.src[:size], h.src[size:]
		return 8 * count, 0, packed, nil
	}
	size := (h.width + 7) / 8
	if size > len(h.src) {
		return 0, 0, nil, errRuns
	}
	for i, b := range h.src[:size] {
		value |= uint32(b) << (8 * i)
	}
	h.src = h.src[size:]
	return count, value, nil, nil
}

// addHybrid appends count numbers of one bit, and returns how many are 1.
// Packed bits are copied as they lie. The last group may be padded.
func (m *bitmap) addHybrid(src []byte, count int) (ones int, err error) {
	m.room(count)
	from, to := m.n, m.n+count
	h := hybrid{src: src, width: 1}
	for m.addShort(&h, to-m.n); m.n < to; m.addShort(&h, to-m.n) {
		n, value, packed, err := h.next()
		if err != nil {
			return 0, err
		}
		switch {
		case packed != nil:
			m.addPacked(packed, min(n, to-m.n))
		case n > to-m.n:
			return 0, errRuns
		case value > 1:
			return 0, errLevels
		default:
			m.addRun(value == 1, n)
		}
	}
	return m.onesIn(from, to), nil
}

// addShort appends short runs, one word each, as long as they come and there
// are no more than count bits: where some answers are missing that is nearly
// all there is. Whether bits are packed or the same is told by arithmetic, as
// no processor guesses it, and what is the same in all runs is kept at hand.
func (m *bitmap) addShort(h *hybrid, count int) {
	src, out, at, last := h.src, m.bytes, m.n, m.last
	left := uint64(count)
	i := 0
	for i+9 <= len(src) {
		head := uint64(src[i])
		word := binary.LittleEndian.Uint64(src[i+1:])
		packed := -(head & 1)          // all ones or none
		size := head >> 1              // groups of eight where they are packed, else bits
		length := size << (packed & 3) // of this run
		same := word & 0xff            // the value of equal bits
		word = word&packed | -same&^packed
		if length > min(wordBits, left) || head >= 0x80 || same&^packed > 1 {
			break
		}
		i += 2 + int((size-1)&packed)
		shift := at & 7
		word = word&(1<<(length&63)-1)<<shift | last
		binary.LittleEndian.PutUint64(out[at>>3:], word)
		at += int(length)
		last = word >> ((shift + int(length)) & 0x38)
		left -= length
	}
	h.src, m.n, m.last = src[i:], at, last
}

// indices appends count indices into a dictionary of so many words. The first
// byte is the width of one.
func indices(into []int32, body []byte, count, words int) ([]int32, error) {
	if len(body) == 0 || body[0] > 32 {
		return nil, errRuns
	}
	h := hybrid{src: body[1:], width: int(body[0])}
	for count > 0 {
		n, value, packed, err := h.next()
		if err != nil {
			return nil, err
		}
		from := len(into)
		switch {
		case n == 0:
		case packed == nil:
			if n > count {
				return nil, errRuns
			}
			if value >= uint32(words) {
				return nil, errIndex(value, words)
			}
			into = extend(into, n)
			repeat(into[from:], int32(value))
		default:
			// Groups are whole, and some writers fill up to four of them.
			n = min(n, (count+7)/8*8)
			into = extend(into, n)
			if err := unpack(into[from:], packed[:n/8*h.width], h.width, min(n, count), words); err != nil {
				return nil, err
			}
			into = into[:from+min(n, count)]
		}
		count -= min(n, count)
	}
	return into, nil
}

// repeat fills a slice with one number, ever more of it at once.
func repeat[T any](list []T, value T) {
	const first = 16
	for i := range list[:min(first, len(list))] {
		list[i] = value
	}
	for n := first; n < len(list); n *= 2 {
		copy(list[n:], list[:n])
	}
}

// extend makes a slice longer by n numbers that hold anything.
func extend[T any](list []T, n int) []T {
	if len(list)+n > cap(list) {
		return append(list, make([]T, n)...)
	}
	return list[:len(list)+n]
}

// someCodes are unpacked at a time.
const someCodes = 2048

// unpack reads indices that are packed end to end, some at a time, so that
// they can be checked while they are near. The last group may be padded beyond
// count. The library reads a little beyond the bytes, so those that stand at
// the end of their memory move.
func unpack(dst []int32, packed []byte, width, count, words int) error {
	if cap(packed)-len(packed) < bitpack.PaddingInt32 {
		moved := make([]byte, len(packed)+bitpack.PaddingInt32)
		copy(moved, packed)
		packed = moved[:len(packed)]
	}
	for from := 0; from < len(dst); from += someCodes {
		part := dst[from:min(from+someCodes, len(dst))]
		at := from / 8 * width
		bitpack.Unpack(part, packed[at:(from+len(part))/8*width+bitpack.PaddingInt32], uint(width))
		if words>>width > 0 {
			continue // so few bits hold nothing else
		}
		if err := checkCodes(part, min(len(part), count-from), words); err != nil {
			return err
		}
	}
	return nil
}

func errIndex(code uint32, words int) error {
	return fmt.Errorf("index %d into a dictionary of %d", code, words)
}

// checkCodes refuses indices that the dictionary does not have. It looks at two
// in a word: subtracted from the last one, an index that is too large makes its
// half negative, and a half that is not leaves the other as it is.
func checkCodes(codes []int32, present, words int) error {
	if len(codes) < present {
		return errValues
	}
	codes = codes[:max(present, 0)]
	last := int32(words - 1)
	both := uint64(uint32(last))<<32 | uint64(uint32(last))
	var a, b uint64 // their sign bits are those of any index and any difference
	i := 0
	for ; i+8 <= len(codes); i += 8 {
		four := (*[4]uint64)(unsafe.Pointer((*[8]int32)(codes[i:])))
		a |= four[0] | (both - four[0]) | four[1] | (both - four[1])
		b |= four[2] | (both - four[2]) | four[3] | (both - four[3])
	}
	a |= b
	odd := int32(a) | int32(a>>32)
	for _, code := range codes[i:] {
		odd |= code | (last - code)
	}
	if odd >= 0 && last >= 0 {
		return nil
	}
	for _, code := range codes {
		if code < 0 || code > last {
			return errIndex(uint32(code), words)
		}
	}
	return nil
}
