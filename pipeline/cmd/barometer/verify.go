package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/pipeline/screen"
)

func (c *command) verify() *cobra.Command {
	why, kommune, receipt := "", "", ""
	draw := false
	cmd := c.cobra(verb{
		use:   "verify PATH",
		brief: lang.Text{EN: "recompute everything in an empty directory and compare; --draw runs the lottery again", DA: "regn alt om i en tom mappe og sammenlign; --draw gentager lodtrækningen"},
		long: lang.Text{
			EN: `Verify holds every input, every output and the ledger of a batch against
out/manifest.json, then computes out/ again in an empty directory and compares it
byte for byte. It names each file that differs. It changes nothing. Of a batch that is
closed it holds what is kept against what the ledger noted then.

With --draw it runs the lottery again from what is public alone. PATH is then a
batch, a release, or a directory of commitments that anyone has downloaded; no key
and no case list are needed, nor opened.

With --kommune and --receipt as well it checks the cases of one kommune: that each
was on the frozen list, its ticket and rank, and whether it was drawn. It needs the
commitments, the seed and that kommune's receipt. The kommune's own page,
private/kontrol-KOMMUNE.html, does the same with nothing installed.

A ledger segment that was torn, by a full disk or a broken copy, is set aside
by the next command that writes, and verify reports it until somebody
acknowledges it with --acknowledge and a reason.`,
			DA: `Verify holder alle input, alle output og journalen i en batch op mod
out/manifest.json, regner derefter out/ om i en tom mappe og sammenligner byte for
byte. Den nævner hver fil, der afviger. Den ændrer intet. I en batch, der er
afsluttet, holder den det, der gemmes, op mod det, som journalen noterede da.

Med --draw gentager den lodtrækningen alene ud fra det, der er offentligt. PATH er så
en batch, en udgivelse eller en mappe commitments, som enhver har hentet; hverken nøgle
eller sagslister skal bruges, og de åbnes ikke.

Med --kommune og --receipt kontrollerer den én kommunes sager: at hver sag stod på den
låste liste, dens lod og nummer, og om den er trukket. Det kræver det offentlige,
startordet og kommunens egen kvittering. Kommunens side, private/kontrol-KOMMUNE.html,
gør det samme, uden at noget skal installeres.

Et afrevet led i journalen, efter en fuld disk eller en brudt kopi, lægges til
side af den næste kommando, der skriver, og verify melder det, indtil nogen
kvitterer med --acknowledge og en grund.`},
		example: `  barometer verify data/examples/bl87-2025
  barometer verify --draw commitments
  barometer verify --draw commitments --kommune 0101 --receipt kvittering-0101.csv
  barometer verify MY-BATCH --acknowledge "disken var fuld, svar indlæst igen"`,
		exits: "345",
	}, cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		switch {
		case (kommune == "") != (receipt == ""):
			return usage("--kommune and --receipt go together", "--kommune og --receipt hører sammen")
		case !draw && kommune != "":
			return usage("--kommune and --receipt are for verify --draw", "--kommune og --receipt hører til verify --draw")
		case draw && why != "":
			return usage("--draw and --acknowledge are two different things; give one", "--draw og --acknowledge er to forskellige ting; angiv én")
		case why != "":
			return c.with(args[0], pipeline.Mend, func(f *pipeline.Folder) error { return f.Acknowledge(why) })
		case kommune != "":
			return c.verified(audit.Receipt(args[0], kommune, receipt))
		case draw:
			s, err := audit.Draw(args[0])
			if s != nil && c.format == "text" {
				s.Tables = nil // the sentences say the same
			}
			return c.verified(s, err)
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
		lines := []lang.Text{{
			EN: "verified: out/ is what the batch, its ledger and its key give",
			DA: "kontrolleret: out/ er det, som batchen, dens journal og dens nøgle giver"}}
		return c.with(args[0], pipeline.Look, func(f *pipeline.Folder) error {
			if on, err := f.Closed(); err != nil {
				return err
			} else if on != "" {
				lines = []lang.Text{{EN: "verified: what was kept when the batch was closed on " + on + " is as it was, and so is the ledger; nothing was computed again",
					DA: "kontrolleret: det, der blev gemt, da batchen blev afsluttet den " + on + ", er, som det var, og det er journalen også; intet er regnet om"}}
			}
			forgotten, err := f.Forgotten()
			if err != nil {
				return err
			}
			return c.print(&screen.Screen{Lines: append(lines, forgotten...)})
		})
	})
	cmd.Flags().StringVar(&why, "acknowledge", "", lang.Text{EN: "acknowledge torn ledger segments, with the reason", DA: "kvittér for afrevne led i journalen, med grunden"}.In(c.lang))
	cmd.Flags().BoolVar(&draw, "draw", false, lang.Text{EN: "run the lottery again from public material", DA: "gentag lodtrækningen ud fra det offentlige"}.In(c.lang))
	cmd.Flags().StringVar(&kommune, "kommune", "", lang.Text{EN: "check the cases of this kommune, by code or name", DA: "kontrollér sagerne fra denne kommune, ved kode eller navn"}.In(c.lang))
	cmd.Flags().StringVar(&receipt, "receipt", "", lang.Text{EN: "the kommune's receipt, kvittering-KOMMUNE.csv", DA: "kommunens kvittering, kvittering-KOMMUNE.csv"}.In(c.lang))
	return cmd
}

// verified prints what was found in order, then ends with what was not.
func (c *command) verified(s *screen.Screen, err error) error {
	if s != nil {
		if printErr := c.print(s); printErr != nil {
			return errors.Join(printErr, err)
		}
	}
	return err
}
