package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
)

const testKey = "a key of thirty-two characters!!"

// testFingerprint is printf 'a key of thirty-two characters!!' | sha256sum | cut -c1-16
const testFingerprint = "FE7E 600F 5EBA 9F14"

// keyed is the small batch with a key of its own beside it.
func keyed(t *testing.T) string {
	t.Helper()
	dir := edited(t, `"public:lille-prøvebatch"`, `"../lille.noegle"`)
	keyFile(t, dir+".noegle", testKey)
	return dir
}

func keyFile(t *testing.T, path, key string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// person is somebody who can open what is encrypted to them.
type person struct{ public, identity string }

func people(t *testing.T, n int) []person {
	t.Helper()
	list := make([]person, n)
	for i := range list {
		id, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		list[i] = person{id.Recipient().String(), filepath.Join(t.TempDir(), "id.txt")}
		write(t, list[i].identity, "# created: today\n"+id.String()+"\n")
	}
	return list
}

// TestWrongKey: every verb that opens a batch names a key that is not the one
// it was frozen with, and whose it is where a batch beside it knows.
func TestWrongKey(t *testing.T) {
	dir := keyed(t)
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	other := filepath.Join(filepath.Dir(dir), "anden")
	if err := os.CopyFS(other, os.DirFS("testdata/lille")); err != nil {
		t.Fatal(err)
	}
	editSpec(t, other, `"public:lille-prøvebatch"`, `"../anden.noegle"`)
	editSpec(t, other, `"lille"`, `"anden"`)
	keyFile(t, other+".noegle", strings.ToUpper(testKey))
	want(t, exitDone, "plan", other, "--freeze", "--quiet")
	keyFile(t, dir+".noegle", strings.ToUpper(testKey))
	sum := fmt.Sprintf("%X", sha256.Sum256([]byte(strings.ToUpper(testKey))))
	wrong := sum[:4] + " " + sum[4:8] + " " + sum[8:12] + " " + sum[12:16]
	before := tree(t, dir)
	for _, args := range [][]string{{"plan"}, {"plan", "-n"}, {"draw"}, {"review"}, {"status"}, {"run"}, {"estimate"}, {"publish"}, {"verify"}, {"backup"}} {
		args = append(args, dir)
		if args[0] == "backup" {
			args = append(args, t.TempDir())
		}
		_, stderr := want(t, exitRefused, args...)
		says(t, args[0], stderr, "../lille.noegle: "+wrong, "the batch was frozen with "+testFingerprint, "it is the key of anden")
	}
	for name, content := range tree(t, dir) {
		if before[name] != content {
			t.Errorf("%s was written with the wrong key", name)
		}
	}
	want(t, exitRefused, "key", "fingerprint", dir)
	keyFile(t, dir+".noegle", testKey)
	out, _ := want(t, exitDone, "key", "fingerprint", dir)
	says(t, "fingerprint", out, "../lille.noegle: "+testFingerprint, "lille was frozen with: "+testFingerprint)
	out, _ = want(t, exitDone, "key", "fingerprint", dir+".noegle")
	says(t, "fingerprint of a file", out, testFingerprint)
	says(t, "manifest", tree(t, dir)["out/manifest.json"], `"key_fingerprint": "`+testFingerprint+`"`)

	editSpec(t, dir, `key         =`, "key_fingerprint = \""+strings.ToLower(wrong)+"\"\nkey         =")
	_, stderr := want(t, exitRefused, "plan", dir)
	says(t, "batch.toml", stderr, "batch.toml:8:", "says "+wrong)
	editSpec(t, dir, strings.ToLower(wrong), "1234")
	_, stderr = want(t, exitRefused, "plan", dir)
	says(t, "no fingerprint", stderr, "batch.toml:8:", `"1234"`, "16 hexadecimal digits")
	editSpec(t, dir, `"1234"`, `"`+strings.ReplaceAll(testFingerprint, " ", "-")+`"`)
	want(t, exitDone, "plan", dir, "--quiet")
}

// TestKeyFile: a key that others can read, or that copies of the batch would
// take along, is refused.
func TestKeyFile(t *testing.T) {
	dir := keyed(t)
	if runtime.GOOS != "windows" {
		if err := os.Chmod(dir+".noegle", 0o640); err != nil {
			t.Fatal(err)
		}
		_, stderr := want(t, exitRefused, "plan", dir)
		says(t, "mode", stderr, "lille.noegle can be read by others than its owner (mode 0640)", "hint: chmod 600 ")
		if err := os.Chmod(dir+".noegle", 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(dir+".noegle", filepath.Join(dir, "noegle.txt")); err != nil {
		t.Fatal(err)
	}
	_, stderr := want(t, exitRefused, "plan", dir)
	says(t, "gone", stderr, "batch.toml:8:", "the key file ../lille.noegle is not there")
	for _, path := range []string{"noegle.txt", "../lille/noegle.txt", filepath.ToSlash(filepath.Join(dir, "noegle.txt"))} {
		spec := tree(t, dir)["batch.toml"]
		editSpec(t, dir, "../lille.noegle", path)
		_, stderr = want(t, exitRefused, "plan", dir)
		says(t, path, stderr, "lies in the batch")
		write(t, filepath.Join(dir, "batch.toml"), spec)
	}
}

// TestKeyNew: a key is made for its owner alone and never overwritten.
func TestKeyNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ny.noegle")
	out, _ := want(t, exitDone, "key", "new", path)
	b, err := os.ReadFile(path)
	if err != nil || len(strings.TrimSpace(string(b))) != 52 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	sum := fmt.Sprintf("%X", sha256.Sum256(bytes.TrimSpace(b)))
	says(t, "new", out, sum[:4]+" "+sum[4:8]+" "+sum[8:12]+" "+sum[12:16])
	silent(t, "new", out, strings.TrimSpace(string(b)))
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode())
	}
	_, stderr := want(t, exitRefused, "key", "new", path)
	says(t, "again", stderr, "already there")
	if now, _ := os.ReadFile(path); !bytes.Equal(b, now) {
		t.Error("the key was overwritten")
	}
	want(t, exitUsage, "key", "new")
	_, stderr = want(t, exitRefused, "key", "fingerprint", filepath.Join(t.TempDir(), "ingen"))
	says(t, "no file", stderr, "not there")
}

// TestKeyBackup: each of two people gets the key back, one alone is not
// enough to make a backup, and age alone opens it too.
func TestKeyBackup(t *testing.T) {
	dir := keyed(t)
	who := people(t, 3)
	file := filepath.Join(t.TempDir(), "noegle.age")
	for _, args := range [][]string{nil, {"--to", who[0].public}, {"--to", who[0].public, "--to", who[0].public}} {
		_, stderr := want(t, exitRefused, append([]string{"key", "backup", dir, file}, args...)...)
		says(t, "too few", stderr, "want at least 2")
	}
	list := filepath.Join(t.TempDir(), "modtagere.txt")
	write(t, list, "# Lone\n"+who[1].public+"\n")
	out, _ := want(t, exitDone, "key", "backup", dir, file, "--to", who[0].public, "-R", list)
	says(t, "backup", out, "the key of lille ("+testFingerprint+")", "each of 2 people")
	_, stderr := want(t, exitRefused, "key", "backup", dir, file, "-R", list, "--to", who[0].public)
	says(t, "again", stderr, "already there")

	for _, p := range who[:2] {
		back := filepath.Join(t.TempDir(), "tilbage.noegle")
		out, _ := want(t, exitDone, "key", "restore", file, "--identity", p.identity, "--out", back)
		says(t, "restore", out, "the key of lille, year 2025: "+testFingerprint)
		if b, err := os.ReadFile(back); err != nil || string(b) != testKey+"\n" {
			t.Errorf("came back as %q, %v", b, err)
		}
		if info, _ := os.Stat(back); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, want 0600", info.Mode())
		}
		_, stderr := want(t, exitRefused, "key", "restore", file, "--identity", p.identity, "--out", back)
		says(t, "restored twice", stderr, "never overwritten")
	}
	back := filepath.Join(t.TempDir(), "tilbage.noegle")
	_, stderr = want(t, exitRefused, "key", "restore", file, "--identity", who[2].identity, "--out", back)
	says(t, "somebody else", stderr, "is not one of those that can open it")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	silent(t, "the backup", string(b), testKey)
	for _, cut := range []int{0, 10, len(b) / 2, len(b) - 40} {
		write(t, file, string(b[:cut]))
		_, stderr := want(t, exitRefused, "key", "restore", file, "--identity", who[0].identity, "--out", back)
		says(t, "cut", stderr, "damaged or cut short")
	}
	if _, err := os.Stat(back); err == nil {
		t.Error("a key was written from a backup that cannot be read")
	}
	want(t, exitUsage, "key", "restore", file)
	_, stderr = want(t, exitRefused, "key", "backup", copied(t), file+"2", "-R", list, "--to", who[0].public)
	says(t, "public", stderr, "no key that is kept apart")

	// As age -d opens it, for whoever has no barometer any more.
	secret, err := os.ReadFile(who[1].identity)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := age.ParseIdentities(bytes.NewReader(secret))
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(b)), ids...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil || !strings.HasSuffix(string(text), "\n"+testKey+"\n") || !strings.HasPrefix(string(text), "# barometer key\n# batch lille\n# year 2025\n") {
		t.Errorf("age alone reads %q, %v", text, err)
	}
}

// TestNewKnowsItsKey: the batch that new makes tells its own key from another,
// also before its list is locked, and key new says what to write for one.
func TestNewKnowsItsKey(t *testing.T) {
	home := t.TempDir()
	t.Chdir(home)
	want(t, exitDone, "new", "ny", "--title", "Nyt barometer")
	b, err := os.ReadFile("ny.noegle")
	if err != nil {
		t.Fatal(err)
	}
	sum := fmt.Sprintf("%X", sha256.Sum256(bytes.TrimSpace(b)))
	print := sum[:4] + " " + sum[4:8] + " " + sum[8:12] + " " + sum[12:16]
	says(t, "batch.toml", tree(t, "ny")["batch.toml"], `key_fingerprint = "`+print+`"`)
	want(t, exitWaiting, "run", "ny")
	out, _ := want(t, exitDone, "key", "new", "anden.noegle")
	if err := os.WriteFile("ny.noegle", second1(os.ReadFile("anden.noegle")), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr := want(t, exitRefused, "run", "ny")
	says(t, "another key", stderr, "the key is not the one that it must be", "says "+print)
	for line := range strings.Lines(out) { // what key new says, taken as it is
		if key, value, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
			spec := tree(t, "ny")["batch.toml"]
			for was := range strings.Lines(spec) {
				if strings.HasPrefix(was, strings.TrimSpace(key)+" ") {
					write(t, "ny/batch.toml", strings.Replace(spec, was, key+" = "+value+"\n", 1))
				}
			}
		}
	}
	want(t, exitWaiting, "run", "ny")
	says(t, "batch.toml", tree(t, "ny")["batch.toml"], `= "../anden.noegle"`)

	want(t, exitDone, "new", "naeste", "--from", "ny", "--year", "2027")
	spec := tree(t, "naeste")["batch.toml"]
	if n := strings.Count(spec, "key_fingerprint"); n != 1 || strings.Contains(spec, "anden.noegle") {
		t.Errorf("%d fingerprints:\n%s", n, spec)
	}
	want(t, exitWaiting, "run", "naeste")
}

func second1(b []byte, _ error) []byte { return b }
