package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) analyse() *cobra.Command {
	return c.cobra(verb{
		use:   "analyse SPEC",
		brief: lang.Text{EN: "the estimators alone, on any CSV or Parquet file", DA: "estimatorerne alene, på en hvilken som helst CSV- eller Parquet-fil"},
		long: lang.Text{
			EN: `Analyse reads SPEC, a TOML file with [data], [design] and one [[estimate]] for
each figure, and prints the estimates. With --format csv the columns and bytes
are those of out/estimates.csv.`,
			DA: `Analyse læser SPEC, en TOML-fil med [data], [design] og en [[estimate]] for hvert
tal, og skriver tallene. Med --format csv er kolonner og bytes de samme som i
out/estimates.csv.`},
		example: `  barometer analyse data/examples/bl87-2025/out/estimates.toml
  barometer analyse survey.toml --format csv > survey.csv`,
		exits: "3",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		bar := newProgress(c)
		defer bar.stop()
		result, err := pipeline.Analyse(ctx, c.env(bar), args[0])
		if err != nil {
			return err
		}
		if c.format == "csv" {
			return result.WriteCSV(c.out)
		}
		return c.print(result.Screen())
	})
}
