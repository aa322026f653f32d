package main

import (
	"cmp"
	"crypto/rand"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"sagsbarometer/data/lang"
)

// A world is what the command knows of the machine it runs on. Tests make
// their own.
type world struct {
	in       io.Reader
	out, err io.Writer
	terminal bool // err is a terminal: progress may be shown
	asks     bool // in is a terminal: questions may be asked
	now      time.Time
	random   io.Reader
	locale   lang.Language
}

// system is the machine as it is. SOURCE_DATE_EPOCH, the convention of
// reproducible builds, sets the clock, so that a whole batch can be made
// again byte for byte, its ledger included.
func system() world {
	utf8Console()
	w := world{in: os.Stdin, out: os.Stdout, err: os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())), asks: term.IsTerminal(int(os.Stdin.Fd())),
		now: time.Now(), random: rand.Reader, locale: lang.English}
	if s, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		w.now = time.Unix(s, 0).UTC()
	}
	if strings.HasPrefix(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")), "da") {
		w.locale = lang.Danish
	}
	return w
}
