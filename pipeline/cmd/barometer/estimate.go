package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) estimate() *cobra.Command {
	look, reason := false, ""
	cmd := c.cobra(verb{
		use:   "estimate BATCH",
		brief: lang.Text{EN: "estimates with confidence intervals", DA: "tal med sikkerhedsintervaller"},
		long: lang.Text{
			EN: `Estimate writes out/estimates.toml from the measures and tables of batch.toml
and runs analyse on it: out/estimates.csv and out/estimates.parquet. Both are
complete and private; what may be published is decided by publish. Where cases
were read twice out/second_phase.toml gives each measure after the second
reading as well, MEASURE.tofase.

As long as cases are being read no figure is shown, since it could colour those
who read. With --look it is shown all the same, of the cases reviewed by now and
without being written anywhere; the ledger notes when and why, and the report
says so.`,
			DA: `Estimate skriver out/estimates.toml ud fra mål og tabeller i batch.toml og kører
analyse på den: out/estimates.csv og out/estimates.parquet. Begge er
fuldstændige og fortrolige; hvad der kan offentliggøres, afgør publish. Er sager
læst to gange, giver out/second_phase.toml også hvert mål efter anden
gennemgang, MÅL.tofase.

Så længe der læses sager, vises intet tal, for det kan farve dem, der læser. Med
--look vises det alligevel, af de sager, der er gennemgået nu, og uden at det
skrives noget sted; journalen noterer hvornår og hvorfor, og rapporten siger det.`},
		example: `  barometer estimate data/examples/bl87-2025
  barometer estimate MY-BATCH --look --reason "the ministry asked for a preliminary figure"`,
		exits: "35",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		switch {
		case reason != "" && !look:
			return usage("--reason: only with --look", "--reason: kun med --look")
		case look && c.dry:
			return usage("--look has no dry run: it notes that you saw", "--look kan ikke prøves med -n: den noterer, at du så")
		}
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			if look {
				return c.show1(f.Look(ctx, reason))
			}
			return c.show1(f.Estimate(ctx))
		})
	})
	cmd.Flags().BoolVar(&look, "look", false, lang.Text{EN: "show figures before all is read, and note that in the ledger; with --reason", DA: "vis tal, før alt er læst, og notér det i journalen; med --reason"}.In(c.lang))
	cmd.Flags().StringVar(&reason, "reason", "", lang.Text{EN: "of --look: why; the report prints it", DA: "til --look: hvorfor; rapporten viser det"}.In(c.lang))
	return c.dryFlag(cmd)
}
