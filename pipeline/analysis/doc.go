// Package analysis is the estimators on any file: it reads the spec of an
// analysis, a TOML file that says which rows were drawn how and which figures
// are to be made of them, runs it and shows what came out.
//
// What goes in: the bytes of a spec, and a file of rows. What comes out: a
// [Spec] with its defaults filled in, which [Spec.Analysis] turns into what
// package estimators takes, and [Estimates], as a screen, CSV or JSON.
//
// It refuses, all at once and each at its line: unknown keys, keys that mean
// nothing for the kind of figure or beside another key, and combinations that
// no estimator offers.
package analysis
