// Package pipeline turns a batch directory into a publication.
//
// What goes in: a directory with batch.toml, the kommuner's case lists, the
// lawyers' forms and a ledger of what people decided (freeze, seed, answers,
// releases). What comes out: out/, a pure function of those files and the
// key.
//
// Two kinds of things happen, and they are kept apart:
//
//   - An act is something a person does once and that nothing can recompute:
//     freezing the frame, giving the seed, handing in answers, releasing. An
//     act appends to the ledger and writes nothing else that counts.
//   - A [Stage] is a computation: it reads declared files and declared kinds
//     of ledger entries, and writes declared files. It runs again when any of
//     these, its version or the parts of the spec it reads have changed, and
//     is skipped otherwise. [Verify] runs all stages in an empty directory
//     and compares.
//
// The stages read and write; what they work out stands below, in packages that
// take values and give values: batch is what batch.toml says, planning sizes the
// sample and precision says what it promises, analysis runs a spec of estimates,
// compare holds two batches beside each other, audit checks a draw from its
// public files, and publish makes the publication. All tell what they have to
// say in a screen, and what breaks a rule of the house is a refusal.
//
// The package refuses: a second draw, a frame that changed after the freeze,
// an interval for cases that are no probability sample, a rate for a domain
// that lies within one kommune.
package pipeline
