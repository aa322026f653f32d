package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) backup() *cobra.Command {
	var to recipients
	var o pipeline.BackupOptions
	cmd := c.cobra(verb{
		use:   "backup BATCH DIR",
		brief: lang.Text{EN: "copy what cannot be computed again, encrypted", DA: "kopiér det, der ikke kan regnes ud igen, krypteret"},
		long: lang.Text{
			EN: `Backup writes all of a batch that cannot be computed again into one file in DIR:
BATCH-DATE-HEAD.tar.age, where HEAD is the beginning of the ledger's head. In it
are the spec, the lists, frame/, replies/, forms/, ledger/, private/ with the
keys of the cases' texts, and releases/, each with its SHA-256. It is encrypted
to at least two people, each of whom can open it alone with a secret key of
their own (age, age-encryption.org).

The year's key is not in it, unless --with-key says so: barometer key backup
makes a copy of that, to be kept elsewhere. A backup holds what had been
written by then, also texts that are forgotten later: delete old ones.`,
			DA: `Backup skriver alt i en batch, der ikke kan regnes ud igen, i én fil i mappen DIR:
BATCH-DATO-HOVED.tar.age, hvor HOVED er begyndelsen af journalens hoved. Med er
beskrivelsen, listerne, frame/, replies/, forms/, ledger/, private/ med nøglerne
til sagernes tekster og releases/, hver fil med sin SHA-256. Den er krypteret
til mindst to personer, som hver kan åbne den alene med sin egen hemmelige nøgle
(age, age-encryption.org).

Årets nøgle er ikke med, medmindre --with-key siger det: barometer key backup
tager en kopi af den, som opbevares et andet sted. En kopi rummer det, der var
skrevet da, også tekster, der siden er slettet: slet gamle kopier.`},
		example: `  barometer backup bl87-2026 E:/kopier --to age1… --to age1…
  barometer backup bl87-2026 E:/kopier -R modtagere.txt`,
		exits: "3",
	}, cobra.ExactArgs(2), func(_ context.Context, args []string) error {
		var err error
		if o.Recipients, err = to.all(); err != nil {
			return err
		}
		if o.Plain && len(o.Recipients) > 0 {
			return usage("--plain and --to are two different things; give one", "--plain og --to er to forskellige ting; angiv én")
		}
		bar := newProgress(c)
		defer bar.stop()
		return c.show1(pipeline.Backup(args[0], args[1], o, c.env(bar)))
	})
	to.flags(c, cmd)
	cmd.Flags().BoolVar(&o.WithKey, "with-key", false, lang.Text{EN: "take the year's key along", DA: "tag årets nøgle med"}.In(c.lang))
	cmd.Flags().BoolVar(&o.Plain, "plain", false, lang.Text{EN: "do not encrypt: only of a constructed batch, whose key is public", DA: "krypter ikke: kun af en konstrueret batch, hvis nøgle er offentlig"}.In(c.lang))
	return cmd
}

func (c *command) restore() *cobra.Command {
	var identity, keyOut string
	cmd := c.cobra(verb{
		use:   "restore FILE DIR",
		brief: lang.Text{EN: "make a batch from its backup", DA: "lav en batch ud fra dens kopi"},
		long: lang.Text{
			EN: `Restore makes the directory DIR, which must not exist, from a backup. It holds
every file against its SHA-256 and the ledger against its chain and its head;
where anything is wrong, nothing of DIR is left. Then barometer run makes out/
again, byte for byte.`,
			DA: `Restore laver mappen DIR, som ikke må findes, ud fra en kopi. Den holder hver fil
op mod dens SHA-256 og journalen op mod dens kæde og hoved; er der noget galt,
bliver der intet tilbage af DIR. Derefter laver barometer run mappen out/ igen,
byte for byte.`},
		example: "  barometer restore E:/kopier/bl87-2026-2026-10-03-1f2e3d4c.tar.age bl87-2026 --identity min-noegle.txt",
		exits:   "3",
	}, cobra.ExactArgs(2), func(_ context.Context, args []string) error {
		bar := newProgress(c)
		defer bar.stop()
		return c.show1(pipeline.Restore(args[0], args[1], identity, keyOut, c.env(bar)))
	})
	identityFlag(c, cmd, &identity)
	cmd.Flags().StringVar(&keyOut, "key-out", "", lang.Text{EN: "where to write the year's key, if the backup has it", DA: "hvor årets nøgle skal skrives, hvis kopien har den"}.In(c.lang))
	return cmd
}
