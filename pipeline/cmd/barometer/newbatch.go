package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

func (c *command) newBatch() *cobra.Command {
	var n pipeline.NewBatch
	example := false
	cmd := c.cobra(verb{
		use:   "new DIR",
		brief: lang.Text{EN: "a batch to start from", DA: "en batch at begynde med"},
		long: lang.Text{
			EN: `New asks, in Danish, for what a batch needs and writes a directory that runs:
batch.toml and codebook.toml with comments, the lists of reviewers, kommuner
and deadlines, empty directories for case lists, replies and forms, and beside
the directory the key that makes pseudonyms. Keep the key apart.

With --from LAST the spec, codebook, deadlines, reviewers and contacts of an
earlier batch are taken over, never its case lists, answers, ledger or key.
Where nobody can be asked, flags and defaults answer.

With --example the directory becomes the constructed example batch, complete
with lists, forms and answers: a barometer to try.`,
			DA: `New spørger om det, en batch skal bruge, og skriver en mappe, der kan køres:
batch.toml og codebook.toml med forklaringer, lister over jurister, kommuner og
frister, tomme mapper til sagslister, svar og skemaer, og ved siden af mappen
nøglen, som laver pseudonymer. Opbevar nøglen for sig.

Med --from SIDSTE overtages specifikation, måleskema, frister, jurister og
kontakter fra en tidligere batch, aldrig dens sagslister, svar, journal eller
nøgle. Hvor ingen kan spørges, svarer flag og standardværdier.

Med --example bliver mappen den konstruerede eksempelbatch med lister, skemaer
og svar: et barometer at prøve.`},
		example: `  barometer new bl87-2026
  barometer new bl87-2026 --from bl87-2025 --year 2026
  barometer new proev --example`,
		exits: "3",
	}, cobra.ExactArgs(1), func(_ context.Context, args []string) error {
		if example {
			s, err := pipeline.WriteExample(args[0])
			if err != nil {
				return err
			}
			return c.print(s)
		}
		n.Dir = args[0]
		said := n // an answer may change what the next question suggests
		if err := n.Defaults(c.now); err != nil {
			return err
		}
		if c.asks {
			if err := c.ask(&n, said); err != nil {
				return err
			}
		}
		s, err := n.Write(rand.Reader)
		if err != nil {
			return err
		}
		return c.print(s)
	})
	flags := cmd.Flags()
	flags.BoolVar(&example, "example", false, lang.Text{EN: "the constructed example batch, to try", DA: "den konstruerede eksempelbatch, til at prøve"}.In(c.lang))
	flags.StringVar(&n.From, "from", "", lang.Text{EN: "take spec and lists over from an earlier batch", DA: "overtag specifikation og lister fra en tidligere batch"}.In(c.lang))
	flags.StringVar(&n.ID, "id", "", lang.Text{EN: "id of the batch (default: name of DIR)", DA: "batchens id (standard: mappens navn)"}.In(c.lang))
	flags.StringVar(&n.Title, "title", "", lang.Text{EN: "title", DA: "titel"}.In(c.lang))
	flags.IntVar(&n.Year, "year", 0, lang.Text{EN: "year (default: this year)", DA: "år (standard: i år)"}.In(c.lang))
	flags.StringVar(&n.Provision, "provision", "", lang.Text{EN: "provision, such as BL § 87", DA: "bestemmelse, f.eks. BL § 87"}.In(c.lang))
	flags.IntVar(&n.Total, "total", 0, lang.Text{EN: "how many cases to draw (default 385)", DA: "hvor mange sager der trækkes (standard 385)"}.In(c.lang))
	return cmd
}

// ask puts the questions on the terminal, in Danish; return keeps what
// stands in brackets.
func (c *command) ask(n *pipeline.NewBatch, said pipeline.NewBatch) error {
	in := bufio.NewReader(c.in)
	text := func(question string, value *string) error {
		fmt.Fprintf(c.err, "%s [%s]: ", question, *value)
		answer, err := in.ReadString('\n')
		if err != nil && (err != io.EOF || answer == "") {
			return fmt.Errorf("the question %q was not answered: %w", question, err)
		}
		if a := strings.TrimSpace(answer); a != "" {
			*value = a
		}
		return nil
	}
	number := func(question string, value *int) error {
		for {
			s := strconv.Itoa(*value)
			if err := text(question, &s); err != nil {
				return err
			}
			got, err := strconv.Atoi(s)
			if err == nil {
				*value = got
				return nil
			}
			fmt.Fprintf(c.err, "%q er ikke et helt tal.\n", s)
		}
	}
	// Year and provision first: titles and dates follow from them.
	if err := errors.Join(text("Kort id med små bogstaver", &n.ID), number("År", &n.Year), text("Bestemmelse", &n.Provision)); err != nil {
		return err
	}
	said.ID, said.Year, said.Provision = n.ID, n.Year, n.Provision
	*n = said
	if err := n.Defaults(c.now); err != nil {
		return err
	}
	return errors.Join(text("Titel", &n.Title), text("Afgørelser fra og med (åååå-mm-dd)", &n.PeriodFrom),
		text("Afgørelser til og med (åååå-mm-dd)", &n.PeriodTo), number("Hvor mange sager skal trækkes", &n.Total))
}
