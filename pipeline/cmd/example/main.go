// Command example makes the example batch again: the case lists of 98
// kommuner, the draw, the replies, the filled forms and the ledger.
//
//	go run ./pipeline/cmd/example data/examples/bl87-2025
//
// In: the files of the directory that are written by hand (batch.toml,
// codebook.toml, deadlines.csv, reviewers.csv). Out: kommuner.csv, frame/,
// replies/, forms/ and ledger/, which are removed first. It refuses a
// directory that holds another batch, or none.
//
// Every case is constructed: no kommune has sent anything, no lawyer has read
// anything, and names and addresses are words such as Eksempelvej. What is
// real is the register of kommuner, and how many cases the barometer of 2025
// found of each kind; see answers.go. What looks like chance is SHA-256 of
// words, so the bytes are the same on any machine, and the lottery, the deal
// and the ledger are made by the package pipeline, as an officer makes them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./pipeline/cmd/example data/examples/bl87-2025")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := generate(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "example:", err)
		os.Exit(1)
	}
}
