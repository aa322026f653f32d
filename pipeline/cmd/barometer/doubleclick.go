package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

// Where no console was there before, on Windows, the program was started with
// the mouse: by a double click, or by dropping a batch on it. Then it has to
// show something by itself, and to wait before its window closes.

// byMouse runs the program as somebody who has never seen a console expects:
// a double click makes the example and runs it, a batch dropped on the
// program is run.
func byMouse(ctx context.Context, w world, args []string) int {
	w.locale = lang.Danish
	if len(args) == 0 {
		program, err := os.Executable()
		if err != nil {
			fmt.Fprintln(w.err, err)
			return exitFailed
		}
		example := filepath.Join(filepath.Dir(program), "barometer-eksempel")
		if _, err := os.Stat(example); err != nil {
			if status := run(ctx, w, []string{"new", example, "--example"}); status != exitDone {
				return wait(w, status)
			}
		}
		args = []string{example}
	}
	return wait(w, run(ctx, w, args))
}

func wait(w world, status int) int {
	fmt.Fprintln(w.err, "\nTryk Enter for at lukke vinduet.")
	_, _ = bufio.NewReader(w.in).ReadString('\n') // the window closes either way
	return status
}

// batchAlone is what a batch directory in the place of a command means: run it.
func batchAlone(root *cobra.Command, args []string) []string {
	if len(args) == 0 || slices.ContainsFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == args[0] }) {
		return args
	}
	if _, err := os.Stat(filepath.Join(args[0], pipeline.SpecFile)); err != nil {
		return args
	}
	return append([]string{"run"}, args...)
}
