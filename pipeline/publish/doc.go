// Package publish makes one model of a publication: what is found, how sure
// it is, how it was found out. Every renderer takes the model and nothing
// else, so the page, the spreadsheet and the data files cannot disagree.
//
// What goes in are the private, complete estimates of a batch and what is
// known of its frame and draw. What comes out holds published figures only:
// what package claim refuses to say and what package disclose leaves out is
// not in the model at all, so no renderer can print it by mistake. A number
// in a sentence and the number in the table are one [Figure].
//
// It refuses a batch without a [publish] section, a table whose estimates are
// missing, an estimate of which nobody counted the kommuner, and a heading
// that says more than the table bears.
package publish
