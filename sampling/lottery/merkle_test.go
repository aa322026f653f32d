package lottery

import (
	"fmt"
	"testing"
)

func leaves(n int) (lines [][]byte) {
	for i := range n {
		lines = append(lines, fmt.Appendf(nil, "0101\tcase %d", i))
	}
	return lines
}

// Every line of trees up to 40 lines has a proof that holds for it, and for
// nothing else: another line, place, size or root, a hash changed, left out,
// added or swapped.
func TestProofsHoldForTheirLineOnly(t *testing.T) {
	for size := 1; size <= 40; size++ {
		lines := leaves(size)
		tree := NewTree(lines)
		root := tree.Root()
		for index, line := range lines {
			path, err := tree.Proof(index)
			if err != nil {
				t.Fatal(err)
			}
			at, of := int64(index), int64(size)
			if !VerifyProof(root, line, at, of, path) {
				t.Fatalf("line %d of %d is not accepted", index, size)
			}
			refuse := func(what string, accepted bool) {
				if accepted {
					t.Errorf("line %d of %d is accepted with %s", index, size, what)
				}
			}
			refuse("other text", VerifyProof(root, []byte("0101\tother"), at, of, path))
			refuse("another root", VerifyProof([32]byte{}, line, at, of, path))
			refuse("a place below 0", VerifyProof(root, line, -1, of, path))
			refuse("a place past the end", VerifyProof(root, line, of, of, path))
			refuse("no lines", VerifyProof(root, line, at, 0, path))
			for other := range lines {
				if other != index {
					refuse("another place", VerifyProof(root, line, int64(other), of, path))
				}
			}
			refuse("a hash more", VerifyProof(root, line, at, of, append(path[:len(path):len(path)], root)))
			for i := range path {
				changed := append([][32]byte(nil), path...)
				changed[i][31] ^= 1
				refuse("a hash changed", VerifyProof(root, line, at, of, changed))
				refuse("a hash missing", VerifyProof(root, line, at, of, append(path[:i:i], path[i+1:]...)))
			}
		}
	}
}

// A leaf can not pass for an inner node, nor the other way round: the text of
// two hashes is no line with their root.
func TestLeavesAreNotNodes(t *testing.T) {
	tree := NewTree(leaves(2))
	root := tree.Root()
	both := append(append([]byte{}, tree.levels[0][0][:]...), tree.levels[0][1][:]...)
	if MerkleRoot([][]byte{both}) == root || VerifyProof(root, both, 0, 1, nil) {
		t.Error("an inner node passes for a leaf")
	}
}

func TestProofOfNoLine(t *testing.T) {
	for _, index := range []int{-1, 3} {
		if _, err := NewTree(leaves(3)).Proof(index); err == nil {
			t.Errorf("line %d of 3 has a proof", index)
		}
	}
	if _, err := NewTree(nil).Proof(0); err == nil {
		t.Error("line 0 of none has a proof")
	}
}
