package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/whole"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/pipeline/refusal"
)

// Exit statuses. Any other is a failure.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitRefused     = 3
	exitDifference  = 4
	exitWaiting     = 5
	exitInterrupted = 130
)

// A usageError is a flag or an argument that cannot be.
type usageError struct{ what lang.Text }

func (e *usageError) Error() string { return e.what.EN }

func usage(en, da string, args ...any) error {
	return &usageError{lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)}}
}

// shown is how many violations are printed before the rest are only counted.
const shown = 20

// report tells the user what went wrong and gives the exit status.
func (c *command) report(err error) int {
	var (
		flags      *usageError
		violations strict.Violations
		refused    *refusal.Error
		broken     *ledger.ChainError
		differ     audit.Differences
		waiting    *pipeline.Waiting
		undrawn    *audit.NotDrawn
		undeleted  *pipeline.NotDeleted
	)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		c.fail(lang.Text{EN: "interrupted; nothing was half-written", DA: "afbrudt; intet er halvt skrevet"})
		return exitInterrupted
	case errors.As(err, &flags):
		c.fail(flags.what)
		c.hint(lang.Text{EN: "barometer help shows the commands; barometer help COMMAND its flags", DA: "barometer help viser kommandoerne; barometer help KOMMANDO dens flag"})
		return exitUsage
	case errors.As(err, &violations):
		c.violations(violations)
		return exitRefused
	case errors.As(err, &refused):
		c.fail(refused.What)
		if !refused.Hint.Empty() {
			c.hint(refused.Hint)
		}
		return exitRefused
	case errors.As(err, &broken):
		c.fail(lang.Text{EN: broken.Message(lang.English), DA: broken.Message(lang.Danish)})
		c.hint(lang.Text{EN: "restore the ledger from a backup; nothing in it may be edited", DA: "hent journalen fra en sikkerhedskopi; intet i den må rettes"})
		return exitRefused
	case errors.As(err, &differ):
		for _, d := range differ {
			c.fail(lang.Text{EN: d.File + ": " + d.What.EN, DA: d.File + ": " + d.What.DA})
		}
		return exitDifference
	case errors.As(err, &waiting):
		if printErr := c.print(waiting.Status.Screen()); printErr != nil {
			c.fail(lang.Same(printErr.Error()))
			return exitFailed
		}
		return exitWaiting
	case errors.As(err, &undrawn), errors.As(err, &undeleted):
		return exitWaiting // the screen has said so
	}
	c.fail(lang.Same(err.Error()))
	if whole.Full(err) {
		c.hint(lang.Text{EN: "the disk is full: make room, and run the same command again; all that was taken before is in the ledger, and nothing is half-written",
			DA: "disken er fuld: skaf plads, og kør samme kommando igen; alt, hvad der var læst ind før, står i journalen, og intet er halvt skrevet"})
	}
	if errors.Is(err, os.ErrPermission) {
		c.hint(lang.Text{EN: "is the file open in another program, or read-only?", DA: "er filen åben i et andet program eller skrivebeskyttet?"})
	}
	return exitFailed
}

func (c *command) fail(what lang.Text) {
	fmt.Fprintf(c.err, "barometer: %s: %s\n", lang.Text{EN: "error", DA: "fejl"}.In(c.lang), plain(what.In(c.lang)))
}

func (c *command) hint(what lang.Text) {
	fmt.Fprintf(c.err, "barometer: %s: %s\n", lang.Text{EN: "hint", DA: "råd"}.In(c.lang), plain(what.In(c.lang)))
}

func (c *command) violations(vs strict.Violations) {
	vs.Sort()
	for _, v := range vs[:min(shown, len(vs))] {
		c.fail(lang.Same(v.Place.String() + ": " + v.Message(c.lang)))
	}
	if more := len(vs) - shown; more > 0 {
		c.hint(lang.Text{EN: fmt.Sprintf("%d more like these", more), DA: fmt.Sprintf("%d flere af slagsen", more)})
	}
}
