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
each figure, and prints the estimates: base, estimate, interval, its method and
degrees of freedom. The data are a CSV or a Parquet file, of any survey.

A figure has a kind: mean, total, proportion, distribution, ratio, quantile,
difference, contrast, standardized, independence, agreement, readers or
misclassified. The design may have strata, clusters, weights and populations,
post-strata, calibration to known totals, and a second reading of some of the
rows; variances are by linearisation, jackknife, bootstrap or successive
differences. data/FORMAT.md lists the keys, data/examples/analyse shows them.

With --format csv the columns and bytes are those of out/estimates.csv; json has
the same columns.`,
			DA: `Analyse læser SPEC, en TOML-fil med [data], [design] og en [[estimate]] for hvert
tal, og skriver tallene: base, estimat, interval, metode og frihedsgrader. Data
er en CSV- eller Parquet-fil fra en hvilken som helst stikprøveundersøgelse.

Et tal har en kind: mean, total, proportion, distribution, ratio, quantile,
difference, contrast, standardized, independence, agreement, readers eller
misclassified. Designet kan have strata, klynger, vægte og populationer,
poststrata, kalibrering til kendte totaler og en anden læsning af nogle af
rækkerne; varianser findes ved linearisering, jackknife, bootstrap eller
successive differenser. data/FORMAT.md opregner nøglerne, data/examples/analyse
viser dem.

Med --format csv er kolonner og bytes de samme som i out/estimates.csv; json har
de samme kolonner.`},
		example: `  barometer analyse data/examples/analyse/kinds.toml
  barometer analyse data/examples/bl87-2025/out/estimates.toml
  barometer analyse survey.toml --format csv > survey.csv`,
		exits: "3",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		bar := newProgress(c)
		defer bar.stop()
		result, err := pipeline.Analyse(ctx, c.env(bar), args[0])
		if err != nil {
			return err
		}
		switch c.format {
		case "csv":
			return result.WriteCSV(c.out)
		case "json":
			return result.WriteJSON(c.out)
		}
		return c.print(result.Annotated())
	})
}
