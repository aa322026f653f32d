package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) plan() *cobra.Command {
	freeze := false
	cmd := c.cobra(verb{
		use:   "plan BATCH",
		brief: lang.Text{EN: "read the case lists; sizes, allocation and expected precision", DA: "læs sagslisterne; størrelse, fordeling og forventet præcision"},
		long: lang.Text{
			EN: `Plan reads the kommuner's case lists in BATCH/frame and works out how many
cases to draw from each stratum and how precise the result can be. It needs
only [batch], [frame] and [design] of batch.toml.

It writes out/frame.parquet, out/frame_report.csv, out/plan.csv and a receipt
per kommune in private/. Rows that break a rule are listed, all of them, and
written to private/fejlliste-KOMMUNE.xlsx, to mail back to the kommune.

With --freeze it also commits to the frame and the plan: their digests go into
the ledger and out/public/commitments, before anyone knows the seed. After
that the frame cannot change.`,
			DA: `Plan læser kommunernes sagslister i BATCH/frame og regner ud, hvor mange sager
der skal trækkes i hvert stratum, og hvor præcist resultatet kan blive. Den
bruger kun [batch], [frame] og [design] i batch.toml.

Den skriver out/frame.parquet, out/frame_report.csv, out/plan.csv og en
kvittering til hver kommune i private/. Rækker, der bryder en regel, opregnes
alle og skrives til private/fejlliste-KOMMUNE.xlsx, som kan sendes retur.

Med --freeze låses listen og planen også: deres fingeraftryk skrives i
journalen og i out/public/commitments, før nogen kender startordet til lodtrækningen.
Derefter kan listen ikke ændres.`},
		example: `  barometer plan data/examples/bl87-2025
  barometer plan data/examples/bl87-2025 --format csv
  barometer plan MY-BATCH --freeze`,
		exits: "3",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			do := f.Plan
			if freeze {
				do = f.Freeze
			}
			screen, err := do(ctx)
			if err != nil {
				return err
			}
			return c.print(screen)
		})
	})
	cmd.Flags().BoolVar(&freeze, "freeze", false, lang.Text{EN: "commit to the frame and the plan", DA: "lås listen og planen"}.In(c.lang))
	return c.dryFlag(cmd)
}
