package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) runAll() *cobra.Command {
	return c.dryFlag(c.cobra(verb{
		use:   "run BATCH",
		brief: lang.Text{EN: "everything that can be done now; says where people must act", DA: "alt, hvad der kan gøres nu; siger, hvor mennesker skal handle"},
		long: lang.Text{
			EN: `Run does plan, draw, review, estimate and publish as far as it can. Where people
must act it stops with status 5 and the screen of barometer status. It never
freezes a frame and never draws: those are decisions, made with plan --freeze
and draw --seed.

What has not changed is not done again. rm -rf out loses nothing: run makes it
again, byte for byte.`,
			DA: `Run gør plan, draw, review, estimate og publish, så langt det kan lade sig gøre.
Hvor mennesker skal handle, stopper den med status 5 og skærmen fra barometer
status. Den låser aldrig en liste og trækker aldrig lod: det er beslutninger,
som træffes med plan --freeze og draw --seed.

Det, der ikke er ændret, gøres ikke om. rm -rf out mister intet: run laver det
igen, byte for byte.`},
		example: "  barometer run data/examples/bl87-2025",
		exits:   "35",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			s, err := f.Run(ctx)
			if err != nil {
				return err
			}
			return c.print(s)
		})
	}))
}
