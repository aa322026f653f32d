// Package frame reads the case lists that the kommuner send and makes one
// frame of them: the cases that can be drawn, and for every row that cannot
// the rule that says so.
//
//  1. Find the files that the batch names. Lock files are passed over; copies,
//     old formats and pictures of lists are refused by name.
//  2. Read a file as text (CSV with comma, semicolon or tab; UTF-8, UTF-16 or
//     Windows-1252) or as a workbook (XLSX, every sheet with headings).
//  3. Find the row of headings and match it with our columns. Only matched
//     columns are read; the rest is listed by name and dropped unread, since
//     lists carry names and addresses.
//  4. Turn a row into a case: kommune, journal number, codes, dates.
//  5. Merge the cases of all files, count what was delivered twice, and note
//     for each whether it is eligible.
//
// The frame depends on what the lists say and on nothing else: not on the
// order of files, sheets or rows.
//
// The authority's own lists of cases that do not belong ([ReadExclusions]) are
// read in the same way, and [ListColumns] says what an empty list that goes out
// to the kommuner must ask for, so that all three agree on what a heading is.
//
// Whatever is wrong is collected, with file, sheet and cell, what was found
// and what was wanted, so that a kommune gets one list of errors and not one
// at a time. The package never guesses: a journal number that a spreadsheet
// has turned into 1,2E+13, a date with a year of two digits and the same case
// with two dates are refused. It never repeats a text that may hold a CPR
// number.
package frame
