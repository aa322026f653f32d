package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) status() *cobra.Command {
	return c.cobra(verb{
		use:   "status BATCH",
		brief: lang.Text{EN: "what is missing from whom, since when, and what to do now", DA: "hvad mangler fra hvem, siden hvornår, og hvad skal der ske nu"},
		long: lang.Text{
			EN: `Status is the screen to open every Monday. At every stage of a batch it says
what is missing, from whom and since when, and what to do now. It changes
nothing.`,
			DA: `Status er skærmen, man åbner hver mandag. På ethvert trin siger den, hvad der
mangler, fra hvem og siden hvornår, og hvad der skal ske nu. Den ændrer intet.`},
		example: "  barometer status data/examples/bl87-2025",
		exits:   "3",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.with(args[0], pipeline.Look, func(f *pipeline.Folder) error {
			s, err := f.Status(ctx)
			if err != nil {
				return err
			}
			return c.print(s.Screen())
		})
	})
}
