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
type recycler struct{ sizes [bits.UintSize]sync.Pool }

// small memory is not worth keeping.
const smallMemory = 1 << 12

// Allocate returns size bytes, whose address is a multiple of eight.
func (r *recycler) Allocate(size int) []byte {
	if size < smallMemory {
		return make([]byte, size)
	}
	class := bits.Len(uint(size - 1))
	if kept, ok := r.sizes[class].Get().(*byte); ok {
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
		r.sizes[bits.Len(uint(cap(b)))-1].Put(&b[0])
	}
}

// buffer is memory for one array.
func buffer(b []byte) *memory.Buffer {
	if b == nil {
		return nil
	}
	return memory.NewBufferWithAllocator(b, &recycled)
}
