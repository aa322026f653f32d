package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/screen"
)

func (c *command) close() *cobra.Command {
	deleted := false
	cmd := c.cobra(verb{
		use:   "close BATCH",
		brief: lang.Text{EN: "end a batch: seal what is kept, list what must be deleted and by when", DA: "afslut en batch: lås det, der gemmes, og vis, hvad der skal slettes hvornår"},
		long: lang.Text{
			EN: `Close ends a batch after its last release. It refuses while a reading or an
objection is open, or while out/ is not what was released. Then it recomputes
everything once more, notes in the ledger the SHA-256 of every file that is kept
(what describes the batch, out/ and releases/), and makes these and the ledger
read-only. From then on every command that writes refuses; verify holds what is
kept against the ledger, with no list and no key.

It lists what must be deleted and by when, on the screen and in
private/sletteliste.csv: case lists, replies, forms, letters and receipts,
backups, the year's key and its copies, the keys of what was said in words.
[privacy] in batch.toml gives the days: delete_by, and keys_by for the keys.
Close deletes nothing itself. Run again, or with status, it shows what of this
is still there; with --deleted it ends with status 5 until all that it can see
is gone.`,
			DA: `Close afslutter en batch efter dens sidste udgivelse. Den nægter, så længe en
læsning eller en indsigelse er åben, eller out/ ikke er det, der blev udgivet.
Så regner den alt om en sidste gang, noterer i journalen SHA-256 af hver fil, der
gemmes (det, der beskriver batchen, out/ og releases/), og skrivebeskytter dem og
journalen. Derefter nægter enhver kommando, der skriver; verify holder det, der
gemmes, op mod journalen, uden lister og uden nøgle.

Den viser, hvad der skal slettes og hvornår, på skærmen og i
private/sletteliste.csv: sagslister, svar, skemaer, breve og kvitteringer,
sikkerhedskopier, årets nøgle og kopier af den, nøglerne til det, der står i ord.
[privacy] i batch.toml giver dagene: delete_by, og keys_by for nøglerne. Close
sletter intet selv. Kørt igen, eller med status, viser den, hvad der er der
endnu; med --deleted slutter den med status 5, indtil alt, hvad den kan se, er
væk.`},
		example: "  barometer close bl87-2026\n  barometer close bl87-2026 --deleted",
		exits:   "345",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		bar := newProgress(c)
		defer bar.stop()
		if deleted {
			return c.with(args[0], pipeline.Look, func(f *pipeline.Folder) error {
				s, left, err := f.Deletions()
				return c.deletions(s, left, err)
			})
		}
		s, _, err := pipeline.Close(ctx, args[0], c.env(bar))
		return c.show1(s, err)
	})
	cmd.Flags().BoolVar(&deleted, "deleted", false, lang.Text{EN: "look only: is everything gone that must be deleted?", DA: "se kun efter: er alt væk, der skal slettes?"}.In(c.lang))
	return cmd
}

// deletions prints what must be deleted. What is left waits for people.
func (c *command) deletions(s *screen.Screen, left bool, err error) error {
	if err := c.show1(s, err); err != nil {
		return err
	}
	if left {
		return &pipeline.NotDeleted{}
	}
	return nil
}
