package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sagsbarometer/data/lang"
)

// TestNew: a new batch runs, and stops where people must act. Its key stands
// beside it and is nobody else's to read.
func TestNew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Barometer 2026")
	want(t, exitDone, "new", dir, "--title", `Et "særligt" barometer`, "--provision", "BL § 86")
	if out, _ := want(t, exitWaiting, "run", dir); !strings.Contains(out, "frame") {
		t.Errorf("run says %q", out)
	}
	key := filepath.Join(filepath.Dir(dir), "Barometer 2026.noegle")
	info, err := os.Stat(key)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the key has mode %v, want 0600", info.Mode())
	}
	spec, err := os.ReadFile(filepath.Join(dir, "batch.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(spec), `title     = "Et \"særligt\" barometer"`) || !strings.Contains(string(spec), `id        = "barometer-2026"`) {
		t.Errorf("batch.toml is\n%s", spec)
	}
	want(t, exitRefused, "new", dir) // there is one already
	file := filepath.Join(t.TempDir(), "fil")
	write(t, file, "kostbart")
	want(t, exitRefused, "new", file)
	want(t, exitRefused, "new", file, "--example")
	if b, err := os.ReadFile(file); err != nil || string(b) != "kostbart" {
		t.Errorf("a file in the way: %q, %v", b, err)
	}
	// The lists of the small batch fit: new is all that a batch needs.
	if err := os.CopyFS(filepath.Join(dir, "frame"), os.DirFS("testdata/lille/frame")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "batch.toml"))
	if err != nil {
		t.Fatal(err)
	}
	s := strings.NewReplacer("total      = 385", "total      = 20", "2025-07-01", "2024-07-01", "2026-06-30", "2025-06-30").Replace(string(text))
	if strings.Contains(s, "2024-07-01") {
		write(t, filepath.Join(dir, "batch.toml"), s)
	}
	want(t, exitDone, "plan", dir, "--freeze")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--seed-source", "test")
	handInReplies(t, dir)
	if _, stderr := want(t, exitRefused, "review", dir, "--forms"); !strings.Contains(stderr, "reviewers.csv") {
		t.Errorf("nobody to deal to: %s", stderr)
	}
	write(t, filepath.Join(dir, "reviewers.csv"), "code,name\nR1,Opdigtet Jurist\n")
	want(t, exitDone, "review", dir, "--forms")
}

// TestNewChoosesTheModule: the review form of a new batch is the one of the
// library for its provision, by whichever of its names; a batch on another asks
// the questions of the core, and says so.
func TestNewChoosesTheModule(t *testing.T) {
	for _, c := range []struct{ provision, uses, says string }{
		{"BL § 87", "bl87@1", "barnets lov § 87 (før servicelovens § 42)"},
		{"SEL § 42", "bl87@1", "barnets lov § 87 (før servicelovens § 42)"}, // as it was called before 2024
		{"servicelovens § 32a", "bl85@1", "hjemmetræning"},
		{"SEL § 97", "sel97@1", "ledsagelse"},
		{"SEL § 112", "kerne@2", "no questions on SEL § 112 (Hjælpemidler) yet"}, // for adults: children's is BL § 90 by now
		{"BL § 78", "kerne@2", `did you mean "BL § 87"?`},
		{"lov om pas § 1", "kerne@2", "has no \"lov om pas § 1\";"},
	} {
		dir := filepath.Join(t.TempDir(), "ny")
		if out, _ := want(t, exitDone, "new", dir, "--provision", c.provision); !strings.Contains(out, c.says) {
			t.Errorf("%s: new says\n%s\nwant %q in it", c.provision, out, c.says)
		}
		if book := tree(t, dir)["codebook.toml"]; !strings.Contains(book, `use     = "`+c.uses+`"`) {
			t.Errorf("%s: the codebook is\n%s\nwant %s used", c.provision, book, c.uses)
		}
	}
	first := filepath.Join(t.TempDir(), "foerst")
	want(t, exitDone, "new", first, "--provision", "BL § 87")
	if out, _ := want(t, exitDone, "new", filepath.Join(t.TempDir(), "naeste"), "--from", first, "--provision", "SEL § 97"); !strings.Contains(out, `write use = "sel97@1"`) {
		t.Errorf("new from another provision says %s", out)
	}
	if out, _ := want(t, exitDone, "new", filepath.Join(t.TempDir(), "igen"), "--from", first); strings.Contains(out, "library") {
		t.Errorf("new from the same provision says %s", out)
	}
}

// TestNewAsks: on a terminal new asks in Danish, and an empty answer keeps
// what stands in brackets.
func TestNewAsks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ny")
	var out, asked bytes.Buffer
	w := world{in: strings.NewReader("\nto tusind\n2027\nSEL § 97\nBarometer om ledsagelse\n\n\n400\n"), out: &out, err: &asked, asks: true, now: clock, locale: lang.Danish}
	if status := run(t.Context(), w, []string{"new", dir}); status != exitDone {
		t.Fatalf("status %d\n%s", status, asked.String())
	}
	if !strings.Contains(asked.String(), `"to tusind" er ikke et helt tal`) {
		t.Errorf("asked: %s", asked.String())
	}
	spec, err := os.ReadFile(filepath.Join(dir, "batch.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{`"Barometer om ledsagelse"`, "year      = 2027", `"SEL § 97"`, "total      = 400", "2026-07-01"} {
		if !strings.Contains(string(spec), s) {
			t.Errorf("no %s in\n%s", s, spec)
		}
	}
}

// TestNewFrom takes over what may be taken over, and nothing else.
func TestNewFrom(t *testing.T) {
	last := finished(t)
	dir := filepath.Join(t.TempDir(), "naeste")
	want(t, exitDone, "new", dir, "--from", last) // 2025, so this is 2026
	files := tree(t, dir)
	for name := range files {
		for _, never := range []string{"frame/", "replies/", "forms/", "ledger/", "out/", "private/"} {
			if strings.HasPrefix(name, never) {
				t.Errorf("%s was taken over", name)
			}
		}
	}
	spec := files["batch.toml"]
	for _, s := range []string{`id          = "naeste"`, "year        = 2026", `key         = "../naeste.noegle"`, "2025-07-01", `id    = "mangel"`} {
		if !strings.Contains(spec, s) {
			t.Errorf("no %s in\n%s", s, spec)
		}
	}
	if c := files["kommuner.csv"]; !strings.Contains(c, "post@example.dk") || strings.Contains(c, "2025") {
		t.Errorf("contacts are\n%s", c)
	}
	if strings.Contains(spec, "public:") || strings.Contains(spec, "opdigtede til test") {
		t.Errorf("last year's key or banner is still there:\n%s", spec)
	}
	if files["codebook.toml"] == "" || files["codebook.toml"] != tree(t, last)["codebook.toml"] {
		t.Error("the codebook was not taken over")
	}
}

// TestExample: one program file is enough to see a barometer.
func TestExample(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole run of the example")
	}
	dir := filepath.Join(t.TempDir(), "proev")
	want(t, exitDone, "new", dir, "--example")
	want(t, exitRefused, "new", dir, "--example")
	out, _ := want(t, exitDone, dir, "--quiet", "--format", "csv")
	if !strings.Contains(out, "retlig_mangel,,385,385,206") {
		t.Errorf("run says %s", out)
	}
	want(t, exitDone, "verify", dir)
}

// TestByMouse: a double click makes the example, runs it and waits.
func TestByMouse(t *testing.T) {
	dir := finished(t)
	var out, told bytes.Buffer
	w := world{in: strings.NewReader("\n"), out: &out, err: &told, now: clock}
	if status := byMouse(t.Context(), w, []string{dir}); status != exitDone {
		t.Fatalf("status %d\n%s", status, told.String())
	}
	if !strings.Contains(out.String(), "rapporten: ") || !strings.Contains(told.String(), "Tryk Enter") {
		t.Errorf("told: %s%s", out.String(), told.String())
	}
}
