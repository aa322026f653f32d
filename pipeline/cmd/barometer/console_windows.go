package main

import "golang.org/x/sys/windows"

// utf8Console makes the Windows console read what is written as UTF-8, so
// that Danish letters come out right. A program without a console ignores it.
func utf8Console() {
	const utf8 = 65001
	_ = windows.SetConsoleOutputCP(utf8)
	_ = windows.SetConsoleCP(utf8)
}
