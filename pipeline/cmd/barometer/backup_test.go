package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// backedUp is a finished batch with a key and words, and its backup for two.
func backedUp(t *testing.T) (dir, file string, who []person) {
	t.Helper()
	dir = worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "publish", dir, "--release", "1", "--quiet")
	who = people(t, 3)
	to := filepath.Join(t.TempDir(), "kopier")
	want(t, exitDone, "backup", dir, to, "--to", who[0].public, "--to", who[1].public)
	return dir, oneFile(t, to), who
}

func oneFile(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v, want one file", entries, err)
	}
	return filepath.Join(dir, entries[0].Name())
}

// TestBackup: what is restored runs to the same bytes, texts and keys of
// texts included, for each of the two alone.
func TestBackup(t *testing.T) {
	dir, file, who := backedUp(t)
	manifest := tree(t, dir)["out/manifest.json"]
	_, head, _ := strings.Cut(manifest, `"ledger_head": "`)
	if want := "lille-2025-09-01-" + head[:8] + ".tar.age"; filepath.Base(file) != want {
		t.Errorf("%s, want %s", filepath.Base(file), want)
	}
	if b, err := os.ReadFile(file); err != nil || bytes.Contains(b, []byte("case_no")) || bytes.Contains(b, []byte("batch.toml")) {
		t.Errorf("the backup is not encrypted: %v", err)
	}
	for _, p := range who[:2] {
		back := filepath.Join(filepath.Dir(dir), "tilbage")
		out, _ := want(t, exitDone, "restore", file, back, "--identity", p.identity)
		says(t, "restore", out, "is lille as it was on 2025-09-01", "every digest and the ledger's chain hold", "its key is "+testFingerprint)
		if _, err := os.Stat(filepath.Join(back, "out")); err == nil {
			t.Error("out/ was in the backup")
		}
		want(t, exitDone, "run", back, "--quiet")
		sameTree(t, "restored", dir, back)
		want(t, exitDone, "verify", back)
		_, stderr := want(t, exitRefused, "restore", file, back, "--identity", p.identity)
		says(t, "twice", stderr, "already there")
		if err := os.RemoveAll(back); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBackupRefusals: texts about citizens leave the batch for two people or
// not at all, and nothing is left of a backup that was refused.
func TestBackupRefusals(t *testing.T) {
	dir := keyed(t)
	who := people(t, 2)
	both := []string{"--to", who[0].public, "--to", who[1].public}
	to := filepath.Join(t.TempDir(), "kopier")
	for _, test := range []struct {
		dir, to string
		flags   []string
		says    string
	}{
		{dir, to, nil, "0 different recipients, want at least 2"},
		{dir, to, both[:2], "1 different recipients"},
		{dir, to, []string{"--to", "age1x", "--to", who[1].public}, "no public key of age"},
		{dir, to, []string{"--plain"}, "--plain is for constructed batches"},
		{dir, filepath.Join(dir, "kopi"), both, "lies in the batch itself"},
		{dir, dir, both, "lies in the batch itself"},
		{copied(t), to, append([]string{"--with-key"}, both...), "--with-key: there is no key file"},
	} {
		_, stderr := want(t, exitRefused, append([]string{"backup", test.dir, test.to}, test.flags...)...)
		says(t, test.says, stderr, test.says)
	}
	want(t, exitUsage, append([]string{"backup", dir, to, "--plain"}, both...)...)
	if entries, _ := os.ReadDir(to); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}

	// Without the key file the rest is copied all the same.
	if err := os.Remove(dir + ".noegle"); err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, append([]string{"backup", dir, to}, both...)...)
	want(t, exitDone, append([]string{"backup", dir, to}, both...)...)
	if entries, _ := os.ReadDir(to); len(entries) != 2 || !strings.HasSuffix(entries[0].Name(), "-2.tar.age") && !strings.HasSuffix(entries[1].Name(), "-2.tar.age") {
		t.Errorf("two backups of one state: %v", entries)
	}
}

// TestBackupWithKey: the year's key goes along only if told to, and comes back
// only where somebody says where to.
func TestBackupWithKey(t *testing.T) {
	dir := keyed(t)
	who := people(t, 2)
	to := filepath.Join(t.TempDir(), "kopier")
	out, _ := want(t, exitDone, "backup", dir, to, "--with-key", "--to", who[0].public, "--to", who[1].public)
	says(t, "backup", out, "the year's key is in it")
	file := oneFile(t, to)
	back, key := filepath.Join(t.TempDir(), "tilbage"), filepath.Join(t.TempDir(), "n")
	out, _ = want(t, exitDone, "restore", file, back, "--identity", who[0].identity)
	says(t, "without", out, "--key-out FILE writes it")
	keyFile(t, key, "another key of thirty-two letters")
	_, stderr := want(t, exitRefused, "restore", file, back+"2", "--identity", who[0].identity, "--key-out", key)
	says(t, "there", stderr, "a key is never overwritten")
	if _, err := os.Stat(back + "2"); err == nil {
		t.Error("half restored")
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, "restore", file, back+"2", "--identity", who[0].identity, "--key-out", key)
	if b, err := os.ReadFile(key); err != nil || string(b) != testKey+"\n" {
		t.Errorf("%q, %v", b, err)
	}
}

// TestBackupDamaged: a backup that was cut, changed or is for somebody else
// restores nothing.
func TestBackupDamaged(t *testing.T) {
	dir, file, who := backedUp(t)
	parent := t.TempDir()
	back := filepath.Join(parent, "tilbage")
	refused := func(what, file, identity string, words ...string) {
		t.Helper()
		args := []string{"restore", file, back}
		if identity != "" {
			args = append(args, "--identity", identity)
		}
		_, stderr := want(t, exitRefused, args...)
		says(t, what, stderr, words...)
		if left, _ := os.ReadDir(parent); len(left) > 0 {
			t.Fatalf("%s: left behind %v", what, left)
		}
	}
	refused("somebody else", file, who[2].identity, "is not one of those that can open it")
	refused("nobody", file, "", "is encrypted to the people it was made for", "--identity")
	refused("no identity", file, filepath.Join(parent, "ingen"), "not there")
	refused("no file", file+"x", who[0].identity, "not there")
	refused("no backup", filepath.Join(dir, "batch.toml"), who[0].identity, "damaged or cut short")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	places := 20
	if testing.Short() {
		places = 3
	}
	for i := range places {
		at := len(b) * (2*i + 1) / (2 * places)
		torn, changed := file+".torn", file+".changed"
		write(t, torn, string(b[:at]))
		refused("torn", torn, who[0].identity, torn+" is damaged or cut short")
		bad := slices.Clone(b)
		bad[at] ^= 1
		write(t, changed, string(bad))
		refused("changed", changed, who[0].identity, changed+" is damaged or cut short")
	}

	// A plain one has no seal: its own digests and the chain say it.
	plain := filepath.Join(t.TempDir(), "klar")
	finished := finished(t)
	want(t, exitDone, "backup", finished, plain, "--plain")
	file = oneFile(t, plain)
	if b, err = os.ReadFile(file); err != nil {
		t.Fatal(err)
	}
	for i := range places {
		at := len(b) * (2*i + 1) / (2 * places)
		bad := slices.Clone(b)
		bad[at] ^= 1
		write(t, file+".changed", string(bad))
		if status, _, stderr := barometer(t, "restore", file+".changed", back); status == exitRefused {
			says(t, "changed", stderr, "is damaged or cut short")
		} else if status == exitDone { // in the padding of a member, or in a time that nobody reads
			sameTree(t, "changed without a word", withoutOut(t, finished), withoutOut(t, back))
		} else {
			t.Fatalf("status %d: %s", status, stderr)
		}
		_ = os.RemoveAll(back)
	}
	want(t, exitDone, "restore", file, back)
	want(t, exitDone, "run", back, "--quiet")
	sameTree(t, "plain", finished, back)
}

// withoutOut is a batch less what is computed.
func withoutOut(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "b")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(to, "out")); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestBackupOutOfTheWay: names that lead out of the directory are refused,
// whoever wrote the file.
func TestBackupOutOfTheWay(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "klar")
	want(t, exitDone, "backup", copied(t), plain, "--plain")
	file := oneFile(t, plain)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var evil bytes.Buffer
	from, to := tar.NewReader(bytes.NewReader(b)), tar.NewWriter(&evil)
	for {
		h, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if h.Name == "barometer-backup.json" { // of the same length as before
			content = bytes.ReplaceAll(content, []byte(`"path": "batch.toml"`), []byte(`"path": "../ch.toml"`))
		}
		h.Name = strings.Replace(h.Name, "batch/batch.toml", "batch/../ch.toml", 1)
		if err := errors.Join(to.WriteHeader(h), second(to.Write(content))); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, file, evil.String())
	back := filepath.Join(t.TempDir(), "a", "tilbage")
	_, stderr := want(t, exitRefused, "restore", file, back)
	says(t, "evil", stderr, "\"../ch.toml\", which is no name of a file in a batch")
	if _, err := os.Stat(filepath.Join(filepath.Dir(back), "ch.toml")); err == nil {
		t.Error("a file was written outside the directory")
	}
}

func second(_ int, err error) error { return err }
