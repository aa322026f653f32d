// Package strict reads TOML so that every mistake is found at once and each
// has a place.
//
// [Read] takes the bytes of a file, checks that they are UTF-8 text, parses
// them and keeps every key and value with its line and column (counted in
// characters). [Document.Decode] fills a struct from it. What comes out is the
// struct and all [Violations]: unknown and miscased keys, wrong types, keys
// that are missing or given twice, numbers out of range, dates that do not
// exist. Only a syntax error hides what follows it. [Document.At] gives the
// place of any value afterwards, for rules that the package does not know.
//
// It refuses more than TOML does: control characters inside a text on one
// line, since "frame\new" is a path with a mistake in it and not two lines;
// inf and nan where a number is wanted; files over 10 MB. Messages are for
// people who have not heard of TOML: curly quotation marks, decimal commas,
// Danish dates and backslashes are named as such, in English and Danish.
package strict
