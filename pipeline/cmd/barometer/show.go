package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) show() *cobra.Command {
	labels, rows := false, 0
	cmd := c.cobra(verb{
		use:   "show FILE",
		brief: lang.Text{EN: "a Parquet file as a table, CSV or JSON", DA: "en Parquet-fil som tabel, CSV eller JSON"},
		long: lang.Text{
			EN: `Show prints a Parquet file. With --labels codes are replaced by the words of the
codebook that the file carries.`,
			DA: `Show skriver en Parquet-fil ud. Med --labels erstattes koder af ordene i det
måleskema, som filen har med.`},
		example: `  barometer show data/examples/bl87-2025/out/cases.parquet --labels --rows 10
  barometer show out/estimates.parquet --format json`,
		exits: "3",
	}, cobra.ExactArgs(1), func(_ context.Context, args []string) error {
		s, err := pipeline.Show(args[0], labels, rows)
		if err != nil {
			return err
		}
		return c.print(s)
	})
	cmd.Flags().BoolVar(&labels, "labels", false, lang.Text{EN: "words of the codebook instead of codes", DA: "måleskemaets ord i stedet for koder"}.In(c.lang))
	cmd.Flags().IntVar(&rows, "rows", 0, lang.Text{EN: "print at most so many rows; 0 for all", DA: "skriv højst så mange rækker; 0 for alle"}.In(c.lang))
	return cmd
}
