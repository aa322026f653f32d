// Package planning works out how many cases are drawn from each stratum, and
// with which probability, before any of them is read.
//
// In goes what a batch asks for ([design] of batch.toml), the eligible cases as
// a [Frame], and, where the design names one, the bytes of its file of
// variances. Out comes a [Plan], whose bytes are what a freeze commits to, or
// that of a supplement beside earlier plans. A [Sizing] is what stands behind
// the sizes, for whoever wants to know what other totals would give.
//
// It refuses, at their places in batch.toml or in the file of variances: totals
// that the bounds of the strata do not allow, targets out of reach, classes of
// non-response that cut a stratum, strata that the frame does not have, and
// variances that are missing or not above 0; and a frame without a case. It
// reads and writes no files.
package planning
