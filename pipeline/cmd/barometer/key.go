package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/screen"
)

// key is what is done with the year's key, from making it to getting it back.
func (c *command) key() *cobra.Command {
	cmd := c.cobra(verb{
		use:   "key",
		brief: lang.Text{EN: "the key that makes pseudonyms: make, compare, back up, restore", DA: "nøglen, der laver pseudonymer: lav, sammenlign, kopiér, hent tilbage"},
		long: lang.Text{
			EN: `Key makes the year's key, says its fingerprint and keeps a copy of it safe. The
key is a file of its own, outside the batch, that only its owner can read.
Whoever has it and a case list can find out which cases the pseudonyms are.`,
			DA: `Key laver årets nøgle, siger dens fingeraftryk og gemmer en kopi af den.
Nøglen er en fil for sig, uden for batchen, som kun ejeren kan læse. Den, der
har den og en sagsliste, kan se, hvilke sager pseudonymerne er.`},
		example: `  barometer key new bl87-2026.noegle
  barometer key fingerprint bl87-2026
  barometer key backup bl87-2026 bl87-2026.noegle.age --to age1… --to age1…
  barometer key restore bl87-2026.noegle.age --identity min-noegle.txt --out bl87-2026.noegle`,
		exits: "3",
	}, cobra.NoArgs, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.AddCommand(c.keyNew(), c.keyFingerprint(), c.keyBackup(), c.keyRestore())
	return cmd
}

func (c *command) keyNew() *cobra.Command {
	return c.cobra(verb{
		use:   "new FILE",
		brief: lang.Text{EN: "make a key", DA: "lav en nøgle"},
		long: lang.Text{
			EN: `New makes a key of 256 random bits in a file that only its owner can read. It
never overwrites. Barometer new makes one for its batch anyway.`,
			DA: `New laver en nøgle på 256 tilfældige bit i en fil, som kun ejeren kan læse.
Den overskriver aldrig noget. Barometer new laver selv en til sin batch.`},
		example: "  barometer key new bl87-2026.noegle",
		exits:   "3",
	}, cobra.ExactArgs(1), func(_ context.Context, args []string) error {
		return c.show1(pipeline.NewKeyFile(args[0], c.random))
	})
}

func (c *command) keyFingerprint() *cobra.Command {
	return c.cobra(verb{
		use:   "fingerprint FILE|BATCH",
		brief: lang.Text{EN: "16 digits by which two keys are told apart", DA: "16 cifre, som to nøgler kendes på"},
		long: lang.Text{
			EN: `Fingerprint prints the first 16 hexadecimal digits of the SHA-256 of a key, in
groups that can be read aloud. Of a batch it prints that of its key file and
that of the key it was frozen with. It may be told to anyone.`,
			DA: `Fingerprint skriver de første 16 hexadecimale cifre af en nøgles SHA-256 i
grupper, der kan læses højt. Af en batch skriver den både nøglefilens og det,
som batchen blev låst med. Enhver må få det at vide.`},
		example: "  barometer key fingerprint bl87-2026.noegle\n  barometer key fingerprint bl87-2026",
		exits:   "3",
	}, cobra.ExactArgs(1), func(_ context.Context, args []string) error {
		bar := newProgress(c)
		defer bar.stop()
		return c.show1(pipeline.KeyFingerprint(args[0], c.env(bar)))
	})
}

func (c *command) keyBackup() *cobra.Command {
	var to recipients
	cmd := c.cobra(verb{
		use:   "backup BATCH FILE",
		brief: lang.Text{EN: "encrypt the key to at least two people", DA: "krypter nøglen til mindst to personer"},
		long: lang.Text{
			EN: `Backup writes the key of a batch into a text file that each of at least two
people can open alone with a secret key of their own (age, age-encryption.org).
They make one with age-keygen and give you the line that begins with age1. No
passphrase is offered: one that people remember can be guessed.`,
			DA: `Backup skriver batchens nøgle i en tekstfil, som hver af mindst to personer kan
åbne alene med sin egen hemmelige nøgle (age, age-encryption.org). De laver den
med age-keygen og giver jer den linje, der begynder med age1. En adgangskode
tilbydes ikke: en, som mennesker kan huske, kan gættes.`},
		example: `  barometer key backup bl87-2026 noegle-2026.age --to age1… --to age1…
  barometer key backup bl87-2026 noegle-2026.age -R modtagere.txt`,
		exits: "3",
	}, cobra.ExactArgs(2), func(_ context.Context, args []string) error {
		people, err := to.all()
		if err != nil {
			return err
		}
		return c.with(args[0], pipeline.Look, func(f *pipeline.Folder) error { return c.show1(f.BackUpKey(args[1], people)) })
	})
	to.flags(c, cmd)
	return cmd
}

func (c *command) keyRestore() *cobra.Command {
	var identity, out string
	cmd := c.cobra(verb{
		use:   "restore FILE --identity ID --out KEYFILE",
		brief: lang.Text{EN: "get a key back from its backup", DA: "hent en nøgle tilbage fra dens kopi"},
		long: lang.Text{
			EN: `Restore opens a backup of a key with the secret key of one of those it was made
for, holds it against its fingerprint, says which batch and year it is of, and
writes it where there is no file yet.`,
			DA: `Restore åbner en kopi af en nøgle med den hemmelige nøgle hos en af dem, den er
lavet til, holder den op mod fingeraftrykket, siger, hvilken batch og hvilket år
den hører til, og skriver den, hvor der ingen fil er endnu.`},
		example: "  barometer key restore noegle-2026.age --identity min-noegle.txt --out bl87-2026.noegle",
		exits:   "3",
	}, cobra.ExactArgs(1), func(_ context.Context, args []string) error {
		if identity == "" || out == "" {
			return usage("key restore: --identity and --out are needed", "key restore: --identity og --out skal med")
		}
		return c.show1(pipeline.RestoreKey(args[0], identity, out))
	})
	identityFlag(c, cmd, &identity)
	cmd.Flags().StringVar(&out, "out", "", lang.Text{EN: "where to write the key", DA: "hvor nøglen skal skrives"}.In(c.lang))
	return cmd
}

// show1 prints what a command with one screen has to say.
func (c *command) show1(s *screen.Screen, err error) error {
	if err != nil {
		return err
	}
	return c.print(s)
}

// recipients are those who shall be able to open a file.
type recipients struct{ keys, files []string }

func (r *recipients) flags(c *command, cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&r.keys, "to", nil, lang.Text{EN: "public key (age1…) of somebody who can open it; at least two", DA: "offentlig nøgle (age1…) hos en, der kan åbne den; mindst to"}.In(c.lang))
	cmd.Flags().StringArrayVarP(&r.files, "recipients-file", "R", nil, lang.Text{EN: "file with public keys, one a line", DA: "fil med offentlige nøgler, en på hver linje"}.In(c.lang))
}

func (r *recipients) all() ([]string, error) {
	all := r.keys
	for _, name := range r.files {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, privacy.RecipientLines(src)...)
	}
	return all, nil
}

func identityFlag(c *command, cmd *cobra.Command, identity *string) {
	cmd.Flags().StringVar(identity, "identity", "", lang.Text{EN: "file with your own secret key, as age-keygen writes it", DA: "fil med din egen hemmelige nøgle, som age-keygen skriver den"}.In(c.lang))
}
