// Package workbook reads and writes spreadsheets in the XLSX format: the case
// lists and replies that kommuner send, and the forms, requests, error lists
// and published tables that they and the reviewers get.
//
// Reading is for files of strangers. It takes values, never formulas or
// looks, and refuses what would fill the machine.
//
// Writing is for files that are compared byte for byte. A [Book] is a list of
// pages, a page is rows of values and what may be typed into them. The same
// book gives the same bytes on any machine at any time: parts lie in one
// order, the only date is the caller's, and sheets are locked without
// passwords, whose salt is random.
//
// The package knows nothing of cases, questions or kommuner. What is given as
// text stays text, also where it looks like a formula; formulas have a type of
// their own.
package workbook
