// Package precision says what a plan promises before a case is read: how wide
// the published intervals can be expected to be, for the country, for every
// domain and for every cell of the tables that is known by then, and what other
// totals and designs would have given.
//
// In go the batch, the lines of its plan and its frame; out comes a [Report],
// which is written as out/plan_report.csv and read back, and told to people: on
// the screen of plan, and in the publication.
//
// Every number is an expectation for a share of the cases themselves: for a
// measure that is not relevant in all cases, n is smaller and intervals wider.
// Nothing is promised of what only the cases will show. The package reads and
// writes no files.
package precision
