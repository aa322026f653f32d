// Package aggregate counts reviews where they lie, in Arrow record batches,
// and hands the counts to the estimators.
//
// In goes a [Source] with one row for every case opened, and an analysis that
// names its columns. [Count] adds up integers: for each stratum, each domain
// and each measure, the cases, those in the base and those counted. It works
// on one row group at a time and several at once, and needs memory for the
// cells, not for the rows. Integer sums commute, so neither the number of
// workers, nor how the rows are cut into groups, nor their order shows in the
// result. [Estimate] then makes the estimates, in one goroutine and a fixed
// order.
//
// A missing answer leaves a case outside the base, a missing code outside the
// domains of its column; a case without a stratum is refused, as are a
// population or a weight that differ within a stratum. This is the only
// package of the estimators that knows Arrow.
package aggregate
