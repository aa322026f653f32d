package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/screen"
)

// codebookFlags gives review what those do who write the codebook. It is a
// task of its own: with one of these flags nothing else of review is done.
func (c *command) codebookFlags(cmd *cobra.Command) *cobra.Command {
	var read, write, page string
	flags := cmd.Flags()
	flags.StringVar(&read, "codebook-read", "", lang.Text{EN: "read the codebook from this spreadsheet, and nothing else; -n only says what differs", DA: "læs måleskemaet fra dette regneark, og gør intet andet; -n siger kun, hvad der er anderledes"}.In(c.lang))
	flags.StringVar(&write, "codebook-xlsx", "", lang.Text{EN: "write the codebook as a spreadsheet, and nothing else", DA: "skriv måleskemaet som regneark, og gør intet andet"}.In(c.lang))
	flags.StringVar(&page, "codebook-html", "", lang.Text{EN: "write the codebook as a page to print and agree on, and nothing else", DA: "skriv måleskemaet som en side til udskrift og aftale, og gør intet andet"}.In(c.lang))
	cmd.Example += "\n  barometer review MY-BATCH --codebook-xlsx maaleskema.xlsx\n  barometer review MY-BATCH --codebook-read maaleskema.xlsx -n"
	mine := []string{"codebook-read", "codebook-xlsx", "codebook-html"}
	review := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.ContainsFunc(mine, flags.Changed) {
			return review(cmd, args)
		}
		for _, other := range []string{"forms", "trial", "lock", "second", "seed", "seed-source", "arbitrate", "objections", "reassign", "agreement", "look", "forget", "reason"} {
			if flags.Changed(other) {
				return usage("--%s beside --codebook-…; want one task at a time", "--%s ved siden af --codebook-…; ventet én opgave ad gangen", other)
			}
		}
		return c.with(args[0], pipeline.Write, func(f *pipeline.Folder) error {
			if flags.Changed("codebook-read") {
				if err := c.readCodebook(f, read); err != nil {
					return err
				}
			}
			for _, out := range []struct {
				flag string
				do   func() (*screen.Screen, error)
			}{
				{"codebook-xlsx", func() (*screen.Screen, error) { return f.CodebookSheet(write) }},
				{"codebook-html", func() (*screen.Screen, error) { return f.CodebookPage(page) }},
			} {
				if !flags.Changed(out.flag) {
					continue
				}
				s, err := out.do()
				if err != nil {
					return err
				}
				if err := c.print(s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return cmd
}

// readCodebook says what differs before anything is written.
func (c *command) readCodebook(f *pipeline.Folder, path string) error {
	book, s, err := f.ReadCodebook(path)
	if s != nil {
		err = errors.Join(c.print(s), err)
	}
	if err != nil {
		return err
	}
	written, err := book.Write()
	if err != nil {
		return err
	}
	return c.print(written)
}
