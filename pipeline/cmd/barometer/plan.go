package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/screen"
)

func (c *command) plan() *cobra.Command {
	freeze, letters, source := false, false, ""
	cmd := c.cobra(verb{
		use:   "plan BATCH",
		brief: lang.Text{EN: "read the case lists; sizes, allocation and expected precision", DA: "læs sagslisterne; størrelse, fordeling og forventet præcision"},
		long: lang.Text{
			EN: `Plan reads the kommuner's case lists in BATCH/frame, works out how many cases
to draw from each stratum, and says what that promises before any case is read:
how wide the published intervals will be for the country, for every domain and
for every cell of the tables, which of them will be withheld and what would save
them, the smallest change from one year to the next that will be seen, and what
other totals and designs would give. It needs only [batch], [frame] and
[design] of batch.toml; the domains, tables and level of publication are looked
at where they are there.

It writes out/frame.parquet, out/frame_report.csv, out/plan.csv,
out/plan_report.csv and a receipt per kommune in private/. Rows that break a
rule are listed, all of them, and written to private/fejlliste-KOMMUNE.xlsx, to
mail back to the kommune.

With --letters it reads no list: it writes private/breve.xlsx, a mail merge with
a row per kommune and the contacts of kommuner.csv, and
private/listeskabelon.xlsx, the empty list with drop-downs that they fill in.

With --freeze it also commits to the frame and the plan: their digests go into
the ledger and out/public/commitments, before anyone knows the seed. After
that the frame cannot change. Lists that come later are frozen apart. Name with
--seed-source which value of which public source will be the seed, and how it is
written: draw then takes no other, and anyone can see that it was not chosen.`,
			DA: `Plan læser kommunernes sagslister i BATCH/frame, regner ud, hvor mange sager der
skal trækkes i hvert stratum, og siger, hvad det lover, før den første sag er
læst: hvor brede de offentliggjorte intervaller bliver for landet, for hvert
domæne og hver celle i tabellerne, hvilke der må udelades, og hvad der ville
redde dem, den mindste ændring fra et år til det næste, der vil ses, og hvad
andre antal og design ville give. Den behøver kun [batch], [frame] og [design] i
batch.toml; domæner, tabeller og niveau bruges, hvor de er der.

Den skriver out/frame.parquet, out/frame_report.csv, out/plan.csv,
out/plan_report.csv og en kvittering til hver kommune i private/. Rækker, der
bryder en regel, opregnes alle og skrives til private/fejlliste-KOMMUNE.xlsx,
som kan sendes retur.

Med --letters læses ingen lister: den skriver private/breve.xlsx, et brevfletteark
med en række til hver kommune og kontakterne i kommuner.csv, og
private/listeskabelon.xlsx, den tomme liste med valglister, som de udfylder.

Med --freeze låses listen og planen også: deres fingeraftryk skrives i
journalen og i out/public/commitments, før nogen kender startordet til lodtrækningen.
Derefter kan listen ikke ændres. Lister, der kommer senere, låses for sig. Skriv
med --seed-source, hvilken værdi fra hvilken offentlig kilde der bliver startordet,
og hvordan det skrives: så tager draw ingen anden, og alle kan se, at det ikke er
valgt.`},
		example: `  barometer plan data/examples/bl87-2025
  barometer plan data/examples/bl87-2025 --format csv
  barometer plan MY-BATCH --letters
  barometer plan MY-BATCH --freeze --seed-source "drand 5123456, lower case"`,
		exits: "3",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		if freeze && letters {
			return usage("plan: --letters beside --freeze; want one of them", "plan: --letters ved siden af --freeze; ventet en af dem")
		}
		if source != "" && !freeze {
			return usage("plan: --seed-source without --freeze; it is named when the list is frozen", "plan: --seed-source uden --freeze; kilden nævnes, når listen låses")
		}
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			do := f.Plan
			switch {
			case letters:
				do = func(context.Context) (*screen.Screen, error) { return f.Letters() }
			case freeze:
				do = func(ctx context.Context) (*screen.Screen, error) { return f.Freeze(ctx, source) }
			}
			s, err := do(ctx)
			if err != nil {
				return err
			}
			return c.print(s)
		})
	})
	cmd.Flags().BoolVar(&freeze, "freeze", false, lang.Text{EN: "commit to the frame and the plan", DA: "lås listen og planen"}.In(c.lang))
	cmd.Flags().BoolVar(&letters, "letters", false, lang.Text{EN: "write the letters and the empty list that ask for cases", DA: "skriv brevene og den tomme liste, der beder om sager"}.In(c.lang))
	cmd.Flags().StringVar(&source, "seed-source", "", lang.Text{EN: "with --freeze: where the seed will come from, and how it is written", DA: "med --freeze: hvor startordet skal komme fra, og hvordan det skrives"}.In(c.lang))
	return c.dryFlag(cmd)
}
