package lottery

import (
	"crypto/sha256"
	"fmt"
)

// A Tree is the Merkle tree of RFC 6962, section 2.1, over the lines of a
// frame.
type Tree struct {
	// levels[0] are the leaves' hashes; above, each pair is hashed and an odd
	// last one moves up as it is. That gives the RFC's tree, which is stated
	// from the root down: the left subtree is always full.
	levels [][][32]byte
}

// NewTree hashes the lines, which come without their line feeds ([Lines]).
func NewTree(lines [][]byte) *Tree {
	level := make([][32]byte, len(lines))
	var buffer []byte
	for i, line := range lines {
		buffer = append(append(buffer[:0], 0x00), line...)
		level[i] = sha256.Sum256(buffer)
	}
	t := &Tree{levels: [][][32]byte{level}}
	for len(level) > 1 {
		above := make([][32]byte, 0, (len(level)+1)/2)
		for i := 0; i+1 < len(level); i += 2 {
			above = append(above, inner(level[i], level[i+1]))
		}
		if len(level)%2 == 1 {
			above = append(above, level[len(level)-1])
		}
		t.levels = append(t.levels, above)
		level = above
	}
	return t
}

// Root is the tree hash. That of no lines is SHA-256 of nothing.
func (t *Tree) Root() [32]byte {
	top := t.levels[len(t.levels)-1]
	if len(top) == 0 {
		return sha256.Sum256(nil)
	}
	return top[0]
}

// Proof is the audit path of the line at index (from 0), RFC 6962, section
// 2.1.1: the hashes that, with the line, give the root, from the leaf up.
func (t *Tree) Proof(index int) ([][32]byte, error) {
	if index < 0 || index >= len(t.levels[0]) {
		return nil, fmt.Errorf("merkle proof: line %d of %d, want 0 to %d", index, len(t.levels[0]), len(t.levels[0])-1)
	}
	var path [][32]byte
	for _, level := range t.levels {
		if sibling := index ^ 1; sibling < len(level) {
			path = append(path, level[sibling])
		}
		index /= 2
	}
	return path, nil
}

// MerkleRoot is the tree hash of the lines.
func MerkleRoot(lines [][]byte) [32]byte { return NewTree(lines).Root() }

// VerifyProof reports whether the line at index (from 0) of a list of size
// lines with that root is line: all that a kommune needs to see that its case
// was on the frozen list. RFC 9162, section 2.1.3.2, which is about the same
// tree.
func VerifyProof(root [32]byte, line []byte, index, size int64, path [][32]byte) bool {
	if index < 0 || index >= size {
		return false
	}
	hash := sha256.Sum256(append([]byte{0x00}, line...))
	at, last := index, size-1 // of the node on the way up, and of the last one of its level
	for _, sibling := range path {
		if last == 0 {
			return false // longer than the tree is high
		}
		if at%2 == 1 || at == last {
			hash = inner(sibling, hash)
			for at%2 == 0 && at != 0 { // moved up without a sibling
				at, last = at/2, last/2
			}
		} else {
			hash = inner(hash, sibling)
		}
		at, last = at/2, last/2
	}
	return last == 0 && hash == root
}

func inner(left, right [32]byte) [32]byte {
	var both [1 + 2*32]byte
	both[0] = 0x01
	copy(both[1:], left[:])
	copy(both[1+32:], right[:])
	return sha256.Sum256(both[:])
}
