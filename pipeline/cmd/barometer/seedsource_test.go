package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The freeze names where the seed will come from, and the draw takes no other.
func TestSeedSource(t *testing.T) {
	dir := copied(t)
	public := filepath.Join(dir, "out", "public", "commitments")
	freeze := []string{"plan", dir, "--freeze", "--quiet"}
	want(t, exitUsage, "plan", dir, "--seed-source", "drand 100")
	for _, bad := range []string{" drand 100", "drand\n100", "-"} {
		_, stderr := want(t, exitRefused, append(freeze, "--seed-source", bad)...)
		says(t, "a source that cannot be written", stderr, "the seed's source: ")
	}
	if exists(t, filepath.Join(public, "commitment.txt")) {
		t.Fatal("frozen with a source that cannot be written")
	}
	screen, _ := want(t, exitDone, append(freeze, "--seed-source", "drand 100")...)
	says(t, "plan", screen, "the source of the seed was named when the list was frozen: drand 100")
	says(t, "commitment.txt", read(t, filepath.Join(public, "commitment.txt")), "barometer-commitment 3\n", "\nseed_source drand 100\n")
	ledger := tree(t, filepath.Join(dir, "ledger"))
	same := func(what string) {
		t.Helper()
		if now := tree(t, filepath.Join(dir, "ledger")); len(now) != len(ledger) || now["000001.jsonl"] != ledger["000001.jsonl"] || exists(t, filepath.Join(public, "seed.txt")) {
			t.Errorf("%s: something was written", what)
		}
	}

	want(t, exitDone, freeze...)
	want(t, exitDone, append(freeze, "--seed-source", "drand 100")...)
	_, stderr := want(t, exitRefused, append(freeze, "--seed-source", "drand 101")...)
	says(t, "another source", stderr, `"drand 100"`, "whoever can change it can choose the draw")
	same("another source at the freeze")
	for _, language := range []string{"en", "da"} {
		_, stderr = want(t, exitRefused, "draw", dir, "--seed", "2026", "--seed-source", "drand 101", "--lang", language)
		says(t, "draw "+language, stderr, `"drand 100"`, `"drand 101"`)
	}
	same("another source at the draw")

	screen, _ = want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	says(t, "draw", screen, `seed "2026" (drand 100)`, "the source of the seed was named when the list was frozen: drand 100")
	says(t, "seed.txt", read(t, filepath.Join(public, "seed.txt")), "\nsource drand 100\n")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--seed-source", "drand 100", "--quiet")
	want(t, exitRefused, "draw", dir, "--seed", "2026", "--seed-source", "drand 101", "--quiet")

	out, _ := want(t, exitDone, "verify", "--draw", public)
	says(t, "verify", out, "the source was named before the draw: drand 100")

	// Another source in seed.txt is seen by the command, by draw.py and by the
	// script of the page.
	copyOf := downloaded(t, dir)
	seed := filepath.Join(copyOf, "seed.txt")
	write(t, seed, strings.Replace(read(t, seed), "drand 100", "drand 101", 1))
	for language, words := range map[string]string{"en": "seed.txt: has another source than was named when the list was frozen: drand 101, named drand 100", "da": "seed.txt: har en anden kilde, end da listen blev låst: drand 101, nævnt drand 100"} {
		out, stderr = want(t, exitDifference, "verify", "--draw", copyOf, "--lang", language)
		says(t, language, stderr, words)
		if strings.Contains(out, "named before the draw") {
			t.Errorf("says that another source was named:\n%s", out)
		}
	}
	if python, err := exec.LookPath("python3"); err != nil {
		t.Log("no python3 to run draw.py with")
	} else {
		b, err := exec.Command(python, filepath.Join("..", "..", "..", "notebooks", "draw.py"), copyOf).CombinedOutput()
		if !strings.Contains(string(b), "seed-source\t0\t\t\tdrand 101\tdrand 100") || err == nil {
			t.Errorf("draw.py: %v\n%s", err, b)
		}
	}
}

// Where the freeze named no source, the screens say so, and it is too late.
func TestSeedSourceNotNamed(t *testing.T) {
	const unseen = "the source of the seed was not named when the list was frozen, so nobody can see that the seed was not chosen"
	dir := copied(t)
	screen, _ := want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	says(t, "plan", screen, unseen)
	_, stderr := want(t, exitRefused, "plan", dir, "--freeze", "--seed-source", "drand 100", "--quiet")
	says(t, "too late", stderr, "no source of the seed was named then")
	screen, _ = want(t, exitDone, "draw", dir, "--seed", "2026", "--seed-source", "drand 100", "--quiet")
	says(t, "draw", screen, unseen, `seed "2026" (drand 100)`)
	screen, _ = want(t, exitDone, "draw", dir, "--seed", "2026", "--lang", "da", "--quiet")
	says(t, "draw", screen, "startordets kilde blev ikke nævnt, da listen blev låst, så ingen kan se, at startordet ikke er valgt")
	out, _ := want(t, exitDone, "verify", "--draw", dir)
	says(t, "verify", out, unseen)

	// The supplement's freeze names one of its own.
	late(t, dir, "tillaeg-1")
	screen, _ = want(t, exitDone, "plan", dir, "--freeze", "--seed-source", "drand 200", "--quiet")
	says(t, "plan", screen, "frame/tillaeg-1: the source of the seed was named when the list was frozen: drand 200")
	want(t, exitRefused, "draw", dir, "--seed", "2027", "--seed-source", "drand 201", "--quiet")
	want(t, exitDone, "draw", dir, "--seed", "2027", "--quiet")
	seed, err := os.ReadFile(filepath.Join(dir, "out", "public", "commitments", "tillaeg-1", "seed.txt"))
	says(t, "seed.txt", string(seed), "\nsource drand 200\n")
	if err != nil {
		t.Error(err)
	}
}
