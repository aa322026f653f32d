package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) publish() *cobra.Command {
	number, reason := 0, ""
	cmd := c.cobra(verb{
		use:   "publish BATCH",
		brief: lang.Text{EN: "tables, report and data files that may leave the house", DA: "tabeller, rapport og datafiler, der må forlade huset"},
		long: lang.Text{
			EN: `Publish writes out/public: every table as tidy CSV, Danish CSV and spreadsheet,
and report.html, one page that needs nothing else. Small cells are suppressed,
no kommune gets a rate, and until a release everything is marked UDKAST.

With --release N the figures are released: the ledger notes it, the mark
disappears and out/public is copied to releases/N-DATE. If a figure changes
afterwards, the mark comes back until the next release.`,
			DA: `Publish skriver out/public: hver tabel som ren CSV, dansk CSV og regneark, og
report.html, en side, der ikke kræver andet. Små celler skjules, ingen kommune
får en andel, og indtil udgivelsen er alt mærket UDKAST.

Med --release N udgives tallene: journalen noterer det, mærket forsvinder, og
out/public kopieres til releases/N-DATO. Hvis et tal ændres siden, kommer
mærket igen indtil næste udgivelse.`},
		example: `  barometer publish data/examples/bl87-2025
  barometer publish MY-BATCH --release 1 --reason "Første udgivelse"`,
		exits: "35",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		if number < 0 || number == 0 && reason != "" {
			return usage("--release %d: want 1 for the first release, and a --reason only with one", "--release %d: ventet 1 for den første udgivelse, og kun en --reason sammen med en", number)
		}
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			s, err := f.Publish(ctx, number, reason)
			if err != nil {
				return err
			}
			return c.print(s)
		})
	})
	cmd.Flags().IntVar(&number, "release", 0, lang.Text{EN: "release the figures as number N", DA: "udgiv tallene som nummer N"}.In(c.lang))
	cmd.Flags().StringVar(&reason, "reason", "", lang.Text{EN: "why this release (needed from the second on)", DA: "hvorfor denne udgivelse (kræves fra den anden)"}.In(c.lang))
	return c.dryFlag(cmd)
}
