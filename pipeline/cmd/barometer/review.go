package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) review() *cobra.Command {
	write := false
	cmd := c.cobra(verb{
		use:   "review BATCH",
		brief: lang.Text{EN: "forms out, replies and answers in", DA: "skemaer ud, svar fra kommuner og jurister ind"},
		long: lang.Text{
			EN: `Review reads what came back in replies/ and forms/ and puts it into the ledger:
which cases have arrived, which are out of scope and why, and the answers of
the lawyers. Reading the same file twice changes nothing; a changed answer
supersedes the earlier one, which stays in the ledger, and what is emptied is
taken back. Only a list of your own (replies/*.csv) says that a case is out of
scope, or gives up one that was reviewed. The lists that [frame] exclude names
say it too, but of a case that was reviewed they only ask.

Where the design has reserves, the next of a stratum is opened for each case
that is out of scope, in the order of the draw, and its request is written:
private/anmodning-KOMMUNE-reserve-N.xlsx.

With --forms it writes one spreadsheet per reviewer into forms/, for the cases
that have arrived. A form that somebody has filled in is never overwritten:
new cases go into a form of their own. So do those that a new version of the
codebook asks something of, and to the others those that a reviewer who is no
longer in reviewers.csv has not finished.

It writes out/reviews.parquet and out/cases.parquet.`,
			DA: `Review læser, hvad der er kommet tilbage i replies/ og forms/, og skriver det i
journalen: hvilke sager er modtaget, hvilke falder udenfor og hvorfor, og
juristernes svar. Den samme fil to gange ændrer intet; et ændret svar afløser
det tidligere, som bliver stående i journalen, og det, der tømmes, er trukket
tilbage. Kun jeres egen liste (replies/*.csv) siger, at en sag falder udenfor,
eller opgiver en sag, der er gennemgået. Det gør også de lister, som exclude i
[frame] nævner, men om en sag, der er gennemgået, spørger de kun.

Har designet reserver, åbnes den næste i et stratum for hver sag, der falder
udenfor, i lodtrækningens rækkefølge, og anmodningen skrives:
private/anmodning-KOMMUNE-reserve-N.xlsx.

Med --forms skriver den et regneark til hver jurist i forms/ med de sager, der
er modtaget. Et skema, som nogen har udfyldt, overskrives aldrig: nye sager
kommer i et skema for sig. Det gør også de sager, som en ny version af
måleskemaet spørger om, og hos de andre dem, som en jurist, der ikke længere
står i reviewers.csv, ikke er færdig med.

Den skriver out/reviews.parquet og out/cases.parquet.`},
		example: `  barometer review MY-BATCH --forms
  barometer review MY-BATCH`,
		exits: "35",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			screen, err := f.Review(ctx, write)
			if err != nil {
				return err
			}
			return c.print(screen)
		})
	})
	cmd.Flags().BoolVar(&write, "forms", false, lang.Text{EN: "write the reviewers' forms", DA: "skriv juristernes skemaer"}.In(c.lang))
	return c.dryFlag(cmd)
}
