package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/data/lang"
)

// house is the root of the repository.
const house = "../../.."

// TestREADME runs every console block of README.md, in the order of the page
// and on a copy of the example, and compares what it prints with what the page
// shows. A line with a single … stands for any lines. `make golden` does not
// rewrite the page; this does, where it does not agree:
//
//	go test ./pipeline/cmd/barometer -run README -update
func TestREADME(t *testing.T) {
	if testing.Short() {
		t.Skip("whole runs of the example")
	}
	file, err := filepath.Abs(filepath.Join(house, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	makefile := read(t, filepath.Join(house, "Makefile"))
	t.Chdir(exampleHouse(t))
	shell := &shell{makefile: makefile}
	written := consoles.ReplaceAllStringFunc(string(page), func(block string) string {
		text := consoles.FindStringSubmatch(block)[1]
		var got strings.Builder
		for _, c := range commands(text) {
			out := shell.run(t, c.line)
			if shows(c.output, out) {
				out = c.output
			} else {
				t.Errorf("README.md shows\n%s\n%s\nand it prints\n%s", c.line, c.output, out)
			}
			fmt.Fprintf(&got, "%s\n%s", c.line, out)
		}
		return "```console\n" + got.String() + "```"
	})
	if *update {
		write(t, file, written)
	}
}

var consoles = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")

// A shown command is a line of a console block with the output below it.
type shownCommand struct{ line, output string }

func commands(block string) (list []shownCommand) {
	for line := range strings.Lines(block) {
		if strings.HasPrefix(line, "$ ") {
			list = append(list, shownCommand{line: strings.TrimSuffix(line, "\n")})
		} else if n := len(list); n > 0 {
			list[n-1].output += line
		}
	}
	return list
}

// shows reports whether what is printed is what is shown.
func shows(shown, printed string) bool {
	parts := strings.Split(shown, "…\n")
	if len(parts) == 1 {
		return shown == printed
	}
	last := len(parts) - 1
	if !strings.HasPrefix(printed, parts[0]) || !strings.HasSuffix(printed, parts[last]) {
		return false
	}
	for _, p := range parts {
		_, after, found := strings.Cut(printed, p)
		if !found {
			return false
		}
		printed = after
	}
	return true
}

// exampleHouse is a directory with a copy of the examples where the page has
// them, without what a run leaves behind.
func exampleHouse(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	examples := filepath.Join("data", "examples")
	if err := os.CopyFS(filepath.Join(dir, examples, "analyse"), os.DirFS(filepath.Join(house, examples, "analyse"))); err != nil {
		t.Fatal(err)
	}
	from, to := filepath.Join(house, examples, "bl87-2025"), filepath.Join(dir, examples, "bl87-2025")
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch {
		case slices.Contains([]string{"out", "private", ".cache", "releases"}, e.Name()):
		case e.IsDir():
			err = os.CopyFS(filepath.Join(to, e.Name()), os.DirFS(filepath.Join(from, e.Name())))
		default:
			write(t, filepath.Join(to, e.Name()), read(t, filepath.Join(from, e.Name())))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A shell runs the few commands that the page shows.
type shell struct {
	makefile string
	status   int
}

var (
	ticketLine    = regexp.MustCompile(`^printf '%s\\0%s' (\S+) (\S+) \| sha256sum$`)
	pseudonymLine = regexp.MustCompile(`^printf '%s' '(sag\|\d{4}\|[^']+)' \| openssl dgst -sha256 -hmac '([^']+)' -binary \| base32 \| tr A-Z a-z \| cut -c1-16$`)
	makeLine      = regexp.MustCompile(`^make ([a-z]+)$`)
)

// run gives what a command prints, as a terminal shows it. Commands of other
// programs are computed here; targets of make must exist and print nothing.
func (s *shell) run(t *testing.T, line string) string {
	t.Helper()
	line = strings.TrimPrefix(line, "$ ")
	if args, ok := strings.CutPrefix(line, "barometer "); ok {
		var screen bytes.Buffer
		s.status = run(t.Context(), world{in: strings.NewReader(""), out: &screen, err: &screen, now: clock, locale: lang.English}, words(args))
		return screen.String()
	}
	if line == "echo $?" {
		return strconv.Itoa(s.status) + "\n"
	}
	if m := ticketLine.FindStringSubmatch(line); m != nil {
		ticket := fmt.Sprintf("%x", sha256.Sum256([]byte(m[1]+"\x00"+m[2])))
		draw := "data/examples/bl87-2025/out/draw.parquet"
		if i := slices.Index(column(t, draw, "case_id").Texts, m[2]); i < 0 || column(t, draw, "ticket").Texts[i] != ticket {
			t.Errorf("%s: %s is no ticket of the draw", line, ticket)
		}
		return ticket + "  -\n"
	}
	if m := pseudonymLine.FindStringSubmatch(line); m != nil {
		mac := hmac.New(sha256.New, []byte(m[2]))
		mac.Write([]byte(m[1]))
		id := strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)))[:16]
		part := strings.Split(m[1], "|")
		if receipt := read(t, "data/examples/bl87-2025/private/kvittering-"+part[1]+".csv"); !strings.Contains(receipt, ";"+part[2]+";"+id+";") {
			t.Errorf("%s: the kommune's receipt has no line %s;%s", line, part[2], id)
		}
		return id + "\n"
	}
	if m := makeLine.FindStringSubmatch(line); m != nil {
		if !strings.Contains(s.makefile, "\n"+m[1]+":") {
			t.Errorf("%s: the Makefile has no such target", line)
		}
		return ""
	}
	t.Errorf("%s: a command that this test does not know", line)
	return ""
}

// words splits a command line as a shell does where nothing but double quotes
// is special.
func words(line string) (list []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The pages that people read first, from the root.
var pages = []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "pipeline/VEJLEDNING.md", "estimators/README.md", "estimators/METHOD.md",
	"notebooks/decisions.md", "notebooks/README.md", "data/FORMAT.md", "data/codebooks/README.md", "data/examples/README.md"}

// A command as a page writes it: on a line of its own, or in backquotes.
var namedCommand = regexp.MustCompile("(?m)(?:^(?:    |\\$ )|`)barometer ([a-z]+)(?:$|`| ([^`\n]*))")

// TestPages: files, targets of make, tests, commands and flags that the pages
// name exist.
func TestPages(t *testing.T) {
	makefile := read(t, filepath.Join(house, "Makefile"))
	tests := testNames(t)
	for _, name := range pages {
		page := read(t, filepath.Join(house, name))
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)[^):]*\)`).FindAllStringSubmatch(page, -1) {
			if _, err := os.Stat(filepath.Join(house, filepath.Dir(name), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
		for _, m := range regexp.MustCompile("`make ([a-z]+)`").FindAllStringSubmatch(page, -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s names make %s, which is no target", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile("`(Test[A-Z]\\w*)`").FindAllStringSubmatch(page, -1) {
			if !tests[m[1]] {
				t.Errorf("%s names %s, which is no test", name, m[1])
			}
		}
		for _, m := range namedCommand.FindAllStringSubmatch(page, -1) {
			if !slices.Contains(verbs, m[1]) && m[1] != "help" {
				t.Errorf("%s names barometer %s, which is no command", name, m[1])
				continue
			}
			_, help, _ := barometer(t, m[1], "--help")
			if sub, _, _ := strings.Cut(m[2], " "); m[1] == "key" && slices.Contains(keyVerbs, sub) {
				_, help, _ = barometer(t, "key", sub, "--help")
			}
			for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(m[2], -1) {
				if !strings.Contains(help, flag) {
					t.Errorf("%s names barometer %s %s, which is no flag", name, m[1], flag)
				}
			}
		}
	}
}

// TestPromises: every promise of README.md names what shows it.
func TestPromises(t *testing.T) {
	_, table, found := strings.Cut(read(t, filepath.Join(house, "README.md")), "| promise | what shows it |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(strings.TrimSpace(table), "\n")
	if !found || len(rows) < 20 {
		t.Fatalf("README.md has %d promises", len(rows))
	}
	for _, row := range rows {
		cells := strings.Split(row, "|")
		if len(cells) != 4 || !regexp.MustCompile("`(Test[A-Z]|make )").MatchString(cells[2]) {
			t.Errorf("nothing shows this promise: %s", row)
		}
	}
}

// TestTestsThatAreNamedExist: a test that make or CI runs by its name is there,
// else nothing would be run and nobody would know.
func TestTestsThatAreNamedExist(t *testing.T) {
	names := slices.Collect(maps.Keys(testNames(t)))
	scripts, err := filepath.Glob(filepath.Join(house, ".ci", "*.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(scripts, filepath.Join(house, "Makefile")) {
		for _, m := range regexp.MustCompile(`(?m)(?:-run |^WHOLE := )'?([\w|]+)`).FindAllStringSubmatch(read(t, path), -1) {
			for name := range strings.SplitSeq(m[1], "|") {
				if !slices.ContainsFunc(names, func(test string) bool { return strings.Contains(test, name) }) {
					t.Errorf("%s runs %s, which is no test", filepath.Base(path), name)
				}
			}
		}
	}
}

// testNames are the tests of the repository.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	test := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, top := range []string{"data", "sampling", "estimators", "pipeline"} {
		err := filepath.WalkDir(filepath.Join(house, top), func(path string, d os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, m := range test.FindAllStringSubmatch(read(t, path), -1) {
				names[m[1]] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}
