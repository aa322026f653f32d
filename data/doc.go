// Package data is what goes into a barometer and what comes out of it: the
// register of the 98 kommuner, and flat files for statisticians.
//
// A [Table] goes out as Parquet or CSV and comes back as the same table. A
// [Source] reads either as Arrow record batches, a row group at a time and
// safe for concurrent use, which is how the estimators see every file.
//
// Files are flat: one value or none a cell. The package refuses nested columns,
// timestamps and decimals, and a damaged file gives an error that names it,
// never a panic. It knows nothing of designs and estimates; which columns mean
// what stands in FORMAT.md.
package data
