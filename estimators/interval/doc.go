// Package interval makes confidence intervals for shares.
//
// In goes an [Input]: an estimated share, its estimated variance, and how
// many units with which weights it rests on. Out come two bounds, one file a
// method, found by name with [ByName].
//
// A method whose formula has no value returns no interval: no NaN, and no
// point that would look like certainty. The methods that rest on an estimated
// variance have none where every unit agrees; the Clopper-Pearson and Wilson
// intervals on weights or counts alone do, and so does "korn-graubard".
//
// Where sampling was so simple that chances can be counted out there are exact
// intervals: [Hypergeometric] for a stratum, [Stratified] for a few small
// ones, [Part] for a region of a sample with equal chances, [AtMost] where
// nothing was counted.
//
// The package knows no design and reads no data. Its quantiles are gonum's:
// against 40-digit arithmetic the bounds are right to 1e-13 at a few hundred
// units and to 1e-10 at 10,000.
package interval
