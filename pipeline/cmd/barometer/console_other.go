//go:build !windows

package main

// utf8Console does nothing where terminals read UTF-8 anyway.
func utf8Console() {}

// ownConsole is a question for Windows.
func ownConsole() bool { return false }
