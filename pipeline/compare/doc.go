// Package compare holds two batches beside each other: by how much a share
// differs from one year to the next, or between two provisions, and whether
// the draws alone can explain it.
//
// In goes a [Side] for each batch: what it asked, what it found, and the mix
// of its frame. Out comes a [Result]: one row a measure and group, with an
// interval for the difference, and the smallest change that such samples
// detect. A difference is called a change only where both batches measured the
// same thing in the same way, see [Result.Reasons]; p-values are given for a
// family that was declared beforehand, and corrected for its size.
//
// It refuses cases that were picked and registers, which have no sampling
// error to compare by. It reads no files.
package compare
