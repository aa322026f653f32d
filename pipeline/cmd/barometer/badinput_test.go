package main

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestBadLists feeds the plan what kommuner and officers do send. Every case
// must end with status 3, name the file, say what was found, and write
// nothing to out/.
func TestBadLists(t *testing.T) {
	replace := func(name, from, to string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, filepath.FromSlash(name))
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(b), from) {
				t.Fatalf("%s has no %q", name, from)
			}
			write(t, path, strings.Replace(string(b), from, to, 1))
		}
	}
	file := func(name, content string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, filepath.FromSlash(name)), content)
		}
	}
	const nord = "frame/nord.csv"
	head := "Kommune,Sagsnr,Modtaget,Afgørelsesdato,Påklaget,Afgørelse\n"
	for _, c := range []struct {
		name  string
		spoil func(*testing.T, string)
		says  []string
	}{
		{"empty file", file(nord, ""), []string{nord, "empty file"}},
		{"headings only", file(nord, head), []string{nord, "headings and no case"}},
		{"missing column", replace(nord, "Sagsnr", "Foo"), []string{nord, "Sagsnr.", "Kommune, Foo, Modtaget"}},
		{"unknown kommune", replace(nord, "Aalborg,", "Ålbørg,"), []string{nord + ":2:1", `"Ålbørg"`}},
		{"impossible date", replace(nord, "2025-01-01", "2025-02-31"), []string{nord + ":2:4", `"2025-02-31"`}},
		{"decided before received", replace(nord, "2024-01-01", "2026-01-01"), []string{nord + ":2:4", "2026-01-01"}},
		{"same case, other data", file(nord, head+"Aalborg,24/1,2024-02-01,2025-01-01,Nej,Afslag\nAalborg,24/1,2024-02-01,2025-01-02,Nej,Afslag\n"), []string{nord + ":3", nord + ":2", "Afgjort"}},
		{"CPR number", replace(nord, "Bevilling", "010165-1234"), []string{nord + ":2:6", "CPR"}},
		{"spreadsheet ruined the number", replace(nord, "24/00057", "1.2E+13"), []string{nord + ":2:2", "1.2E+13"}},
		{"PDF", file("frame/liste.pdf", "%PDF-1.4"), []string{"frame/liste.pdf", "PDF"}},
		{"xls", file("frame/liste.xls", "\xd0\xcf\x11\xe0"), []string{"frame/liste.xls", "old Excel"}},
		{"ods", file("frame/liste.ods", "PK"), []string{"frame/liste.ods"}},
		{"CSV called xlsx", file("frame/liste.xlsx", head), []string{"frame/liste.xlsx", "text file"}},
		{"truncated XLSX", file("frame/liste.xlsx", "PK\x03\x04"+strings.Repeat("0", 60)), []string{"frame/liste.xlsx", "end of the file is missing"}},
		{"conflict copy", file("frame/nord (1).csv", head), []string{"frame/nord (1).csv", "copy"}},
		{"a line of 200 MB", file("frame/stor.csv", strings.Repeat("a", 200_000_000)), []string{"frame/stor.csv:1", "more than a million"}},
		{"zip bomb", bomb, []string{"frame/bombe.xlsx", "unpacks to"}},
		{"no list", func(t *testing.T, dir string) {
			for _, f := range []string{"nord.csv", "hovedstaden.csv", "Aarhus Kommune.csv"} {
				if err := os.Remove(filepath.Join(dir, "frame", f)); err != nil {
					t.Fatal(err)
				}
			}
		}, []string{"frame"}},
		{"misspelt key", replace("batch.toml", "minimum    =", "minimun    ="), []string{"batch.toml:21:1", `did you mean "minimum"?`}},
		{"miscased key", replace("batch.toml", "id          =", "ID          ="), []string{"batch.toml:3:1", "lower case"}},
		{"decimal comma", replace("batch.toml", "minimum    = 2", "minimum    = 2\noversample = 0,05"), []string{"batch.toml:22:14", "0.05"}},
		{"more than there is", replace("batch.toml", "total      = 20", "total      = 2000"), []string{"batch.toml", "want at most 60"}},
		{"less than the minimums", replace("batch.toml", "total      = 20", "total      = 5"), []string{"batch.toml", "want at least 9"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && (c.name == "zip bomb" || c.name == "a line of 200 MB") {
				t.Skip("gigabytes, and nothing concurrent in them")
			}
			dir := copied(t)
			c.spoil(t, dir)
			_, stderr := want(t, exitRefused, "plan", dir)
			for _, s := range c.says {
				if !strings.Contains(stderr, s) {
					t.Errorf("no %q in\n%s", s, stderr)
				}
			}
			if strings.Contains(stderr, "010165") {
				t.Error("the CPR number is repeated")
			}
			if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
				t.Error("something was written to out/")
			}
		})
	}
}

func bomb(t *testing.T, dir string) {
	f, err := os.Create(filepath.Join(dir, "frame", "bombe.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, zeros{}, 2_000_000_000); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// TestErrorList: what is wrong in a kommune's list is also written as a
// spreadsheet to mail back, and goes away when the list is right.
func TestErrorList(t *testing.T) {
	dir := copied(t)
	list := filepath.Join(dir, "frame", "nord.csv")
	good, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	write(t, list, strings.Replace(string(good), "2025-01-01", "2025-02-31", 1))
	want(t, exitRefused, "plan", dir)
	mail := filepath.Join(dir, "private", "fejlliste-0851.xlsx")
	if _, err := os.Stat(mail); err != nil {
		t.Fatal(err)
	}
	write(t, list, string(good))
	want(t, exitDone, "plan", dir)
	if _, err := os.Stat(mail); err == nil {
		t.Error("the list of errors is still there")
	}
}

// TestBadForms: an answer that the codebook lacks is refused with its cell,
// and nothing of the form is taken; the others are.
func TestBadForms(t *testing.T) {
	dir := answered(t)
	forms, err := filepath.Glob(filepath.Join(dir, "forms", "*.xlsx"))
	if err != nil || len(forms) != 2 {
		t.Fatal(forms, err)
	}
	fillForm(t, forms[1], func(_, item string) string {
		if item == "hjemmel" {
			return "Måske"
		}
		return ""
	})
	before := len(tree(t, filepath.Join(dir, "ledger")))
	_, stderr := want(t, exitRefused, "review", dir)
	if !strings.Contains(stderr, "forms/"+filepath.Base(forms[1])) || !strings.Contains(stderr, `"Måske"`) {
		t.Errorf("the answer is not named: %s", stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "private", "fejlliste-R2.xlsx")); err != nil {
		t.Error(err)
	}
	if after := len(tree(t, filepath.Join(dir, "ledger"))); after != before+1 {
		t.Errorf("%d new segments, want the other form's one", after-before)
	}
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	if _, err := os.Stat(filepath.Join(dir, "private", "fejlliste-R2.xlsx")); err == nil {
		t.Error("the list of errors is still there")
	}
}

// TestFilesOfTwo: the same answers twice change nothing; two files that say
// different things of one case are refused.
func TestFilesOfTwo(t *testing.T) {
	dir := finished(t)
	before := tree(t, filepath.Join(dir, "ledger"))
	want(t, exitDone, "review", dir, "--quiet")
	if after := tree(t, filepath.Join(dir, "ledger")); len(after) != len(before) {
		t.Error("reading the same files again wrote to the ledger")
	}
	write(t, filepath.Join(dir, "replies", "senere.csv"), "case_no,arrived_on,reason\n0101-01,,paaklaget\n")
	if _, stderr := want(t, exitRefused, "review", dir); !strings.Contains(stderr, "senere.csv") || !strings.Contains(stderr, "modtaget.csv") {
		t.Errorf("contradicting replies: %s", stderr)
	}
}

// TestFullDisk: a file system that takes no more leaves the batch as it was,
// and the next run finishes.
func TestFullDisk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("ulimit is a Unix thing")
	}
	dir := answered(t)
	before := tree(t, dir)
	cmd := child("run", dir, "--quiet")
	// Files of at most 4 KiB (ulimit counts 512 or 1024 bytes): a write beyond
	// that fails as on a full disk.
	limited := exec.Command("sh", append([]string{"-c", `trap '' XFSZ; ulimit -f 4; exec "$@"`, "sh"}, cmd.Args...)...)
	limited.Env = cmd.Env
	out, err := limited.CombinedOutput()
	if err == nil {
		t.Fatalf("the run succeeded on a full disk\n%s", out)
	}
	if !strings.Contains(string(out), "barometer: error:") {
		t.Errorf("no clear error: %s", out)
	}
	after := tree(t, dir)
	for name, content := range before {
		if after[name] != content {
			t.Errorf("%s changed", name)
		}
	}
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "verify", dir)
}

// TestUsage: flags and arguments that cannot be end with 2.
func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"plan"}, {"plan", "a", "b"}, {"plan", "a", "--nonsense"}, {"nonsense"},
		{"status", "testdata/lille", "--format", "yaml"}, {"status", "testdata/lille", "--workers", "-1"}, {"status", "testdata/lille", "--lang", "fr"},
	} {
		_, stderr := want(t, exitUsage, args...)
		if !strings.HasPrefix(stderr, "barometer: error: ") {
			t.Errorf("%v: %q", args, stderr)
		}
	}
}
