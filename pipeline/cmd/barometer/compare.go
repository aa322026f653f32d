package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) compare() *cobra.Command {
	return c.cobra(verb{
		use:   "compare FIRST SECOND",
		brief: lang.Text{EN: "change between two batches, with intervals and a declared family", DA: "ændringen mellem to batcher, med intervaller og en erklæret familie"},
		long: lang.Text{
			EN: `Compare holds the estimates of SECOND against those of FIRST, the earlier one:
every measure that both have, for the whole and for the groups of their tables.
It is a change only where both asked the same thing in the same way (provision,
core of the codebook, base, eligibility, share read twice); else a difference, of
measures of the shared core.

Beside each difference stand its interval, the difference at the case mix of
FIRST, and the smallest change that two such samples detect. A p-value, and
the same corrected by Holm's procedure, are given for the family that
[compare] family of SECOND declares, else for every measure of the whole; groups
have intervals only. Nothing is written.`,
			DA: `Compare holder tallene fra SECOND op mod dem fra FIRST, den tidligere: hvert mål,
som begge har, for hele landet og for tabellernes grupper. Det er kun en
ændring, hvis begge har spurgt om det samme på samme måde (bestemmelse, måleskemaets
kerne, base, hvilke sager der er med, hvor mange der læses to gange); ellers en
forskel, på mål fra den fælles kerne.

Ved hver forskel står dens interval, forskellen med sagssammensætningen fra FIRST
og den mindste ændring, som to sådanne stikprøver opdager. P-værdier, også
korrigeret efter Holm, gives for den familie, som [compare] family i SECOND
erklærer, ellers for hvert mål for hele landet; grupper har kun intervaller.
Der skrives intet.`},
		example: "  barometer compare bl87-2024 bl87-2025",
		exits:   "3",
	}, cobra.ExactArgs(2), func(ctx context.Context, args []string) error {
		return c.with(args[0], pipeline.Look, func(first *pipeline.Folder) error {
			return c.with(args[1], pipeline.Look, func(second *pipeline.Folder) error {
				s, err := pipeline.Compare(ctx, first, second)
				if err != nil {
					return err
				}
				return c.print(s)
			})
		})
	})
}
