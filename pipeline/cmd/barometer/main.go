// Command barometer draws representative samples of cases across Denmark's
// kommuner, stores the reviews of them and publishes estimates.
//
// This package alone looks at the clock, the environment, the terminal and
// the locale. What the verbs do is in the package pipeline.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// ballastBytes is room for the heap to grow before the garbage collector looks
// at it for the first times. A file of ten million rows is analysed with less,
// and would else be interrupted for next to nothing.
const ballastBytes = 32 << 20

func main() {
	ballast := make([]byte, ballastBytes) // never touched, so it takes no memory
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program whatever it does
	do := run
	if ownConsole() {
		do = byMouse
	}
	status := do(ctx, system(), os.Args[1:])
	stop()
	runtime.KeepAlive(ballast)
	os.Exit(status)
}
