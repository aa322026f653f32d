package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) review() *cobra.Command {
	var acts pipeline.ReviewActs
	forget, reason := "", ""
	agreement, look := false, false
	var cmd *cobra.Command
	cmd = c.cobra(verb{
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
longer in reviewers.csv has not finished, or the one whom --reassign names.
After a change of meaning only the questions that it names are open.

With --trial 8 all reviewers read the same eight cases (forms/proeve-R1.xlsx),
before the review and without any of it counting, to see which questions they
answer alike. With --lock the first readings are locked, and --seed-source names
where the seed will come from; with --second --seed that seed chooses the share
that second_reading in batch.toml names, which is read again by others, who do
not see what the first found (forms/anden-R1.xlsx). --second alone locks, and
makes a seed of its own. Where second_alongside is true, the key chooses, and
--forms deals second readings as the first come in. With --arbitrate a third decides the
questions on which two readings differ (forms/afgoer-R1.xlsx). With --objections
those cases are read that a line of objections.csv is about
(forms/indsigelse-R1.xlsx). The headline stays the first reading.

With --agreement it tells the project lead how far the readers of a trial and of
the second reading agree, question by question, and once all is read what each
reader found: private/enighed.csv and private/laesere.csv, never in out/.

With --forget CASE --reason TEXT it deletes for good what was written in words
about a case: the key of its texts in the ledger is destroyed. The coded answers
stay. Forms, replies and backups that still hold the texts are named.

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
står i reviewers.csv, eller den, som --reassign nævner, ikke er færdig med. Efter
en ændring af betydningen er kun de spørgsmål åbne, som den nævner.

Med --trial 8 læser alle jurister de samme otte sager (forms/proeve-R1.xlsx), før
gennemgangen og uden at noget af det tæller, for at se, hvilke spørgsmål de svarer
ens på. Med --lock låses gennemgangene, og --seed-source siger, hvor startordet skal
komme fra; med --second --seed vælger det startord den andel, som second_reading i
batch.toml nævner, og som læses igen af andre, som ikke ser, hvad den første fandt
(forms/anden-R1.xlsx). --second alene låser og laver selv et startord. Hvor
second_alongside er true, vælger nøglen, og --forms deler anden gennemgang ud,
efterhånden som den første kommer ind. Med --arbitrate afgør en tredje de spørgsmål,
hvor to læsninger er forskellige (forms/afgoer-R1.xlsx). Med --objections læses de
sager, som en linje i objections.csv handler om (forms/indsigelse-R1.xlsx).
Hovedresultatet er stadig den første gennemgang.

Med --agreement viser den projektlederen, hvor enige læserne er i en prøve og i
anden gennemgang, spørgsmål for spørgsmål, og, når alt er læst, hvad hver læser
har fundet: private/enighed.csv og private/laesere.csv, aldrig i out/.

Med --forget SAG --reason TEKST sletter den for altid det, der er skrevet i ord
om en sag: nøglen til dens tekster i journalen ødelægges. De afkrydsede svar
bliver. Skemaer, svar og kopier, der stadig rummer teksterne, bliver nævnt.

Den skriver out/reviews.parquet og out/cases.parquet.`},
		example: `  barometer review MY-BATCH --forms
  barometer review MY-BATCH
  barometer review MY-BATCH --reassign R3
  barometer review MY-BATCH --lock --seed-source "drand 5123456"
  barometer review MY-BATCH --second --seed 8f1c...`,
		exits: "35",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		if agreement || look {
			return c.agreement(ctx, args[0], look, reason, acts, forget)
		}
		if forget != "" || reason != "" {
			return c.forget(args[0], forget, reason)
		}
		if err := checkReview(acts, cmd.Flags().Changed("trial")); err != nil {
			return err
		}
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			s, err := f.Review(ctx, acts)
			if err != nil {
				return err
			}
			return c.print(s)
		})
	})
	flags := cmd.Flags()
	flags.BoolVar(&acts.Forms, "forms", false, lang.Text{EN: "deal the cases that have arrived and write the reviewers' forms", DA: "fordel de sager, der er modtaget, og skriv juristernes skemaer"}.In(c.lang))
	flags.StringVar(&acts.Reassign, "reassign", "", lang.Text{EN: "deal what this reviewer has not finished to the others", DA: "fordel det, denne jurist ikke er færdig med, til de andre"}.In(c.lang))
	flags.IntVar(&acts.Trial, "trial", 0, lang.Text{EN: "have all read the same N cases, before the review", DA: "lad alle læse de samme N sager, før gennemgangen"}.In(c.lang))
	flags.BoolVar(&acts.Lock, "lock", false, lang.Text{EN: "lock the first readings, before the seed of --second is known", DA: "lås gennemgangene, før startordet til --second kendes"}.In(c.lang))
	flags.BoolVar(&acts.Second, "second", false, lang.Text{EN: "choose who is read again, and deal it", DA: "vælg, hvem der læses igen, og del det ud"}.In(c.lang))
	flags.StringVar(&acts.Seed, "seed", "", lang.Text{EN: "of --second: public randomness that came after the lock; the program's own where left out", DA: "til --second: offentlig tilfældighed, der er kommet efter låsningen; programmets egen, hvis det udelades"}.In(c.lang))
	flags.StringVar(&acts.SeedSource, "seed-source", "", lang.Text{EN: "of --lock: where the seed will come from; of --seed: where it came from", DA: "til --lock: hvor startordet skal komme fra; til --seed: hvor det kommer fra"}.In(c.lang))
	flags.BoolVar(&acts.Arbitrate, "arbitrate", false, lang.Text{EN: "have a third decide where two readings differ", DA: "lad en tredje afgøre, hvor to læsninger er forskellige"}.In(c.lang))
	flags.BoolVar(&acts.Objections, "objections", false, lang.Text{EN: "have the cases of objections.csv read", DA: "lad sagerne i objections.csv læse"}.In(c.lang))
	flags.StringVar(&forget, "forget", "", lang.Text{EN: "delete for good what was written in words about this case; with --reason", DA: "slet for altid det, der er skrevet i ord om denne sag; med --reason"}.In(c.lang))
	flags.StringVar(&reason, "reason", "", lang.Text{EN: "of --forget and --look: why, in words that do not say about whom", DA: "til --forget og --look: hvorfor, i ord, der ikke siger om hvem"}.In(c.lang))
	flags.BoolVar(&agreement, "agreement", false, lang.Text{EN: "tell the project lead how far readers agree", DA: "vis projektlederen, hvor enige læserne er"}.In(c.lang))
	flags.BoolVar(&look, "look", false, lang.Text{EN: "of --agreement: also what each reader found, before all is read; noted, with --reason", DA: "til --agreement: også hvad hver læser har fundet, før alt er læst; bliver noteret, med --reason"}.In(c.lang))
	return c.dryFlag(cmd)
}

// agreement tells the project lead how far readers agree.
func (c *command) agreement(ctx context.Context, dir string, look bool, reason string, acts pipeline.ReviewActs, forget string) error {
	switch {
	case look && c.dry:
		return usage("--look has no dry run: it notes that you saw", "--look kan ikke prøves med -n: den noterer, at du så")
	case look && reason == "":
		return usage("--look needs --reason, which the report prints", "--look kræver --reason, som rapporten viser")
	case !look && reason != "":
		return usage("--reason: only with --look", "--reason: kun med --look")
	case forget != "" || acts != (pipeline.ReviewActs{}):
		return usage("--agreement tells, and does nothing else: leave the other flags out", "--agreement fortæller og gør ikke andet: lad de andre flag være ude")
	}
	return c.with(dir, pipeline.Write, func(f *pipeline.Folder) error { return c.show1(f.Agreement(ctx, reason)) })
}

// forget deletes the texts about a case and says where else they stand.
func (c *command) forget(dir, no, reason string) error {
	switch {
	case no == "":
		return usage("--reason: only with --forget", "--reason: kun med --forget")
	case c.dry:
		return usage("--forget has no dry run: it deletes", "--forget kan ikke prøves med -n: den sletter")
	}
	return c.with(dir, pipeline.Write, func(f *pipeline.Folder) error { return c.show1(f.Forget(no, reason)) })
}

// checkReview refuses flags that say nothing together.
func checkReview(acts pipeline.ReviewActs, trial bool) error {
	switch {
	case trial && acts.Trial < 1:
		return usage("--trial %d: want at least 1 case", "--trial %d: ventet mindst 1 sag", acts.Trial)
	case acts.Lock && acts.Second:
		return usage("--lock and --second: one at a time, the seed comes between them", "--lock og --second: én ad gangen, startordet kommer imellem")
	case acts.Seed != "" && !acts.Second:
		return usage("--seed %s: only with --second", "--seed %s: kun med --second", acts.Seed)
	case acts.SeedSource != "" && !acts.Lock && acts.Seed == "":
		return usage("--seed-source: only with --lock, or with --second --seed", "--seed-source: kun med --lock eller med --second --seed")
	}
	return nil
}
