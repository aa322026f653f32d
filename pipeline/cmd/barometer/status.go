package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) status() *cobra.Command {
	cmd := c.cobra(verb{
		use:   "status BATCH",
		brief: lang.Text{EN: "what is missing from whom, since when, and what to do now", DA: "hvad mangler fra hvem, siden hvornår, og hvad skal der ske nu"},
		long: lang.Text{
			EN: `Status is the screen to open every Monday. At every stage of a batch it says
what is missing, from whom and since when, and what to do now: how many cases
are reviewed, out of scope, not delivered or incomplete, which supplements are
not frozen or drawn yet, which reserves are due, and which kommuner to remind;
and for how many cases and days deadlines.csv has no published deadline, or
another than the kommune itself has reported. It changes nothing.`,
			DA: `Status er skærmen, man åbner hver mandag. På ethvert trin siger den, hvad der
mangler, fra hvem og siden hvornår, og hvad der skal ske nu: hvor mange sager
der er gennemgået, falder udenfor, ikke er modtaget eller er ufuldstændige,
hvilke tillæg der ikke er låst eller trukket, hvilke reserver der skal åbnes,
hvilke kommuner der skal rykkes, og for hvor mange sager og dage deadlines.csv
mangler en offentliggjort frist eller har en anden, end kommunen selv har
oplyst. Den ændrer intet.`},
		example: "  barometer status data/examples/bl87-2025\n  barometer status MY-BATCH --remind-after 7",
		exits:   "3",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		if c.remindAfter < 0 {
			return usage("--remind-after %d: want 0 or more days", "--remind-after %d: ventet 0 dage eller flere", c.remindAfter)
		}
		return c.with(args[0], pipeline.Look, func(f *pipeline.Folder) error {
			s, err := f.Status(ctx)
			if err != nil {
				return err
			}
			return c.print(s.Screen())
		})
	})
	cmd.Flags().IntVar(&c.remindAfter, "remind-after", pipeline.DefaultRemindAfter, lang.Text{EN: "days that a kommune has before it is to be reminded", DA: "dage, en kommune har, før den skal rykkes"}.In(c.lang))
	return cmd
}
