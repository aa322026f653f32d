// Hold opens a file as spreadsheet programs do, so that nobody else may write,
// rename or delete it: hold FILE FLAG. It makes the file FLAG when it has it,
// and lets go when that is removed, at the latest after two minutes.
package main

import (
	"os"
	"syscall"
	"time"
)

func main() {
	name, err := syscall.UTF16PtrFromString(os.Args[1])
	if err != nil {
		panic(err)
	}
	const sharedWithNobody = 0
	if _, err := syscall.CreateFile(name, syscall.GENERIC_READ, sharedWithNobody, nil, syscall.OPEN_EXISTING, 0, 0); err != nil {
		panic(err)
	}
	if err := os.WriteFile(os.Args[2], nil, 0o644); err != nil {
		panic(err)
	}
	for range 1200 {
		if _, err := os.Stat(os.Args[2]); err != nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}
