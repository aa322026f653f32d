package data

import (
	"math/bits"
	"sync"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// recycled hands out the memory of arrays and takes it back when the last of
// those that use it is released, so that a file is read in the memory of a few
// row groups. Memory that nobody releases is left to the garbage collector.
var recycled recycler

// A recycler keeps memory by its size, a power of two. It is a
// memory.Allocator, with memory that may hold anything.
type recycler struct{ sizes [bits.UintSize]shelf }

// A shelf has memory of one size. The garbage collector empties pools; what a
// few row groups need it leaves here, as it would be asked for at once, new and
// cleared.
type shelf struct {
	sync.Mutex
	kept []*byte
	pool sync.Pool
}

const (
	smallMemory = 1 << 12 // is not worth keeping
	shelfMemory = 1 << 24 // of one size is kept, and the rest in the pool
)

func (s *shelf) get() *byte {
	s.Lock()
	defer s.Unlock()
	if last := len(s.kept) - 1; last >= 0 {
		b := s.kept[last]
		s.kept = s.kept[:last]
		return b
	}
	b, _ := s.pool.Get().(*byte)
	return b
}

func (s *shelf) put(b *byte, size int) {
	s.Lock()
	defer s.Unlock()
	if len(s.kept) < shelfMemory/size {
		s.kept = append(s.kept, b)
		return
	}
	s.pool.Put(b)
}

// Allocate returns size bytes, whose address is a multiple of eight.
func (r *recycler) Allocate(size int) []byte {
	if size < smallMemory {
		return make([]byte, size)
	}
	class := bits.Len(uint(size - 1))
	if kept := r.sizes[class].get(); kept != nil {
		return unsafe.Slice(kept, 1<<class)[:size]
	}
	return make([]byte, 1<<class)[:size]
}

// Reallocate is part of the interface.
func (r *recycler) Reallocate(size int, b []byte) []byte {
	if size <= cap(b) {
		return b[:size]
	}
	grown := r.Allocate(size)
	copy(grown, b)
	r.Free(b)
	return grown
}

// Free takes memory back that nobody uses any more.
func (r *recycler) Free(b []byte) {
	if cap(b) >= smallMemory {
		b = b[:1]
		class := bits.Len(uint(cap(b))) - 1
		r.sizes[class].put(&b[0], 1<<class)
	}
}

// buffer is memory for one array.
func buffer(b []byte) *memory.Buffer {
	if b == nil {
		return nil
	}
	return memory.NewBufferWithAllocator(b, &recycled)
}
