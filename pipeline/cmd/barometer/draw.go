package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) draw() *cobra.Command {
	var seed, source string
	cmd := c.cobra(verb{
		use:   "draw BATCH --seed S",
		brief: lang.Text{EN: "draw the sample, once", DA: "træk stikprøven, én gang"},
		long: lang.Text{
			EN: `Draw gives each case of the frozen frame a ticket, the SHA-256 of the seed, a
NUL byte and the case's id, and takes in each stratum the cases with the
smallest tickets. It freezes the frame first if nobody has.

The seed should be public randomness that arrived after the freeze, from the
source that plan --freeze named; where it named none, say with --seed-source
where it came from. Both go into the ledger. A batch is drawn
once: with the same seed the draw is rebuilt, with another it is refused. Lists
that came after the freeze, in frame/tillaeg-1/, are frozen and drawn by
themselves, and need fresh randomness: a seed that has been used is refused.

It writes out/draw.parquet, one request per kommune,
private/anmodning-KOMMUNE.xlsx, and for the public seed.txt and draw.tsv in
out/public/commitments/. Reserves are not asked for before review opens them.
Check one case by hand with

  printf '%s\0%s' "$seed" "$id" | sha256sum`,
			DA: `Draw giver hver sag i den låste liste et lod, nemlig SHA-256 af startordet, en
NUL-byte og sagens id, og tager i hvert stratum sagerne med de mindste lodder.
Den låser først listen, hvis ingen har gjort det.

Startordet bør være offentlig tilfældighed, der er kommet efter låsningen, fra den
kilde, som plan --freeze nævnte; nævnte den ingen, så skriv med --seed-source,
hvor det kommer fra. Begge dele går i journalen. En batch
trækkes én gang: med samme startord genskabes lodtrækningen, med et andet nægtes den.
Lister, der er kommet efter låsningen, i frame/tillaeg-1/, låses og trækkes for
sig og kræver ny tilfældighed: et startord, der er brugt, nægtes.

Den skriver out/draw.parquet, en anmodning til hver kommune,
private/anmodning-KOMMUNE.xlsx, og til offentligheden seed.txt og draw.tsv i
out/public/commitments/. Reserver bedes der først om, når review åbner dem.
Kontrollér en enkelt sag i hånden med

  printf '%s\0%s' "$seed" "$id" | sha256sum`},
		example: `  barometer draw MY-BATCH --seed 8f1c... --seed-source "drand 5123456"`,
		exits:   "3",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			s, err := f.Draw(ctx, seed, source)
			if err != nil {
				return err
			}
			return c.print(s)
		})
	})
	cmd.Flags().StringVar(&seed, "seed", "", lang.Text{EN: "the public randomness", DA: "den offentlige tilfældighed"}.In(c.lang))
	cmd.Flags().StringVar(&source, "seed-source", "", lang.Text{EN: "where the seed came from; that of plan --freeze where it named one", DA: "hvor startordet kommer fra; kilden fra plan --freeze, hvor den nævnte en"}.In(c.lang))
	return c.dryFlag(cmd)
}
