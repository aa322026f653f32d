// Package sampling plans a stratified sample: how many cases, how many from
// each stratum, and what precision to expect of them.
//
// In go populations of strata, a total or the margin that it should reach,
// and bounds on the size of each stratum. Out come integers:
//
//  1. [Size] turns a margin into a total,
//  2. [Allocate] divides the total over the strata, and the sum is exact,
//  3. [Expect] says how precise a plan is, before anybody has read a case,
//  4. [Weights] gives inclusion probabilities and design weights,
//  5. [Collapse] names each stratum's partner, for the case that losses leave
//     it with a single case.
//
// Which cases are drawn is decided by the package lottery below this one.
//
// The package refuses what has no answer: a stratum without cases, a total
// that the bounds cannot hold (and says which total they can), a share of 0
// or 1 to plan for. It never rounds a total up to make an allocation fit.
//
// It knows no kommune, no file and no law, and does no input or output.
// Nothing here depends on the order in which strata are given.
package sampling
