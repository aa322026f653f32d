// Package sheet writes a codebook as a spreadsheet and reads it back, since
// those who know the law write in spreadsheets and not in TOML.
//
// Out ([Write]): a workbook with a sheet for every list of the codebook's own
// file, one question a row, drop-down lists where only certain words are
// allowed, and a sheet to look at with all that the codebook uses merged in. In
// ([Read]): the same workbook, changed; out comes the codebook, equal to the
// one that was written where nothing was changed, or all that is wrong with it,
// each at its cell. What may stand in a codebook is decided by package codebook
// alone; only what a cell says is decided here.
//
// Sheets and columns follow the types of package codebook: a new key there is
// a new column here.
package sheet
