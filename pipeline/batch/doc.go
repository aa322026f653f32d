// Package batch reads batch.toml, the one file that says what a batch is: its
// cases, how they are drawn, what is measured and how it is published.
//
// [Read] takes the bytes and returns a [Batch] with every default filled in,
// or all that is wrong with it: what TOML and the types refuse (package
// strict) and what contradicts itself or refers to nothing. What only the
// review form can settle waits for [Batch.CheckCodebook], since a sample is
// planned and drawn before any form exists.
//
// Settings that are known but not built yet are refused and named as such;
// none is passed over in silence. A batch whose basis is purposive has no
// design and no interval, and no setting changes that.
package batch
