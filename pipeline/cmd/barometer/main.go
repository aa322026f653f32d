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
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program whatever it does
	do := run
	if ownConsole() {
		do = byMouse
	}
	status := do(ctx, system(), os.Args[1:])
	stop()
	os.Exit(status)
}
