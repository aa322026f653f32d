package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sagsbarometer/data/ledger"
)

// worded is a batch whose codebook asks for words too, dealt out, with words
// in every row of its forms and about one reply; nothing of them is read.
func worded(t *testing.T, dir string) string {
	t.Helper()
	codebook := filepath.Join(dir, "codebook.toml")
	b, err := os.ReadFile(codebook)
	if err != nil {
		t.Fatal(err)
	}
	write(t, codebook, string(b)+"\n[[item]]\nid      = \"hvorfor\"\nsection = \"mangler\"\ntype    = \"tekst\"\nlabel   = \"Hvorfor?\"\n")
	want(t, exitDone, "draw", dir, "--seed", "2026", "--quiet")
	handInReplies(t, dir)
	replies := filepath.Join(dir, "replies", "modtaget.csv")
	b, err = os.ReadFile(replies)
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Replace(strings.ReplaceAll(string(b), ",\n", ",,\n"), "reason\n", "reason,remark\n", 1)
	write(t, replies, strings.Replace(said, "0101-01,2025-09-10,,", "0101-01,2025-09-10,,Kuvert fra Skagen", 1))
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	inWords(t, dir, func(no, item string) string {
		return map[string]string{"hvorfor": "Fordi " + no + " er fra Skagen", "_remark": "Sag " + no + " er fra Skagen"}[item]
	})
	return dir
}

// inWords writes into every form of a batch.
func inWords(t *testing.T, dir string, say func(no, item string) string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "forms", "skema-*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		fillForm(t, file, say)
	}
}

// caseKeys are the cases with a key.
func caseKeys(t *testing.T, dir string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "private", "case-keys.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var file struct{ Keys map[string]string }
	if err != nil || json.Unmarshal(b, &file) != nil {
		t.Fatal(err, string(b))
	}
	return file.Keys
}

// TestTextsAreSealed: what is said in words stands in the ledger only
// encrypted, under a key of the case's own, and is read as it was.
func TestTextsAreSealed(t *testing.T) {
	dir := worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	written := ledgerText(t, dir)
	silent(t, "ledger", written, "Skagen", "Fordi")
	if n := strings.Count(written, `"sealed":"gcm1:`); n != 21 {
		t.Errorf("%d sealed entries, want 20 readings and a reply", n)
	}
	if keys := caseKeys(t, dir); len(keys) != 20 || len(keys["0101-01"]) != 64 || keys["0101-01"] == keys["0101-02"] {
		t.Errorf("keys %v", keys)
	}
	if info, err := os.Stat(filepath.Join(dir, "private", "case-keys.json")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("case-keys.json: %v, %v, want 0600", info, err)
	}
	for name, content := range tree(t, filepath.Join(dir, "out")) {
		if strings.Contains(content, "Skagen") {
			t.Errorf("out/%s holds a text", name)
		}
	}
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "review", dir, "--quiet")
	if ledgerText(t, dir) != written {
		t.Error("the same texts again changed the ledger")
	}
	want(t, exitDone, "verify", dir)

	inWords(t, dir, func(no, item string) string {
		return map[string]string{"0101-02_remark": "Sag 0101-02 er fra Grenen"}[no+item]
	})
	want(t, exitDone, "review", dir, "--quiet")
	if n := strings.Count(ledgerText(t, dir), `"sealed":"gcm1:`); n != 22 {
		t.Errorf("%d sealed entries, want one more: a text changed", n)
	}
}

// TestPublicTexts: in a constructed batch the keys come from its public key, so
// that the ledger is the same every time, and no file is needed.
func TestPublicTexts(t *testing.T) {
	first, second := worded(t, copied(t)), worded(t, copied(t))
	for _, dir := range []string{first, second} {
		want(t, exitDone, "run", dir, "--quiet")
		if keys := caseKeys(t, dir); keys != nil {
			t.Errorf("keys %v", keys)
		}
	}
	sameTree(t, "two runs", filepath.Join(first, "ledger"), filepath.Join(second, "ledger"))
	silent(t, "ledger", ledgerText(t, first), "Skagen")
}

// TestCaseKeysGone: without the keys the texts cannot be read and everything
// else goes on; what still stands in the forms is read again, and a backup of
// the keys makes all as it was.
func TestCaseKeysGone(t *testing.T) {
	dir := worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	out := tree(t, filepath.Join(dir, "out"))
	path := filepath.Join(dir, "private", "case-keys.json")
	keys, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	written := ledgerText(t, dir)
	for what, broken := range map[string][]byte{"cut": keys[:len(keys)/2], "other batch": []byte(strings.Replace(string(keys), "lille", "stor", 1)), "not hexadecimal": []byte(strings.Replace(string(keys), `": "`, `": "x`, 4))} {
		write(t, path, string(broken))
		_, stderr := want(t, exitDone, "status", dir)
		says(t, what, stderr, "private/case-keys.json is damaged", "Restore it from a backup")
		want(t, exitDone, "estimate", dir, "--quiet")
		want(t, exitDone, "verify", dir)
		want(t, exitDone, "review", dir, "--quiet")
		form := formWith(t, dir, "0101-02")
		fillForm(t, form, func(no, item string) string { return map[string]string{"0101-02afgjort": "2025-02-02"}[no+item] })
		_, stderr = want(t, exitRefused, "review", dir)
		says(t, what, stderr, "private/case-keys.json is damaged", "move it away")
		fillForm(t, form, func(no, item string) string { return map[string]string{"0101-02afgjort": "2025-02-01"}[no+item] })
		if ledgerText(t, dir) != written {
			t.Fatalf("%s: the ledger was written to", what)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, stderr := want(t, exitDone, "status", dir)
	says(t, "gone", stderr, "private/case-keys.json is not there", "Restore it from a backup")
	if n := strings.Count(stderr, "case-keys.json"); n != 1 {
		t.Errorf("said %d times:\n%s", n, stderr)
	}
	want(t, exitDone, "verify", dir)
	if _, err := os.Stat(path); err == nil {
		t.Error("looking made a key file")
	}

	write(t, path, string(keys)) // from a backup
	_, stderr = want(t, exitDone, "review", dir)
	silent(t, "restored", stderr, "case-keys.json")
	if ledgerText(t, dir) != written {
		t.Error("with the keys back, texts were read anew")
	}

	if err := os.Remove(path); err != nil { // and there is no backup
		t.Fatal(err)
	}
	want(t, exitDone, "review", dir)
	if n := len(caseKeys(t, dir)); n != 20 {
		t.Errorf("%d new keys, want 20", n)
	}
	_, stderr = want(t, exitDone, "review", dir)
	silent(t, "read again", stderr, "case-keys.json")
	for name, content := range tree(t, filepath.Join(dir, "out")) {
		if !strings.HasSuffix(name, "manifest.json") && content != out[name] { // anchors the ledger
			t.Errorf("out/%s is another", name)
		}
	}
}

// TestCaseKeysUnreadable: keys that the system does not let anybody read are as
// good as damaged ones. What is read without them is read again with them.
func TestCaseKeysUnreadable(t *testing.T) {
	dir := worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "run", dir, "--quiet")
	path, remembered := filepath.Join(dir, "private", "case-keys.json"), filepath.Join(dir, ".cache", "stages", "forms.json")
	keys, written, was := read(t, path), ledgerText(t, dir), read(t, remembered)
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"run", "review"} {
		_, stderr := want(t, exitDone, command, dir)
		says(t, command, stderr, "private/case-keys.json is damaged", "everything else goes on")
	}
	if ledgerText(t, dir) != written {
		t.Error("texts that may be the same were taken anew")
	}
	if read(t, remembered) != was {
		t.Error("forms are remembered as read, and nobody could tell whether their words are new")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	write(t, path, keys)
	_, stderr := want(t, exitDone, "review", dir)
	silent(t, "restored", stderr, "case-keys.json")
}

// TestForget: the texts about one case are gone for good, everything else is
// as it was, and what people must delete themselves is named.
func TestForget(t *testing.T) {
	dir := worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	out := tree(t, filepath.Join(dir, "out"))
	before := caseKeys(t, dir)
	form := formWith(t, dir, "0101-01")

	for _, bad := range [][]string{{"--forget", "0101-01"}, {"--forget", "0101-01", "--reason", " "}, {"--forget", "0101-01", "--reason", "bedt om af 070761-4285"},
		{"--forget", "0101-99", "--reason", "bedt om"}, {"--forget", "070761-4285", "--reason", "bedt om"}} {
		_, stderr := want(t, exitRefused, append([]string{"review", dir}, bad...)...)
		silent(t, "a refused one", stderr, "070761")
	}
	want(t, exitUsage, "review", dir, "--reason", "bedt om")
	want(t, exitUsage, "review", dir, "-n", "--forget", "0101-01", "--reason", "bedt om")
	if len(caseKeys(t, dir)) != 20 {
		t.Fatal("a refused one destroyed a key")
	}
	said, _ := want(t, exitDone, "review", dir, "--forget", "0101-01", "--reason", "Efter anmodning, vores brev af 3. oktober")
	says(t, "forget", said, "the texts about case 0101-01 are deleted", "forms/"+filepath.Base(form)+" has the case", "replies/modtaget.csv has the case", "backups made before now hold the key")
	keys := caseKeys(t, dir)
	if _, still := keys["0101-01"]; still || len(keys) != 19 || keys["0101-02"] != before["0101-02"] {
		t.Errorf("keys %v", keys)
	}
	says(t, "ledger", ledgerText(t, dir), `{"kind":"forget","body":{"case_no":"0101-01","on":"2025-09-01","reason":"Efter anmodning, vores brev af 3. oktober"}}`)

	// The form and the list still have the texts: they are not taken again.
	written := ledgerText(t, dir)
	_, stderr := want(t, exitRefused, "review", dir)
	says(t, "import", stderr, "forms/"+filepath.Base(form), "0101-01", "a text about a case whose texts are deleted", "(slettet)")
	silent(t, "import", stderr, "Skagen")
	if ledgerText(t, dir) != written {
		t.Error("a refused import wrote to the ledger")
	}
	fillForm(t, form, func(no, item string) string {
		return map[string]string{"0101-01hvorfor": "(slettet)", "0101-01_remark": erased}[no+item]
	})
	replies := filepath.Join(dir, "replies", "modtaget.csv")
	b, err := os.ReadFile(replies)
	if err != nil {
		t.Fatal(err)
	}
	write(t, replies, strings.Replace(string(b), "Kuvert fra Skagen", "", 1))
	want(t, exitDone, "run", dir, "--quiet")
	verified, _ := want(t, exitDone, "verify", dir)
	says(t, "verify", verified, "verified: out/ is what", "the texts about case 0101-01 were deleted on 2025-09-01: Efter anmodning")
	for name, content := range tree(t, filepath.Join(dir, "out")) {
		if !strings.HasSuffix(name, "manifest.json") && content != out[name] {
			t.Errorf("out/%s is another: a text took figures along", name)
		}
	}

	// A key that came back, from a backup or a killed run, is destroyed again.
	back, err := json.Marshal(map[string]any{"case_keys": "barometer/1", "batch": "lille", "keys": before})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "private", "case-keys.json"), string(back))
	want(t, exitDone, "run", dir, "--quiet")
	if _, still := caseKeys(t, dir)["0101-01"]; still {
		t.Error("the key of a case that is forgotten came back")
	}
	again, _ := want(t, exitDone, "review", dir, "--forget", "0101-01", "--reason", "igen")
	says(t, "twice", again, "were deleted on 2025-09-01")
	if n := strings.Count(ledgerText(t, dir), `"kind":"forget"`); n != 1 {
		t.Errorf("%d entries, want 1", n)
	}
}

// TestForgetInTheClear: a ledger from before texts were sealed is read as it
// is. It cannot be rewritten, and who forgets is told which segment it is.
func TestForgetInTheClear(t *testing.T) {
	dir := worded(t, keyed(t))
	want(t, exitDone, "run", dir, "--quiet")
	l, err := ledger.Open(filepath.Join(dir, "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	const body = `{"case_no":"0101-02","reviewer":"R2","reading":1,"codebook_version":1,"reviewed_on":"2025-10-01","answers":{},"remark":"i klar tekst","source_file":"forms/skema-R2.xlsx","source_row":5}`
	if err := l.Append("2025-09-01T12:00:00Z", ledger.Entry{Kind: "answers", Body: json.RawMessage(body)}); err != nil {
		t.Fatal(err)
	}
	segment := filepath.Base(lastSegment(t, dir))
	said, _ := want(t, exitDone, "review", dir, "--forget", "0101-02", "--reason", "bedt om det")
	says(t, "forget", said, "ledger/"+segment+" holds texts about it in the clear", "it cannot be rewritten")
	if n := strings.Count(said, "in the clear"); n != 1 {
		t.Errorf("%d segments are named, want 1:\n%s", n, said)
	}
	said, _ = want(t, exitDone, "review", dir, "--forget", "0101-03", "--reason", "bedt om det")
	silent(t, "another", said, "in the clear")
}
