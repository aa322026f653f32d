package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
)

// A command is one call of the program: the world it runs in and the flags
// that every verb takes.
type command struct {
	world
	lang    lang.Language
	format  string
	quiet   bool
	workers int
	dry     bool

	remindAfter int // days
}

// run is the program: arguments in, exit status out.
func run(ctx context.Context, w world, args []string) int {
	c := &command{world: w, lang: chosenLanguage(w.locale, args), remindAfter: pipeline.DefaultRemindAfter}
	root := c.root()
	root.SetArgs(batchAlone(root, args))
	root.SetIn(w.in)
	root.SetOut(w.out)
	root.SetErr(w.err)
	return c.report(root.ExecuteContext(ctx))
}

// chosenLanguage looks for --lang before the flags are parsed, since the
// help texts themselves depend on it.
func chosenLanguage(locale lang.Language, args []string) lang.Language {
	for i, a := range args {
		value, ok := strings.CutPrefix(a, "--lang=")
		if a == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if ok {
			return lang.Language(value)
		}
	}
	return locale
}

// A verb is what the help says of a subcommand, in both languages.
type verb struct {
	use     string
	brief   lang.Text
	long    lang.Text
	example string
	exits   string // statuses other than 0, 1 and 2, as digits: "345"
}

var exitTexts = map[rune]lang.Text{
	'0': {EN: "0    done", DA: "0    færdig"},
	'1': {EN: "1    failed", DA: "1    mislykkedes"},
	'2': {EN: "2    bad flags or arguments", DA: "2    forkerte flag eller argumenter"},
	'3': {EN: "3    a file or a rule refused; every violation is listed", DA: "3    en fil eller en regel sagde nej; alle fejl er opregnet"},
	'4': {EN: "4    verify found a difference", DA: "4    verify fandt en forskel"},
	'5': {EN: "5    waiting for people; the screen says for whom", DA: "5    venter på mennesker; skærmen siger på hvem"},
}

// cobra makes the subcommand of a verb.
func (c *command) cobra(v verb, args cobra.PositionalArgs, do func(ctx context.Context, args []string) error) *cobra.Command {
	var long strings.Builder
	long.WriteString(v.long.In(c.lang) + "\n\n" + lang.Text{EN: "Exit status:", DA: "Afslutningsstatus:"}.In(c.lang) + "\n")
	for _, digit := range "012" + v.exits {
		long.WriteString("  " + exitTexts[digit].In(c.lang) + "\n")
	}
	cmd := &cobra.Command{
		Use: v.use, Short: v.brief.In(c.lang), Long: strings.TrimSpace(long.String()), Example: v.example,
		Args: func(cmd *cobra.Command, a []string) error {
			if err := args(cmd, a); err != nil {
				return usage("%s: %s; want %s %s", "%s: %s; ventet %s %s", cmd.Name(), err.Error(), cmd.Parent().CommandPath(), v.use)
			}
			return c.checkFlags()
		},
		RunE: func(cmd *cobra.Command, a []string) error { return do(cmd.Context(), a) },
	}
	cmd.InitDefaultHelpFlag()
	if c.lang == lang.Danish {
		cmd.Flags().Lookup("help").Usage = "denne hjælp"
	}
	return cmd
}

func (c *command) checkFlags() error {
	switch {
	case c.lang != lang.English && c.lang != lang.Danish:
		return usage("--lang %s: want en or da", "--lang %s: ventet en eller da", string(c.lang))
	case c.format != "text" && c.format != "csv" && c.format != "json":
		return usage("--format %s: want text, csv or json", "--format %s: ventet text, csv eller json", c.format)
	case c.workers < 0 || c.workers > 1024:
		return usage("--workers %d: want 1 to 1024, or 0 for all cores", "--workers %d: ventet 1 til 1024, eller 0 for alle kerner", c.workers)
	}
	return nil
}

// env is the part of the world that the pipeline sees.
func (c *command) env(bar *progress) pipeline.Env {
	workers := c.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return pipeline.Env{Now: c.now, Random: c.random, Workers: workers, RemindAfter: c.remindAfter, Progress: bar.show, Say: func(t lang.Text) {
		if !c.quiet {
			fmt.Fprintln(c.err, t.In(c.lang))
		}
	}}
}

// with opens the batch, does the work and closes it again.
func (c *command) with(dir string, mode pipeline.Mode, do func(*pipeline.Folder) error) (err error) {
	if mode == pipeline.Write && c.dry {
		mode = pipeline.Dry
	}
	bar := newProgress(c)
	defer bar.stop()
	f, err := pipeline.Open(dir, c.env(bar), mode)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	return do(f)
}
