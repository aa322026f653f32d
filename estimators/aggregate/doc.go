// Package aggregate counts reviews where they lie, in Arrow record batches,
// and hands the counts to the estimators.
//
// In goes a [Source] with one row for every case opened, and an analysis that
// names its columns. [Estimate] takes each request by the shortest way that
// holds:
//
//   - [Count] adds up integers, for shares whose weights are constant in each
//     stratum: for each stratum, each domain and each measure, the cases, those
//     in the base and those counted.
//   - [Sum] adds up weights and amounts of their own, without rounding any.
//   - Quantiles, contrasts, tests, calibration and replicates need the rows
//     themselves, in memory.
//
// The first two work on one row group at a time and several at once, and need
// memory for the cells, not for the rows. Their sums commute, so neither the
// number of workers, nor how the rows are cut into groups, nor their order
// shows in the result. Estimates are then made in a fixed order.
//
// A missing answer leaves a case outside the base, a missing code outside the
// domains of its column; a case without a stratum is refused, as is a
// population that differs within a stratum. This is the only package of the
// estimators that knows Arrow.
package aggregate
