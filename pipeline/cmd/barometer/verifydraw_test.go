package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data"
)

// downloaded is what anybody can have of a drawn batch: a copy of its
// commitments, and nothing else.
func downloaded(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "commitments")
	if err := os.CopyFS(to, os.DirFS(filepath.Join(dir, "out", "public", "commitments"))); err != nil {
		t.Fatal(err)
	}
	return to
}

// The draw is run again from a download, in both languages and every format,
// and from wherever the commitments lie.
func TestVerifyDraw(t *testing.T) {
	dir := drawn(t)
	public := downloaded(t, dir)
	out, _ := want(t, exitDone, "verify", "--draw", public)
	for _, says := range []string{
		"lille, the frame: 60 cases in 5 strata were frozen", "frame.txt is the list that was frozen: SHA-256 " + digestOf(t, filepath.Join(public, "frame.txt")),
		"plan.csv is the plan that was frozen, to draw 20: SHA-256 " + digestOf(t, filepath.Join(public, "plan.csv")),
		"published before the draw: SHA-256 " + digestOf(t, filepath.Join(public, "commitment.txt")), `"2026", source: test`,
		"draws 20 cases: the same as draw.tsv", "verified:",
	} {
		if !strings.Contains(out, says) {
			t.Errorf("does not say %q:\n%s", says, out)
		}
	}
	if strings.Contains(out, "parquet") {
		t.Errorf("a download has no draw.parquet:\n%s", out)
	}
	danish, _ := want(t, exitDone, "verify", "--draw", public, "--lang", "da")
	if !strings.Contains(danish, "kontrolleret:") || strings.Contains(danish, "frozen") {
		t.Errorf("in Danish:\n%s", danish)
	}
	var doc struct {
		Tables []struct{ Columns, Rows any }
	}
	machine, _ := want(t, exitDone, "verify", "--draw", public, "--format", "json")
	if err := json.Unmarshal([]byte(machine), &doc); err != nil || len(doc.Tables) != 1 {
		t.Errorf("%v\n%s", err, machine)
	}

	own, _ := want(t, exitDone, "verify", "--draw", dir)
	if !strings.Contains(own, "out/draw.parquet of the batch holds the same cases") {
		t.Errorf("of a batch:\n%s", own)
	}
	// Nothing else is opened: the batch loses all but out/.
	for _, gone := range []string{"batch.toml", "codebook.toml", "frame", "ledger", "private", "out/frame.parquet", "out/plan.csv"} {
		if err := os.RemoveAll(filepath.Join(dir, filepath.FromSlash(gone))); err != nil {
			t.Fatal(err)
		}
	}
	if again, _ := want(t, exitDone, "verify", "--draw", dir); again != own {
		t.Errorf("without the batch's own files:\n%s", again)
	}
	for _, at := range []string{filepath.Join(dir, "out", "public"), filepath.Join(dir, "out", "public", "commitments")} {
		if again, _ := want(t, exitDone, "verify", "--draw", at); again != out {
			t.Errorf("%s:\n%s", at, again)
		}
	}
}

func digestOf(t *testing.T, path string) string {
	t.Helper()
	return fmt.Sprintf("%x", sha256.Sum256([]byte(read(t, path))))
}

// Each way to tamper with what was published is found, and the file named.
func TestVerifyDrawFinds(t *testing.T) {
	public := downloaded(t, drawn(t))
	for _, test := range []struct {
		file, old, new string
		status         int
		says           string
	}{
		{"frame.txt", "0147\t", "0148\t", exitDifference, "frame.txt: is not the list that was frozen"},
		{"plan.csv", "0101,24,8,", "0101,24,9,", exitDifference, "plan.csv: is not the plan that was frozen"},
		{"draw.tsv", "sample", "reserve", exitDifference, "draw.tsv: case"},
		{"draw.tsv", "0101\t1\tsample\t", "0101\t1\tsample\tx", exitDifference, "draw.tsv: lacks case"},
		{"seed.txt", "seed 2026", "seed 2027", exitDifference, "draw.tsv: "},
		{"seed.txt", "batch lille", "batch stor", exitDifference, "seed.txt: is of another batch: stor, want lille"},
		{"seed.txt", "commitment_sha256 ", "commitment_sha256 0000", exitRefused, "seed.txt: seed: line 4"},
		{"seed.txt", "barometer-seed 1", "barometer-seed 9", exitRefused, "seed.txt: seed: line 1"},
		{"commitment.txt", "cases 60", "cases 61", exitDifference, "commitment.txt: cases: found 60"},
		{"commitment.txt", "batch", "bach", exitRefused, "commitment.txt: commitment: line 2"},
		{"draw.tsv", "stratum\trank", "rank\tstratum", exitRefused, "draw.tsv: cannot be drawn from: draw: line 1"},
	} {
		path := filepath.Join(public, test.file)
		was := read(t, path)
		write(t, path, strings.Replace(was, test.old, test.new, 1))
		for _, l := range []string{"en", "da"} {
			if _, stderr := want(t, test.status, "verify", "--draw", public, "--lang", l); l == "en" && !strings.Contains(stderr, test.says) {
				t.Errorf("%s with %q: want %q\n%s", test.file, test.new, test.says, stderr)
			}
		}
		write(t, path, was)
	}
	for file, says := range map[string]string{"frame.txt": "frame.txt: it is not there", "plan.csv": "plan.csv: ", "draw.tsv": "draw.tsv: is missing, though there is a seed", "commitment.txt": "no commitment.txt here"} {
		was := read(t, filepath.Join(public, file))
		if err := os.Remove(filepath.Join(public, file)); err != nil {
			t.Fatal(err)
		}
		status, _, stderr := barometer(t, "verify", "--draw", public)
		if status != exitRefused && status != exitDifference || !strings.Contains(stderr, says) {
			t.Errorf("without %s: %d\n%s", file, status, stderr)
		}
		write(t, filepath.Join(public, file), was)
	}
	want(t, exitDone, "verify", "--draw", public)
}

// A batch whose own draw.parquet is another than the public draw.
func TestVerifyDrawParquet(t *testing.T) {
	dir, other := drawn(t), copied(t)
	want(t, exitDone, "draw", other, "--seed", "2027", "--seed-source", "test", "--quiet")
	write(t, filepath.Join(dir, "out", "draw.parquet"), read(t, filepath.Join(other, "out", "draw.parquet")))
	_, stderr := want(t, exitDifference, "verify", "--draw", dir)
	if !strings.Contains(stderr, "out/draw.parquet: lacks case") || !strings.Contains(stderr, "is not in the public draw") {
		t.Error(stderr)
	}
}

// Before the draw there is a list to check and a seed to wait for; before the
// freeze, nothing; without a key, no list.
func TestVerifyDrawTooEarly(t *testing.T) {
	dir := copied(t)
	if _, stderr := want(t, exitRefused, "verify", "--draw", dir); !strings.Contains(stderr, "plan BATCH --freeze") {
		t.Error(stderr)
	}
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	if out, stderr := want(t, exitWaiting, "verify", "--draw", dir); !strings.Contains(out, "is the list that was frozen") || !strings.Contains(out, "not drawn yet: there is no seed.txt") || stderr != "" {
		t.Errorf("%s%s", out, stderr)
	}
	out, _ := want(t, exitWaiting, "verify", "--draw", dir, "--kommune", "0101", "--receipt", filepath.Join(dir, "private", "kvittering-0101.csv"))
	if strings.Count(out, "not drawn yet") != 1+24 || strings.Contains(out, "checked:") { // København has 24 cases on the list
		t.Error(out)
	}

	bare := copied(t)
	spec := filepath.Join(bare, "batch.toml")
	write(t, spec, strings.Replace(read(t, spec), "key         = ", "# key       = ", 1))
	for _, list := range []string{"Aarhus Kommune.csv", "nord.csv"} { // whose journal numbers are others' too
		path := filepath.Join(bare, "frame", list)
		write(t, path, strings.ReplaceAll(read(t, path), "24/", list[:1]+"24/"))
	}
	want(t, exitDone, "draw", bare, "--seed", "2026", "--quiet")
	if _, stderr := want(t, exitRefused, "verify", "--draw", bare); !strings.Contains(stderr, "its list is not public") {
		t.Error(stderr)
	}
	own, _ := want(t, exitDone, "verify", "--draw", bare, "--kommune", "0101", "--receipt", filepath.Join(bare, "private", "kvittering-0101.csv"))
	if !strings.Contains(own, "drawn: 8, reserves: 0") || !strings.Contains(own, "source: not said") {
		t.Error(own)
	}
	if page := read(t, filepath.Join(bare, "private", "kontrol-0101.html")); strings.Contains(page, "n24/") || strings.Contains(page, "A24/") {
		t.Error("the page of one kommune has journal numbers of others")
	}
}

// Of one kommune each case has its ticket, as sha256sum gives it, and its
// place: those drawn are those of draw.parquet.
func TestVerifyReceipt(t *testing.T) {
	dir := drawn(t)
	public, receipt := downloaded(t, dir), filepath.Join(t.TempDir(), "kvittering.csv")
	write(t, receipt, read(t, filepath.Join(dir, "private", "kvittering-0101.csv")))
	inPublic := map[string]int32{}
	table := filepath.Join(dir, "out", "draw.parquet")
	for i, id := range column(t, table, "case_id").Texts {
		inPublic[id] = column(t, table, "rank").Ints[i]
	}
	byCode, _ := want(t, exitDone, "verify", "--draw", public, "--kommune", "0101", "--receipt", receipt, "--format", "csv")
	byName, _ := want(t, exitDone, "verify", "--draw", public, "--kommune", "Københavns Kommune", "--receipt", receipt, "--format", "csv")
	if byCode != byName {
		t.Error("the kommune's code and its name give two answers")
	}
	rows, err := csv.NewReader(strings.NewReader(byCode)).ReadAll()
	if err != nil || len(rows) != 1+26 { // 24 on the list, one appealed, one outside the period
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if want := "journalnr case_id part stratum on_list ticket rank outcome"; strings.Join(rows[0], " ") != want {
		t.Errorf("columns %v, want %s", rows[0], want)
	}
	outcomes := map[string]int{}
	for _, r := range rows[1:] {
		outcomes[r[7]]++
		if r[3] == "" {
			if r[4] != "no" || r[5]+r[6] != "" {
				t.Errorf("%v is not on the list", r)
			}
			continue
		}
		if ticket := fmt.Sprintf("%x", sha256.Sum256([]byte("2026\x00"+r[1]))); r[4] != "yes" || r[5] != ticket {
			t.Errorf("%v, want ticket %s", r, ticket)
		}
		rank, drawn := inPublic[r[1]]
		if drawn != (r[7] == "drawn") || drawn && fmt.Sprint(rank) != r[6] {
			t.Errorf("%v, in draw.parquet %v with rank %d", r, drawn, rank)
		}
	}
	if outcomes["drawn"] != 8 || outcomes["not drawn"] != 16 || len(outcomes) != 4 {
		t.Errorf("outcomes %v", outcomes)
	}
	if out, _ := want(t, exitDone, "verify", "--draw", public, "--kommune", "101", "--receipt", receipt, "--lang", "da"); !strings.Contains(out, "26 sager på kvitteringen, 24 af dem på den låste liste") || !strings.Contains(out, "ikke med: uden for perioden") {
		t.Error(out)
	}
}

func TestVerifyReceiptRefuses(t *testing.T) {
	dir := drawn(t)
	receipt := filepath.Join(dir, "private", "kvittering-0101.csv")
	was := read(t, receipt)
	lines := strings.SplitAfter(was, "\n")
	listed := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, ";0101;") })
	tampered := filepath.Join(t.TempDir(), "kvittering.csv")
	for _, test := range []struct {
		name    string
		kommune string
		content string
		status  int
		says    string
	}{
		{"another kommune's", "0147", was, exitRefused, "is a receipt of København (0101), not of Frederiksberg (0147)"},
		{"another batch's", "0101", strings.ReplaceAll(was, "lille;", "stor;"), exitRefused, "is a receipt of stor, and this is the draw of lille"},
		{"no kommune", "Atlantis", was, exitRefused, "Atlantis is no kommune"},
		{"no receipt", "0101", "journalnr;case_id\n", exitRefused, "kvittering.csv: receipt: line 1"},
		{"a proof changed", "0101", strings.Replace(was, lines[listed], lines[listed][:len(lines[listed])-5]+"0000\n", 1), exitDifference, "the proof does not hold"},
		{"a case left out", "0101", strings.Replace(was, lines[listed], "", 1), exitDifference, "proves 23 cases of stratum 0101, and the frozen list has 24"},
	} {
		write(t, tampered, test.content)
		if _, stderr := want(t, test.status, "verify", "--draw", dir, "--kommune", test.kommune, "--receipt", tampered); !strings.Contains(stderr, test.says) {
			t.Errorf("%s: want %q\n%s", test.name, test.says, stderr)
		}
	}
	want(t, exitRefused, "verify", "--draw", dir, "--kommune", "0101", "--receipt", "ingen.csv")
	for _, flags := range [][]string{{"--kommune", "0101"}, {"--receipt", receipt}, {"--draw", "--kommune", "0101"}, {"--kommune", "0101", "--receipt", receipt}, {"--draw", "--acknowledge", "x"}} {
		want(t, exitUsage, append([]string{"verify", dir}, flags...)...)
	}
}

// A supplement is checked beside the frame: frozen and waiting, then drawn
// with a seed of its own.
func TestVerifySupplement(t *testing.T) {
	dir := drawn(t)
	write(t, filepath.Join(dir, "frame", "tillaeg-1", "Københavns Kommune.csv"),
		"Journalnr;Modtaget;Afgjort;Påklaget;Afgørelse\nsen-1;01.01.2024;01.01.2025;Nej;Bevilling\nsen-2;01.01.2024;02.01.2025;Nej;Afslag\nsen-3;01.01.2024;03.01.2025;Nej;Afslag\n")
	want(t, exitDone, "plan", dir, "--freeze", "--quiet")
	if out, _ := want(t, exitDone, "verify", "--draw", dir); !strings.Contains(out, "lille, supplement 1: 3 cases in 1 strata were frozen") || !strings.Contains(out, "not drawn yet: there is no tillaeg-1/seed.txt") {
		t.Error(out)
	}
	want(t, exitDone, "draw", dir, "--seed", "et nyt", "--seed-source", "test", "--quiet")
	out, _ := want(t, exitDone, "verify", "--draw", dir)
	if !strings.Contains(out, "the same as tillaeg-1/draw.tsv, line by line") || !strings.Contains(out, "out/draw.parquet of the batch holds the same cases") {
		t.Error(out)
	}
	receipt := filepath.Join(dir, "private", "kvittering-0101.csv")
	table, _ := want(t, exitDone, "verify", "--draw", dir, "--kommune", "0101", "--receipt", receipt, "--format", "csv")
	if strings.Count(table, ",1,0101~1,yes,") != 3 || strings.Count(table, ",0,0101,yes,") != 24 {
		t.Error(table)
	}
	page := read(t, filepath.Join(dir, "private", "kontrol-0101.html"))
	for _, says := range []string{`id="commitment-0"`, `id="commitment-1"`, `id="seed-1"`, "et nyt"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page has no %s", says)
		}
	}
	if other := read(t, filepath.Join(dir, "private", "kontrol-0147.html")); strings.Contains(other, "sen-1") {
		t.Error("the page of one kommune has another's cases")
	}
	seed := filepath.Join(dir, "out", "public", "commitments", "tillaeg-1", "seed.txt")
	write(t, seed, strings.Replace(read(t, seed), "seed et nyt", "seed 2026", 1))
	if _, stderr := want(t, exitDifference, "verify", "--draw", dir); !strings.Contains(stderr, "tillaeg-1/seed.txt: has the seed of seed.txt") {
		t.Error(stderr)
	}
}

// The pages are the same whoever makes them, and only kommuner with cases on
// the list have one. No journal number is anywhere in what is public.
func TestCheckPages(t *testing.T) {
	dir, again := drawn(t), drawn(t)
	pages, err := filepath.Glob(filepath.Join(dir, "private", "kontrol-*.html"))
	if err != nil || len(pages) != 5 {
		t.Fatalf("%d pages, want one for each of five kommuner (%v)", len(pages), err)
	}
	for _, page := range pages {
		name := filepath.Base(page)
		if read(t, page) != read(t, filepath.Join(again, "private", name)) {
			t.Errorf("%s is not the same twice", name)
		}
		receipt := read(t, filepath.Join(dir, "private", "kvittering-"+name[len("kontrol-"):][:4]+".csv"))
		encoded, err := json.Marshal(receipt)
		if err != nil || !strings.Contains(read(t, page), string(encoded)) {
			t.Errorf("%s does not hold the kommune's receipt (%v)", name, err)
		}
	}
	journals := journalNumbers(t, dir)
	if len(journals) != 70 { // all delivered: 60 on the list and ten that are not
		t.Fatalf("%d journal numbers, want 70", len(journals))
	}
	err = filepath.WalkDir(filepath.Join(dir, "out"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content := []byte(read(t, path))
		if strings.HasSuffix(path, ".parquet") {
			content = texts(t, path)
		}
		for _, j := range journals {
			if bytes.Contains(content, []byte(j)) {
				t.Errorf("%s has the journal number %s", path, j)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, exitDone, "plan", dir, "--quiet") // and a second run changes nothing
	want(t, exitDone, "draw", dir, "--quiet")
}

// A journal number with a line break fits into no receipt: it is refused with
// its place, and nothing is written.
func TestJournalNumberOnTwoLines(t *testing.T) {
	dir := copied(t)
	write(t, filepath.Join(dir, "frame", "Herlev Kommune.csv"), "Journalnr;Modtaget;Afgjort;Påklaget;Afgørelse\n\"24/9\n1\";01.01.2024;01.01.2025;Nej;Bevilling\n")
	_, stderr := want(t, exitRefused, "plan", dir, "--quiet")
	if !strings.Contains(stderr, "Herlev Kommune.csv") || !strings.Contains(stderr, "line break") {
		t.Error(stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "private", "kvittering-0101.csv")); err == nil {
		t.Error("receipts were written")
	}
}

// journalNumbers are all that the receipts name.
func journalNumbers(t *testing.T, dir string) (all []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "private", "kvittering-*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		in := csv.NewReader(strings.NewReader(read(t, file)))
		in.Comma = ';'
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.Index(rows[0], "journalnr")
		for _, row := range rows[1:] {
			all = append(all, row[at])
		}
	}
	return all
}

// texts are all texts of a table, decompressed.
func texts(t *testing.T, path string) (all []byte) {
	t.Helper()
	b := []byte(read(t, path))
	table, err := data.ReadParquet(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range table.Columns {
		all = append(all, strings.Join(c.Texts, "\n")...)
	}
	return all
}

// What a stranger may have put in the directory: other parts than it says, a
// case that has two chances, links out of it, and what is no file.
func TestVerifyDrawHostile(t *testing.T) {
	public := downloaded(t, drawn(t))
	copied := func(t *testing.T) string {
		t.Helper()
		to := filepath.Join(t.TempDir(), "commitments")
		if err := os.CopyFS(to, os.DirFS(public)); err != nil {
			t.Fatal(err)
		}
		return to
	}
	twice := func(t *testing.T, dir, part string) {
		t.Helper()
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(public)); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name   string
		do     func(t *testing.T, dir string) error
		status int
		says   string
	}{
		{"the list again as a supplement", func(t *testing.T, dir string) error { twice(t, dir, "tillaeg-1"); return nil }, exitDifference, "which is in frame.txt as well and so could be drawn twice"},
		{"its seed", func(t *testing.T, dir string) error { twice(t, dir, "tillaeg-1"); return nil }, exitDifference, "tillaeg-1/seed.txt: has the seed of seed.txt"},
		{"its number", func(t *testing.T, dir string) error { twice(t, dir, "tillaeg-1"); return nil }, exitDifference, "tillaeg-1/commitment.txt: is of part 0 of lille, want part 1"},
		{"a supplement that is not shown", func(t *testing.T, dir string) error { twice(t, dir, "tillaeg-2"); return nil }, exitDifference, "tillaeg-1/commitment.txt: is missing, though there is tillaeg-2"},
		{"an empty supplement", func(_ *testing.T, dir string) error { return os.Mkdir(filepath.Join(dir, "tillaeg-999999"), 0o700) }, exitRefused, "tillaeg-999999/commitment.txt: "},
		{"a supplement that is a file", func(_ *testing.T, dir string) error {
			return os.WriteFile(filepath.Join(dir, "tillaeg-1"), nil, 0o600)
		}, exitRefused, "tillaeg-1/commitment.txt: "},
		{"a directory for a file", func(_ *testing.T, dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, "frame.txt")), os.Mkdir(filepath.Join(dir, "frame.txt"), 0o700))
		}, exitRefused, "frame.txt: is no file"},
		{"a link out of the directory", func(t *testing.T, dir string) error {
			secret := filepath.Join(t.TempDir(), "secret")
			write(t, secret, "hemmelig\n")
			return errors.Join(os.Remove(filepath.Join(dir, "plan.csv")), os.Symlink(secret, filepath.Join(dir, "plan.csv")))
		}, exitRefused, "plan.csv: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := copied(t)
			if err := test.do(t, dir); err != nil {
				t.Skip(err) // no links on this system
			}
			if _, stderr := want(t, test.status, "verify", "--draw", dir); !strings.Contains(stderr, test.says) || strings.Contains(stderr, "hemmelig") {
				t.Errorf("want %q\n%s", test.says, stderr)
			}
		})
	}
}
