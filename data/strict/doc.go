// Package strict reads TOML so that every mistake is found at once and each
// has a place.
package strict
