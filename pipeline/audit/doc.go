// Package audit checks a draw from what is public of it, as anyone can who has
// downloaded the files.
//
// In goes a directory of commitments, or a release or batch that holds one, and
// for a kommune its receipt. Out comes a screen that says, sentence by sentence,
// what was found in order, and [Differences] for what was not. It refuses
// directories without a commitment, lists that are not public, and receipts of
// others.
//
// It never opens a key, a ledger or a case list, and follows no link out of a
// directory that a stranger may have made.
package audit
