package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) estimate() *cobra.Command {
	return c.dryFlag(c.cobra(verb{
		use:   "estimate BATCH",
		brief: lang.Text{EN: "estimates with confidence intervals", DA: "tal med sikkerhedsintervaller"},
		long: lang.Text{
			EN: `Estimate writes out/estimates.toml from the measures and tables of batch.toml
and runs analyse on it: out/estimates.csv and out/estimates.parquet. Both are
complete and private; what may be published is decided by publish.`,
			DA: `Estimate skriver out/estimates.toml ud fra mål og tabeller i batch.toml og kører
analyse på den: out/estimates.csv og out/estimates.parquet. Begge er
fuldstændige og fortrolige; hvad der kan offentliggøres, afgør publish.`},
		example: "  barometer estimate data/examples/bl87-2025",
		exits:   "35",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			screen, err := f.Estimate(ctx)
			if err != nil {
				return err
			}
			return c.print(screen)
		})
	}))
}
