package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) verify() *cobra.Command {
	why := ""
	cmd := c.cobra(verb{
		use:   "verify BATCH",
		brief: lang.Text{EN: "recompute everything in an empty directory and compare", DA: "regn alt om i en tom mappe og sammenlign"},
		long: lang.Text{
			EN: `Verify holds every input, every output and the ledger against out/manifest.json,
then computes out/ again in an empty directory and compares it byte for byte.
It names each file that differs. It changes nothing.

A ledger segment that was torn, by a full disk or a broken copy, is set aside
by the next command that writes, and verify reports it until somebody
acknowledges it with --acknowledge and a reason.`,
			DA: `Verify holder alle input, alle output og journalen op mod out/manifest.json,
regner derefter out/ om i en tom mappe og sammenligner byte for byte. Den nævner
hver fil, der afviger. Den ændrer intet.

Et afrevet led i journalen, efter en fuld disk eller en brudt kopi, lægges til
side af den næste kommando, der skriver, og verify melder det, indtil nogen
kvitterer med --acknowledge og en grund.`},
		example: `  barometer verify data/examples/bl87-2025
  barometer verify MY-BATCH --acknowledge "disken var fuld, svar indlæst igen"`,
		exits: "34",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		if why != "" {
			return c.with(args[0], pipeline.Mend, func(f *pipeline.Folder) error { return f.Acknowledge(why) })
		}
		bar := newProgress(c)
		defer bar.stop()
		ds, err := pipeline.Verify(ctx, args[0], c.env(bar))
		if err != nil {
			return err
		}
		if len(ds) > 0 {
			return ds
		}
		return c.print(&pipeline.Screen{Lines: []lang.Text{{
			EN: "verified: out/ is what the batch, its ledger and its key give",
			DA: "kontrolleret: out/ er det, som batchen, dens journal og dens nøgle giver"}}})
	})
	cmd.Flags().StringVar(&why, "acknowledge", "", lang.Text{EN: "acknowledge torn ledger segments, with the reason", DA: "kvittér for afrevne led i journalen, med grunden"}.In(c.lang))
	return cmd
}
