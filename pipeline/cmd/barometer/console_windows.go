package main

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// utf8Console makes the Windows console read what is written as UTF-8, so
// that Danish letters come out right. A program without a console ignores it.
func utf8Console() {
	const utf8 = 65001
	_ = windows.SetConsoleOutputCP(utf8)
	_ = windows.SetConsoleCP(utf8)
}

var consoleProcesses = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// ownConsole reports whether the console was opened for this program alone,
// which is what a double click does.
func ownConsole() bool {
	var list [2]uint32
	n, _, _ := consoleProcesses.Call(uintptr(unsafe.Pointer(&list[0])), uintptr(len(list)))
	return n == 1
}
