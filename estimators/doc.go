// Package estimators turns reviewed samples into estimates with confidence
// intervals.
//
// A [Design] says how the sample came about: the strata, how many cases each
// holds, how many of them were opened. A [Tally] says what the reviewers
// found. An estimator is a function of the two, and returns an [Estimate]. A
// [Survey] has the rows themselves, for what counts cannot tell: amounts,
// clusters, weights of their own, contrasts, quantiles and tests.
//
// Every estimator ends in one routine, [Design.Variance]: it is linearised to
// one number a unit, its influence, and the design says what that is worth. A
// new estimator is a linearisation, not a new variance.
//
// Tallies are integers, so they add up to the same tally in any order and on
// any number of goroutines. Floating point begins after the last addition, in
// one goroutine, stratum by stratum, in the order of the design.
//
// A shaky estimate is returned with its reasons, see [Note]. A number that
// does not exist is absent, neither NaN nor 0. Cases that were picked have no
// design: [Counted] gives their counts, and nothing here gives an interval for
// them. [Share] is for all the cases of a register.
//
// The package knows nothing of kommuner, files or Danish law, and does no
// input or output.
package estimators
