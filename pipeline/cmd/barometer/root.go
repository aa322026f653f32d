package main

import (
	"context"

	"github.com/spf13/cobra"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/screen"
)

// root is the whole command with its verbs in the order of a batch's year.
func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use: "barometer",
		Short: lang.Text{
			EN: "Representative samples of cases, lawyers' reviews of them, and estimates that hold",
			DA: "Repræsentative stikprøver af sager, juristers gennemgang af dem og tal, der holder"}.In(c.lang),
		Long: lang.Text{
			EN: `barometer draws representative samples of cases across Denmark's 98 kommuner,
stores the lawyers' reviews and publishes estimates with confidence intervals.

A batch is a directory. Start one with barometer new, put the kommuner's case
lists into its frame/ directory, and let barometer run tell what comes next.`,
			DA: `barometer trækker repræsentative stikprøver af sager på tværs af Danmarks 98
kommuner, gemmer juristernes gennemgang og offentliggør tal med
sikkerhedsintervaller.

En batch er en mappe. Lav en med barometer new, læg kommunernes sagslister i
dens mappe frame/, og lad barometer run sige, hvad der så skal ske.`}.In(c.lang),
		Example: `  barometer run data/examples/bl87-2025
  barometer status data/examples/bl87-2025`,
		Version:       pipeline.ToolVersion,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("no command %q", "ingen kommando %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := root.PersistentFlags()
	flags.String("lang", string(c.lang), lang.Text{EN: "language of the messages: en or da", DA: "sprog i meddelelser: en eller da"}.In(c.lang))
	flags.StringVar(&c.format, "format", "text", lang.Text{EN: "results as text, csv or json", DA: "resultater som text, csv eller json"}.In(c.lang))
	flags.BoolVar(&c.quiet, "quiet", false, lang.Text{EN: "print results and errors only", DA: "skriv kun resultater og fejl"}.In(c.lang))
	flags.IntVar(&c.workers, "workers", 0, lang.Text{EN: "how many cores to use; 0 for all. Results do not depend on it", DA: "hvor mange kerner der bruges; 0 for alle. Resultatet afhænger ikke af det"}.In(c.lang))
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%s", "%s", err.Error()) })
	root.SetVersionTemplate("barometer {{.Version}}\n")
	if c.lang == lang.Danish {
		root.SetUsageTemplate(danishUsage)
	}
	root.AddCommand(c.newBatch(), c.plan(), c.draw(), c.codebookFlags(c.review()), c.status(), c.estimate(), c.publish(),
		c.runAll(), c.verify(), c.key(), c.backup(), c.restore(), c.close(), c.compare(), c.analyse(), c.show(), c.version())
	cobra.MousetrapHelpText = "" // a double click is welcome: see byMouse
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	if c.lang == lang.Danish {
		for _, cmd := range root.Commands() {
			switch cmd.Name() {
			case "help":
				cmd.Short = "hjælp til en kommando"
			case "completion":
				cmd.Short = "lad kommandolinjen skrive kommandoer og flag færdige"
			}
		}
	}
	return root
}

// dryFlag adds -n to a verb that writes.
func (c *command) dryFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVarP(&c.dry, "dry-run", "n", false, lang.Text{EN: "look only: do everything in a temporary directory and write nothing",
		DA: "se kun efter: gør alt i en midlertidig mappe og skriv intet"}.In(c.lang))
	return cmd
}

func (c *command) version() *cobra.Command {
	return c.cobra(verb{use: "version", brief: lang.Text{EN: "the version of the program", DA: "programmets version"},
		long:    lang.Text{EN: "Version prints the version of the program.", DA: "Version skriver programmets version."},
		example: "  barometer version"},
		cobra.NoArgs, func(_ context.Context, _ []string) error {
			return c.print(&screen.Screen{Lines: []lang.Text{lang.Same("barometer " + pipeline.ToolVersion)}})
		})
}

// danishUsage is cobra's usage with Danish headings.
const danishUsage = `Brug:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [kommando]{{end}}{{if .HasExample}}

Eksempel:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Kommandoer:{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flag:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Fælles flag:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

Brug "{{.CommandPath}} [kommando] --help" for mere om en kommando.{{end}}
`
