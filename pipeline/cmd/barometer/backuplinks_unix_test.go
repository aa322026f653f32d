//go:build unix

package main

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestBackupOfWhatIsNoFile: a pipe in the batch is left out and named, nobody
// waits for it; a link is followed only to a file of the batch. The directories
// of a batch may themselves lie elsewhere.
func TestBackupOfWhatIsNoFile(t *testing.T) {
	dir := finished(t)
	secret := filepath.Join(t.TempDir(), "andres.txt")
	write(t, secret, "somebody else's")
	frame := filepath.Join(t.TempDir(), "lister")
	if err := errors.Join(os.Rename(filepath.Join(dir, "frame"), frame), os.Symlink(frame, filepath.Join(dir, "frame"))); err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	to := filepath.Join(t.TempDir(), "kopier")
	for _, pipe := range []string{"rør", "replies/rør.csv"} {
		if err := syscall.Mkfifo(at(pipe), 0o600); err != nil {
			t.Fatal(err)
		}
		out, _ := want(t, exitDone, "backup", dir, to, "--plain")
		says(t, pipe, out, "left out: "+pipe)
		if pipe != "rør" { // and no other command waits for it
			_, stderr := want(t, exitRefused, "review", dir)
			says(t, pipe, stderr, pipe+" is no file", "move it away")
		}
		if err := os.Remove(at(pipe)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(at("frame/rør.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr := want(t, exitRefused, "plan", dir)
	says(t, "a pipe for a list", stderr, "frame/rør.csv")
	if err := os.Remove(at("frame/rør.csv")); err != nil {
		t.Fatal(err)
	}

	for link, target := range map[string]string{
		"forms/ude.xlsx": secret, "ude.csv": secret, "replies/intet.csv": filepath.Join(dir, "findes-ikke"),
		"replies/rundt": "..", "forms/loop.xlsx": "loop.xlsx", "private/sag 070761-4285.csv": secret,
	} {
		if err := os.Symlink(target, at(link)); err != nil {
			t.Fatal(err)
		}
		_, stderr := want(t, exitRefused, "backup", dir, to, "--plain")
		says(t, link, stderr, "is a link to no file of the batch", "put the file itself there")
		silent(t, link, stderr, "070761")
		if err := os.Remove(at(link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("modtaget.csv", at("replies/igen.csv")); err != nil { // to a file of the batch
		t.Fatal(err)
	}
	last := filepath.Join(t.TempDir(), "sidste")
	want(t, exitDone, "backup", dir, last, "--plain")
	back := filepath.Join(t.TempDir(), "tilbage")
	want(t, exitDone, "restore", oneFile(t, last), back)
	for _, name := range []string{"frame/nord.csv", "replies/igen.csv"} {
		if info, err := os.Lstat(filepath.Join(back, filepath.FromSlash(name))); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	_, stderr = want(t, exitRefused, "restore", to, back+"2")
	says(t, "a directory", stderr, "is no file", "name the file that barometer backup wrote")
}

// TestBackupOfTheKey: a copy of the year's key in the batch would go with every
// backup, so it is named.
func TestBackupOfTheKey(t *testing.T) {
	dir := keyed(t)
	who := people(t, 2)
	keyFile(t, filepath.Join(dir, "private-kopi.txt"), testKey)
	_, stderr := want(t, exitRefused, "backup", dir, t.TempDir(), "--to", who[0].public, "--to", who[1].public)
	says(t, "backup", stderr, "private-kopi.txt is a copy of the year's key", "move it out of the batch")
	silent(t, "backup", stderr, testKey)
}

// TestRestoreOfWhatIsNoBackup: whatever a file says of itself, restore writes
// nothing outside the directory, not more than the file holds, and leaves
// nothing of what it refuses.
func TestRestoreOfWhatIsNoBackup(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "klar")
	want(t, exitDone, "backup", copied(t), plain, "--plain")
	good, err := os.ReadFile(oneFile(t, plain))
	if err != nil {
		t.Fatal(err)
	}
	const list, spec = "barometer-backup.json", `"path": "batch.toml"`
	inList := func(old, new string) func(h *tar.Header, content string) string {
		return func(h *tar.Header, content string) string {
			if h.Name == list {
				if !strings.Contains(content, old) {
					t.Fatalf("no %s", old)
				}
				content = strings.Replace(content, old, new, 1)
			}
			return content
		}
	}
	renamed := func(old, new string) func(h *tar.Header, content string) string {
		return func(h *tar.Header, content string) string {
			h.Name = strings.Replace(h.Name, "batch/"+old, "batch/"+new, 1)
			return inList(`"path": "`+old+`"`, `"path": "`+new+`"`)(h, content)
		}
	}
	for name, c := range map[string]struct {
		change func(h *tar.Header, content string) string
		says   string
	}{
		"the same twice":           {renamed("codebook.toml", "batch.toml"), `"batch.toml" twice`},
		"below a file":             {renamed("codebook.toml", "batch.toml/x"), `"batch.toml", which is a file`},
		"absolute":                 {renamed("codebook.toml", "/tmp/barometer-x"), `"/tmp/barometer-x", which is no name`},
		"above":                    {renamed("codebook.toml", "../x"), `"../x", which is no name`},
		"a way around":             {renamed("codebook.toml", "frame/../x"), `"frame/../x", which is no name`},
		"the directory itself":     {renamed("codebook.toml", "."), `".", which is no name`},
		"sizes beyond it":          {inList(`"size": `, `"size": 99999999999`), "files of more bytes than it has"},
		"a size below nothing":     {inList(`"size": `, `"size": -`), "files of more bytes than it has"},
		"a file that is not there": {inList(spec, `"path": "batch.tom"`), `where "batch.tom" belongs`},
		"a link": {func(h *tar.Header, content string) string {
			if h.Name == "batch/batch.toml" {
				h.Typeflag, h.Linkname = tar.TypeSymlink, "/etc/passwd"
				return ""
			}
			return content
		}, `where "batch.toml" belongs`},
		"another size": {func(h *tar.Header, content string) string {
			if h.Name == "batch/batch.toml" {
				return content + "x"
			}
			return content
		}, `where "batch.toml" belongs`},
		"the head of another ledger": {inList(`"ledger_head": "0`, `"ledger_head": "1`), "its list says 1"},
		"no list": {func(h *tar.Header, content string) string {
			h.Name = strings.TrimPrefix(h.Name, "barometer-")
			return content
		}, "it begins with"},
		"as it is": {func(_ *tar.Header, content string) string { return content }, ""},
	} {
		file := filepath.Join(t.TempDir(), "ond.tar")
		write(t, file, rewritten(t, string(good), c.change))
		parent := t.TempDir()
		back := filepath.Join(parent, "tilbage")
		if c.says == "" {
			want(t, exitDone, "restore", file, back)
			continue
		}
		_, stderr := want(t, exitRefused, "restore", file, back)
		says(t, name, stderr, c.says)
		if left, _ := os.ReadDir(parent); len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
}

// rewritten is a tar file with its members changed.
func rewritten(t *testing.T, from string, change func(h *tar.Header, content string) string) string {
	t.Helper()
	var out strings.Builder
	r, w := tar.NewReader(strings.NewReader(from)), tar.NewWriter(&out)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		content := change(h, string(b))
		h.Size = int64(len(content))
		if err := errors.Join(w.WriteHeader(h), second(io.WriteString(w, content))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
