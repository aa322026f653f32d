// Package sampling plans a sample of cases and tells what to expect of it: how
// many cases, how many from each stratum, with what probabilities, and how
// precise the answers will be, for the whole and for every domain. It also
// gives the weights of a sample in which some cases were never delivered or
// turned out not to belong.
//
// In go populations of strata, a total or the margins that it should reach,
// and bounds on the size of each stratum. Out come integers and fractions:
//
//  1. [Size] turns a margin into a total, [Oversample] adds what will be lost.
//  2. [Allocate] divides a total over the strata: proportionally, for the
//     smallest variance, or in favour of small strata. The sum is exact.
//     [AllocateTargets] finds the smallest total that meets several margins
//     instead, and names those that it is owed to.
//  3. [Stratified] and [SelfWeighting] give the probabilities with which the
//     two designs draw cases and pairs of cases, [Weights] the design weights.
//  4. [Compose] says what sample to expect of a domain, in the numbers that an
//     interval is made from. [Detectable] says what change between two years
//     will be noticed.
//  5. [Collapse] names each stratum's partner, for the case that losses leave
//     it with a single case.
//  6. [FinalWeights] and [UntilN] weigh what was reviewed in the end.
//
// Which cases are drawn is decided by the package lottery below this one.
// Intervals are those of whoever publishes: this package takes their bounds as
// a function where it needs them.
//
// The package refuses what has no answer: a stratum without cases, a total
// that the bounds cannot hold (and says which total they can), variances that
// are given for some strata only, a share of 0 or 1 to plan for. It never
// changes a total to make an allocation fit.
//
// It knows no kommune, no file and no law, and does no input or output. Sizes
// do not depend on the order in which strata are given; what is not a whole
// number is added up in that order, and may differ in its last bit.
package sampling
